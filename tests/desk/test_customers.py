"""Finding, making and editing customers (ENT-13, ENT-14, ROLE-11)."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.desk import customers, story
from pos_app.desk.customers import Draft
from pos_app.domain.errors import BadInput, Conflict, NotFound
from pos_app.domain.ids import new_id
from tests.desk.venue import Venue


def names(venue: Venue, text: str) -> list[str]:
    return [row.name for row in customers.find(venue.reception, text).rows]


@pytest.mark.rule("ENT-13")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("(0361) 123456", "+62361123456"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "+6281234567890"),
        ("+61 412 345 678", "+61412345678"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_phone_is_kept_in_one_spelling(venue: Venue, typed: str, kept: str | None) -> None:
    guest = venue.guest("Ayu", phone=typed)
    assert customers.get(venue.reception, guest).phone == kept


@pytest.mark.rule("ENT-13")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "hello"}, "phone"),
        ({"phone": "0812 3456 7890 1234 5678"}, "phone"),
        ({"email": "ayu"}, "email"),
        ({"email": "ayu@"}, "email"),
        ({"email": "ayu @b.co"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "\u200b \u202e"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"notes": "x" * 2001}, "notes"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field(venue: Venue, guest: str, change: Any, field: str) -> None:
    draft = Draft("Ayu")._replace(**change)
    with venue.refuses(BadInput, field=field):
        customers.create(venue.reception, draft, operation=new_id())
    with venue.refuses(BadInput, field=field):
        customers.edit(venue.reception, guest, draft, operation=new_id())


@pytest.mark.rule("ENT-13")
def test_an_email_is_kept_in_lower_case_and_both_may_be_missing(venue: Venue) -> None:
    guest = customers.get(venue.reception, venue.guest("Ayu", phone="", email="Ayu@Example.COM"))
    assert (guest.email, guest.phone) == ("ayu@example.com", None)
    nobody = customers.get(venue.reception, venue.guest("Ayu", phone=""))
    assert (nobody.email, nobody.phone) == (None, None)


@pytest.mark.rule("ENT-14")
def test_a_family_may_share_a_phone_and_is_warned(venue: Venue, guest: str) -> None:
    other = venue.guest("Kadek Ayu", "0812 3456 7890", "kadek@b.co")
    assert other != guest
    found = customers.duplicates(venue.reception, "+6281234567890", "KADEK@b.co")
    assert [(row.name, row.same) for row in found] == [
        ("Ni Made Ayu", "phone"),
        ("Kadek Ayu", "phone"),
        ("Kadek Ayu", "email"),
    ]
    assert customers.duplicates(venue.reception, "+6281234567890", but=guest)[0].id == other
    assert customers.duplicates(venue.reception, "08", "not yet an addr") == []


def test_texts_are_cleaned_and_cards_struck_out(venue: Venue) -> None:
    draft = Draft("  Ni\u202e  Made\x07 Ayu [/]", notes="card 4111111111111111\r\nallergic")
    found = customers.create(venue.reception, draft, operation=new_id())
    assert found.name == "Ni Made Ayu [/]"
    assert found.notes == "card **** 1111\nallergic"
    long = customers.create(venue.reception, Draft("x" * 300), operation=new_id())
    assert len(long.name) == 300


def test_an_edit_keeps_who_it_is_and_is_found_at_once(venue: Venue, guest: str) -> None:
    done = customers.edit(
        venue.reception, guest, Draft("Wayan Sari", "0813-0000-1111", "w@b.co"), operation=new_id()
    )
    assert (done.id, done.name, done.phone) == (guest, "Wayan Sari", "+6281300001111")
    assert (names(venue, "ayu"), names(venue, "sari way")) == ([], ["Wayan Sari"])
    assert names(venue, "0813 0000") == ["Wayan Sari"]
    last = story.history(venue.reception, guest)[0]
    assert (last.act, last.facts) == ("edit_customer", {"changed": ["name", "phone", "email"]})
    with venue.refuses(NotFound):
        customers.edit(venue.reception, new_id(), Draft("Nobody"), operation=new_id())


@pytest.mark.parametrize(
    "text",
    ["ayu", "AYU", "made ni", "ayu ni ma", "aýu", "0812 3456 7890", "62812", "+62 812-3456", "7890", "ayu@b",
     "n", "ni"],
)  # fmt: skip
def test_a_guest_is_found_however_it_is_typed(venue: Venue, text: str) -> None:
    venue.guest("Ni Made Ayu", "0812-3456-7890", "ayu@b.co")
    venue.guest("Budi Hartono", "0813-1111-2222", "budi@c.co")
    assert names(venue, text) == ["Ni Made Ayu"]


@pytest.mark.parametrize(
    "text", ["", " ", '"', "%", "_", "-", "'", "*", "AND", "OR NOT", "zzz", "ayu zzz", "\x00"]
)
def test_odd_searches_find_nobody_and_break_nothing(venue: Venue, guest: str, text: str) -> None:
    assert names(venue, text) == []


def test_names_that_begin_so_come_first_and_a_page_is_a_page(venue: Venue) -> None:
    for name in ("Sari Ayu", "Ayu Sari", "Ayu Ayu"):
        venue.guest(name)
    assert names(venue, "ayu") == ["Ayu Ayu", "Ayu Sari", "Sari Ayu"]
    found = customers.find(venue.reception, "ayu", 2)
    assert (len(found.rows), found.total, found.is_full) == (2, 3, True)


def test_after_them_come_names_with_a_word_that_begins_so(venue: Venue) -> None:
    for name in ("Bayu Adi", "Cahayu", "Made Ayu", "Ayu Sari"):
        venue.guest(name, phone="")
    assert names(venue, "ayu") == ["Ayu Sari", "Made Ayu", "Bayu Adi", "Cahayu"]
    assert names(venue, "ma ayu") == ["Made Ayu"]
    assert [row.name for row in customers.find(venue.reception, "ayu", 2).rows] == ["Ayu Sari", "Made Ayu"]


def test_the_finder_counts_what_can_be_used(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.sell_pending(guest)
    assert customers.find(venue.reception, "ayu").rows[0].credits == 5
    venue.clock.advance(days=90)
    assert customers.find(venue.reception, "ayu").rows[0].credits == 0


def test_the_same_form_twice_is_one_customer(venue: Venue) -> None:
    form = new_id()
    first = customers.create(venue.reception, Draft("Ayu"), operation=form)
    before = venue.everything()
    assert customers.create(venue.reception, Draft("Ayu"), operation=form) == first
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        customers.create(venue.reception, Draft("Made"), operation=form)
