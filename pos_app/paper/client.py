"""Paper.id's documented API: each act one request and one outcome of a closed set.

What arrives is judged by its HTTP status first and by its words second. Nothing is repeated here: whether
and when to ask again is the caller's, who knows what it has asked before.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias, TypeVar

from pos_app.paper import wire
from pos_app.paper.answers import Unusable, message_of, read_object
from pos_app.paper.credentials import Credentials
from pos_app.paper.outcomes import (
    Authorised,
    Busy,
    Created,
    Deleted,
    Duplicate,
    Invoice,
    Missing,
    Offline,
    Page,
    Reachable,
    Rejected,
    Sent,
    Trouble,
    Unauthorised,
    Unknown,
    Why,
)
from pos_app.paper.profiles import Profile
from pos_app.paper.transport import Answer, Patience, Transport, connected

CreateOutcome: TypeAlias = Created | Duplicate | Trouble
PAGE_LIMIT = 50
"""Rows asked for at once; the service's own limit is not documented."""
_REMOTE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DUPLICATE_WORDS = ("number sudah dipakai", "number already", "already used", "duplicate")
_DEFINITE = (400, 404, 405, 409, 410, 413, 414, 415, 422)
_Read = TypeVar("_Read")


class Recipients(NamedTuple):
    """Where to send an invoice again; an empty one is a channel that is not wanted."""

    email: str = ""
    whatsapp: str = ""
    """Digits with the country's code, without plus."""
    sms: str = ""


