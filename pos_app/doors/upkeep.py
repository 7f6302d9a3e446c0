"""`pos-app setup`, `doctor`, `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

from pos_app import bootstrap
from pos_app.domain.clock import SystemClock
from pos_app.domain.errors import Refusal
from pos_app.doors.speaking import DONE, REFUSED, WRONG_USE, put_json, refuse, say
from pos_app.settings import Settings
from pos_app.words import _


def set_up(
    settings: Settings, *, tenant: str, outlet: str, timezone: str, owner: str, plan: str, hours: str
) -> int:
    """First run without the screen; prints the owner's one-time PIN."""
    from pos_app.desk import setup

    request = setup.SetupRequest(
        tenant, outlet, timezone, owner, plan, hours, settings.desk.language or "en"
    )  # fmt: skip
    try:
        setup.check_request(request)
        with bootstrap.opened_store(settings) as store:
            done = setup.first_run(store, SystemClock(), bootstrap.terminal(), request)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    say(_("%(tenant)s is set up, with the outlet %(outlet)s.") % {"tenant": tenant, "outlet": outlet})
    say(_("One-time PIN of %(name)s: %(pin)s") % {"name": owner, "pin": done.one_time_pin})
    say(_("It is shown once; the first sign-in asks for an own one. Open the desk with: pos-app"))
    return DONE


def examine(settings: Settings, *, as_json: bool) -> int:
    """Look the store over: 0 clean, 1 something is wrong, 2 could not look."""
    try:
        findings = bootstrap.look_over(settings)
    except Refusal as refusal:
        refuse(refusal, as_json=as_json, ok=False, checks=[])
        return WRONG_USE
    if as_json:
        put_json({"ok": findings.ok, "checks": [check._asdict() for check in findings.checks]})
    else:
        for check in findings.checks:
            word = _("ok") if check.ok else _("WRONG")
            say(f"{word:6} {check.name}" + (f": {check.detail}" if check.detail else ""))
        say(_("Everything is well.") if findings.ok else _("Something is wrong; take a backup away first."))
    return DONE if findings.ok else REFUSED


def back_up(settings: Settings, target: Path) -> int:
    """Write a checked copy beside a desk that may be running."""
    try:
        manifest = bootstrap.back_up(settings, target)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    say(_("Backed up and checked: %(path)s, %(size)s kB") % {"path": target, "size": manifest.size // 1024})
    say(_("Its manifest stands beside it, sha256 %(sha)s") % {"sha": manifest.sha256})
    return DONE


def restore(settings: Settings, backup: Path) -> int:
    """Put a backup in the store's place; the store that was there is kept aside."""
    try:
        done = bootstrap.put_back(settings, backup)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    say(_("Restored from %(path)s.") % {"path": backup})
    if done.manifest is None:
        say(_("It came without its manifest; its contents were checked, its origin was not."))
    if done.aside:
        say(_("What was there before is in %(path)s.") % {"path": done.aside})
    say(_("Payment links are compared with Paper.id before any goes out: open the desk, or pos-app sync."))
    return DONE
