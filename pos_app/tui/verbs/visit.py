"""What can be done with a visit, wherever one is shown: `i o d a m u x z`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from pos_app.desk import visit_status
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.purchases import PurchaseView
from pos_app.desk.redemptions import RedemptionView
from pos_app.domain import appointments as rules
from pos_app.domain.clock import local_day
from pos_app.domain.errors import BadInput, Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.words import AppointmentStatus, PurchaseStatus, RedemptionSource
from pos_app.tui import commands, formats, visits
from pos_app.tui.text import filled, together, words_of
from pos_app.words import N_, _

if TYPE_CHECKING:
    from pos_app.tui.screens.base import Steered

    _Base = Steered
else:
    _Base = object

VISIT_VERBS = ("check_in", "confirm", "done", "redeem", "move", "cancel", "absent", "undo")
"""The commands of this mixin, for `VERBS`."""

_NOTHING = N_("%(verb)s: nothing here to do that with.")
_PAID_STAYS = N_("A paid sale cannot be taken back at the desk: ask the owner.")
_UNDOES = N_("z takes back a check-in, a no-show, a completion or a used credit.")
_MOST = 9
_OF_TODAY = ("check_in", "done", "absent")
_SLIPPED = (AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW)


class VisitVerbs(_Base):
    """Acts on the row under the cursor where it fits; else, if just one thing fits, on that; else it asks by
    number. A concrete screen answers `record` (by default the record of its `row`) and `others`."""

    def record(self) -> Any:
        """What is under the cursor: an appointment, a purchase, a use of a credit, or something else."""
        row = getattr(self, "row", None)
        return None if row is None else row.record

    def others(self) -> Sequence[Any]:
        """Everything on the screen that a verb could mean when what is under the cursor does not fit."""
        return ()

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """The detail of a visit if it was read already, so that keys can be exact."""
        return None

    def visit(self) -> AppointmentView | None:
        """The appointment under the cursor."""
        found = self.record()
        return found if isinstance(found, AppointmentView) else None

    # what can be done

    def why_not(self, name: str) -> str:
        """Why a verb cannot be done with what is here."""
        if name not in VISIT_VERBS:
            return super().why_not(name)
        here = self.record()
        refusal = self._refusal(name, here) if _fits(name, here) else ""
        if _fits(name, here) and (name != "undo" or not refusal):
            return refusal
        if self._offered(name):
            return ""
        return refusal or self._about_sales(name) or _(_NOTHING) % {"verb": commands.verb_of(name)}

    def _about_sales(self, name: str) -> str:
        """What becomes of a sale that somebody wants to take back (LIFE-4); empty where none is meant."""
        meant = [self.record(), *(self.others() if name == "undo" else ())]
        sales = [one for one in meant if isinstance(one, PurchaseView)]
        if name not in ("undo", "cancel") or not sales:
            return ""
        if any(sale.payment_confirmed_at is not None for sale in sales):
            return " ".join([_(_PAID_STAYS), *([_(_UNDOES)] if name == "undo" else [])])
        pending = any(sale.status == PurchaseStatus.PENDING_PAYMENT for sale in sales)
        return _("A sale that is not paid yet is cancelled with x on its row.") if pending else ""

    def acts_on(self, name: str, record: Any) -> bool:
        """Whether a verb fits a record and can be done with it."""
        return _fits(name, record) and not self._refusal(name, record)

    def _offered(self, name: str) -> list[Any]:
        """What a verb could mean besides the row; who comes and goes is meant for today's visits only."""
        found = [one for one in self.others() if self.acts_on(name, one)]
        if name in _OF_TODAY:
            today = self.desk_app.today()
            found = [one for one in found if not isinstance(one, AppointmentView) or one.day == today]
        return found

    def _refusal(self, name: str, record: Any) -> str:
        try:
            if isinstance(record, AppointmentView):
                _CHECKS[name](record, self.known(record))
            elif isinstance(record, RedemptionView):
                check_use(record, self.desk_app.desk)
        except Refusal as no:
            return words_of(no, self.desk_app.today())
        return ""

    async def _subject(self, name: str) -> Any:
        """What a verb acts on; None when the person asked by number chose nothing."""
        here = self.record()
        if _fits(name, here):
            return here
        found = self._offered(name)
        if len(found) <= 1:
            return found[0] if found else None
        from pos_app.tui.dialogs.question import Question

        today = self.desk_app.today()
        question = Question(commands.verb_of(name), [_in_short(record, today) for record in found[:_MOST]])
        answer = await self.app.push_screen_wait(question)
        return None if answer is None else found[answer - 1]

    async def _with(self, name: str, act: Callable[[AppointmentView], Awaitable[Any]]) -> None:
        from pos_app.tui.verbs.word import check_own

        view = await self._subject(name)
        if view is not None:
            await check_own(self, view)
            await act(view)

    # at once

    async def verb_check_in(self) -> None:
        """The guest is here."""
        await self._with("check_in", self._check_in)

    async def _check_in(self, view: AppointmentView) -> None:
        detail = await self.ask(visit_status.check_in, view.id, operation=new_id())
        done = detail.appointment
        said = filled(_("%(guest)s is here: %(service)s with %(staff)s."), **_names(done))
        self._done(together(said, self._owes(done)))

    async def verb_confirm(self) -> None:
        """Pending becomes confirmed."""
        await self._with("confirm", self._confirm)

    async def _confirm(self, view: AppointmentView) -> None:
        await self.ask(visit_status.confirm, view.id, operation=new_id())
        when = visits.at(view, self.desk_app.today())
        self._done(filled(_("Confirmed: %(guest)s, %(service)s, %(when)s."), **_names(view), when=when))

    def _done(self, said: str) -> None:
        self.desk_app.spend_enter()
        self.say(said)
        self.reload()

    @staticmethod
    def _owes(view: AppointmentView) -> str:
        return _("Owes %(amount)s.") % {"amount": formats.money(view.owed)} if view.owed else ""

    # with a line or a form

    async def verb_done(self) -> None:
        """The visit is over and settled."""
        from pos_app.tui.screens.closing import open_done

        await self._with("done", lambda view: open_done(self, view))

    async def verb_absent(self) -> None:
        """The guest did not come."""
        from pos_app.tui.screens.closing import open_absent

        await self._with("absent", lambda view: open_absent(self, view))

    async def verb_move(self) -> None:
        """Another time."""
        from pos_app.tui.screens.move import open_move

        await self._with("move", lambda view: open_move(self, view))

    async def verb_redeem(self) -> None:
        """Pay the booking with a credit; a visit that is settled by it may then be completed."""
        from pos_app.tui.screens.late_use import open_late_use

        await self._with("redeem", lambda view: open_late_use(self, view))

    async def verb_cancel(self) -> None:
        """Cancel an appointment or a purchase that waits for its payment."""
        from pos_app.tui.screens.cancel import open_cancel_purchase

        subject = await self._subject("cancel")
        if isinstance(subject, PurchaseView):
            await open_cancel_purchase(self, subject)
        elif subject is not None:
            await self._cancel_visit(subject)

    async def _cancel_visit(self, view: AppointmentView) -> None:
        from pos_app.tui.screens.cancel import open_cancel
        from pos_app.tui.verbs.word import check_own

        await check_own(self, view)
        await open_cancel(self, view)

    async def verb_undo(self) -> None:
        """Take back what is under the cursor, else the newest of everything here that can be."""
        from pos_app.tui.screens.undo import open_undo

        here = self.record()
        await open_undo(self, [here] if self.acts_on("undo", here) else self._offered("undo"))


