"""A sandbox on a real socket for every test, and a client that speaks to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from threading import Thread
from typing import Any

import httpx
import pytest

from pos_app.paper.client import PaperClient, opened
from pos_app.paper.credentials import SANDBOX
from pos_app.paper.outcomes import Created
from pos_app.paper.profiles import profile_of
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.paper.transport import Patience

QUICK = Patience(connect=60.0, create=60.0, other=60.0)
"""As long as a test waits on a busy machine; an answer takes milliseconds."""


def request(number: str = "INV-PKG-20261121-103000-K7QM", /, **changes: Any) -> bytes:
    """A create request that is in order, but for the changes; a key with `__` reaches inside."""
    wanted: dict[str, Any] = {
        "invoice_date": "21-11-2026",
        "due_date": "24-11-2099",
        "number": number,
        "customer": {
            "id": "c1-5c1e", "name": "Ratna Wulandari", "email": "r@example.com", "phone": "6281290001122",
        },
        "items": [
            {"name": "Glow Package", "description": "6 × Facial", "quantity": 1, "price": 1_850_000}
        ],
        "send": {"email": False, "whatsapp": True, "sms": False},
        "notes": "Outlet Kemang",
    }  # fmt: skip
    for path, value in changes.items():
        place: Any = wanted
        *way, key = path.split("__")
        for step in way:
            place = place[0] if step == "first" else place[step]
        if value is ...:
            del place[key]
        else:
            place[key] = value
    return json.dumps(wanted).encode()


class Control:
    """The sandbox's controls, over HTTP as anybody has them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._root = f"http://{sandbox.host}/control/"

    def __call__(self, method: str, path: str, **values: Any) -> Any:
        answer = httpx.request(
            method, self._root + path, json=values, trust_env=False, verify=False, timeout=60
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, on: str = "any", **values: Any) -> None:
        self("POST", "faults", kind=kind, on=on, **values)

    def variants(self, **values: Any) -> None:
        self("PUT", "variants", **values)

    def lags(self, **values: Any) -> None:
        self("PUT", "lags", **values)

    def ahead(self, seconds: float) -> None:
        self("PUT", "clock", ahead=seconds)

    def word(self, remote_id: str, word: str) -> None:
        self("PUT", f"invoices/{remote_id}", payment_status=word)

    def invoices(self) -> Any:
        return self("GET", "")["invoices"]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    Thread(target=running.stop).start()  # it takes 0.2 s, which the next test need not wait for


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    return Control(sandbox)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[PaperClient]:
    async with opened(profile_of(sandbox.base_url), SANDBOX, QUICK) as speaking:
        yield speaking


@pytest.fixture
async def created(client: PaperClient) -> Created:
    """An invoice that is there."""
    made = await client.create("INV-PKG-20261121-103000-K7QM", request())
    assert isinstance(made, Created)
    return made
