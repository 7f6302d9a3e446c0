"""The guard of a rule is taken out of a copy of the program; a test that cites the rule must fail.

First the copy as it is must pass every test of these rules; then one guard at a time is neutralised.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.proof.progress import Progress

ROOT = Path(__file__).parents[2]
ROOMS = ("tests/domain", "tests/desk", "tests/importing")
"""Where the tests of rules are that need no screen."""
FAILED = 1
"""pytest's answer when tests ran and failed; anything else is no proof."""


class Guard(NamedTuple):
    """A line that keeps a rule, and what stands there without it."""

    rule: str
    file: str
    line: str
    instead: str = ""


NEVER = "if False:"
_PAYMENTS, _APPOINTMENTS = "domain/payments.py", "domain/appointments.py"
_CREDITS, _BOOKINGS, _SALES = "desk/credits.py", "desk/bookings.py", "desk/sales.py"
GUARDS = (
    Guard("PAY-4", _PAYMENTS, "if payment_status == PaymentState.PAID:", NEVER),
    Guard("PAY-6", _PAYMENTS, "if amount != price:", NEVER),
    Guard("PAY-8", _PAYMENTS, "if status != PurchaseStatus.PENDING_PAYMENT:", NEVER),
    Guard("PAY-18", _PAYMENTS, "if is_expired(expires_at, now):", NEVER),
    Guard("APAY-3", _PAYMENTS, "if amount > remaining:", NEVER),
    Guard("APAY-6", _APPOINTMENTS, "if status in FREES_TIME:", NEVER),
    Guard("BOOK-13", _APPOINTMENTS, "if credit_redeemed:", NEVER),
    Guard("LATE-3", _APPOINTMENTS, "if payment_status == BillState.PAID:", NEVER),
    Guard("LATE-12", _APPOINTMENTS, "if paid > 0:", NEVER),
    Guard("CANCEL-5", _APPOINTMENTS, "if not text:", NEVER),
    Guard("STAT-2", _APPOINTMENTS, "if total == 0 or payment_status == BillState.PAID:", "if True:"),
    Guard("STAT-5", _APPOINTMENTS, "S.COMPLETED: frozenset(),", "S.COMPLETED: frozenset(S),"),
    Guard("CRED-6", "domain/credits.py", "expires_at <= now", "expires_at < now"),
    Guard("CRED-8", "domain/credits.py", "        expires is None,\n", "        False,\n"),
    Guard("SCHED-10", "domain/scheduling.py", "end = start + length.blocked",
          "end = start + length.duration"),
    Guard("SCHED-1", "domain/scheduling.py", "[Span(max(s.start, outlet.start), min(s.end, outlet.end)) "
          "for s in sorted(hours)]", "sorted(hours)"),
    Guard("ROLE-4", "domain/roles.py", "Act.SELL_ON_SPOT: _DESK,", "Act.SELL_ON_SPOT: _ALL,"),
    Guard("ROLE-9", "domain/roles.py", "Act.CANCEL_PURCHASE: _MANAGERS,", "Act.CANCEL_PURCHASE: _ALL,"),
    Guard("PLAN-4", "domain/plans.py", "if limit is not None and this_month >= limit:", NEVER),
    Guard("ROLE-8", "desk/appointments.py", "if role == Role.STAFF and staff_id != work.staff_id:", NEVER),
    Guard("BUY-2", "desk/packages.py", 'if row.status != PackageStatus.ACTIVE or not row.is_active:', NEVER),
    Guard("BUY-3", "desk/packages.py", "if places and outlet_id not in places:", NEVER),
    Guard("BUY-4", _SALES, "if request.method == SaleMethod.DIGITAL and not (guest.email or guest.phone):",
          NEVER),
    Guard("LIFE-4", _SALES, "        rules.check_unpaid(purchase.payment_status, purchase.status)\n"),
    Guard("BOOK-4", _BOOKINGS, "if request.purchase_id not in owners:", NEVER),
    Guard("BOOK-5", _BOOKINGS, "raise redemptions.no_credits(service)", "return None"),
    Guard("BOOK-10", "store/engine.py", 'transaction.sql("ROLLBACK")', 'transaction.sql("COMMIT")'),
    Guard("BOOK-14", _BOOKINGS, "if len(request.service_ids) != 1:", NEVER),
    Guard("BOOK-23", "desk/redemptions.py",
          "if local_day(moment(row.redeemed_at), desk.zone) != local_day(work.now, desk.zone):", NEVER),
    Guard("CRED-5", _CREDITS, '        Purchase.payment_status == "paid",\n'),
    Guard("CRED-18", _CREDITS, "if work.do(_TAKE, id=credit.id, at=work.at) != 1:",
          "if work.do(_TAKE, id=credit.id, at=work.at) > 1:"),
    Guard("CANCEL-8", _CREDITS, "    if credit.expiry.is_expired:\n        bring_up",
          "    if False:\n        bring_up"),
    Guard("SCHED-5", _BOOKINGS, "    if name is not None:", "    if False:"),
    Guard("SCHED-6", "desk/services.py", '        StaffSkill.service_id == P("service"),\n'),
    Guard("TEN-3", "desk/purchases.py", "if row is None or row.tenant_id != work.tenant_id:",
          "if row is None:"),
    Guard("AUD-3", "store/migrations/0001_start.py", "BEFORE UPDATE ON audit BEGIN",
          "BEFORE UPDATE ON audit WHEN 0 BEGIN"),
)  # fmt: skip


def run(progress: Progress, rounds: int = len(GUARDS)) -> dict[str, Any]:
    """Take out so many guards; what was counted."""
    progress.counts.setdefault("not noticed", 0)
    with _copy() as copy:
        rules = {guard.rule for guard in GUARDS[:rounds]}
        if not progress.done and (answer := _tests(copy, rules)):
            progress.fault("not noticed", f"the untouched copy answers {answer}", len(rules))
            return dict(progress.counts)
        for number in progress.rounds(rounds):
            _take_out(progress, copy, GUARDS[number])
    return dict(progress.counts)


def _take_out(progress: Progress, copy: Path, guard: Guard) -> None:
    path = copy / "pos_app" / guard.file
    source = path.read_text(encoding="utf-8")
    if source.count(guard.line) != 1:
        progress.fault("not noticed", f"{guard.rule}: the guard is not in {guard.file} once: {guard.line}")
        return
    path.write_text(source.replace(guard.line, guard.instead), encoding="utf-8")
    answer = _tests(copy, {guard.rule})
    path.write_text(source, encoding="utf-8")
    progress.counts["guards taken out"] += 1
    if answer != FAILED:
        progress.fault("not noticed", f"{guard.rule}: pytest answers {answer} without {guard.line.strip()}")
    else:
        progress.tell(f"{guard.rule}: noticed")


def _tests(copy: Path, rules: set[str]) -> int:
    """What pytest answers for the tests that cite some rules."""
    files = [
        str(path.relative_to(copy))
        for room in ROOMS
        for path in sorted((copy / room).rglob("test_*.py"))
        if any(f'"{rule}"' in path.read_text(encoding="utf-8") for rule in rules)
    ]
    command = [sys.executable, "-m", "pytest", "-p", "tests.proof.citing", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "CITED": " ".join(sorted(rules))}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [*command, "-q", "-x", "--backend=sqlite", *files], cwd=copy, env=environment, timeout=600,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode


@contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        copy = Path(folder)
        for name in ("pos_app", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        yield copy
