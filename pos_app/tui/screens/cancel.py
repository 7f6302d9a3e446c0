"""`x`: cancel a visit with its credit given back, or a purchase that waits for payment (CANCEL-*, LIFE-4)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import cancellations, sales
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.cancellations import CancelDone, CancelPreview, Refund
from pos_app.desk.purchases import PurchaseView
from pos_app.domain.roles import Act
from pos_app.tui import formats, glyphs, states
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.closing import about
from pos_app.tui.text import filled, together
from pos_app.tui.verbs import wording
from pos_app.tui.verbs.word import who_can_agree, word_of
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

PURCHASE_REASONS = (N_("Customer changed their mind"), N_("Customer did not pay"), N_("Our mistake"))
_OFFERED = (N_("Customer asked"), N_("Customer ill"), N_("Our mistake"))
"""The desk's own reasons, shown in its language; a venue's are shown as they were typed."""
NO_MONEY_BACK = N_("Payments are not refunded automatically.")


async def open_cancel(screen: Steered, view: AppointmentView) -> None:
    """Show what cancelling would do, ask for the reason, and cancel.

    Raises:
        Unprocessable: it can no longer be cancelled (CANCEL-10).
        NotAllowed: a manager's word is needed and nobody can give one.
    """
    preview = await screen.ask(cancellations.preview, view.id)
    managers = await who_can_agree(screen, Act.REFUND_AFTER_COMPLETION) if preview.needs_word else None

    async def act(given: Given) -> Wall:
        word = await word_of(screen, given, Act.REFUND_AFTER_COMPLETION, view.id)
        done = await screen.ask(
            cancellations.cancel, view.id, given.reason, operation=given.operation, approval=word
        )
        return cancelled(screen, done)

    dialog = ConfirmDialog(
        _("Cancel Appointment"),
        _("Cancel & Refund") if preview.refund else _("Cancel Appointment"),
        act,
        lines=_lines(screen, preview, asks=managers is not None),
        reason="required",
        reasons=[_(reason) if reason in _OFFERED else reason for reason in preview.reasons],
        reason_missing=N_("Cancellation reason is required"),
        managers=managers,
        leave=N_("Keep Appointment"),
    )
    await screen.app.push_screen_wait(dialog)


def _lines(screen: Steered, preview: CancelPreview, *, asks: bool) -> list[Line | Fact]:
    lines: list[Line | Fact] = [
        [Said(_("You are about to cancel this appointment:"), "muted")],
        *about(screen, preview.appointment),
    ]
    if preview.refund is not None:
        lines += [[], *_notice(screen, preview.refund)]
    if preview.money_paid:
        paid = _("Paid %(amount)s") % {"amount": formats.money(preview.money_paid)}
        lines += [[], Fact(_("Payment"), [Said(paid, "paid")]), Fact(" ", Said(_(NO_MONEY_BACK), "waiting"))]
    if asks:
        words = _("This visit was completed once: the refund needs a manager's word.")
        lines += [[Said(words, "waiting")]]
    return [*lines, []]


def _notice(screen: Steered, refund: Refund) -> list[Line | Fact]:
    head: list[Line | Fact] = [
        [Said(_("Credit Refund Notice"), "strong")],
        [_("This appointment was paid with a package credit.")],
    ]
    if refund.expired_on is not None:
        words = _(
            "Package expired on %(date)s: the credit will be returned as expired and cannot be used."
        ) % {"date": formats.day(refund.expired_on, screen.desk_app.today())}
        return [*head, Fact(_("Package"), Said(refund.package_name, "strong")), [Said(words, "bad")]]
    return [
        *head,
        [_("Credit will be automatically refunded to:")],
        Fact(_("Package"), Said(refund.package_name, "strong")),
        Fact(" ", before_and_after(refund)),
    ]


def before_and_after(refund: Refund) -> Sequence[str | Said]:
    """`Current: 2 credits → After: 3 credits`, with the whole package's where that differs (C-68)."""
    counts = {
        "before": wording.credits_word(refund.before),
        "arrow": glyphs.arrow(),
        "after": wording.credits_word(refund.after),
    }
    said = _("Current: %(before)s %(arrow)s After: %(after)s") % counts
    if (refund.before, refund.after) == (refund.package_before, refund.package_after):
        return [said]
    whole = _("package %(before)s %(arrow)s %(after)s") % {
        "before": refund.package_before,
        "arrow": glyphs.arrow(),
        "after": refund.package_after,
    }
    return [said, Said(f"  ({whole})", "muted")]


