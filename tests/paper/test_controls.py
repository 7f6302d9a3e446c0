"""The controls say what is wrong with what they are told, and change nothing by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from pos_app.paper.outcomes import Created
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.paper.sandbox.state import Act, Fault, FaultKind, Lags, Variants
from tests.paper.conftest import Control


def told(sandbox: Sandbox, method: str, path: str, **body: Any) -> httpx.Response:
    return httpx.request(
        method, f"http://{sandbox.host}/control/{path}", trust_env=False, verify=False, timeout=60, **body
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "variants", {"json": {"duplicate": "409"}}, 422),
        ("PUT", "variants", {"json": {"nonsense": 1}}, 422),
        ("PUT", "lags", {"json": {"list_lag": -1}}, 422),
        ("PUT", "clock", {"json": {}}, 422),
        ("PUT", "clock", {"content": b"soon"}, 422),
        ("POST", "faults", {"json": {"kind": "418"}}, 422),
        ("POST", "faults", {"json": {"kind": "500", "times": 0}}, 422),
        ("POST", "faults", {"json": []}, 422),
        ("PUT", "invoices/nobody", {"json": {"payment_status": "paid"}}, 404),
    ],
)
def test_a_wrong_order_is_refused(
    sandbox: Sandbox, control: Control, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    before = control("GET", "")
    answer = told(sandbox, method, path, **body)
    assert (answer.status_code, list(answer.json())) == (status, ["wrong"])
    after = control("GET", "")
    assert {**after, "now": ""} == {**before, "now": ""}


async def test_a_word_that_paper_id_does_not_know_is_no_state(
    sandbox: Sandbox, control: Control, created: Created
) -> None:
    answer = told(sandbox, "PUT", f"invoices/{created.remote_id}", json={"payment_status": "void"})
    assert answer.status_code == 422
    assert control.invoices()[0]["payment_status"] == "unpaid"


def test_the_guide_names_every_fault_act_and_variant() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    for name in (
        *get_args(FaultKind),
        *get_args(Act),
        *Variants.model_fields,
        *Lags.model_fields,
        *Fault.model_fields,
    ):
        assert name in guide, name


async def test_everything_is_shown(control: Control, created: Created) -> None:
    control.word(created.remote_id, "partially paid")
    (invoice,) = control.invoices()
    assert invoice["uuid"] == created.remote_id
    assert created.link.endswith(invoice["link"])
    assert (invoice["total"], invoice["paid"], invoice["deleted"]) == (1_850_000, 925_000, False)
