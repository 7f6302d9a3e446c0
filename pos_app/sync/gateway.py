"""What the relay needs of Paper.id; the client is one, a simulated service another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from pos_app.paper.client import CreateOutcome, PaperClient, Recipients
from pos_app.paper.lookup import Search, find
from pos_app.paper.outcomes import Deleted, Invoice, Missing, Sent, Trouble


class Gateway(Protocol):
    """Each act one request and one outcome of a closed set; nothing else is raised."""

    @property
    def ahead(self) -> int:
        """Seconds that this machine's clock was ahead of Paper.id's at the last answer."""

    async def create(self, number: str, body: bytes) -> CreateOutcome:
        """Post a frozen request."""

    async def find(self, numbers: Collection[str]) -> Search | Trouble:
        """Look for invoices by their numbers."""

    async def invoice(self, remote_id: str) -> Invoice | Missing | Trouble:
        """What is said of an invoice now."""

    async def send(self, remote_id: str, to: Recipients) -> Sent | Missing | Trouble:
        """Send an invoice again."""

    async def delete(self, remote_id: str) -> Deleted | Missing | Trouble:
        """Delete an invoice."""


class PaperGateway:
    """The real service, through its client."""

    def __init__(self, client: PaperClient) -> None:
        """Speak through a client that is open."""
        self._client = client
        self.create, self.invoice = client.create, client.invoice
        self.send, self.delete = client.send, client.delete

    @property
    def ahead(self) -> int:
        """Seconds that this machine's clock was ahead of Paper.id's at the last answer."""
        return self._client.ahead

    async def find(self, numbers: Collection[str]) -> Search | Trouble:
        """Look for invoices by their numbers, page by page."""
        return await find(self._client, numbers)
