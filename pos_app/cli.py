"""The doors: `pos-app` and its verbs. Each loads only what it needs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from pos_app import __version__
from pos_app.domain.errors import Refusal
from pos_app.doors.speaking import WRONG_USE, prepare, refuse
from pos_app.settings import DatabaseSettings, Settings, load

KINDS = ("services", "packages", "staff", "customers", "passes")
Doors: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_EXIT = "exit codes: 0 done · 1 the answer is no, or something was refused · 2 wrong use"


def main(arguments: Sequence[str] | None = None) -> int:
    """Go through a door; the exit code."""
    prepare()
    mask = os.umask(0o077)
    try:
        return _main(arguments)
    finally:
        os.umask(mask)


def _main(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    as_json = getattr(asked, "json", False)
    try:
        settings = _settings(asked)
    except Refusal as refusal:
        refuse(refusal, as_json=as_json)
        return WRONG_USE
    if settings.desk.language:
        from pos_app.words import set_language

        set_language(settings.desk.language)
    try:
        return _go(parser, asked, settings)
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _settings(asked: argparse.Namespace) -> Settings:
    settings = load(asked.config)
    if asked.database is None:
        return settings
    is_url = asked.database.startswith(("postgresql://", "postgres://"))
    database = DatabaseSettings(url=asked.database) if is_url else DatabaseSettings(path=Path(asked.database))
    return settings._replace(database=database)


def _go(parser: argparse.ArgumentParser, asked: argparse.Namespace, settings: Settings) -> int:
    match asked.verb:
        case None:
            from pos_app.doors.desk import open_desk

            return open_desk(settings)
        case "demo":
            if asked.database is not None:
                parser.error("the demo keeps a store of its own; name its folder with --data-dir")
            from pos_app.doors import demo

            return demo.run(settings, folder=asked.data_dir, reset=asked.reset, tour=asked.tour)
        case "import":
            from pos_app.doors import importing

            return importing.run(
                settings, asked.kind, asked.file, dates=asked.dates, dry_run=asked.dry_run, as_json=asked.json
            )
        case "sync":
            from pos_app.doors import paper

            return paper.synchronise(settings, once=asked.once, as_json=asked.json)
        case "pending":
            from pos_app.doors import paper

            if asked.csv is not None:
                return paper.export_pending(settings, asked.csv)
            return paper.show_pending(settings, as_json=asked.json)
        case "sandbox":
            from pos_app.doors import sandbox

            return sandbox.run(settings, port=asked.port, state=asked.state)
    from pos_app.doors import upkeep

    match asked.verb:
        case "setup":
            return upkeep.set_up(
                settings, tenant=asked.tenant, outlet=asked.outlet, timezone=asked.timezone,
                owner=asked.owner, plan=asked.plan, hours=asked.hours,
            )  # fmt: skip
        case "doctor":
            return upkeep.examine(settings, as_json=asked.json)
        case "backup":
            return upkeep.back_up(settings, asked.file)
        case "restore":
            return upkeep.restore(settings, asked.file)
    raise AssertionError(asked.verb)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pos-app",
        description="The front desk of a spa, salon or wellness venue; without a verb, the desk itself.",
        epilog=f"example: pos-app --database venue/desk.db\n{_EXIT}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pos-app {__version__}")
    _add_common(parser, default=None)
    doors = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    _add_demo(doors)
    _add_setup(doors)
    _add_import(doors)
    _add_upkeep(doors)
    _add_paper(doors)
    _add_sandbox(doors)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, default: object) -> None:
    """`--config` and `--database`, before or after the verb: after it they are kept only when given."""
    parser.add_argument("--config", type=Path, metavar="FILE", default=default, help="settings file (TOML)")
    parser.add_argument(
        "--database", metavar="PATH|URL", default=default, help="SQLite file, or postgresql:// URL"
    )


def _door(doors: Doors, verb: str, help_: str, example: str) -> argparse.ArgumentParser:
    door: argparse.ArgumentParser = doors.add_parser(
        verb,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"example: {example}\n{_EXIT}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(door, default=argparse.SUPPRESS)
    return door


def _add_demo(doors: Doors) -> None:
    door = _door(doors, "demo", "open the desk on demo data; everyone's PIN is 246810", "pos-app demo --tour")
    door.add_argument("--reset", action="store_true", help="begin with a fresh demo venue")
    door.add_argument("--data-dir", type=Path, metavar="DIR", help="where the demo's data lie")
    door.add_argument("--tour", action="store_true", help="no screen: play the main job and print each step")


def _add_setup(doors: Doors) -> None:
    door = _door(
        doors,
        "setup",
        "first run without the screen; prints the owner's one-time PIN",
        'pos-app setup --tenant "Sari Spa" --outlet Kemang --timezone WIB --owner "Dewi Lestari"',
    )
    door.add_argument("--tenant", required=True, metavar="NAME", help="name of the venue")
    door.add_argument("--outlet", required=True, metavar="NAME", help="name of its first outlet")
    door.add_argument("--timezone", required=True, metavar="ZONE", help="WIB, WITA, WIT or Asia/Jakarta")
    door.add_argument("--owner", required=True, metavar="NAME", help="who may do everything")
    door.add_argument("--plan", default="PRO", metavar="PLAN", help="FREE, PRO or ENTERPRISE (PRO)")
    door.add_argument("--hours", default="09:00-21:00", metavar="FROM-TO", help="opening hours (09:00-21:00)")


def _add_import(doors: Doors) -> None:
    door = _door(
        doors,
        "import",
        "take in another product's export (CSV); the same file twice changes nothing",
        "pos-app import customers export.csv --dry-run",
    )
    door.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    door.add_argument("file", type=Path, metavar="FILE", help="the file, in any usual encoding")
    door.add_argument("--dry-run", action="store_true", help="only say what would come in")
    door.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help="order of day, month and year")
    door.add_argument("--json", action="store_true", help="one object on standard output")


def _add_upkeep(doors: Doors) -> None:
    door = _door(
        doors,
        "doctor",
        "check every balance, status, chain and number; exit code 2: could not look",
        "pos-app doctor --json",
    )
    door.add_argument("--json", action="store_true", help="one object on standard output")
    door = _door(
        doors,
        "backup",
        "write a checked copy, beside a desk that may be running",
        "pos-app backup /media/usb/friday.db",
    )
    door.add_argument("file", type=Path, metavar="FILE", help="the file to make; it must not be there yet")
    door = _door(
        doors,
        "restore",
        "go back to a backup; what was there is kept aside",
        "pos-app restore /media/usb/friday.db",
    )
    door.add_argument("file", type=Path, metavar="FILE", help="the backup")


def _add_paper(doors: Doors) -> None:
    door = _door(doors, "pending", "list what is still to be paid", "pos-app pending --json")
    how = door.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one object on standard output")
    how.add_argument("--csv", type=Path, metavar="FILE", help="a new file for a spreadsheet")
    door = _door(
        doors,
        "sync",
        "carry queued payment links to Paper.id and ask which were paid, until stopped; 1: it could not be"
        " reached, or refuses",
        "pos-app sync --once",
    )
    door.add_argument("--once", action="store_true", help="until nothing is due")
    door.add_argument("--json", action="store_true", help="one object on standard output")


def _add_sandbox(doors: Doors) -> None:
    door = _door(
        doors,
        "sandbox",
        "a stand-in for Paper.id on this machine, with a pay page; no account, no real money",
        "pos-app sandbox --port 8642",
    )
    door.add_argument(
        "--port", type=_port, default=0, metavar="N", help="where to listen (the last one, else a free one)"
    )
    door.add_argument("--state", type=Path, metavar="FILE", help="where it remembers everything")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
