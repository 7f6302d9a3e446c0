"""What F6 says: a row, the pane beside it, the figures, the filter in words (PEND-1..11, wireframe 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.desk.intents import LinkView
from pos_app.desk.pending import Filters, PendingPage, PendingRow
from pos_app.desk.session import OutletInfo
from pos_app.domain.pending import Badge
from pos_app.tui import formats, link_words
from pos_app.tui.paper_news import FLAGS
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.tui.widgets.filter_line import Picks
from pos_app.words import N_, _, ngettext_, pgettext_

METHODS = {
    "paper_digital": N_("payment link"),
    "bank_transfer": N_("bank transfer"),
    "pay_on_visit": N_("pay on visit"),
    "manual_onspot": N_("at the desk"),
}
"""How something was to be paid (English msgids, PEND-1)."""
_SHORT = {"paper_digital": N_("by link"), "bank_transfer": N_("transfer"), "pay_on_visit": N_("on visit")}
_BRIEF = {
    "checking": N_("checking"),
    "blocked": N_("stopped"),
    "withdrawing": N_("withdrawing"),
    "partly_paid": N_("partly paid"),
}
"""States of a link that fit a column."""
_PERIODS = (7, 30, 90)
CARD = "card"
"""The key of the pane's row that opens the guest's card."""
_EARLIER = (Column(shrink=True), Column(shrink=True, grow=True))
_MOST_OUTLETS = 8


def columns() -> Sequence[Column]:
    """What goes first when it gets narrow: outlet, day of the sale, then how it is paid."""
    return (
        Column(_("Status")),
        Column(_("Guest"), shrink=True, grow=True),
        Column(_("For"), shrink=True),
        Column(_("Amount"), right=True),
        Column(_("How"), least=66),
        Column(_("Due"), right=True),
        Column(_("Since"), right=True, least=96),
        Column(_("Outlet"), least=112, shrink=True),
    )


def row(pending: PendingRow, zone: ZoneInfo, today: date, *, brief: bool = False) -> Row:
    """A pending payment, or what needs a manager, as a row (PEND-5); `brief`: how it is paid in one word."""
    return Row(
        pending.id,
        [
            badge(pending),
            Said(pending.customer_name, "strong"),
            pending.what,
            formats.money(pending.amount),
            how(pending, zone, today, brief=brief),
            Said(_day(pending.due, today), "muted" if pending.badge == Badge.PENDING else "text"),
            Said(formats.day(pending.created_at.astimezone(zone).date(), today), "muted"),
            Said(pending.outlet, "muted"),
        ],
        record=pending,
    )


def badge(pending: PendingRow) -> Said:
    """How pressing it is: a word, and a colour that only repeats it (PEND-3)."""
    if pending.badge == Badge.FLAGGED:
        kinds = [_(FLAGS[flag.kind]) for flag in pending.link.flags] if pending.link else []
        return Said(" + ".join(kinds[:2]), "bad")
    if pending.badge == Badge.OVERDUE:
        return Said(_("Overdue %(n)s d") % {"n": formats.number(pending.days_overdue)}, "bad")
    if pending.badge == Badge.DUE_TODAY:
        return Said(pgettext_("column", "Due Today"), "due")
    return Said(_("Pending"), "waiting")


def how(pending: PendingRow, zone: ZoneInfo, today: date, *, brief: bool = False) -> Line:
    """How it is to be paid; of a link also, when `brief` only, how it stands where it is not just waiting."""
    link = pending.link
    if link is None:
        said = _SHORT.get(pending.method)
        return [Said(_(said) if said else "", "muted")]
    if link.shown in ("waiting", "overdue", "needs_manager"):
        return [_("link")]
    state = link_words.state(link, zone, today)
    word = _BRIEF.get(link.shown)
    stands = Said(_(word) if word else state.text, state.tone)
    return [stands] if brief or link.shown == "partly_paid" else [_("link"), ", ", stands]


def _day(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return _("today") if day == today else formats.day(day, today)


def figures(page: PendingPage, zone: ZoneInfo, today: date, *, brief: bool = False) -> Line:
    """The three cards and, where there is room, when a link was last asked about (PEND-2)."""
    found = page.figures
    said: list[Part] = [
        Said(ngettext_("%(n)s pending", "%(n)s pending", found.rows) % {"n": formats.number(found.rows)}),
        "   ",
        Said(formats.money(found.amount), "strong"),
        "   ",
        Said(
            ngettext_("%(n)s due today", "%(n)s due today", found.due_today)
            % {"n": formats.number(found.due_today)},
            "due" if found.due_today else "muted",
        ),
    ]
    if page.checked_at is not None and not brief:
        at = formats.moment(page.checked_at, zone, today)
        said += ["   ", Said(_("checked %(time)s") % {"time": at}, "muted")]
    return said


def showing(first: int, last: int, total: int) -> tuple[str, str]:
    """`Showing 1–18 of 5,005 pending payments`, and in short `1–18 of 5,005` (PEND-8)."""
    if not total:
        return "", ""
    words = ngettext_(
        "Showing %(shown)s of %(total)s pending payment",
        "Showing %(shown)s of %(total)s pending payments",
        total,
    )
    whole = last - first + 1 == total
    shown = formats.number(total) if whole else f"{formats.number(first)}–{formats.number(last)}"
    figures = {"shown": shown, "total": formats.number(total)}
    return words % figures, _("%(shown)s of %(total)s") % figures


# the pane


def sections(pending: PendingRow, links: Sequence[LinkView], now: datetime, today: date) -> list[Section]:
    """A pending payment whole: guest, sum, days, its link with every channel, earlier links (PEND-5, 10)."""
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    link = pending.link
    card = Row(CARD, [_("Open the guest's card")], record=pending)
    shown = [Section(pending.customer_name, facts=_facts(pending, zone, today), rows=[card])]
    if link is not None:
        shown += link_words.sections([link], now, today)
    earlier = [one for one in links if link is None or one.id != link.id]
    return [*shown, *_earlier(earlier, zone, today)]


def _facts(pending: PendingRow, zone: ZoneInfo, today: date) -> list[Fact]:
    due: list[Part] = [_day(pending.due, today)]
    if pending.days_overdue and pending.due is not None:
        due += ["  ", Said(formats.overdue(pending.due, today), "bad")]
    kind = Said(f"  {_('appointment')}", "muted") if pending.appointment_id else ""
    facts = [
        Fact(_("Status"), badge(pending)),
        Fact(_("Phone"), Said(formats.phone(pending.customer_phone) or _("none"), "strong")),
        Fact(_("For"), [pending.what, kind]),
        Fact(_("Amount"), Said(formats.money(pending.amount), "strong")),
        Fact(_("Method"), _(METHODS.get(pending.method, pending.method))),
        Fact(_("Since"), formats.moment(pending.created_at, zone, today)),
    ]
    if pending.due is not None:
        facts.append(Fact(_("Due"), due))
    facts.append(Fact(_("Outlet"), pending.outlet))
    if pending.notes:
        facts.append(Fact(_("Notes"), pending.notes))
    if pending.badge == Badge.FLAGGED:
        facts.append(Fact("", Said(_("Enter shows what happened, and the ways out."), "waiting")))
    return facts


def _earlier(links: Sequence[LinkView], zone: ZoneInfo, today: date) -> list[Section]:
    """Links that were refused, withdrawn or replaced, newest first."""
    rows = []
    for link in links:
        at = Said(formats.moment(link.created_at, zone, today), "muted")
        why = [part for line in link_words.why(link)[:1] for part in line]
        said: list[Part] = [link_words.state(link, zone, today), *([". ", *why] if why else [])]
        rows.append(Row("", [at, said]))
    return [Section(_("Earlier links"), formats.number(len(rows)), _EARLIER, rows)] if rows else []


# the filter


def picks(outlets: Sequence[OutletInfo]) -> list[Picks]:
    """Method, period and outlet with their numbers (PEND-1)."""
    methods = [(key, _(METHODS[key])) for key in ("paper_digital", "bank_transfer", "pay_on_visit")]
    periods = [
        (str(days), ngettext_("last %(n)s day", "last %(n)s days", days) % {"n": days}) for days in _PERIODS
    ]
    return [
        Picks(_("Method"), [("", _("all methods")), *methods, ("link", _("with a link"))]),
        Picks(_("Period"), [*periods, ("", _("all days"))]),
        Picks(_("Outlet"), [("", _("all outlets")), *((o.id, o.name) for o in outlets[:_MOST_OUTLETS])]),
    ]


def chosen(filters: Filters) -> list[str]:
    """What a filter has chosen in each of `picks`."""
    return [filters.method, str(filters.days) if filters.days else "", filters.outlet_id]


def filters_of(keys: Sequence[str], words: str) -> Filters:
    """The filter of what was chosen."""
    method, days, outlet = keys
    return Filters(method, int(days) if days else None, outlet, words)
