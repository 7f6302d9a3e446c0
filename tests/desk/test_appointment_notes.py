"""What is written at a visit."""

from __future__ import annotations

import pytest

from pos_app.desk import appointment_notes, appointments, cancellations, story
from pos_app.domain.errors import BadInput, NotAllowed, Unprocessable
from pos_app.domain.ids import new_id
from tests.desk.venue import Venue


@pytest.fixture
def visit(venue: Venue) -> str:
    return venue.book(venue.guest()).appointment.id


def test_notes_are_kept_cleaned_and_told(venue: Venue, visit: str) -> None:
    typed = "suka\x1b[31m tekanan kuat\r\nalergi lavender"
    found = appointment_notes.edit_notes(venue.reception, visit, typed, operation=new_id())
    assert found.notes == "suka[31m tekanan kuat\nalergi lavender"
    assert appointments.detail(venue.reception, visit).appointment.notes == found.notes
    assert story.history(venue.reception, visit)[0].act == "edit_notes"


@pytest.mark.rule("STAT-5")
def test_a_cancelled_visit_is_not_changed(venue: Venue, visit: str) -> None:
    cancellations.cancel(venue.reception, visit, "ill", operation=new_id())
    with pytest.raises(Unprocessable, match="cancelled; it cannot be changed"):
        appointment_notes.edit_notes(venue.reception, visit, "late", operation=new_id())
    assert appointments.detail(venue.reception, visit).appointment.notes == ""


def test_too_much_is_refused(venue: Venue, visit: str) -> None:
    with pytest.raises(BadInput):
        appointment_notes.edit_notes(venue.reception, visit, "x" * 501, operation=new_id())


@pytest.mark.rule("ROLE-8")
def test_a_therapist_writes_at_own_visits_only(venue: Venue, visit: str) -> None:
    whose = appointments.detail(venue.reception, visit).appointment.staff_id
    mine, theirs = sorted((venue.rina, venue.wayan), key=lambda desk: desk.staff.id != whose)
    assert appointment_notes.edit_notes(mine, visit, "mine", operation=new_id()).notes == "mine"
    with venue.refuses(NotAllowed):
        appointment_notes.edit_notes(theirs, visit, "not mine", operation=new_id())
