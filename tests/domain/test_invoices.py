"""The invoice that is asked of Paper.id is in order, and can be proved ours."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.invoices import Draft, is_ours, partner_id, renewed, request_of
from pos_app.domain.words import Channel
from pos_app.paper.sandbox.requests import read_create

DRAFT = Draft(
    intent_id="65a1b2c3d4e5f60718293a4b", number="INV-PKG-20261121-103000-K7QM", customer_id="c" * 24,
    name="Ratna Wulandari", email="ratna@example.com", phone="+6281290001122", what="Glow Package",
    bought="6 × Facial; Valid for 90 days", total=1_850_000, due=date(2026, 11, 24),
    channels=(Channel.WHATSAPP,), notes="See you",
    now=datetime(2026, 11, 21, 3, 30, tzinfo=UTC),
)  # fmt: skip


def asked(**changes: Any) -> Any:
    return json.loads(request_of(DRAFT._replace(**changes)))


def test_the_request_is_one_line_without_discounts_fees_or_totals() -> None:
    body = asked()
    assert (body["invoice_date"], body["due_date"]) == ("21-11-2026", "24-11-2026")
    assert [(item["quantity"], item["price"]) for item in body["items"]] == [(1, 1_850_000)]
    assert not {"total", "discount", "additional_discount", "additional_fee"} & {*body, *body["items"][0]}
    assert body["send"] == {"email": False, "whatsapp": True, "sms": False}
    assert body["customer"]["phone"] == "6281290001122"


def test_it_says_what_is_bought() -> None:
    (item,) = asked()["items"]
    assert (item["name"], item["description"]) == ("Glow Package", "6 × Facial; Valid for 90 days")
    assert asked(bought="")["items"][0]["description"] == "Glow Package"
    assert len(asked(bought="x" * 400)["items"][0]["description"]) == 255


def test_the_same_draft_is_the_same_request() -> None:
    assert request_of(DRAFT) == request_of(DRAFT._replace())


@pytest.mark.parametrize(
    ("now", "due", "days"),
    [
        (datetime(2026, 11, 21, 16, 59, tzinfo=UTC), date(2026, 11, 21), ("21-11-2026", "21-11-2026")),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), date(2026, 11, 21), ("22-11-2026", "22-11-2026")),
        (datetime(2026, 11, 21, 15, 30, tzinfo=UTC), date(2026, 11, 22), ("21-11-2026", "22-11-2026")),
    ],
)
def test_the_days_are_jakartas_and_the_due_day_is_never_over(
    now: datetime, due: date, days: tuple[str, str]
) -> None:
    body = asked(now=now, due=due)
    assert (body["invoice_date"], body["due_date"]) == days


def test_what_waited_past_its_due_day_is_due_another_day_and_otherwise_the_same() -> None:
    first = request_of(DRAFT)
    assert renewed(first, date(2026, 11, 24)) == first
    late = json.loads(renewed(first, date(2026, 11, 25)))
    assert (late.pop("invoice_date"), late.pop("due_date")) == ("25-11-2026", "25-11-2026")
    assert late == {key: value for key, value in json.loads(first).items() if not key.endswith("_date")}


def test_an_empty_email_is_left_out() -> None:
    assert "email" not in asked(email=None)["customer"]


@pytest.mark.parametrize(
    "change", [{"name": "Ratna W."}, {"email": "x@example.com"}, {"phone": "+628111"}, {"email": None}]
)
def test_other_data_make_another_partner(change: dict[str, Any]) -> None:
    assert asked(**change)["customer"]["id"] != asked()["customer"]["id"]


def test_another_spelling_of_the_same_is_the_same_partner() -> None:
    same = partner_id("c1", " ratna  WULANDARI ", "Ratna@Example.com", "0812 9000 1122")
    assert same == partner_id("c1", "Ratna Wulandari", "ratna@example.com", "+6281290001122")


def test_an_invoice_that_is_found_can_be_proved_ours() -> None:
    notes = asked()["notes"]
    assert notes.startswith("See you")
    assert is_ours(notes, DRAFT.intent_id)
    assert not is_ours(notes, "65a1b2c3d4e5f60718293a4c")
    assert is_ours(asked(notes="")["notes"], DRAFT.intent_id)


@given(
    name=st.text(min_size=1, max_size=150).filter(
        lambda text: any(c.isalnum() and c.isascii() for c in text)
    ),
    notes=st.text(max_size=500),
    what=st.from_regex(r"[A-Za-z].{0,120}", fullmatch=True),
    total=st.integers(10_000, 2_147_483_647),
    channels=st.sets(st.sampled_from(list(Channel))),
)
def test_whatever_stands_in_it_the_service_takes_it(
    name: str, notes: str, what: str, total: int, channels: set[Channel]
) -> None:
    draft = DRAFT._replace(name=name, notes=notes, what=what, total=total, channels=tuple(channels))
    wanted = read_create(request_of(draft).encode())
    assert (wanted.number, wanted.total) == (DRAFT.number, total)
    assert {channel for channel, on in wanted.send.items() if on} == {channel.value for channel in channels}
    assert is_ours(wanted.texts["notes"], DRAFT.intent_id)
