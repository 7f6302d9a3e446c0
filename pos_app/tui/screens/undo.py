"""`z`: take back the newest slip, late use or walk-in use, after naming it (STAT-5, BOOK-23, LATE-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk import appointments, redemptions, visit_status
from pos_app.desk.appointments import AppointmentDetail, AppointmentView, Undoable
from pos_app.desk.redemptions import RedemptionView, UseDone
from pos_app.domain.clock import local_day
from pos_app.domain.errors import BadInput
from pos_app.domain.roles import Act
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, states, visits
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.fields import Option
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.closing import about
from pos_app.tui.text import filled, together
from pos_app.tui.verbs import wording
from pos_app.tui.verbs.visit import nothing_to_undo
from pos_app.tui.verbs.word import who_can_agree, word_of
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

REASONS = (N_("Wrong guest"), N_("Wrong treatment"), N_("Guest did not take it"))
_SLIPS = {
    "check_in": (N_("Check-in at %(time)s by %(who)s"), N_("Take back the check-in")),
    "no_show": (N_("No-show at %(time)s by %(who)s"), N_("Take back the no-show")),
    "complete": (N_("Completion at %(time)s by %(who)s"), N_("Take back the completion")),
}
_TAKEN_BACK = {
    "check_in": N_("Check-in taken back: %(visit)s."),
    "no_show": N_("No-show taken back: %(visit)s."),
    "complete": N_("Completion taken back: %(visit)s."),
}


class _Found(NamedTuple):
    at: datetime
    detail: AppointmentDetail | None
    use: RedemptionView | None


async def open_undo(screen: Steered, records: Sequence[Any]) -> None:
    """Find the newest of what some records hold, name it, and take it back.

    Raises:
        BadInput: there is nothing, or its day is over.
        NotAllowed: a manager's word is needed and nobody can give one.
    """
    found = [one for record in records if (one := await _look(screen, record)) is not None]
    if not found:
        raise nothing_to_undo()
    newest = max(found, key=lambda one: one.at)
    if newest.use is not None:
        await _undo_use(screen, newest.use)
    elif newest.detail is not None:
        await _undo_visit(screen, newest.detail)


async def _look(screen: Steered, record: Any) -> _Found | None:
    if isinstance(record, RedemptionView):
        return _Found(record.redeemed_at, None, record)
    if not isinstance(record, AppointmentView):
        return None
    detail = await screen.ask(appointments.detail, record.id)
    return _Found(detail.undoable.at, detail, None) if detail.undoable is not None else None


async def _undo_visit(screen: Steered, detail: AppointmentDetail) -> None:
    undoable = detail.undoable
    assert undoable is not None
    if undoable.kind == "late":
        await _undo_late(screen, detail)
        return
    app = screen.desk_app
    if local_day(undoable.at, app.identity.zone) != app.today():
        raise BadInput("undo_too_late", N_("This can be undone on the same day only."))
    await _undo_slip(screen, detail, undoable)


async def _undo_slip(screen: Steered, detail: AppointmentDetail, slip: Undoable) -> None:
    view = detail.appointment
    managers = await _managers(screen, slip)

    async def act(given: Given) -> None:
        word = await word_of(screen, given, Act.WITHDRAW_SLIP, view.id)
        back = await screen.ask(
            visit_status.undo_slip, view.id, operation=given.operation, approval=word
        )  # fmt: skip
        said = _(_TAKEN_BACK[slip.act]) % {
            "visit": visits.in_short(back.appointment, screen.desk_app.today())
        }
        screen.say(said)

    named, confirm = _SLIPS[slip.act]
    zone, today = screen.desk_app.identity.zone, screen.desk_app.today()
    what = _(named) % {"time": formats.moment(slip.at, zone, today), "who": slip.staff_name}
    step = next((s for s in detail.steps if s.id == slip.id), None)
    before = AppointmentStatus(step.from_status) if step and step.from_status else view.status
    facts: list[Line | Fact] = [
        [Said(what, "strong")],
        *about(screen, view),
        Fact(_("Then"), states.visit(before.value)),
    ]
    if slip.act == "complete" and view.credit_redeemed:
        words = _("A cancellation with refund then needs a manager's word.")
        facts.append(Fact(" ", Said(words, "waiting")))
    if managers is not None:
        facts.append(
            [Said(_("Five minutes are over, or somebody else did it: a manager's word."), "waiting")]
        )
    dialog = ConfirmDialog(_("Undo"), _(confirm), act, lines=facts, managers=managers)
    await screen.app.push_screen_wait(dialog)


async def _undo_late(screen: Steered, detail: AppointmentDetail) -> None:
    view, undoable = detail.appointment, detail.undoable
    assert undoable is not None
    managers = await _managers(screen, undoable)

    async def act(given: Given) -> Wall:
        word = await word_of(screen, given, Act.UNDO_REDEMPTION, view.id)
        back = await screen.ask(
            redemptions.undo_late, view.id, given.reason, operation=given.operation, approval=word
        )
        return _late_wall(screen, view, back)

    zone, today = screen.desk_app.identity.zone, screen.desk_app.today()
    what = _("Credit used on this booking at %(time)s by %(who)s") % {
        "time": formats.moment(undoable.at, zone, today),
        "who": undoable.staff_name,
    }
    expired = detail.credit is not None and detail.credit.expiry.is_expired
    facts: list[Line | Fact] = [
        [Said(what, "strong")],
        *about(screen, view),
        Fact(_("Back to"), Said(view.package_name or "", "strong")),
        Fact(_("Then"), _("Owes %(amount)s") % {"amount": formats.money(view.total_price)}),
    ]
    if expired:
        facts.append([Said(_("The package has expired: the credit cannot be used again."), "bad")])
    dialog = _with_reason(_("Give the credit back"), act, [*facts, []], managers)
    await screen.app.push_screen_wait(dialog)


async def _undo_use(screen: Steered, use: RedemptionView) -> None:
    managers = await who_can_agree(screen, Act.UNDO_REDEMPTION)

    async def act(given: Given) -> Wall:
        word = await word_of(screen, given, Act.UNDO_REDEMPTION, use.id)
        done = await screen.ask(
            redemptions.undo_use, use.id, given.reason, operation=given.operation, approval=word
        )
        return _use_wall(done)

    zone, today = screen.desk_app.identity.zone, screen.desk_app.today()
    what = _("Credit used at %(time)s by %(who)s") % {
        "time": formats.moment(use.redeemed_at, zone, today),
        "who": use.redeemed_by,
    }
    facts: list[Line | Fact] = [[Said(what, "strong")], Fact(_("Service"), use.service_name), []]
    dialog = _with_reason(_("Give the credit back"), act, facts, managers)
    await screen.app.push_screen_wait(dialog)


def _with_reason(
    confirm: str, act: Any, lines: Sequence[Line | Fact], managers: Sequence[Option] | None
) -> ConfirmDialog:
    return ConfirmDialog(
        _("Undo"),
        confirm,
        act,
        lines=lines,
        reason="required",
        reasons=[_(reason) for reason in REASONS],
        managers=managers,
    )


async def _managers(screen: Steered, undoable: Undoable) -> list[Option] | None:
    app = screen.desk_app
    if visit_status.may_undo_alone(app.desk, undoable, app.clock.now()):
        return None
    late = undoable.kind == "late"
    return await who_can_agree(screen, Act.UNDO_REDEMPTION if late else Act.WITHDRAW_SLIP)


def _late_wall(screen: Steered, was: AppointmentView, back: AppointmentDetail) -> Wall:
    view = back.appointment
    said = _("1 credit refunded to %(package)s") % {"package": was.package_name or ""}
    facts = [*about(screen, view), Fact(_("Payment"), [visits.bill(view), f"  {formats.money(view.owed)}"])]
    return Wall(_("Credit Given Back"), facts, after=[[said]], message=f"{said}.")


def _use_wall(done: UseDone) -> Wall:
    said = filled(_("1 credit refunded to %(package)s"), package=done.package_name)
    now = filled(
        _("%(guest)s now has %(n)s remaining"),
        guest=done.customer_name,
        n=wording.credits_word(done.credit.remaining),
    )
    facts = [
        Fact(_("Customer"), Said(done.customer_name, "strong")),
        Fact(_("Service"), done.redemption.service_name),
        Fact(_("Package"), done.package_name),
    ]
    return Wall(
        _("Credit Given Back"),
        facts,
        after=[[said], [now]],
        message=together(said, now, between=". ", end="."),
    )
