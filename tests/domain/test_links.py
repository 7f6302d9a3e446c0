"""Payment links: who can get one, over what, until when, and under which number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain import links
from pos_app.domain.clock import zone
from pos_app.domain.errors import BadInput, Conflict, Refusal
from pos_app.domain.links import Wanted
from pos_app.domain.words import Channel

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
EMAIL, PHONE = "ratna@example.com", "+6281290001122"
E, W, S = Channel.EMAIL, Channel.WHATSAPP, Channel.SMS


def refused(act: object, *arguments: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*arguments)  # type: ignore[operator]
    return refusal.value.code


@pytest.mark.parametrize(
    ("email", "phone", "can"),
    [(EMAIL, None, (E,)), (None, PHONE, (W, S)), (EMAIL, PHONE, (E, W, S)), (None, None, ()), ("", "", ())],
)
def test_the_contact_matrix(email: str | None, phone: str | None, can: tuple[Channel, ...]) -> None:
    assert links.available(email, phone) == can


@pytest.mark.parametrize("ticked", list(product([True, False], repeat=3)))
@pytest.mark.parametrize(("email", "phone"), [(EMAIL, None), (None, PHONE), (EMAIL, PHONE), (None, None)])
def test_a_channel_without_contact_is_off_and_one_must_be_left(
    ticked: tuple[bool, bool, bool], email: str | None, phone: str | None
) -> None:
    wanted = Wanted(*ticked)
    has = (email, phone, phone)
    left = tuple(c for c, on, there in zip((E, W, S), ticked, has, strict=True) if on and there)
    if left:
        assert links.channels(wanted, email, phone) == left
    else:
        assert refused(links.channels, wanted, email, phone) == (
            "no_channel" if email or phone else "no_contact"
        )


def test_who_has_a_phone_alone_is_refused_with_the_boxes_as_they_come() -> None:
    assert refused(links.channels, Wanted(), None, PHONE) == "no_channel"


@pytest.mark.parametrize(
    ("payment", "status", "code", "number"),
    [
        ("paid", "active", "already_paid", 409),
        ("paid", "pending_payment", "already_paid", 409),
        ("failed", "cancelled", "not_awaiting_payment", 400),
    ],
)
def test_what_is_paid_or_cancelled_gets_no_link(payment: str, status: str, code: str, number: int) -> None:
    with pytest.raises(Refusal) as refusal:
        links.check_payable(payment, status)
    assert (refusal.value.code, refusal.value.status) == (code, number)


def test_what_waits_to_be_paid_gets_one() -> None:
    links.check_payable("pending", "pending_payment")
    links.check_payable("failed", "pending_payment")


@pytest.mark.parametrize("amount", [10_000, 500_000, 2_147_483_647])
def test_an_amount_that_paper_id_takes(amount: int) -> None:
    links.check_amount(amount)


@pytest.mark.parametrize("amount", [-1, 0, 9_999, 2_147_483_648])
def test_an_amount_that_paper_id_does_not_take(amount: int) -> None:
    with pytest.raises(BadInput):
        links.check_amount(amount)


def test_a_link_is_due_in_so_many_days_unless_said_otherwise_and_never_in_the_past() -> None:
    assert links.due_day(None, TODAY, links.PACKAGE_DAYS) == date(2026, 11, 24)
    assert links.due_day(None, TODAY, links.APPOINTMENT_DAYS) == date(2026, 11, 28)
    assert links.due_day(TODAY, TODAY, 3) == TODAY
    assert refused(links.due_day, TODAY - timedelta(days=1), TODAY, 3) == "due_in_the_past"


def test_a_link_may_be_replaced_once_its_day_is_over() -> None:
    links.check_none_open(False, TODAY, TODAY)
    links.check_none_open(True, TODAY - timedelta(days=1), TODAY)
    with pytest.raises(Conflict):
        links.check_none_open(True, TODAY, TODAY)


def test_a_gateway_that_is_not_set_up_says_so() -> None:
    links.check_configured(True)
    assert refused(links.check_configured, False) == "not_configured"


def test_notes_have_500_characters_at_most() -> None:
    links.check_notes("x" * 500)
    assert refused(links.check_notes, "x" * 501) == "notes_too_long"


def test_advice_is_given_and_nothing_refused() -> None:
    assert links.advice(TODAY + timedelta(days=7), TODAY, 2, 3, "for the 10 o'clock") == ()
    assert len(links.advice(TODAY + timedelta(days=8), TODAY, 1, 3, "")) == 3
    assert len(links.advice(TODAY, TODAY, 1, 1, "x")) == 1


@pytest.mark.parametrize(
    ("kind", "place", "stamp"),
    [
        ("PKG", "WIB", "20261121-103000"),
        ("APT", "WIT", "20261121-123000"),
        ("PKG", "WITA", "20261121-113000"),
    ],
)
def test_a_number_has_the_outlets_time_and_four_letters(kind: str, place: str, stamp: str) -> None:
    assert links.number(kind, NOW, zone(place), 0) == f"INV-{kind}-{stamp}-AAAA"


@given(drawn=st.integers(0, 32**4 - 1))
def test_every_draw_is_another_number_of_at_most_thirty_plain_characters(drawn: int) -> None:
    number = links.number("PKG", NOW, zone("WIB"), drawn)
    assert re.fullmatch(r"INV-PKG-\d{8}-\d{6}-[A-Z2-7]{4}", number)
    assert len(number) <= 30
    value = 0
    for letter in number[-4:]:
        value = value * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(letter)
    assert value == drawn


@pytest.mark.parametrize(
    ("phone", "sent"),
    [
        ("+62 812-9000-1122", "6281290001122"),
        ("0812 9000 1122", "6281290001122"),
        ("81290001122", "6281290001122"),
        ("+62 0812 9000 1122", "6281290001122"),
        ("+65 6123 4567", "6561234567"),
        ("", ""),
        (None, ""),
    ],
)
def test_phones_go_out_with_the_country_and_without_plus(phone: str | None, sent: str) -> None:
    assert links.international(phone) == sent


@given(text=st.text(max_size=80))
def test_a_whatsapp_link_carries_any_message_whole(text: str) -> None:
    link = links.whatsapp_link(PHONE, text)
    assert link.startswith("https://wa.me/6281290001122?text=")
    assert link.isascii()
    assert parse_qs(urlsplit(link).query, keep_blank_values=True)["text"] == [text]


@pytest.mark.parametrize(
    ("phone", "language"),
    [
        ("+62 812-9000-1122", "id"),
        ("0812 9000 1122", "id"),
        ("+65 6123 4567", "en"),
        ("+61 412 345 678", "en"),
        ("", "the venue's"),
        (None, "the venue's"),
    ],
)
def test_a_message_speaks_the_language_of_the_phones_country(phone: str | None, language: str) -> None:
    assert links.language_of(phone, "the venue's") == language
