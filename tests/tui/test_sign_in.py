"""Who is at the desk: names, PINs, locks, one-time PINs."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.store import tables as t
from pos_app.tui.flow import FrontDesk
from pos_app.tui.screens.card import Card
from pos_app.tui.screens.change_pin import ChangePin
from pos_app.tui.screens.finder import Finder
from pos_app.tui.screens.sign_in import SignIn
from pos_app.tui.widgets.lines import PlaceLine
from tests.desk.venue import Venue
from tests.tui.counter import aside
from tests.tui.front import PIN, front_desk, give_pin


async def test_the_first_name_is_preselected_and_the_pin_has_the_focus(venue: Venue) -> None:
    await give_pin(venue, "owner", "reception")
    async with front_desk(venue) as at:
        assert at.screen.pin.has_focus
        assert at.screen.person.name == "Dewi Lestari"
        await at.press(PIN, "enter")
        assert isinstance(at.screen, Finder)
        assert "Dewi Lestari, Owner" in at.text


async def test_the_last_person_is_preselected(venue: Venue) -> None:
    await give_pin(venue, "owner", "reception")
    async with front_desk(venue) as at:
        await at.press("sar", "enter", PIN, "enter")
        await at.press("f9")
        assert at.screen.person.name == "Sari Wulandari"
        assert "last here 10:30" in at.text


async def test_a_change_of_person_takes_twelve_keys(venue: Venue) -> None:
    await give_pin(venue, "owner", "reception")
    async with front_desk(venue, venue.owner) as at:
        await at.press("f5")
        keys = ["f9", *"sar", "enter", *PIN, "enter"]
        assert len(keys) == 12
        await at.burst(*keys)
        assert isinstance(at.screen, Finder), "another person gets the start page"
        assert "Sari Wulandari, Receptionist" in at.text


async def test_the_same_person_gets_the_screen_back(venue: Venue, guest: str) -> None:
    await give_pin(venue, "reception")
    async with front_desk(venue, venue.reception) as at:
        at.app.push_screen(Card(guest))
        await at.settled()
        card = at.screen
        await at.press("f9")
        assert isinstance(at.screen, SignIn)
        assert "Ni Made Ayu" not in at.text
        await at.press("f5")
        assert isinstance(at.screen, SignIn)
        assert "Sign in first." in at.said
        await at.press("sari", "enter", PIN, "enter")
        assert at.screen is card


async def test_fewer_digits_are_no_try(venue: Venue) -> None:
    await give_pin(venue, "owner")
    async with front_desk(venue) as at:
        for _try in range(6):
            await at.press("24681", "enter")
            assert "A PIN has six digits." in at.said
            await at.press("escape")
        await at.press(PIN, "enter")
        assert isinstance(at.screen, Finder)


async def test_wrong_pins_count_down_to_a_pause(venue: Venue) -> None:
    await give_pin(venue, "owner")
    async with front_desk(venue) as at:
        for left in (4, 3, 2):
            await at.press("999998", "enter")
            assert f"{left} tries left before a pause" in at.text
        await at.press("999998", "enter")
        assert "1 try left before a pause" in at.text
        assert "Wrong PIN. 1 try left." in at.said
        await at.press("999998", "enter")
        assert "locked until 10:31" in at.text, "in outlet time"
        assert "Locked until 10:31 after 5 wrong PINs" in at.said
        await at.press(PIN, "enter")
        assert isinstance(at.screen, SignIn)
        venue.clock.advance(seconds=61)
        await at.press("f9", PIN, "enter")
        assert isinstance(at.screen, Finder)


async def test_the_end_of_a_pause_is_said_to_the_next_full_minute(venue: Venue) -> None:
    await give_pin(venue, "owner")
    venue.clock.advance(seconds=24)
    async with front_desk(venue) as at:
        for _try in range(5):
            await at.press("999998", "enter")
        assert "locked until 10:32" in at.text
        assert "Locked until 10:32 after 5 wrong PINs" in at.said
        venue.clock.advance(seconds=59)
        await at.press("f9", PIN, "enter")
        assert "Locked until 10:32" in at.said
        venue.clock.advance(seconds=1)
        await at.press("f9", PIN, "enter")
        assert isinstance(at.screen, Finder)


async def test_a_person_without_a_pin_is_told_who_gives_one(venue: Venue) -> None:
    async with front_desk(venue) as at:
        assert "no PIN yet: the owner gives one under F8" in at.text
        await at.press(PIN, "enter")
        assert "Dewi Lestari has no PIN yet." in at.said


async def test_a_name_that_nobody_has_is_refused(venue: Venue) -> None:
    async with front_desk(venue) as at:
        await at.press("zzz")
        assert "Nobody here is called “zzz”." in at.text
        await at.burst("enter", *PIN)
        assert "6 keys not used" in at.said


async def test_a_one_time_pin_must_be_changed_first(venue: Venue) -> None:
    await give_pin(venue, "reception", pin_is_one_time=True)
    async with front_desk(venue) as at:
        await at.press("sari", "enter", PIN, "enter")
        assert isinstance(at.screen, ChangePin)
        await at.press("f5")
        assert isinstance(at.screen, ChangePin), "no way past it"
        await at.press("135790", "enter", "135791", "enter", "enter")
        assert "The two PINs differ; type both again" in at.text
        assert at.screen.form is not None
        assert at.screen.form.current is at.screen.new
        assert "●" not in at.text
        await at.press("135790", "enter", "135790", "enter", "enter")
        assert isinstance(at.screen, Finder)
        changed = "SELECT pin_is_one_time FROM staff WHERE name = 'Sari Wulandari'"
        assert await at.rows(changed) == [(0,)]


async def test_nothing_old_is_said_behind_the_choice_of_a_pin(venue: Venue) -> None:
    await give_pin(venue, "reception", pin_is_one_time=True)
    async with front_desk(venue) as at:
        await at.press("sari", "enter", "111111", "enter")
        assert "Wrong PIN" in at.text
        assert "tries left" in at.text
        await at.press(PIN, "enter")
        assert isinstance(at.screen, ChangePin)
        behind: Any = at.app.screen_stack[-2]
        behind._still_loading()
        assert behind.query_one(PlaceLine).loading_note == "", "the timer rang after the reading was over"
        for words in ("Wrong PIN", "tries left", "loading"):
            assert words not in at.text


@pytest.mark.parametrize(
    ("new", "says"), [("111111", "too easy to guess"), (PIN, "The new PIN must be another one")]
)
async def test_a_new_pin_that_will_not_do(venue: Venue, new: str, says: str) -> None:
    await give_pin(venue, "reception", pin_is_one_time=True)
    async with front_desk(venue) as at:
        await at.press("sari", "enter", PIN, "enter")
        await at.press(new, "enter", new, "enter", "enter")
        assert says in at.text
        assert isinstance(at.screen, ChangePin)


async def test_the_demo_says_everyones_pin(venue: Venue) -> None:
    async with front_desk(venue, demo_pin=PIN) as at:
        assert "Demo: everyone's PIN is 246810." in at.text
        assert at.text.split()[0] == "SANDBOX"
    async with front_desk(venue) as at:
        assert PIN not in at.text


async def test_the_idle_lock_keeps_what_was_typed_and_drops_the_first_keys(venue: Venue, guest: str) -> None:
    await give_pin(venue, "reception")
    async with front_desk(venue, venue.reception, idle_lock_minutes=1) as at:
        app = at.app
        assert isinstance(app, FrontDesk)
        at.app.push_screen(Card(guest))
        await at.settled()
        await at.press("s", "lux")
        form = at.screen
        app._typed_at -= 51
        app._tick()
        assert "Locking in 10 seconds" in at.said
        app._typed_at -= 10
        app._tick()
        await at.settled()
        assert isinstance(at.screen, SignIn)
        assert "Ni Made Ayu" not in at.text
        assert at.said == "Locked: nobody used the desk for 1 minute."
        assert at.said in at.text
        await at.press("50")
        assert at.screen.pin.text == "", "the first second is deaf"
        app._deaf_until = 0.0
        await at.press("sari", "enter", PIN, "enter")
        assert at.screen is form
        assert "lux" in at.text


async def test_drafts_are_a_persons_own(venue: Venue, guest: str) -> None:
    await give_pin(venue, "reception", "owner")
    async with front_desk(venue, venue.reception) as at:
        at.app.push_screen(Card(guest))
        await at.settled()
        await at.press("s", "lux", "enter")
        await at.press("f9", "dew", "enter", PIN, "enter")
        assert "Dewi Lestari" in at.text
        assert "1 draft" not in at.text
        await at.press("f9", "sar", "enter", PIN, "enter")
        assert "1 draft" in at.text


@pytest.mark.rule("LIFE-5")
async def test_expired_credits_are_swept_at_the_start_and_at_midnight(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    statuses = "SELECT status FROM purchase"
    venue.clock.advance(days=91)
    async with front_desk(venue, venue.reception) as at:
        await at.beside()
        assert await at.rows(statuses) == [("expired",)]
    await aside(venue.sell, guest)
    async with front_desk(venue, venue.reception) as at:
        app = at.app
        assert isinstance(app, FrontDesk)
        await at.press("mad")
        venue.clock.advance(days=91)
        app.watchman.look_at_the_day()
        await at.settled()
        await at.press("e")
        assert at.screen.entry.text == "made", "midnight takes nothing that was typed"
        assert await at.rows("SELECT DISTINCT status FROM purchase") == [("expired",)]


async def test_another_outlet_is_the_owners_choice(venue: Venue) -> None:
    await give_pin(venue, "owner", "reception_there")
    async with front_desk(venue, venue.reception) as at:
        at.app.place("outlet")
        await at.settled()
        assert "Your role may not change the venue's settings" in at.said
        assert "Dewi Lestari" in at.said
    async with front_desk(venue, venue.owner) as at:
        at.app.place("outlet")
        await at.settled()
        await at.press("2")
        assert isinstance(at.screen, SignIn)
        assert "Senopati" in at.text
        await at.press("budi", "enter", PIN, "enter")
        assert isinstance(at.screen, Finder)
        assert at.app.desk.outlet.name == "Senopati"


async def test_who_left_cannot_sign_in(venue: Venue) -> None:
    await give_pin(venue, "owner", "reception")
    await aside(venue.set, t.Staff, venue.people["reception"].id, status="inactive")
    async with front_desk(venue) as at:
        assert "Sari Wulandari" not in at.text
