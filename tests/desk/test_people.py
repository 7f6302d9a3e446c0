"""Signing in, PINs, the lock-out, and a word given with a PIN."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest

from pos_app.desk import people, pins
from pos_app.desk.people import LockedOut, WrongPin
from pos_app.domain.errors import BadInput, NotAllowed, NotFound, NotSignedIn
from pos_app.domain.ids import new_id
from pos_app.domain.roles import Act
from pos_app.store import tables as t
from tests.desk.venue import Venue

PIN, OTHER = "246810", "135791"
HASHED, MATCHES = pins.hashed, pins.matches


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is tested once; elsewhere a PIN stands for its hash."""
    monkeypatch.setattr(pins, "hashed", lambda pin: f"#{pin}")
    monkeypatch.setattr(pins, "matches", lambda kept, pin: kept == f"#{pin}")


@pytest.fixture
def sari(venue: Venue) -> str:
    """The receptionist, with a PIN."""
    sari = venue.people["reception"].id
    venue.set(t.Staff, sari, pin_hash=pins.hashed(PIN))
    return sari


def wrong(venue: Venue, who: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            people.sign_in(venue.front, who, OTHER)


def test_a_pin_is_kept_as_an_argon2id_hash() -> None:
    kept = HASHED(PIN)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PIN not in kept
    assert MATCHES(kept, PIN)
    assert not MATCHES(kept, OTHER)
    assert not MATCHES(None, PIN)


def test_signing_in_gives_a_desk_and_is_remembered(venue: Venue, sari: str) -> None:
    done = people.sign_in(venue.front, sari, PIN)
    assert (done.desk.staff.name, done.desk.outlet.name) == ("Sari Wulandari", "Kemang")
    assert not done.must_change_pin
    entry = next(entry for entry in people.roster(venue.front) if entry.id == sari)
    assert (entry.last_seen_at, entry.was_here_last) == (venue.clock.now(), True)
    assert venue.rows("SELECT act FROM audit ORDER BY seq DESC LIMIT 1") == [("sign_in",)]


def test_the_roster_is_the_outlets_and_the_owner_is_everywhere(venue: Venue) -> None:
    assert [entry.name for entry in people.roster(venue.front)] == [
        "Dewi Lestari", "Putu Santi", "Rina Kusuma", "Sari Wulandari", "Wayan Adi",
    ]  # fmt: skip
    assert [entry.name for entry in people.roster(venue.reception_there)] == [
        "Budi Hartono", "Dewi Lestari", "Ketut Sudana",
    ]  # fmt: skip


def test_a_wrong_pin_says_how_many_tries_are_left(venue: Venue, sari: str) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPin) as caught:
            people.sign_in(venue.front, sari, OTHER)
        assert str(caught.value) == f"Wrong PIN. {left} {'try' if left == 1 else 'tries'} left."
        assert caught.value.status == 401
    people.sign_in(venue.front, sari, PIN)
    wrong(venue, sari, 4)
    assert people.sign_in(venue.front, sari, PIN)


def test_fewer_than_six_digits_are_no_try(venue: Venue, sari: str) -> None:
    for typed in ("", "24681", "2468100", "abcdef"):
        with venue.refuses(BadInput, "A PIN is six digits"):
            people.sign_in(venue.front, sari, typed)


def test_five_wrong_pins_lock_for_longer_each_time(venue: Venue, sari: str) -> None:
    for minutes in (1, 2, 4, 8, 15, 15):
        wrong(venue, sari, 4)
        with pytest.raises(LockedOut) as caught:
            people.sign_in(venue.front, sari, OTHER)
        assert caught.value.params["until"] == venue.clock.now() + timedelta(minutes=minutes)
        with pytest.raises(LockedOut):
            people.sign_in(venue.front, sari, PIN)
        venue.clock.advance(minutes=minutes, seconds=-1)
        with pytest.raises(LockedOut):
            people.sign_in(venue.front, sari, PIN)
        venue.clock.advance(seconds=1)
    people.sign_in(venue.front, sari, PIN)
    wrong(venue, sari, 5)
    venue.clock.advance(minutes=1)
    assert people.sign_in(venue.front, sari, PIN)


def test_the_lock_out_is_kept_in_the_store(venue: Venue, sari: str) -> None:
    wrong(venue, sari, 3)
    assert venue.rows(f"SELECT failures FROM staff WHERE id = '{sari}'") == [(3,)]
    wrong(venue, sari, 2)
    assert venue.rows(f"SELECT failures, lock_level FROM staff WHERE id = '{sari}'") == [(0, 1)]
    assert venue.rows("SELECT act FROM audit ORDER BY seq DESC LIMIT 1") == [("locked_out",)]


@pytest.mark.parametrize("status", ["inactive", "terminated", "on_leave"])
def test_only_active_people_sign_in(venue: Venue, sari: str, status: str) -> None:
    venue.set(t.Staff, sari, status=status)
    with venue.refuses(NotSignedIn, "This person cannot sign in here."):
        people.sign_in(venue.front, sari, PIN)
    assert sari not in [entry.id for entry in people.roster(venue.front)]


