"""`pos-app sync` and `pos-app pending`: Paper.id without a screen."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

from pos_app import bootstrap
from pos_app.desk.pending import Filters, PendingPage, PendingRow
from pos_app.desk.session import Desk
from pos_app.domain.errors import Refusal
from pos_app.doors.speaking import DONE, REFUSED, put_json, refuse, say, warn
from pos_app.settings import Settings
from pos_app.words import _

_MOST = 100_000


def synchronise(settings: Settings, *, once: bool, as_json: bool) -> int:
    """Carry what is queued to Paper.id and ask about open links, once or until stopped; the exit code."""
    try:
        with bootstrap.opened_door(settings, "sync") as desk:
            return asyncio.run(_synchronise(settings, desk, once=once, as_json=as_json))
    except Refusal as refusal:
        return refuse(refusal, as_json=as_json)


async def _synchronise(settings: Settings, desk: Desk, *, once: bool, as_json: bool) -> int:
    from pos_app.desk import queue, reconciling

    work = asyncio.create_task(bootstrap.synchronise(settings, desk, once=once))
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, work.cancel)
    done, truth = await work
    counts = await desk.store.run(queue.counts, desk)
    strays = await desk.store.run(reconciling.strays, desk)
    is_well = not truth.stopped and truth.offline_since is None
    answer = {
        "ok": is_well,
        "environment": counts.gateway.environment,
        "offline": truth.offline_since is not None,
        "refused": truth.said if truth.stopped else "",
        "done": {did.value: times for did, times in done.items()},
        "queued": counts.queued,
        "checking": counts.checking,
        "withdrawing": counts.withdrawing,
        "blocked": counts.blocked,
        "open": counts.open,
        "flags": counts.flags,
        "reconciling": await desk.store.run(reconciling.wanted, desk) is not None,
        "unknown_here": [
            {"number": one.number, "customer": one.guest, "state": one.word, "total": one.total}
            for one in strays
        ],
    }
    if as_json:
        put_json(answer)
    else:
        _tell(answer)
    return DONE if is_well else REFUSED


def _tell(answer: dict[str, Any]) -> None:
    if answer["offline"]:
        say(_("Paper.id cannot be reached."))
    if answer["refused"]:
        say(_("Paper.id refuses the credentials, or this network's address: %(said)s") % {
            "said": answer["refused"]
        })  # fmt: skip
    if answer["reconciling"]:
        say(_("Since the restore Paper.id could not be looked through yet; no link leaves before that."))
    for one in answer["unknown_here"]:
        say(
            _("Known at Paper.id alone since the restore: %(number)s, %(customer)s, Rp %(total)s, %(state)s")
            % {**one, "total": f"{one['total'] or 0:,}"}
        )
    say(
        _("queued %(queued)s, checking %(checking)s, withdrawing %(withdrawing)s, open %(open)s,"
          " needs a manager %(flags)s") % answer
    )  # fmt: skip


def show_pending(settings: Settings, *, as_json: bool) -> int:
    """List what is still to be paid; the exit code."""
    from pos_app.desk import pending

    try:
        with bootstrap.opened_door(settings, "pending") as desk:
            page = pending.page(desk, Filters(days=None), 0, _MOST)
            today = desk.today
    except Refusal as refusal:
        return refuse(refusal, as_json=as_json)
    if as_json:
        put_json(_object(page, today.isoformat()))
        return DONE
    for row in page.rows:
        due = row.due.isoformat() if row.due else ""
        say(f"{row.badge.value:10} {due:10} {int(row.amount):>12,} {row.customer_name}, {row.what}")
    figures = page.figures
    say(
        _("%(rows)s pending, Rp %(amount)s, %(due)s due today") % {
            "rows": figures.rows, "amount": f"{int(figures.amount):,}", "due": figures.due_today,
        }
    )  # fmt: skip
    return DONE


def export_pending(settings: Settings, target: Path) -> int:
    """Write what is still to be paid into a new file for a spreadsheet (0600); the exit code."""
    from pos_app.desk import export

    try:
        with bootstrap.opened_door(settings, "pending") as desk:
            made = export.pending_payments(desk, Filters(days=None))
        target.touch(mode=0o600, exist_ok=False)
        target.write_text(made.text, encoding=export.ENCODING, newline="")
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    except OSError as error:
        warn(_("The file could not be written: %(why)s.") % {"why": error.strerror or ""})
        return REFUSED
    say(str(target))
    return DONE


def _object(page: PendingPage, today: str) -> dict[str, Any]:
    return {
        "today": today,
        "checked_at": page.checked_at.isoformat() if page.checked_at else None,
        "pending": page.figures.rows,
        "amount": int(page.figures.amount),
        "due_today": page.figures.due_today,
        "total": page.total,
        "rows": [_row(row) for row in page.rows],
    }


def _row(row: PendingRow) -> dict[str, Any]:
    link = row.link
    return {
        "id": row.id,
        "purchase": row.purchase_id,
        "appointment": row.appointment_id,
        "customer": row.customer_name,
        "phone": row.customer_phone,
        "what": row.what,
        "amount": int(row.amount),
        "method": row.method,
        "outlet": row.outlet,
        "created": row.created_at.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "badge": row.badge.value,
        "days_overdue": row.days_overdue,
        "link": link and {
            "number": link.number,
            "state": link.shown,
            "url": link.url,
            "total": int(link.total),
            "deliveries": {d.channel.value: d.state.value for d in link.deliveries},
            "flags": [flag.kind.value for flag in link.flags],
        },
        "actions": [*row.actions],
    }  # fmt: skip
