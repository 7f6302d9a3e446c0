"""One operation: its transaction, its permission, its audit row, its idempotency."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pos_app.desk.session import Approval, Desk, Front
from pos_app.domain.chain import GENESIS, link
from pos_app.domain.clock import micros
from pos_app.domain.errors import Conflict, NotSignedIn
from pos_app.domain.roles import ALLOWED, WITH_A_MANAGERS_WORD, Act, Role, may, refuse
from pos_app.store import P, Statement, Transaction
from pos_app.store.tables import Audit, Operation, Staff

Result = TypeVar("Result")
APPROVAL_SECONDS = 60

_DONE = Statement(
    Operation.select(Operation.kind, Operation.params, Operation.result).where(Operation.id == P("id"))
)
_HEAD = Statement(
    Audit.select(Audit.seq, Audit.hash)
    .where(Audit.terminal == P("terminal"))
    .order_by(Audit.seq.desc())
    .limit(1)
)
_PERSON = Statement(
    Staff.select(Staff.role, Staff.status).where(Staff.id == P("id"), Staff.tenant_id == P("tenant"))
)
_WHO_MAY = Statement(
    Staff.select(Staff.name, Staff.role)
    .where(Staff.tenant_id == P("tenant"), Staff.status == "active")
    .order_by(Staff.name_key)
)

_facts = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str)


class Work:
    """An open transaction of a desk, with its one `now`."""

    def __init__(self, desk: Front, transaction: Transaction) -> None:
        """Start; the clock is read once."""
        self.desk = desk
        self.transaction = transaction
        self.tenant_id = desk.tenant.id
        """The tenant of every query (TEN-2)."""
        self.now: datetime = desk.clock.now()
        self.at = micros(self.now)
        self.all, self.one, self.value = transaction.all, transaction.one, transaction.value
        self.do, self.insert = transaction.do, transaction.insert
        self._head: tuple[int, str] | None = None
        self._approved_by: str | None = None
        self._word: str | None = None

    @property
    def staff_id(self) -> str:
        """Who acts."""
        assert isinstance(self.desk, Desk)
        return self.desk.staff.id

    def role(self) -> Role:
        """The role of who acts, read afresh: somebody who left loses a running session at the next act.

        Raises:
            NotSignedIn: the person is no longer active.
        """
        row = self.one(_PERSON, id=self.staff_id, tenant=self.tenant_id)
        if row is None or row.status != "active":
            raise NotSignedIn("not_active", "You are no longer active here. Sign in again.")
        return Role(row.role)

    def require(self, act: Act, subject_id: str = "", approval: Approval | None = None) -> Role:
        """Check the permission inside the transaction (ROLE-15); a manager's word counts once.

        Raises:
            NotAllowed: the role may not; the text names who may.
            NotSignedIn: the person is no longer active.
        """
        role = self.role()
        if may(role, act):
            return role
        if approval is not None and self._counts(approval, act, subject_id):
            self._approved_by, self._word = approval.staff_id, approval.nonce
            return role
        names = [
            row.name for row in self.all(_WHO_MAY, tenant=self.tenant_id) if Role(row.role) in ALLOWED[act]
        ]
        raise refuse(act, names)

    def _counts(self, approval: Approval, act: Act, subject_id: str) -> bool:
        known = self.desk.approvals.get(approval.nonce)
        fresh = self.now - approval.at <= timedelta(seconds=APPROVAL_SECONDS)
        right = approval.act == act and approval.subject_id == subject_id
        return (
            known == approval
            and fresh
            and right
            and act in WITH_A_MANAGERS_WORD
            and approval.staff_id != self.staff_id
        )

    def spend_word(self) -> None:
        """Take the manager's word that this work used; called once the work is committed."""
        if self._word is not None:
            self.desk.approvals.pop(self._word, None)

    def audit(self, act: str, subject_kind: str, subject_id: str, reason: str = "", **facts: Any) -> None:
        """Append who did what, when and why to this terminal's chain (AUD-1..3); ids only, never names."""
        desk, terminal = self.desk, self.desk.terminal
        last, previous = self._head or self._chain_head(terminal)
        row = {
            "terminal": terminal,
            "seq": last + 1,
            "at": self.at,
            "tenant_id": desk.tenant.id,
            "outlet_id": desk.outlet.id,
            "staff_id": desk.staff.id if isinstance(desk, Desk) and desk.door == "desk" else None,
            "approved_by": self._approved_by,
            "door": desk.door,
            "act": act,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "reason": reason,
            "facts": _facts.encode(facts),
            "previous": previous,
        }
        told = link(row)
        self.insert(Audit, **row, hash=told)
        self._head = last + 1, told

    def _chain_head(self, terminal: str) -> tuple[int, str]:
        """The last link of this terminal's chain, held until the end of the transaction."""
        self.transaction.lock("audit:" + terminal)
        head = self.one(_HEAD, terminal=terminal)
        return (head.seq, head.hash) if head else (0, GENESIS)


def look(desk: Front, question: Callable[[Work], Result]) -> Result:
    """Run a question: reads only."""
    return desk.store.read(lambda transaction: question(Work(desk, transaction)))


def act(desk: Front, deed: Callable[[Work], Result]) -> Result:
    """Run one write transaction that is harmless to repeat (no operation id)."""
    return desk.store.write(lambda transaction: deed(Work(desk, transaction)))


def operate(
    desk: Desk,
    operation: str,
    kind: str,
    params: tuple[object, ...],
    deed: Callable[[Work], str],
    show: Callable[[Work, str], Result],
) -> Result:
    """Run one act once: a repeat of the operation id answers with what the first one made.

    Args:
        desk: who acts, where.
        operation: the id made when the form opened.
        kind: the act's name, kept with the operation.
        params: everything that decides the act; the same id with other params is refused.
        deed: does it and returns the id of the record to show.
        show: reads the result view of that record.

    Raises:
        Conflict: the operation id was used for something else.
        Refusal: what `deed` refused; nothing was written.
    """
    fingerprint = hashlib.sha256(repr((kind, params)).encode()).hexdigest()

    def once(work: Work) -> Result:
        work.transaction.lock("operation:" + operation)
        done = work.one(_DONE, id=operation)
        if done is not None:
            if done.params != fingerprint:
                raise Conflict("operation_reused", "This form was used for something else; open it again.")
            return show(work, done.result)
        result = deed(work)
        work.insert(
            Operation, id=operation, tenant_id=work.tenant_id, kind=kind, params=fingerprint,
            result=result, staff_id=work.staff_id, at=work.at,
        )  # fmt: skip
        return show(work, result)

    def attempt(transaction: Transaction) -> tuple[Work, Result]:
        work = Work(desk, transaction)
        return work, once(work)

    work, result = desk.store.write(attempt)
    work.spend_word()
    return result
