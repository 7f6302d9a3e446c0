"""`d` and `a`: a visit is over, or the guest did not come; each a confirm line of its own."""

from __future__ import annotations

from datetime import timedelta

from pos_app.desk import visit_status
from pos_app.desk.appointments import AppointmentView
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, visits
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.screens.base import Steered
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

_NO_SHOW_REASONS = (N_("Did not answer the phone"), N_("Forgot"), N_("Came too late"))


async def open_done(screen: Steered, view: AppointmentView) -> None:
    """Ask whether the visit is over, and complete it (STAT-2, STAT-9)."""

    async def act(given: Given) -> None:
        done = await screen.ask(visit_status.complete, view.id, operation=given.operation)
        screen.say(_("Completed: %(visit)s.") % {"visit": _short(screen, done.appointment)})

    early = _not_begun(screen, view)
    payment = Fact(_("Payment"), [visits.bill(view), f"  {_settled(view)}"])
    facts = [*about(screen, view), *early, payment]
    confirm = _("Mark as completed before it begins") if early else _("Mark as completed")
    dialog = ConfirmDialog(_("Complete Appointment"), confirm, act, lines=facts)
    await screen.app.push_screen_wait(dialog)


async def open_absent(screen: Steered, view: AppointmentView) -> None:
    """Ask whether the guest did not come, with a reason where there is one (STAT-3, CANCEL-11)."""

    async def act(given: Given) -> None:
        done = await screen.ask(visit_status.no_show, view.id, operation=given.operation, reason=given.reason)
        screen.say(_("No-show: %(visit)s.") % {"visit": _short(screen, done.appointment)})

    early = _not_begun(screen, view)
    after: list[Line] = []
    if view.credit_redeemed:
        words = _("The credit of %(package)s stays used.") % {"package": view.package_name or ""}
        after.append([Said(words, "waiting")])
    elif view.paid_amount:
        words = _("%(amount)s was paid; payments are not refunded automatically.")
        after.append([Said(words % {"amount": formats.money(view.paid_amount)}, "waiting")])
    dialog = ConfirmDialog(
        _("Mark No-Show"),
        _("Mark as no-show before it begins") if early else _("Mark as no-show"),
        act,
        lines=[*about(screen, view), *early],
        reason="optional",
        reasons=[_(reason) for reason in _NO_SHOW_REASONS],
        afterwards=after,
    )
    await screen.app.push_screen_wait(dialog)


def about(screen: Steered, view: AppointmentView) -> list[Fact]:
    """Whose visit it is, what and when, above a confirm line."""
    return [
        Fact(_("Customer"), Said(view.customer_name, "strong")),
        Fact(_("Service"), f"{view.service_name}, {view.staff_name}"),
        Fact(_("Time"), visits.when(view, screen.desk_app.today())),
    ]


def _not_begun(screen: Steered, view: AppointmentView) -> list[Fact]:
    """A visit that has not begun is asked about; the rules allow it all the same (STAT-2, STAT-3)."""
    app = screen.desk_app
    left = view.starts_at - app.clock.now()
    if left <= timedelta(0) or view.status == AppointmentStatus.IN_PROGRESS:
        return []
    today = view.day == app.today()
    said = _("It begins only at %(time)s, %(ahead)s. This one?") % {
        "time": formats.clock(view.start) if today else visits.at(view, app.today()),
        "ahead": visits.ahead(-(-int(left.total_seconds()) // 60)),
    }
    return [Fact(" ", Said(said, "waiting"))]


def _settled(view: AppointmentView) -> str:
    return view.package_name or "" if view.credit_redeemed else formats.money(view.total_price)


def _short(screen: Steered, view: AppointmentView) -> str:
    return visits.in_short(view, screen.desk_app.today())
