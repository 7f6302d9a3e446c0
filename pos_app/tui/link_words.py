"""A payment link in words: how it stands, why, and over which channels it went (LINK-15, LINK-21, UIX-3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.desk.intents import DeliveryView, LinkView
from pos_app.domain import links as rules
from pos_app.domain.words import Channel, DeliveryState, FlagKind
from pos_app.tui import formats
from pos_app.tui.text import cut, words_of
from pos_app.tui.widgets.desk_list import Fact, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _

CHANNELS = {Channel.EMAIL: N_("E-mail"), Channel.WHATSAPP: N_("WhatsApp"), Channel.SMS: N_("SMS")}
"""What the channels are called (English msgids)."""
_IN_A_SENTENCE = {Channel.EMAIL: N_("e-mail"), Channel.WHATSAPP: N_("WhatsApp"), Channel.SMS: N_("SMS")}
AFTER_PAYMENT = N_("Credits will be activated automatically when payment is completed")
"""What a guest's package waits for (English msgid, wireframe 7b)."""
_STATES = {
    "needs_manager": (N_("needs a manager"), "bad"),
    "paid": (N_("Paid"), "paid"),
    "partly_paid": (N_("Partially Paid"), "waiting"),
    "overdue": (N_("Overdue"), "bad"),
    "waiting": (N_("waiting"), "waiting"),
    "queued": (N_("queued"), "waiting"),
    "sending": (N_("sending"), "waiting"),
    "checking": (N_("checking whether it arrived"), "waiting"),
    "blocked": (N_("stopped, the owner must look"), "bad"),
    "refused": (N_("refused"), "bad"),
    "withdrawing": (N_("being withdrawn"), "ended"),
    "withdrawn": (N_("withdrawn"), "ended"),
}
_WHY = {
    "paid": "",
    "partly_paid": N_("A part was paid; how much, Paper.id alone shows. The rest is still waited for."),
    "queued": N_("It goes to Paper.id by itself, as soon as there is a way."),
    "sending": N_("It is on its way to Paper.id."),
    "checking": N_("Do not make another one: it is being looked for by its number."),
    "withdrawing": N_("Paper.id is asked to take no more money for it."),
}
_REASONS = {
    "paid at the desk": N_("paid at the desk"),
    "paid with a credit": N_("paid with a credit"),
    "paid by another link": N_("paid by another link"),
    "replaced": N_("replaced by another link"),
    "purchase cancelled": N_("purchase cancelled"),
    "appointment cancelled": N_("appointment cancelled"),
    "no-show": N_("no-show"),
}
_FLAGS = {
    FlagKind.DOUBLE_PAYMENT: N_("It was paid twice: online and in another way."),
    FlagKind.AMOUNT_MISMATCH: N_("Paper.id says another amount than the link."),
    FlagKind.PAID_TOO_LATE: N_("It was paid for something that was cancelled or has ended."),
    FlagKind.PARTLY_PAID: N_("It was withdrawn, but a part was paid already."),
    FlagKind.CONTRADICTION: N_("Paper.id takes back what it said before."),
    FlagKind.REMOTE_GONE: N_("Paper.id does not know this link any more."),
    FlagKind.UNKNOWN_WORD: N_("Paper.id says a word that the desk does not know."),
    FlagKind.NUMBER_COLLISION: N_("Its number is taken by another invoice at Paper.id."),
    FlagKind.LOOK_THERE: N_("Nobody knows whether the link exists: look for its number at Paper.id."),
}
_TROUBLES = {
    "no_way": N_("no way there"),
    "slow": N_("no answer"),
    "unsafe": N_("not a safe way"),
    "clock": N_("clock is wrong"),
    "stranger": N_("somebody else answered"),
    "unauthorised": N_("key refused"),
    "busy": N_("busy"),
    "fault": N_("a fault there"),
    "burnt": N_("number is known there"),
    "no_link": N_("no link to be trusted"),
    "unknown": N_("answer not understood"),
    "rejected": N_("refused"),
    "partner": N_("other guest data there"),
    "customer": N_("guest data refused"),
}
"""What stood in the way in a few words, by the code of its trouble (English msgids)."""
_DELIVERIES = {"not_said": N_("Paper.id did not say"), "may_be_sent": N_("may have been sent")}
_ADVICE = (
    N_("A due date within 7 days is paid sooner."),
    N_("Due today: a late evening payment may count as overdue."),
    N_("Several channels reach the guest better."),
    N_("Notes help the guest to know what the link is for."),
)
"""What the rules advise, so that it is collected (LINK-16, LINK-22)."""


def state(link: LinkView, zone: ZoneInfo, today: date) -> Said:
    """How a link stands: a word in its tone; a paid one with its time."""
    word, tone = _STATES[link.shown]
    if link.shown == "paid" and link.paid_at is not None:
        return Said(f"{_(word)} {formats.moment(link.paid_at, zone, today)}", tone)
    return Said(_(word), tone)


def news(link: LinkView, now: datetime, today: date) -> Line:
    """The state and how old it is: `waiting, checked 4 s ago`, `Overdue, 5 days overdue`."""
    said: list[Part] = [state(link, _zone(now), today)]
    if link.is_open and link.checked_at is not None:
        age = int((now - link.checked_at).total_seconds())
        said.append(Said(", " + _("checked %(ago)s") % {"ago": formats.ago(age)}, "muted"))
    elif (
        link.is_live and not link.is_open and link.attempts and link.next_at > now and link.shown != "sending"
    ):
        again = formats.clock(link.next_at, _zone(now))
        said.append(Said(", " + _("next try %(time)s") % {"time": again}, "muted"))
    return said


