"""What the start page and the finder's pane say: today, what needs attention, a guest at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.desk.appointments import AppointmentView, DayBook
from pos_app.desk.attention import Attention
from pos_app.desk.cards import Glance
from pos_app.desk.credits import ServiceCredits
from pos_app.domain.appointments import FREES_TIME
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, glyphs, states, visits
from pos_app.tui.drafts import Draft
from pos_app.tui.paper_news import FLAGS
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _, ngettext_, pgettext_

MOST = 20
"""Rows that need attention, at most."""
_OVER = (AppointmentStatus.COMPLETED, AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)
STATE_FROM = 74
"""Cells from which today's list has a column for the state of a visit."""
_TODAY = (
    Column(),
    Column(shrink=True, grow=True),
    Column(shrink=True),
    Column(least=84, shrink=True),
    Column(least=STATE_FROM),
    Column(),
)
_ATTENTION = (Column(), Column(shrink=True, grow=True), Column(least=54), Column(right=True))
_TONES = {"manager": "bad", "refused": "bad", "overdue": "bad", "due_today": "due", "expiring": "waiting"}
_CALLED = ("manager", "refused", "overdue")
"""Where a call is the answer, the phone stands in the row."""


def today_section(book: DayBook, now: datetime, room: int = STATE_FROM) -> Section:
    """The visits of today, in a list of `room` cells: who is here and who comes first, what is over below."""
    waiting = sum(
        a.status in (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED) for a in book.appointments
    )
    ahead = [a for a in book.appointments if a.status not in _OVER]
    over = [a for a in book.appointments if a.status in _OVER]
    note = _("%(booked)s booked, %(here)s here, %(waiting)s to come, %(done)s done")
    figures = {"booked": book.booked, "here": book.here, "waiting": waiting, "done": book.done}
    rows = [_visit_row(a, room >= STATE_FROM) for a in (*ahead, *over)]
    return Section(_("Today"), note % figures, _TODAY, rows, empty=_("Nothing is booked today. F4 books."))


def _visit_row(visit: AppointmentView, has_state: bool) -> Row:
    """Where its state has no column, a visit that will not be says that instead of its payment."""
    gone = visit.status in FREES_TIME and not has_state
    return Row(
        visit.id,
        [
            formats.clock(visit.start),
            visit.customer_name,
            Said(visit.service_name, "muted"),
            Said(visit.staff_name, "muted"),
            states.narrow(states.visit(visit.status.value)),
            states.narrow(states.visit(visit.status.value) if gone else visits.bill(visit)),
        ],
        visit.status in _OVER,
        visit,
    )


def drafts_section(drafts: Sequence[Draft]) -> Section:
    """Forms that were left under way."""
    rows = [_draft_row(number, draft) for number, draft in enumerate(drafts)]
    return Section(_("Drafts"), str(len(drafts)), _ATTENTION, rows)


def _draft_row(number: int, draft: Draft) -> Row:
    cells = [Said(_("Draft"), "due"), draft.title, "", Said(draft.at, "muted")]
    return Row(f"draft-{number}-{draft.title}", cells, record=draft)


def attention_key(row: Attention | None) -> str | None:
    """The key of a row that needs attention."""
    return None if row is None else f"{row.kind}-{row.flag or ''}{row.link_id or row.purchase_id}"


def attention_sections(found: Sequence[Attention], drafts: Sequence[Draft], today: date) -> list[Section]:
    """Drafts, then links that need somebody, what is overdue, due and about to expire."""
    sections = [drafts_section(drafts)] if drafts else []
    rows = [_attention_row(row) for row in found]
    empty = _("Nothing needs attention.")
    return [*sections, Section(_("Needs attention"), str(len(rows) or ""), _ATTENTION, rows, empty=empty)]


def _attention_row(row: Attention) -> Row:
    what = wording.credits_word(row.remaining) if row.kind == "expiring" else formats.money(row.amount)
    phone = formats.phone(row.phone) if row.kind in _CALLED else ""
    cells = [Said(_why(row), _TONES[row.kind]), row.customer_name, Said(phone, "muted"), what]
    return Row(attention_key(row) or "", cells, record=row)


def _why(row: Attention) -> str:
    if row.flag is not None:
        return _(FLAGS[row.flag])
    if row.kind == "refused":
        return _("Link refused")
    if row.kind == "due_today":
        return _("Due Today")
    if row.kind == "overdue":
        return ngettext_("Overdue %(n)s day", "Overdue %(n)s days", row.days) % {"n": row.days}
    if not row.days:
        return _("Ends today")
    return ngettext_("Ends in %(n)s day", "Ends in %(n)s days", row.days) % {"n": row.days}


def glance_sections(glance: Glance, zone: ZoneInfo, today: date) -> list[Section]:
    """A guest in the finder's pane: contact, note, credits, what is owed, the next visit."""
    guest = glance.guest
    owes = _("owes %(amount)s") % {"amount": formats.money(glance.owes)} if glance.owes else ""
    contact = [part for part in (formats.phone(guest.phone), guest.email) if part]
    facts = [Fact(_("Contact"), "   ".join(contact) or Said(glyphs.current().dash, "muted"))]
    if owes:
        facts.append(Fact(_("Owes"), Said(formats.money(glance.owes), "bad")))
    if guest.notes:
        facts.append(Fact(_("Note"), guest.notes))
    if glance.next is not None:
        visit = glance.next
        said = f"{visits.at(visit, today)}  {visit.service_name}, {visit.staff_name}"
        facts.append(Fact(pgettext_("following", "Next"), said))
    return [
        Section(guest.name, owes, facts=facts),
        credits_section(glance.services, zone, today),
    ]


CREDIT_COLUMNS = (Column(shrink=True, grow=True), Column(right=True), Column(right=True), Column(least=40))


def credits_section(services: Sequence[ServiceCredits], zone: ZoneInfo, today: date) -> Section:
    """What a guest has of each treatment, the soonest to end first."""
    total = sum(service.remaining for service in services)
    rows = [
        Row(
            f"credits-{service.service_id or 'all'}",
            [
                wording.service_word(service.service_name),
                Said(str(service.remaining), "strong"),
                Said(wording.expires(service.expires_at, zone, today), _expiry_tone(service)),
                Said(_near(service, zone, today), "waiting"),
            ],
            record=service,
        )
        for service in services
    ]
    empty = _("No credit that could be used.")
    return Section(_("Credits"), formats.number(total), CREDIT_COLUMNS, rows, empty=empty)


def _expiry_tone(service: ServiceCredits) -> str:
    return "waiting" if service.expiry.is_soon else "muted"


def _near(service: ServiceCredits, zone: ZoneInfo, today: date) -> str:
    if service.expires_at is None or not service.expiry.is_soon:
        return ""
    return formats.distance(service.expires_at.astimezone(zone).date(), today)
