"""The first run: tenant, outlet, owner."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.desk import people, setup
from pos_app.desk.session import open_front
from pos_app.desk.setup import SetupRequest
from pos_app.domain.clock import SetClock
from pos_app.domain.errors import BadInput, Conflict, NotFound, Refusal
from pos_app.domain.roles import Role
from pos_app.domain.scheduling import Span
from pos_app.store import Store
from tests.desk.venue import HALF_PAST_TEN, Venue

REQUEST = SetupRequest("Melati Spa", "Kemang", "WIB", "Dewi Lestari")
CLOCK = SetClock(HALF_PAST_TEN)


@pytest.mark.rule("ENT-15", "ENUM-12")
def test_the_first_run_makes_tenant_outlet_and_owner(store: Store) -> None:
    assert setup.needs_setup(store)
    with pytest.raises(NotFound):
        open_front(store, CLOCK, "T1")
    done = setup.first_run(store, CLOCK, "T1", REQUEST._replace(plan="free", hours="08:30-20:00"))
    assert not setup.needs_setup(store)
    front = open_front(store, CLOCK, "T1", outlet="kemang")
    assert (front.tenant.id, front.tenant.name, front.tenant.plan) == (done.tenant_id, "Melati Spa", "FREE")
    assert (front.outlet.zone.key, front.outlet.hours) == ("Asia/Jakarta", (Span(510, 1200),) * 7)
    owner = people.roster(front)[0]
    assert (owner.id, owner.role, owner.must_change_pin) == (done.owner_id, "TENANT_ADMIN", True)
    assert people.sign_in(front, done.owner_id, done.one_time_pin).must_change_pin
    with pytest.raises(NotFound):
        open_front(store, CLOCK, "T1", outlet="Ubud")
    desk = people.through_door(front)
    assert desk.staff.name == "Dewi Lestari"


@pytest.mark.rule("ENT-15")
def test_a_tenants_short_name_is_its_own(store: Store) -> None:
    setup.first_run(store, CLOCK, "T1", REQUEST)
    with pytest.raises(Conflict):
        setup.first_run(store, CLOCK, "T1", REQUEST._replace(tenant="MELATI  spa"))
    setup.first_run(store, CLOCK, "T1", REQUEST._replace(tenant="Kenanga"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tenant": " "}, "tenant"),
        ({"outlet": ""}, "outlet"),
        ({"owner": "\u200b"}, "owner"),
        ({"owner": "x" * 101}, "owner"),
        ({"timezone": "Jakarta"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"plan": "GOLD"}, "plan"),
        ({"hours": "9-21"}, "hours"),
        ({"hours": "21:00-09:00"}, "hours"),
        ({"hours": "09:00-24:30"}, "hours"),
        ({"hours": "09:60-12:00"}, "hours"),
    ],
    ids=str,
)
def test_a_request_that_cannot_be_names_its_field(store: Store, change: Any, field: str) -> None:
    with pytest.raises(BadInput) as caught:
        setup.first_run(store, CLOCK, "T1", REQUEST._replace(**change))
    assert caught.value.field == field
    assert setup.needs_setup(store)


def test_a_door_needs_an_owner(venue: Venue) -> None:
    with venue.refuses(NotFound, "This venue has no owner yet."):
        people.through_door(open_front(venue.store, venue.clock, "D1", outlet="Ubud"), Role.RECEPTIONIST)
    with pytest.raises(Refusal):
        open_front(venue.store, venue.clock, "D1", outlet="Nowhere")
