"""The relay: one request at a time, and between two of them always a transaction (reliability by design).

It holds nothing that matters. Killed anywhere, it goes on from what the store says; two of them on one
store share the work by leases.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from enum import StrEnum
from typing import ParamSpec, Protocol, TypeVar

from pos_app.desk import errands, gateway, links, polls, resends, setbacks, settling
from pos_app.desk.errands import Errand, Found
from pos_app.desk.polls import Poll
from pos_app.desk.resends import Resend
from pos_app.desk.session import Desk
from pos_app.desk.settling import Settled
from pos_app.domain.ids import new_id
from pos_app.domain.polling import PARTLY_PAID, Reading, may_delete
from pos_app.paper.client import Recipients
from pos_app.paper.lookup import Search
from pos_app.paper.outcomes import (
    Busy,
    Created,
    Deleted,
    Duplicate,
    Invoice,
    Missing,
    Offline,
    Reachable,
    Rejected,
    Sent,
    Trouble,
    Unauthorised,
    Unknown,
)
from pos_app.sync.gateway import Gateway
from pos_app.sync.reconciling import Gather, Reconciled, Reconciling
from pos_app.sync.way import Truth, Way

Args = ParamSpec("Args")
Result = TypeVar("Result")


class Ask(Protocol):
    """Runs a desk function where the store lives (`Store.run`)."""

    def __call__(
        self, fn: Callable[Args, Result], /, *args: Args.args, **kwargs: Args.kwargs
    ) -> Awaitable[Result]:
        """Its result, later."""


class Did(StrEnum):
    """What one step did."""

    MADE = "made"
    """A link exists now."""
    PARKED = "parked"
    """Nothing settled; it is tried again."""
    REJECTED = "rejected"
    VOIDED = "voided"
    SENT = "sent"
    """Sent again."""
    POLLED = "polled"
    PAID = "paid"
    STOPPED = "stopped"
    """The credentials are not accepted."""
    OVERTAKEN = "overtaken"
    RECONCILED = "reconciled"
    """After a restore, Paper.id was looked through for what the store has forgotten."""


class Relay:
    """Carries one tenant's links to one Paper.id; `step` does one errand, `running` repeats it."""

    def __init__(
        self, desk: Desk, service: Gateway, environment: str, ask: Ask,
        on_news: Callable[[Settled], None] | None = None,
        greet: Callable[[], Awaitable[Reachable | Trouble]] | None = None,
        gather: Gather | None = None,
    ) -> None:  # fmt: skip
        """Start idle.

        Args:
            desk: the door's desk (`door="sync"`), for tenant, clock and audit.
            service: Paper.id.
            environment: the one it is: links of another are left alone.
            ask: runs desk functions (`Store.run`).
            on_news: told of each answer that was never seen before.
            greet: asks whether Paper.id answers at all, for the line of truth.
            gather: goes through Paper.id's whole list, after a restore.
        """
        self._desk, self._service, self._environment, self._ask = desk, service, environment, ask
        self._on_news, self._greet = on_news, greet
        self._reconciling = Reconciling(desk, service, environment, ask, gather) if gather else None
        self._watched: str | None = None
        self._is_fresh = False
        self._looked_at: frozenset[str] = frozenset()
        self._polls_next = False
        self._way = Way(desk.clock, service)

    @property
    def environment(self) -> str:
        """The Paper.id it speaks to."""
        return self._environment

    @property
    def truth(self) -> Truth:
        """The state of the way to Paper.id."""
        return self._way.truth

    def watch(self, intent_id: str | None) -> None:
        """Ask about the link on screen every ten to fifteen seconds, at once first; None ends it."""
        self._watched, self._is_fresh = intent_id, intent_id is not None

    def look_at(self, intent_ids: Collection[str]) -> None:
        """Ask about the links whose rows are on screen every half minute."""
        self._looked_at = frozenset(intent_ids)

    async def resume(self) -> None:
        """Go on after the owner looked at the credentials, or a person asked to try now."""
        self._way.reopen()
        await self._ask(gateway.resume, self._desk, self._environment)
        await self._ask(errands.hurry, self._desk, self._environment)

    async def step(self) -> Did | None:
        """Do the next thing that is due; None when nothing is, or while it is quiet."""
        if not self._way.is_open:
            return None
        if self._watched is not None:
            if self._is_fresh:
                self._is_fresh = False
                await self._ask(links.check_now, self._desk, self._watched)
            if did := await self._poll_step((self._watched,)):
                return did
        self._polls_next = not self._polls_next
        if self._polls_next:
            return await self._errand_step() or await self._poll_step()
        return await self._poll_step() or await self._errand_step()

    async def greet(self) -> None:
        """Ask whether Paper.id answers, when nothing else did for a minute: only so a lost network is seen to
        be gone, or back, while nothing is due."""
        if self._greet is None or not (self._way.is_open and self._way.is_silent):
            return
        self._way.greeted()
        outcome = await self._greet()
        if isinstance(outcome, Reachable):
            await self._answered()
        else:
            self._way.failed(outcome)

    async def _errand_step(self) -> Did | None:
        if self._reconciling is not None and await self._reconciling.is_wanted():
            return await self._reconcile(self._reconciling)
        self._reconciling = None
        errand = await self._ask(errands.claim, self._desk, self._environment, new_id())
        if errand is None:
            resend = await self._ask(resends.claim, self._desk, self._environment)
            return await self._resend(resend) if resend else None
        if errand.is_void:
            return await self._void(errand)
        if errand.may_exist:
            return await self._look_first(errand)
        return await self._post(errand)

    async def _look_first(self, errand: Errand) -> Did:
        """A try may have arrived: adopt what is found; only what is not there is posted again."""
        outcome = await self._look(errand)
        if not isinstance(outcome, Search):
            return outcome
        if errand.too_soon or not outcome.is_complete:
            return await self._park(errand, "not_found", looked=True)
        return await self._post(errand)

    async def _look(self, errand: Errand) -> Did | Search:
        """Look for the number and adopt what proves ours; the search when there is no such number."""
        outcome = await self._service.find((errand.number,))
        if not isinstance(outcome, Search):
            return await self._trouble(errand, outcome, posted_nothing=False)
        await self._answered()
        remote_ids = outcome.found.get(errand.number, ())
        for remote_id in remote_ids:
            invoice = await self._service.invoice(remote_id)
            if isinstance(invoice, Invoice):
                found = Found(remote_id, invoice.link, (), reading_of(invoice))
                if (became := await self._ask(errands.adopt, self._desk, errand, found)) != "collision":
                    return Did.OVERTAKEN if became == "overtaken" else Did.MADE
            elif not isinstance(invoice, Missing):
                return await self._trouble(errand, invoice, posted_nothing=False)
        if remote_ids:
            return await self._park(errand, "not_ours", looked=True)
        return outcome

    async def _post(self, errand: Errand) -> Did:
        if not await self._ask(errands.posting, self._desk, errand):
            return Did.OVERTAKEN
        outcome = await self._service.create(errand.number, errand.request.encode())
        if isinstance(outcome, Created):
            await self._answered()
            found = Found(outcome.remote_id, outcome.link, outcome.accepted, None)
            became = await self._ask(errands.adopt, self._desk, errand, found)
            return Did.OVERTAKEN if became == "overtaken" else Did.MADE
        if isinstance(outcome, Duplicate):
            await self._answered()
            looked = await self._look(errand)
            if not isinstance(looked, Search):
                return looked
            return await self._park(errand, "duplicate", outcome.said, looked=True)
        if isinstance(outcome, Rejected):
            await self._answered()
            definite = await self._ask(setbacks.reject, self._desk, errand, outcome.status, outcome.said)
            return Did.REJECTED if definite else Did.PARKED
        return await self._trouble(errand, outcome, posted_nothing=not isinstance(outcome, Unknown))

    async def _void(self, errand: Errand) -> Did:
        """Withdraw: read first, delete only what nobody has paid on, and believe only a plain answer."""
        if errand.remote_id is None:
            if not errand.may_exist:
                return await self._end(errand, "never_sent")
            looked = await self._look(errand)
            return (
                await self._park(errand, "not_found", looked=True) if isinstance(looked, Search) else looked
            )
        invoice = await self._service.invoice(errand.remote_id)
        if isinstance(invoice, Invoice):
            await self._answered()
            settled = await self._take(errand.intent_id, invoice)
            if settled.paid:
                return Did.PAID
            if settled.word == PARTLY_PAID:
                await self._ask(setbacks.flag_partly_paid, self._desk, errand)
                return Did.PARKED
            if not may_delete(invoice.status_word):
                return await self._park(errand, "unknown_word", invoice.status_word, looked=True)
        elif not isinstance(invoice, Missing):
            return await self._trouble(errand, invoice, posted_nothing=False)
        deleted = await self._service.delete(errand.remote_id)
        if isinstance(deleted, Deleted | Missing):
            await self._answered()
            return await self._end(errand, "deleted" if isinstance(deleted, Deleted) else "gone")
        if isinstance(deleted, Rejected):
            await self._answered()
            return await self._park(errand, "rejected", deleted.said, looked=True)
        return await self._trouble(errand, deleted, posted_nothing=False)

    async def _end(self, errand: Errand, answer: str) -> Did:
        done = await self._ask(errands.voided, self._desk, errand, answer)
        return Did.VOIDED if done else Did.OVERTAKEN

    async def _resend(self, resend: Resend) -> Did:
        outcome = await self._service.send(
            resend.remote_id, Recipients(resend.email, resend.whatsapp, resend.sms)
        )
        if isinstance(outcome, Sent):
            await self._answered()
            await self._ask(resends.resent, self._desk, resend, outcome.accepted)
            return Did.SENT
        if isinstance(outcome, Offline | Busy):
            wait = outcome.retry_after if isinstance(outcome, Busy) else None
            await self._ask(resends.later, self._desk, resend, float(wait or 30))
            self._way.failed(outcome)
            return Did.PARKED
        said = "may_be_sent" if isinstance(outcome, Unknown) else outcome.said or "refused"
        await self._ask(resends.ended, self._desk, resend, said)
        if isinstance(outcome, Unauthorised):
            return self._stop(outcome)
        return Did.PARKED

    async def _poll_step(self, only: Collection[str] = ()) -> Did | None:
        poll = await self._ask(polls.next_poll, self._desk, self._environment, only)
        return await self._poll(poll) if poll else None

    async def _poll(self, poll: Poll) -> Did:
        outcome = await self._service.invoice(poll.remote_id)
        if isinstance(outcome, Invoice):
            await self._answered()
            settled = await self._take(poll.intent_id, outcome)
            return Did.PAID if settled.paid else Did.POLLED
        if isinstance(outcome, Missing):
            await self._answered()
            await self._ask(settling.gone, self._desk, poll.intent_id)
            return Did.POLLED
        answer, said, wait = spoken(outcome)
        await self._ask(polls.unanswered, self._desk, poll.intent_id, answer, wait)
        if isinstance(outcome, Unauthorised):
            await self._ask(gateway.note_refused, self._desk, said)
            return self._stop(outcome)
        self._way.failed(outcome)
        return Did.PARKED

    async def _take(self, intent_id: str, invoice: Invoice) -> Settled:
        settled = await self._ask(
            settling.take, self._desk, intent_id, reading_of(invoice),
            watched=intent_id == self._watched, looked_at=intent_id in self._looked_at,
        )  # fmt: skip
        if self._on_news is not None and (settled.is_news or settled.paid):
            self._on_news(settled)
        return settled

    async def _trouble(self, errand: Errand, trouble: Trouble, *, posted_nothing: bool) -> Did:
        answer, said, wait = spoken(trouble)
        if isinstance(trouble, Unauthorised):
            await self._ask(setbacks.block, self._desk, errand, said, posted_nothing=posted_nothing)
            return self._stop(trouble)
        self._way.failed(trouble)
        return await self._park(errand, answer, said, retry_after=wait, posted_nothing=posted_nothing)

    async def _reconcile(self, reconciling: Reconciling) -> Did | None:
        """After a restore nothing leaves before Paper.id was looked through; polls go on meanwhile."""
        if not reconciling.is_due:
            return None
        outcome = await reconciling.try_once()
        if isinstance(outcome, Reconciled):
            await self._answered()
            return Did.RECONCILED
        if isinstance(outcome, Unauthorised):
            await self._ask(gateway.note_refused, self._desk, outcome.said)
            return self._stop(outcome)
        self._way.failed(outcome)
        return Did.PARKED

    async def _park(
        self, errand: Errand, answer: str, said: str = "", *, retry_after: int | None = None,
        looked: bool = False, posted_nothing: bool = False,
    ) -> Did:  # fmt: skip
        await self._ask(
            setbacks.park, self._desk, errand, answer, said, retry_after=retry_after, looked=looked,
            posted_nothing=posted_nothing,
        )  # fmt: skip
        return Did.PARKED

    def _stop(self, refused: Unauthorised) -> Did:
        self._way.stop(refused.said)
        return Did.STOPPED

    async def _answered(self) -> None:
        """Paper.id answered: what only the missing network held back goes on."""
        if self._way.answered():
            await self._ask(errands.hurry, self._desk, self._environment)


def reading_of(invoice: Invoice) -> Reading:
    """What an invoice says, as the desk understands it."""
    return Reading(
        invoice.number, invoice.status_word, None if invoice.total is None else int(invoice.total),
        invoice.odd_total, invoice.link, invoice.notes, invoice.digest,
    )  # fmt: skip


def spoken(trouble: Trouble) -> tuple[str, str, int | None]:
    """A slug, Paper.id's words and the seconds it asked to wait."""
    match trouble:
        case Rejected(said=said):
            return "rejected", said, None
        case Unauthorised(said=said):
            return "unauthorised", said, None
        case Busy(retry_after=wait):
            return "busy", "", wait
        case Unknown(why=why, said=said, retry_after=wait):
            return why.value, said, wait
        case Offline(why=why):
            return why.value, "", None
