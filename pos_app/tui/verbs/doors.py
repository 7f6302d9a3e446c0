"""The ways from a form or its wall to another screen."""

from __future__ import annotations

from typing import Any, cast

from textual.screen import Screen

from pos_app.desk import people
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.redemptions import RedemptionView
from pos_app.domain.roles import Act, may, refuse
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.form_base import Forming


def go(screen: Steered, form: Screen[Any]) -> None:
    """Open a form over a screen; a wall is left for it, so that Esc leads back to where the guest is."""
    app = screen.desk_app
    if isinstance(screen, Forming) and screen.wall is not None:
        screen.close()
    app.push_screen(form)


async def check_may(screen: Steered, act: Act) -> None:
    """Refuse an act before its form opens.

    Raises:
        NotAllowed: the role may not; the text names who may (ROLE-15).
    """
    if may(screen.desk_app.desk.staff.role, act):
        return
    roster = await screen.ask(people.roster)
    raise refuse(act, [entry.name for entry in roster if may(entry.role, act)])


def show_receipt(screen: Steered, payment_id: str) -> None:
    """Show the receipt of a payment over a screen."""
    from pos_app.tui.screens import receipt

    receipt.open_receipt(screen, payment_id)


def show_story(screen: Steered, kind: str, subject_id: str) -> None:
    """Show the whole story of a purchase, an appointment or a customer."""
    from pos_app.tui.screens import story

    story.open_story(screen, kind, subject_id)


def pay_with_credit(screen: Steered, visit: AppointmentView) -> None:
    """Leave a form and ask whether an unpaid booking is to be paid with a package credit."""
    from pos_app.tui.screens import late_use

    app = screen.desk_app
    screen.close()
    app.act(screen, late_use.open_late_use(cast(Steered, app.screen), visit))


def undo(screen: Steered, use: RedemptionView) -> None:
    """Leave a wall and ask whether a use of a credit is to be taken back."""
    from pos_app.tui.screens import undo as undoing

    app = screen.desk_app
    screen.close()
    app.act(screen, undoing.open_undo(cast(Steered, app.screen), [use]))
