"""Several treatments of one visit."""

from __future__ import annotations

import pytest

from pos_app.desk import visits
from pos_app.desk.visits import Planned
from pos_app.domain.errors import Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment
from tests.desk.venue import MONDAY, Venue, clock_time

ROWS = "SELECT service_name, visit_id, credit_redeemed FROM appointment ORDER BY starts_at"


def test_all_treatments_stand_under_one_visit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    first = venue.request(guest, payment=BookingPayment.CREDIT)
    second = venue.request(guest, venue.facial, "15:45")
    ids = (new_id(), new_id())
    done = visits.book_visit(venue.reception, [first, second], operations=ids)
    assert [booked.appointment.id for booked in done] == list(ids)
    assert venue.rows(ROWS) == [("Massage", ids[0], 1), ("Facial Treatment", ids[0], 0)]
    assert visits.book_visit(venue.reception, [first, second], operations=ids) == done
    assert len(venue.rows(ROWS)) == 2


@pytest.mark.rule("BOOK-10")
def test_one_refused_treatment_leaves_none(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    first = venue.request(guest, payment=BookingPayment.CREDIT)
    second = venue.request(guest, venue.facial, "15:00")
    with venue.refuses(Conflict, code="booking_conflict"):
        visits.book_visit(venue.reception, [first, second], operations=(new_id(), new_id()))


def test_the_refusal_says_which_treatment(venue: Venue, guest: str) -> None:
    requests = [venue.request(guest), venue.request(guest, venue.facial, "15:00")]
    with pytest.raises(Conflict) as caught:
        visits.book_visit(venue.reception, requests, operations=(new_id(), new_id()))
    assert caught.value.params["treatment"] == 1


def test_the_next_one_waits_for_the_clean_up_of_the_same_therapist_only(venue: Venue) -> None:
    rina, wayan = venue.people["rina"].id, venue.people["wayan"].id
    start = clock_time("14:30")
    planned = [Planned(rina, start, start + 60, start + 75)]
    alone = visits.right_after(venue.reception, venue.facial, rina, MONDAY, planned)
    other = visits.right_after(venue.reception, venue.facial, wayan, MONDAY, planned)
    anybody = visits.right_after(venue.reception, venue.facial, None, MONDAY, planned)
    assert alone is not None
    assert alone.minute == clock_time("15:45")
    assert other is not None
    assert other.minute == clock_time("15:30")
    assert anybody is not None
    assert [person.id for person in anybody.therapists] == [wayan]


def test_after_closing_time_nothing_follows(venue: Venue) -> None:
    end = clock_time("20:30")
    planned = [Planned(venue.people["rina"].id, end - 60, end, end)]
    assert visits.right_after(venue.reception, venue.facial, None, MONDAY, planned) is None