def why(link: LinkView, *, stopped: bool = False) -> list[Line]:
    """What the state means and what to do about it, each a paragraph; `stopped`: Paper.id lets nothing in."""
    shown = link.shown
    if shown == "queued" and stopped:
        return [
            [Said(_("Paper.id refuses the credentials: links wait until the owner has looked (F8)."), "bad")]
        ]
    if shown == "needs_manager":
        told: list[Line] = [[Said(_(_FLAGS[flag.kind]), "bad")] for flag in link.flags]
        return [*told, [_("A manager decides what becomes of it: F6.")]]
    if shown in ("waiting", "overdue"):
        return _open(link)
    said: list[Line] = [[_(_WHY[shown])]] if _WHY.get(shown) else []
    if shown in ("withdrawn", "withdrawing"):
        reason = _REASONS.get(link.void_reason)
        words = _(reason) if reason else link.void_reason
        because: list[Line] = [[Said(_("Reason") + ": ", "muted"), words]] if words else []
        return [*because, *said]
    if link.answer and shown in ("queued", "checking", "blocked", "refused"):
        return [[trouble(link)]]
    return said


def trouble(link: LinkView) -> str:
    """Why a link does not get on, with what to do next, for the receptionist (LINK-10)."""
    return words_of(link.trouble.desk) if link.trouble is not None else ""


def brief_trouble(link: LinkView) -> str:
    """What stood in the way in a few words; empty where nothing did, or there is no word for it."""
    said = _TROUBLES.get(link.trouble.owner.code) if link.trouble is not None else None
    return _(said) if said else ""


def _open(link: LinkView) -> list[Line]:
    if link.trouble is not None and link.trouble.desk.code in ("no_link", "elsewhere"):
        return [[Said(trouble(link), "bad")]]
    said: list[Line] = []
    if link.accepted:
        names = ", ".join(_(_IN_A_SENTENCE[channel]) for channel in link.accepted)
        said.append([_("Payment link sent to customer via %(channels)s") % {"channels": names}])
    if link.purchase_id is not None:
        said.append([Said(_(AFTER_PAYMENT), "muted")])
    return said


def deliveries(link: LinkView, zone: ZoneInfo, today: date) -> list[Fact]:
    """The channels with what is honestly known of each: the last time it was sent over it."""
    last = {delivery.channel: delivery for delivery in link.deliveries}
    return [
        Fact(_(CHANNELS[channel]), _delivered(last[channel], zone, today))
        for channel in Channel
        if channel in last
    ]


def _delivered(delivery: DeliveryView, zone: ZoneInfo, today: date) -> list[Part]:
    if delivery.state == DeliveryState.FAILED:
        said = _DELIVERIES.get(delivery.said)
        if said:
            return [Said(_(said), "waiting")]
        return [Said(_("failed: %(why)s") % {"why": delivery.said}, "bad")]
    if delivery.state == DeliveryState.QUEUED:
        return [Said(_("queued"), "waiting")]
    at = formats.moment(delivery.done_at or delivery.asked_at, zone, today).replace(" ", "\u00a0")
    return [_("accepted by Paper.id"), Said(f" {at}", "muted")]


def due(link: LinkView, today: date) -> list[Part]:
    """`due Tue 24 Nov`, with how long it is past."""
    day = formats.day(link.due, today, weekday=True).replace(" ", "\u00a0")
    said: list[Part] = [Said(_("due %(day)s") % {"day": day}, "muted")]
    if link.is_overdue:
        said += ["  ", Said(formats.overdue(link.due, today), "bad")]
    return said


def fee(link: LinkView) -> str:
    """What a total is made of where there is a fee on top (FEE-5); empty for none."""
    if not link.fee:
        return ""
    return _("%(base)s + platform fee %(fee)s (%(percent)s\u00a0%%)") % {
        "base": formats.money(link.amount),
        "fee": formats.money(link.fee),
        "percent": link.fee_percent,
    }


def sections(links: Sequence[LinkView], now: datetime, today: date) -> list[Section]:
    """The newest link of a sale for a pane; nothing where there is none."""
    if not links:
        return []
    link, zone = links[0], _zone(now)
    facts = [
        Fact(_("Status"), news(link, now, today)),
        *[Fact("", line) for line in why(link) if link.shown not in ("waiting", "overdue")],
        Fact(_("Invoice"), cut(link.number, 34, keep_tail=12)),
        Fact(_("Total"), [Said(formats.money(link.total), "strong"), "  ", *due(link, today)]),
        *([Fact("", Said(fee(link), "muted"))] if fee(link) else []),
        *deliveries(link, zone, today),
    ]
    return [Section(_("Payment link"), facts=facts)]


def among(
    shown: Sequence[Section], at: int, links: Sequence[LinkView], now: datetime, today: date
) -> list[Section]:
    """The sections of a pane with the newest link put in before the one at `at`."""
    return [*shown[:at], *sections(links, now, today), *shown[at:]]


def names(channels: Iterable[Channel]) -> str:
    """Channels inside a sentence: `e-mail, WhatsApp`."""
    return ", ".join(_(_IN_A_SENTENCE[channel]) for channel in channels)


def advice(due_on: date, today: date, chosen: int, can: int, notes: str) -> list[Line]:
    """What would make a payment likelier (LINK-16, LINK-22)."""
    said = rules.advice(due_on, today, chosen, can, notes)
    return [[Said(_(text), "muted")] for text in said if "Notes" not in text]


def live(links: Iterable[LinkView]) -> LinkView | None:
    """The link among these that is, or may become, payable."""
    return next((link for link in links if link.is_live), None)


def _zone(now: datetime) -> ZoneInfo:
    assert isinstance(now.tzinfo, ZoneInfo)
    return now.tzinfo