@pytest.mark.rule("ROLE-14")
def test_people_sign_in_at_their_own_outlet_and_the_owner_anywhere(venue: Venue, sari: str) -> None:
    there = venue.reception_there
    with venue.refuses(NotSignedIn, "This person cannot sign in here."):
        people.sign_in(there, sari, PIN)
    venue.set(t.Staff, venue.people["manager"].id, pin_hash=pins.hashed(PIN))
    with venue.refuses(NotSignedIn):
        people.approve(there, venue.people["manager"].id, PIN, Act.CANCEL_PURCHASE, "p1")
    venue.set(t.Staff, venue.owner.staff.id, pin_hash=pins.hashed(PIN))
    assert people.sign_in(there, venue.owner.staff.id, PIN).desk.outlet.name == "Senopati"


@pytest.mark.rule("TEN-2", "TEN-3")
def test_people_of_another_tenant_cannot_sign_in_here(venue: Venue, sari: str) -> None:
    with venue.refuses(NotSignedIn):
        people.sign_in(venue.stranger, sari, PIN)


def test_without_a_pin_the_owner_is_named(venue: Venue) -> None:
    step = "The owner gives one under F8, People."
    with venue.refuses(NotSignedIn, "Rina Kusuma has no PIN yet.", next_step=step):
        people.sign_in(venue.front, venue.people["rina"].id, PIN)


def test_a_one_time_pin_is_changed_at_the_first_sign_in(venue: Venue) -> None:
    rina = venue.people["rina"].id
    first = people.issue_one_time_pin(venue.owner, rina)
    assert people.sign_in(venue.front, rina, first).must_change_pin
    people.change_pin(venue.front, rina, first, PIN)
    assert not people.sign_in(venue.front, rina, PIN).must_change_pin
    with pytest.raises(WrongPin):
        people.sign_in(venue.front, rina, first)
    acts = [act for (act,) in venue.rows("SELECT act FROM audit ORDER BY seq")]
    assert acts == ["one_time_pin", "sign_in", "change_pin", "sign_in"]


@pytest.mark.parametrize(
    ("new", "code"),
    [("12345", "bad_pin"), ("1234567", "bad_pin"), ("٢٤٦٨١٠", "bad_pin"), ("123456", "weak_pin"),
     ("777777", "weak_pin"), (PIN, "same_pin")],
)  # fmt: skip
def test_a_new_pin_is_six_digits_and_not_the_first_guess(
    venue: Venue, sari: str, new: str, code: str
) -> None:
    with venue.refuses(BadInput, code=code):
        people.change_pin(venue.front, sari, PIN, new)
    with pytest.raises(WrongPin):
        people.change_pin(venue.front, sari, OTHER, "864202")


@pytest.mark.rule("ROLE-14")
def test_nobody_gives_a_pin_to_an_equal_or_higher_role(venue: Venue) -> None:
    other_owner = new_id()
    venue.add(
        t.Staff, id=other_owner, tenant_id=venue.melati.id, name="Second Owner", name_key=" second owner",
        role="TENANT_ADMIN", created_at=1,
    )  # fmt: skip
    with venue.refuses(NotAllowed, "Nobody manages a person of an equal or higher role."):
        people.issue_one_time_pin(venue.owner, other_owner)
    for who in ("manager", "reception", "rina"):
        with venue.refuses(NotAllowed):
            people.issue_one_time_pin(venue.desk_of(who), venue.people["rina"].id)
    assert people.issue_one_time_pin(venue.owner, venue.owner.staff.id)
    with venue.refuses(NotFound, "Staff member not found"):
        people.issue_one_time_pin(venue.owner, venue.stranger.staff.id)


def test_a_one_time_pin_is_no_easy_one(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([777_777, 123_456, 42])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(drawn))
    assert pins.one_time_pin() == "000042"


@pytest.mark.rule("ROLE-9")
def test_a_manager_gives_a_word_with_the_own_pin(venue: Venue, sari: str) -> None:
    putu, rina = venue.people["manager"].id, venue.people["rina"].id
    for who in (putu, rina):
        venue.set(t.Staff, who, pin_hash=pins.hashed(PIN))
    given = people.approve(venue.reception, putu, PIN, Act.CANCEL_PURCHASE, "p1")
    assert (given.name, given.subject_id, given.at) == ("Putu Santi", "p1", venue.clock.now())
    assert venue.reception.approvals == {given.nonce: given}
    with pytest.raises(WrongPin):
        people.approve(venue.reception, putu, OTHER, Act.CANCEL_PURCHASE, "p1")
    with pytest.raises(NotAllowed, match="Rina Kusuma may not approve this"):
        people.approve(venue.reception, rina, PIN, Act.CANCEL_PURCHASE, "p1")
    with pytest.raises(NotAllowed, match="Nobody approves their own act"):
        people.approve(venue.reception, sari, PIN, Act.CANCEL_PURCHASE, "p1")
    venue.set(t.Staff, putu, pin_is_one_time=True)
    with pytest.raises(NotAllowed):
        people.approve(venue.reception, putu, PIN, Act.CANCEL_PURCHASE, "p1")


def test_who_could_give_a_word(venue: Venue) -> None:
    def names(**values: Any) -> list[str]:
        venue.set(t.Staff, venue.people["manager"].id, **values)
        return [entry.name for entry in people.managers(venue.reception, Act.CANCEL_PURCHASE)]

    assert names(pin_hash="#1") == ["Putu Santi"]
    assert names(pin_is_one_time=True) == []
