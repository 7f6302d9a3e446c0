"""Free times and who is booked (chapter 15), through the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pos_app.desk import bookings, cancellations, services, times, visit_status
from pos_app.desk.session import hours_text
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.scheduling import Span
from pos_app.store import Clash
from pos_app.store import tables as t
from tests.desk.venue import MONDAY, Venue, clock_time

NOT_WORKING = "Staff not working during this time"
TAKEN = "Conflict detected"


def at(*texts: str) -> list[int]:
    return [clock_time(text) for text in texts]


def off(venue: Venue, who: str, kind: str, start: str, end: str, day: date = MONDAY) -> None:
    venue.add(
        t.Availability, id=new_id(), tenant_id=venue.melati.id, staff_id=venue.people[who].id,
        kind=kind, day=day.isoformat(), starts=clock_time(start), ends=clock_time(end),
    )  # fmt: skip


def free(venue: Venue, service: str, who: str | None = "rina", day: date = MONDAY) -> list[int]:
    staff = venue.people[who].id if who else None
    return [slot.minute for slot in times.free_times(venue.reception, service, staff, day).slots]


@pytest.mark.rule("SCHED-1", "SCHED-4", "SCHED-13")
@pytest.mark.parametrize("time", ["08:30", "08:55", "20:05", "21:00", "23:00"])
def test_a_visit_lies_inside_the_outlets_hours(venue: Venue, guest: str, time: str) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    with venue.refuses(Conflict, NOT_WORKING, code="staff_not_working"):
        venue.book(guest, at=time, day=tomorrow)
    for edge in ("09:00", "20:00"):
        venue.book(guest, at=edge, day=tomorrow)


@pytest.mark.rule("SCHED-1")
def test_a_closed_day_has_no_times(venue: Venue, guest: str) -> None:
    closed = venue.kemang._replace(hours=(None, *venue.kemang.hours[1:]))
    desk = venue.desk_of("reception", closed)
    found = times.free_times(desk, venue.massage, None, MONDAY)
    assert (found.is_closed, found.slots, found.now) == (True, (), None)
    assert found.later[0] == (MONDAY + timedelta(days=1), clock_time("09:00"))
    with venue.refuses(Conflict, NOT_WORKING):
        bookings.book(desk, venue.request(guest), operation=new_id())
    assert hours_text(closed.hours).startswith("[null")


@pytest.mark.rule("SCHED-5", "SCHED-13")
def test_the_same_visit_is_not_booked_twice(venue: Venue, guest: str) -> None:
    venue.book(guest)
    text = "This guest already has Massage with Rina Kusuma at this time"
    with venue.refuses(Conflict, text, code="booked_already"):
        venue.book(guest)
    with venue.refuses(Conflict, TAKEN, code="booking_conflict"):
        venue.book(guest, venue.facial)
    other = venue.book(guest, at="17:00").appointment.id
    with venue.refuses(Conflict, text):
        bookings.move(venue.reception, other, MONDAY, clock_time("14:30"), operation=new_id())
    assert venue.book(guest, staff_id=None).appointment.staff_name == "Wayan Adi"


@pytest.mark.rule("SCHED-6")
def test_only_somebody_with_the_skill_is_booked(venue: Venue, guest: str) -> None:
    assert [p.name for p in services.therapists(venue.reception, venue.massage)] == [
        "Rina Kusuma",
        "Wayan Adi",
    ]
    assert [p.name for p in services.therapists(venue.reception, venue.ritual)] == ["Rina Kusuma"]
    for who in ("wayan", "ketut", "manager"):
        with venue.refuses(BadInput, "This therapist does not perform Body Ritual"):
            venue.book(guest, venue.ritual, staff_id=venue.people[who].id)
    venue.set(t.Staff, venue.people["rina"].id, is_bookable=False)
    with venue.refuses(BadInput, "Nobody here performs Body Ritual"):
        venue.book(guest, venue.ritual, staff_id=None)
    venue.set(t.Staff, venue.people["rina"].id, is_bookable=True, status="on_leave")
    with venue.refuses(BadInput):
        venue.book(guest, venue.ritual)


@pytest.mark.rule("SCHED-7", "SCHED-13")
@pytest.mark.parametrize("kind", ["break", "blocked", "vacation"])
def test_hours_and_time_off_of_a_therapist_are_respected(venue: Venue, guest: str, kind: str) -> None:
    off(venue, "rina", kind, "15:00", "16:00")
    with venue.refuses(Conflict, NOT_WORKING):
        venue.book(guest, at="14:30")
    venue.book(guest, at="16:00")
    off(venue, "wayan", "working_hours", "12:00", "18:00")
    wayan = venue.people["wayan"].id
    for time in ("11:30", "17:30"):
        with venue.refuses(Conflict, NOT_WORKING):
            venue.book(guest, at=time, staff_id=wayan)
    venue.book(guest, at="17:00", staff_id=wayan)
    assert venue.book(guest, at="14:30", staff_id=None).appointment.staff_name == "Wayan Adi"


@pytest.mark.rule("SCHED-7", "SCHED-9", "SCHED-10", "SCHED-13")
def test_nobody_is_booked_twice_at_a_time(venue: Venue, guest: str) -> None:
    friend = venue.guest("A Friend")
    first = venue.book(guest, venue.ritual, at="12:00").appointment
    assert (first.end, first.ends_at - first.starts_at) == (clock_time("13:30"), timedelta(minutes=90))
    for time in ("11:05", "12:00", "13:30", "13:50"):
        with venue.refuses(Conflict, TAKEN):
            venue.book(friend, at=time)
    venue.book(friend, at="13:55")
    venue.book(friend, venue.facial, at="11:00")


@pytest.mark.rule("SCHED-7")
def test_a_therapist_is_in_one_place_only(venue: Venue, guest: str) -> None:
    venue.set(t.Staff, venue.people["rina"].id, outlet_id=None)
    venue.book(guest)
    there = venue.request(venue.guest("A Friend"), at="14:00")
    with venue.refuses(Conflict, TAKEN):
        bookings.book(venue.reception_there, there, operation=new_id())


@pytest.mark.rule("SCHED-7", "SCHED-10")
def test_the_store_itself_refuses_an_overlap(venue: Venue, guest: str) -> None:
    venue.book(guest)
    later = venue.book(guest, at="17:00").appointment.id
    starts = venue.rows(f"SELECT starts_at, ends_at, blocked_until FROM appointment WHERE id <> '{later}'")[0]
    with pytest.raises(Clash, match="appointment_clash"):
        venue.set(t.Appointment, later, starts_at=starts[0] + 1, ends_at=starts[1], blocked_until=starts[2])


@pytest.mark.rule("SCHED-8")
def test_any_available_takes_whom_least_is_asked_of(venue: Venue, guest: str) -> None:
    tomorrow = MONDAY + timedelta(days=1)

    def taken(time: str, service: str | None = None, day: date = tomorrow) -> str:
        venue.clock.advance(seconds=1)
        return venue.book(guest, service, at=time, day=day, staff_id=None).appointment.staff_name

    ids = sorted((venue.people[who].id, venue.people[who].name) for who in ("rina", "wayan"))
    first = taken("09:00")
    assert first == ids[0][1]
    second = taken("11:00")
    assert second == ids[1][1]
    assert taken("13:00") == first
    assert taken("15:00") == second
    venue.book(guest, at="17:00", day=tomorrow)
    assert taken("18:30") == "Wayan Adi"
    wednesday = MONDAY + timedelta(days=2)
    venue.book(guest, venue.ritual, at="09:00", day=wednesday)
    least_first = ["Wayan Adi", "Wayan Adi", "Rina Kusuma"]
    assert [taken(time, day=wednesday) for time in ("12:00", "14:00", "16:00")] == least_first


@pytest.mark.rule("SCHED-8")
def test_fewer_bookings_break_a_tie_of_minutes(venue: Venue, guest: str) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    venue.set(t.Service, venue.hair, duration=30)
    rina, wayan = venue.people["rina"].id, venue.people["wayan"].id
    few, many = (rina, wayan) if rina > wayan else (wayan, rina)
    for time in ("09:00", "10:00"):
        venue.book(guest, venue.hair, at=time, day=tomorrow, staff_id=many)
    venue.clock.advance(minutes=1)
    venue.book(guest, at="09:00", day=tomorrow, staff_id=few)
    assert venue.book(guest, at="14:00", day=tomorrow, staff_id=None).appointment.staff_id == few


@pytest.mark.rule("SCHED-9", "SCHED-10", "SCHED-11")
def test_free_times_keep_clear_of_what_is_booked(venue: Venue, guest: str) -> None:
    off(venue, "rina", "working_hours", "10:00", "15:00")
    venue.book(guest, venue.ritual, at="12:00")
    assert free(venue, venue.facial) == at("11:00", "14:00")
    assert free(venue, venue.massage) == at("14:00")


@pytest.mark.rule("SCHED-11")
def test_a_view_is_a_day_on_the_half_hour_and_fourteen_days_ahead(venue: Venue) -> None:
    found = times.free_times(venue.reception, venue.massage, None, MONDAY)
    assert [slot.minute for slot in found.slots] == list(range(clock_time("11:00"), clock_time("20:30"), 30))
    assert found.now is not None
    assert (found.now.minute, len(found.now.therapists)) == (clock_time("10:30"), 2)
    assert [later.day - MONDAY for later in found.later] == [timedelta(days=n) for n in range(1, 15)]
    assert {later.minute for later in found.later} == {clock_time("09:00")}
    past = times.free_times(venue.reception, venue.massage, None, MONDAY - timedelta(days=1))
    assert (past.slots, past.now) == ((), None)


@pytest.mark.rule("SCHED-11")
def test_a_full_day_rolls_over_to_the_next(venue: Venue) -> None:
    for who in ("rina", "wayan"):
        off(venue, who, "vacation", "00:00", "24:00")
        off(venue, who, "vacation", "00:00", "24:00", MONDAY + timedelta(days=1))
    found = times.free_times(venue.reception, venue.massage, None, MONDAY)
    assert (found.slots, found.now) == ((), None)
    assert found.later[0] == (MONDAY + timedelta(days=2), clock_time("09:00"))


def test_each_time_names_who_is_free_the_least_busy_first(venue: Venue, guest: str) -> None:
    venue.book(guest, venue.ritual, at="12:00")
    slots = times.free_times(venue.reception, venue.massage, None, MONDAY).slots
    found = {slot.minute: [p.name for p in slot.therapists] for slot in slots}
    assert found[clock_time("12:00")] == ["Wayan Adi"]
    assert found[clock_time("16:00")] == ["Wayan Adi", "Rina Kusuma"]


@pytest.mark.rule("SCHED-14")
@pytest.mark.parametrize(("how", "is_free"), [("cancelled", True), ("no_show", True), ("completed", False)])
def test_what_does_not_take_place_frees_its_time(venue: Venue, guest: str, how: str, is_free: bool) -> None:
    venue.sell(guest)
    friend = venue.guest("A Friend")
    booked = venue.book_with_credit(guest).appointment.id
    if how == "cancelled":
        cancellations.cancel(venue.reception, booked, "ill", operation=new_id())
    elif how == "no_show":
        visit_status.no_show(venue.reception, booked, operation=new_id())
    else:
        visit_status.complete(venue.reception, booked, operation=new_id())
    assert (clock_time("14:30") in free(venue, venue.massage)) == is_free
    if is_free:
        venue.book(guest)
    else:
        with venue.refuses(Conflict):
            venue.book(friend)


@pytest.mark.rule("SCHED-17")
def test_without_a_roster_a_therapist_works_the_outlets_hours(venue: Venue) -> None:
    short = venue.kemang._replace(hours=(Span(600, 720),) * 7)
    desk = venue.desk_of("reception", short)
    found = times.free_times(desk, venue.hair, venue.people["rina"].id, MONDAY + timedelta(days=1))
    assert [slot.minute for slot in found.slots] == at("10:00", "10:30", "11:00")


@pytest.mark.parametrize("minute", [-30, 1440, clock_time("14:32")])
def test_odd_times_are_refused(venue: Venue, guest: str, minute: int) -> None:
    with venue.refuses(BadInput, code="odd_time"):
        venue.book(guest, minute=minute)


def test_a_passed_time_is_refused_and_now_is_not(venue: Venue, guest: str) -> None:
    with venue.refuses(BadInput, "This time has passed"):
        venue.book(guest, at="10:20")
    venue.clock.advance(minutes=4)
    venue.book(guest, at="10:30")


def test_for_a_move_the_visit_itself_does_not_count(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment
    found: Any = times.free_times(venue.reception, venue.massage, booked.staff_id, MONDAY, but=booked.id)
    assert clock_time("14:30") in [slot.minute for slot in found.slots]
    assert clock_time("14:30") not in free(venue, venue.massage)