def check_use(use: RedemptionView, desk: Any) -> None:
    """Refuse to take back a use of a credit that pays for a booking, is given back, or is of another day.

    Raises:
        BadInput: with the sentence that says which (BOOK-23).
    """
    if use.source != RedemptionSource.WALK_IN:
        raise BadInput("not_walk_in", N_("This credit pays for a booking; cancel the booking instead."))
    if use.is_reversed:
        raise BadInput("already_reversed", N_("This credit was given back already."))
    if local_day(use.redeemed_at, desk.zone) != desk.today:
        raise BadInput("undo_too_late", N_("This can be undone on the same day only."))


def _fits(name: str, record: Any) -> bool:
    if isinstance(record, AppointmentView):
        return True
    if isinstance(record, PurchaseView):
        return name == "cancel" and record.status == PurchaseStatus.PENDING_PAYMENT
    return isinstance(record, RedemptionView) and name == "undo"


def _names(view: AppointmentView) -> dict[str, str]:
    return {"guest": view.customer_name, "service": view.service_name, "staff": view.staff_name}


def _in_short(record: Any, today: Any) -> str:
    if isinstance(record, PurchaseView):
        return f"{record.package_name}  {formats.money(record.price)}"
    return visits.in_short(record, today)


def _check_done(view: AppointmentView, _known: AppointmentDetail | None) -> None:
    rules.check_move(view.status, AppointmentStatus.COMPLETED)
    rules.check_settled(view.total_price, view.paid_amount, view.payment_status)


def _check_redeem(view: AppointmentView, known: AppointmentDetail | None) -> None:
    rules.check_late_use(view.status, view.paid_amount, view.payment_status)
    if known is not None and known.appointment == view and known.fits_credit is None:
        raise no_package()


def no_package() -> BadInput:
    """LATE-5's refusal, before a form opens (LATE-14)."""
    return BadInput("no_package", N_("There is no package to use"), next_step=N_("s sells one."))


def _check_undo(view: AppointmentView, known: AppointmentDetail | None) -> None:
    exact = known is not None and known.appointment == view
    used = view.credit_redeemed and view.status in visits.CANCELLABLE
    possible = view.status in _SLIPPED or used
    if (exact and known is not None and known.undoable is None) or not possible:
        raise nothing_to_undo()


def nothing_to_undo() -> BadInput:
    """There is no slip and no use to take back."""
    return BadInput("nothing_to_undo", N_("There is nothing to undo here."))


def _moves_to(status: AppointmentStatus) -> Callable[[AppointmentView, AppointmentDetail | None], None]:
    return lambda view, _known: rules.check_move(view.status, status)


_CHECKS: dict[str, Callable[[AppointmentView, AppointmentDetail | None], None]] = {
    "check_in": _moves_to(AppointmentStatus.IN_PROGRESS),
    "confirm": _moves_to(AppointmentStatus.CONFIRMED),
    "absent": _moves_to(AppointmentStatus.NO_SHOW),
    "cancel": _moves_to(AppointmentStatus.CANCELLED),
    "done": _check_done,
    "move": lambda view, _known: rules.check_movable(view.status),
    "redeem": _check_redeem,
    "undo": _check_undo,
}


def add_verbs(*more: str) -> tuple[str, ...]:
    """`VISIT_VERBS` with the verbs of other mixins put in where a receptionist looks for them."""
    first, rest = VISIT_VERBS[:3], VISIT_VERBS[3:]
    return (*first, *more, *rest)
