"""`u`: a credit pays for a booking that is not paid yet (LATE-1..17)."""

from __future__ import annotations

from pos_app.desk import appointments, redemptions
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, states
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.closing import about, open_done
from pos_app.tui.text import filled
from pos_app.tui.verbs import wording
from pos_app.tui.verbs.visit import no_package
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _

_DONE = "done"


class LateUseDialog(ConfirmDialog):
    """The line; on its wall a visit that is settled now can be completed."""

    VERBS = (_DONE,)

    def verb_done(self) -> None:
        """Complete the visit: the screen that asked goes on with it."""
        self.close(_DONE)


async def open_late_use(screen: Steered, view: AppointmentView) -> None:
    """Show which credit would pay, and use it.

    Raises:
        BadInput: there is none that fits (LATE-14).
    """
    detail = await screen.ask(appointments.detail, view.id)
    credit = detail.fits_credit
    if credit is None:
        raise no_package()

    async def act(given: Given) -> Wall:
        used = await screen.ask(
            redemptions.use_late, view.id, operation=given.operation, purchase_id=credit.purchase_id
        )
        return _wall(screen, used, credit)

    words = _("Redeem package: 1 credit of %(package)s") % {"package": credit.package_name}
    dialog = LateUseDialog(_("Use Package Credit"), words, act, lines=_facts(screen, view, credit))
    if await screen.app.push_screen_wait(dialog) == _DONE:
        settled = await screen.ask(appointments.detail, view.id)
        await open_done(screen, settled.appointment)


def _facts(screen: Steered, view: AppointmentView, credit: CreditView) -> list[Fact]:
    zone, today = screen.desk_app.identity.zone, screen.desk_app.today()
    left = wording.credits_word(credit.remaining)
    until = wording.until(credit.expires_at, zone, today)
    soon = wording.expiry_note(credit.expiry)
    return [
        *about(screen, view),
        Fact(_("Amount due"), Said(formats.money(view.owed), "strong")),
        Fact(_("Credit"), Said(credit.package_name, "strong")),
        Fact(" ", [_("%(n)s, %(until)s") % {"n": left, "until": until}, "  ", soon]),
        Fact(_("Then"), _("Remaining after: %(n)s") % {"n": formats.number(credit.remaining - 1)}),
    ]


def _wall(screen: Steered, detail: AppointmentDetail, credit: CreditView) -> Wall:
    view, left = detail.appointment, detail.credit or credit
    said = filled(
        _("1 credit of %(package)s pays for %(service)s of %(guest)s."),
        package=view.package_name or credit.package_name,
        service=view.service_name,
        guest=view.customer_name,
    )
    completable = view.status in (AppointmentStatus.CONFIRMED, AppointmentStatus.IN_PROGRESS)
    return Wall(
        _("Credit Redeemed Successfully"),
        [
            *about(screen, view),
            Fact(_("Payment"), states.bill("credit")),
            Fact(_("Package"), Said(view.package_name or credit.package_name, "strong")),
            Fact(_("Remaining"), wording.credits_word(left.remaining)),
        ],
        verbs=(_DONE,) if completable else (),
        message=said,
    )
