"""Treatments to choose from, those that the guest has credits for first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pos_app.desk.credits import CreditView
from pos_app.desk.services import ServiceView
from pos_app.tui import formats
from pos_app.tui.forms.fields import Option
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Line, Part, Said

COLUMNS = (
    Column(shrink=True, grow=True),
    Column(right=True),
    Column(shrink=True, least=44),
    Column(right=True, least=56),
)


class Treatment(NamedTuple):
    """A treatment and the credits that would pay for it, in the order of use (CRED-8)."""

    service: ServiceView
    credits: tuple[CreditView, ...]

    @property
    def left(self) -> int:
        """Visits left for it."""
        return sum(credit.remaining for credit in self.credits)


def fitting(credits: Sequence[CreditView], service_id: str) -> tuple[CreditView, ...]:
    """The credits that can pay for a treatment, all-services ones among them (LATE-17)."""
    return tuple(c for c in credits if c.service_id in (service_id, None) and c.remaining > 0)


def treatments(services: Sequence[ServiceView], credits: Sequence[CreditView]) -> list[Treatment]:
    """All treatments: those with a credit of their own in the order of use, then those that an all-services
    credit pays, then the others."""
    own = [credit.service_id for credit in credits if credit.remaining > 0]
    found = [Treatment(service, fitting(credits, service.id)) for service in services]

    def rank(treatment: Treatment) -> tuple[int, int]:
        if treatment.service.id in own:
            return 0, own.index(treatment.service.id)
        return (1 if treatment.credits else 2), 0

    return sorted(found, key=rank)


def has_own(treatment: Treatment) -> bool:
    """Whether a credit for just this treatment is there."""
    return any(credit.service_id is not None for credit in treatment.credits)


def option(treatment: Treatment, zone: ZoneInfo, today: date) -> Option:
    """A treatment as a row: name, credits, the package that pays first, price."""
    service, first = treatment.service, treatment.credits[0] if treatment.credits else None
    length = formats.minutes(service.length.duration)
    left = wording.credits_word(treatment.left) if treatment.credits else ""
    cells: list[Part] = [service.name, Said(left, "credit")]
    detail: list[Line] = []
    if first is None:
        cells.append(Said(length, "muted"))
    else:
        ends = wording.until(first.expires_at, zone, today)
        cells.append(Said(ends, "waiting" if first.expiry.is_soon else "muted"))
        detail.append([first.package_name, Said(f"  {ends}", "muted")])
        if first.expiry.is_soon:
            detail.append([wording.expiry_note(first.expiry)])
    cells.append(Said(formats.money(service.price), "muted"))
    note = ", ".join(part for part in (length, left) if part)
    return Option(
        service.id, service.name, cells, f"{service.name} {service.category}", treatment, note, "", detail
    )