class PaperClient:
    """Speaks to one Paper.id with one set of credentials; made by `opened`."""

    def __init__(
        self, transport: Transport, profile: Profile, credentials: Credentials, patience: Patience
    ) -> None:
        """Speak through a transport that is connected."""
        self.profile = profile
        self._transport = transport
        self._credentials = credentials
        self._patience = patience

    def __repr__(self) -> str:
        return f"PaperClient({self.profile.environment})"

    @property
    def ahead(self) -> int:
        """Seconds that this machine's clock was ahead of Paper.id's at the last answer."""
        return self._transport.ahead

    async def create(self, number: str, body: bytes) -> CreateOutcome:
        """Create the invoice of a number from the request as it was frozen when the intent was stored.

        Anything but `Created` leaves open what the words say: after `Unknown` and `Duplicate` the number is
        to be looked up, never replaced.
        """
        answer = await self._transport.ask(
            "POST", "/v1/store-invoice", body=body, patience=self._patience.create
        )
        if not isinstance(answer, Answer):
            return answer
        if answer.status in (200, 201):
            made = self._usable(answer, lambda body: wire.read_created(body, self.profile))
            if isinstance(made, Created) and made.number != number.strip():
                return Unknown(Why.OTHER_NUMBER, answer.status, made.number)
            return made
        said = self._said(answer)
        if answer.status in (400, 403, 409, 422) and _is_duplicate(said):
            return Duplicate(answer.status, said or "")
        return self._trouble(answer)

    async def invoice(self, remote_id: str) -> Invoice | Missing | Trouble:
        """What Paper.id says of an invoice now; raises `ValueError` for what is no id."""
        answer = await self._ask("GET", f"/v1/sales-invoices/{_checked(remote_id)}")
        if isinstance(answer, Answer) and answer.status == 200:
            return self._usable(answer, lambda body: wire.read_invoice(body, self.profile))
        return self._missing_or_trouble(answer)

    async def page(self, limit: int = PAGE_LIMIT, offset: int = 0) -> Page | Trouble:
        """A page of the account's invoices; good for nothing but finding the id of a number."""
        answer = await self._ask("GET", "/v1/sales-invoices/all", query=f"limit={limit}&offset={offset}")
        if isinstance(answer, Answer) and answer.status == 200:
            return self._usable(answer, wire.read_page)
        return self._trouble(answer)

    async def send(self, remote_id: str, to: Recipients) -> Sent | Missing | Trouble:
        """Send an invoice to the customer (again); done twice it is two messages, so a person's act."""
        channels: dict[str, object] = {}
        if to.email:
            channels["email"] = {"to": to.email, "cc": ""}
        if to.whatsapp:
            channels["whatsapp"] = {"number": [to.whatsapp]}
        if to.sms:
            channels["sms"] = {"number": [to.sms]}
        path = f"/v1/sales-invoices/send-all/{_checked(remote_id)}/"
        answer = await self._ask("POST", path, body=json.dumps(channels).encode())
        if isinstance(answer, Answer) and answer.status in (200, 201):
            return self._usable(answer, wire.read_sent)
        return self._missing_or_trouble(answer, missing=(404,))

    async def delete(self, remote_id: str) -> Deleted | Missing | Trouble:
        """Delete an invoice; read it before, and again after anything but `Deleted` or `Missing`."""
        answer = await self._ask("DELETE", f"/v1/sales-invoice/{_checked(remote_id)}")
        if isinstance(answer, Answer) and answer.status == 200:
            return self._usable(answer, _as(Deleted()))
        return self._missing_or_trouble(answer, missing=(404,))

    async def health(self) -> Reachable | Trouble:
        """Whether Paper.id answers at all; says nothing of the credentials."""
        answer = await self._ask("GET", "/v1/health-check")
        if isinstance(answer, Answer) and answer.status == 200:
            return self._usable(answer, _as(Reachable()))
        return self._trouble(answer)

    async def test(self) -> Authorised | Trouble:
        """Whether Paper.id answers and accepts the credentials, or why not."""
        reached = await self.health()
        if not isinstance(reached, Reachable):
            return reached
        listed = await self.page(limit=1)
        return Authorised() if isinstance(listed, Page) else listed

    async def _ask(
        self, method: str, path: str, *, body: bytes | None = None, query: str = ""
    ) -> Answer | Offline | Unknown:
        return await self._transport.ask(
            method, path, body=body, query=query, patience=self._patience.other
        )  # fmt: skip

    def _usable(self, answer: Answer, read: Callable[[bytes], _Read]) -> _Read | Unknown:
        try:
            return read(answer.body)
        except Unusable:
            return Unknown(Why.NOT_PAPER, answer.status)

    def _missing_or_trouble(
        self, answer: Answer | Offline | Unknown, missing: tuple[int, ...] = (400, 404)
    ) -> Missing | Trouble:
        trouble = self._trouble(answer)
        if isinstance(trouble, Rejected) and trouble.status in missing:
            return Missing(trouble.status, trouble.said)
        return trouble

    def _trouble(self, answer: Answer | Offline | Unknown) -> Trouble:
        if not isinstance(answer, Answer):
            return answer
        said = self._said(answer)
        if answer.status in (401, 403) or (answer.status == 400 and "client_id" in (said or "").lower()):
            return Unauthorised(answer.status, said or "")
        if answer.status == 429:
            return Busy(answer.retry_after)
        if answer.status in _DEFINITE and said is not None:
            return Rejected(answer.status, said)
        why = Why.SERVER_ERROR if answer.status >= 500 else Why.NOT_PAPER
        return Unknown(why, answer.status, said or "", answer.retry_after)

    def _said(self, answer: Answer) -> str | None:
        """The words of an error; None when the body is not one of Paper.id's."""
        try:
            return self._credentials.masked(message_of(read_object(answer.body)))
        except Unusable:
            return None


@asynccontextmanager
async def opened(
    profile: Profile, credentials: Credentials, patience: Patience | None = None
) -> AsyncIterator[PaperClient]:
    """A client, open for the block; raises `BadInput` for an address that is not allowed."""
    patience = patience or Patience()
    async with connected(profile, credentials, patience) as transport:
        yield PaperClient(transport, profile, credentials, patience)


def _is_duplicate(said: str | None) -> bool:
    words = (said or "").lower()
    return any(mark in words for mark in _DUPLICATE_WORDS)


def _checked(remote_id: str) -> str:
    if not _REMOTE_ID.fullmatch(remote_id):
        raise ValueError("no invoice of Paper.id has such an id")
    return remote_id


def _as(outcome: _Read) -> Callable[[bytes], _Read]:
    """Reads any JSON object as an outcome."""

    def read(body: bytes) -> _Read:
        read_object(body)
        return outcome

    return read