def cancelled(screen: Steered, done: CancelDone) -> Wall:
    """The result of a cancellation (CANCEL-7)."""
    view, refund = done.appointment, done.refund
    after: list[Line] = [[_("The appointment has been cancelled successfully.")]]
    message = filled(
        _("Appointment cancelled: %(guest)s, %(service)s."),
        guest=view.customer_name,
        service=view.service_name,
    )
    if refund is not None:
        lines = _refunded(done, refund)
        after += [[], *lines]
        message = together(message, f"{lines[1][0]}.")
    if done.money_paid:
        paid = _("Paid %(amount)s") % {"amount": formats.money(done.money_paid)}
        after += [[], [Said(paid, "paid")], [Said(_(NO_MONEY_BACK), "waiting")]]
    return Wall(_("Appointment Cancelled"), about(screen, view), after=after, message=message)


def _refunded(done: CancelDone, refund: Refund) -> list[Line]:
    package = {"package": refund.package_name}
    now = _("%(guest)s now has %(n)s remaining") % {
        "guest": done.appointment.customer_name,
        "n": wording.credits_word(done.credits_remaining),
    }
    if refund.expired_on is not None:
        back = _("1 credit returned to %(package)s as expired") % package
        unusable = Said(_("It cannot be used any more."), "waiting")
        return [[Said(_("Credit Returned as Expired"), "strong")], [back], [unusable], [now]]
    back = _("1 credit refunded to %(package)s") % package
    return [[Said(_("Credit Refund Complete"), "strong")], [back], [now]]


async def open_cancel_purchase(screen: Steered, purchase: PurchaseView) -> None:
    """Cancel a purchase that was never paid, with a manager's word where the role needs one (ROLE-9).

    Raises:
        NotAllowed: a manager's word is needed and nobody can give one.
    """
    managers = await who_can_agree(screen, Act.CANCEL_PURCHASE)

    async def act(given: Given) -> Wall:
        word = await word_of(screen, given, Act.CANCEL_PURCHASE, purchase.id)
        gone = await screen.ask(
            sales.cancel_purchase, purchase.id, given.reason, operation=given.operation, approval=word
        )
        said = _("Purchase cancelled: %(package)s, %(amount)s.") % {
            "package": gone.package_name,
            "amount": formats.money(gone.price),
        }
        return Wall(_("Purchase Cancelled"), _purchase_facts(screen, gone), message=said)

    dialog = ConfirmDialog(
        _("Cancel Package"),
        _("Cancel %(package)s, %(amount)s")
        % {"package": purchase.package_name, "amount": formats.money(purchase.price)},
        act,
        lines=[*_purchase_facts(screen, purchase), []],
        reason="required",
        reasons=[_(reason) for reason in PURCHASE_REASONS],
        reason_missing=N_("Cancellation reason is required"),
        managers=managers,
        leave=N_("Keep Package"),
    )
    await screen.app.push_screen_wait(dialog)


def _purchase_facts(screen: Steered, purchase: PurchaseView) -> list[Fact]:
    today = screen.desk_app.today()
    facts = [
        Fact(_("Package"), Said(purchase.package_name, "strong")),
        Fact(_("Price"), Said(formats.money(purchase.price), "strong")),
        Fact(_("Status"), states.purchase(purchase.shown_status)),
    ]
    if purchase.due_day is not None:
        due = formats.day(purchase.due_day, today)
        facts.append(Fact(_("Due"), [due, Said(f"  {formats.overdue(purchase.due_day, today)}", "muted")]))
    if purchase.cancel_reason:
        facts.append(Fact(_("Reason"), purchase.cancel_reason))
    return facts
