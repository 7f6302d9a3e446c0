"""What the relay does beside the desk, in words: the header's line of truth, and toasts for what happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pos_app.domain.words import FlagKind
from pos_app.tui import formats
from pos_app.tui.text import filled, together
from pos_app.tui.widgets.lines import Truth
from pos_app.words import N_, _, ngettext_

if TYPE_CHECKING:
    from pos_app.desk.queue import Counts
    from pos_app.desk.settling import Settled
    from pos_app.tui.paper_contract import Standing

FRESH = 90
"""Seconds for which an answer says that we are online."""
MARKS = {"sandbox": N_("SANDBOX"), "staging": N_("STAGING")}
"""The header's mark of an environment; production has none."""
FLAGS = {
    FlagKind.DOUBLE_PAYMENT: N_("Double payment"),
    FlagKind.AMOUNT_MISMATCH: N_("Another amount"),
    FlagKind.PAID_TOO_LATE: N_("Paid too late"),
    FlagKind.PARTLY_PAID: N_("Partly paid"),
    FlagKind.CONTRADICTION: N_("Contradiction"),
    FlagKind.REMOTE_GONE: N_("Gone at Paper.id"),
    FlagKind.UNKNOWN_WORD: N_("Unknown word"),
    FlagKind.NUMBER_COLLISION: N_("Number taken"),
    FlagKind.LOOK_THERE: N_("Look at Paper.id"),
}
"""What needs a manager, in a few words."""


def not_configured() -> Truth:
    """No Paper.id is set up."""
    return Truth("off", _("Paper.id: not configured"), _("not configured"))


def truth(counts: Counts, standing: Standing, now: datetime) -> Truth:
    """The line of truth about Paper.id.

    Args:
        counts: what waits, from the store.
        standing: how this terminal's relay stands.
        now: the present instant, in the outlet's zone.
    """
    waiting = _waiting(counts)
    code = standing.problem.code if standing.problem is not None else ""
    if code == "paper_not_set" or (
        not standing.environment and not code and not counts.gateway.is_configured
    ):
        return Truth("off", *_joined(_("Paper.id: not configured"), _("not configured"), waiting))
    if code == "paper_no_credentials":
        return Truth("off", *_joined(_("no credentials here"), _("no credentials"), waiting))
    if code or standing.stopped:
        return Truth("stopped", *_joined(_("stopped, owner must look"), _("owner must look"), waiting))
    if standing.offline_since is not None:
        since = formats.clock(standing.offline_since.astimezone(now.tzinfo))
        return Truth(
            "offline", *_joined(_("offline since %(time)s") % {"time": since}, _("offline"), waiting)
        )
    if standing.clock_off:
        words = _("clock %(minutes)s min fast") if standing.clock_off > 0 else _("clock %(minutes)s min slow")
        minutes = formats.number(abs(standing.clock_off) // 60)
        return Truth("offline", *_joined(words % {"minutes": minutes}, _("clock is wrong"), waiting))
    if standing.answered_at is None:
        return Truth("checking", *_joined(_("checking"), _("checking"), waiting))
    return _answered(counts, int((now - standing.answered_at).total_seconds()), waiting)


def _answered(counts: Counts, seconds: int, waiting: str) -> Truth:
    """Online while the answer is fresh; after that it only says how old the news is."""
    links = ngettext_("%(n)s open link", "%(n)s open links", counts.open) % {"n": counts.open}
    short = ngettext_("%(n)s link", "%(n)s links", counts.open) % {"n": counts.open}
    age = max(0, seconds)
    checked = _("checked %(ago)s") % {"ago": formats.ago(age)}
    brief = _("%(n)s s") % {"n": age} if age < FRESH else formats.ago(age)
    if seconds > FRESH:
        return Truth("old", *(", ".join(part for part in parts if part) for parts in (
            (links, waiting, checked), (waiting or short, brief)
        )))  # fmt: skip
    return Truth("online", *(", ".join(part for part in parts if part) for parts in (
        (_("online"), links, waiting, checked), (waiting or short, brief)
    )))  # fmt: skip


def _waiting(counts: Counts) -> str:
    """`2 queued, 1 checking`: the same after a restart."""
    queued = counts.queued + counts.blocked + counts.resends + counts.withdrawing
    parts = []
    if queued:
        parts.append(_("%(n)s queued") % {"n": queued})
    if counts.checking:
        parts.append(_("%(n)s checking") % {"n": counts.checking})
    return ", ".join(parts)


def _joined(long: str, short: str, waiting: str) -> tuple[str, str]:
    return (f"{long}, {waiting}", f"{short}, {waiting}") if waiting else (long, short)


def told(settled: Settled, *, discreet: bool) -> tuple[str, bool]:
    """What an answer means for people, and whether money came; empty for what nobody waits for.

    Args:
        settled: what the answer did.
        discreet: whether nobody is signed in, so that no guest is named.
    """
    amount = formats.money(settled.total)
    whose = {"guest": settled.customer_name, "amount": amount, "what": settled.what}
    about = amount if discreet else filled("%(guest)s, %(amount)s, %(what)s", **whose)
    if settled.flags:
        words = _(FLAGS[settled.flags[0]])
        said = _("Needs a manager: %(word)s") % {"word": words}
        return together(said, about, between=". "), settled.paid
    if settled.paid:
        return filled(_("Paid online: %(what)s"), what=about), True
    if settled.partly:
        return filled(_("Partly paid, see Paper.id how much: %(what)s"), what=about), True
    return "", False


def done(did: str) -> str:
    """What a step means for people who were not looking; empty when a screen says it."""
    if did == "rejected":
        return _("Paper.id refused a payment link. F6, then q, says why.")
    if did == "reconciled":
        return _("The restored data were compared with Paper.id. F8 shows what is known there alone.")
    if did == "stopped":
        return _("Paper.id refuses the credentials: links wait until the owner has looked (F8).")
    return ""
