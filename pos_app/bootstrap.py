"""Makes the parts and joins them; the only file that knows them all.

Nothing heavy is imported before it is needed: a door that only looks loads neither
Textual nor pydantic.
"""

from __future__ import annotations

import gc
import os
import platform
import re
from asyncio import CancelledError, to_thread
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pos_app.domain.clock import SystemClock
from pos_app.domain.errors import BadInput, NotFound
from pos_app.settings import PaperSettings, Settings

if TYPE_CHECKING:
    from pos_app.desk.incoming import AnySheet
    from pos_app.desk.session import Desk, Front
    from pos_app.desk.settling import Settled
    from pos_app.importing.dates import Order
    from pos_app.paper.profiles import Profile
    from pos_app.paper.sandbox.child import SandboxChild
    from pos_app.paper.sandbox.serving import Sandbox
    from pos_app.store import Store
    from pos_app.store.backup import Manifest, Restored
    from pos_app.store.doctor import Findings, Progress
    from pos_app.sync.beside import Beside
    from pos_app.sync.relay import Did, Relay
    from pos_app.sync.way import Truth
    from pos_app.tui.upkeep import Tools, Watch

BACKUPS, REPORTS = "backups", "logs"


def terminal() -> str:
    """What this terminal's audit chain is called."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", platform.node())[:40] or "terminal"


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store of the settings; before an older one is brought up to date it is backed up.

    Raises:
        StoreProblem: it cannot be opened (code says why).
    """
    from pos_app import logs
    from pos_app.store import open_store

    logs.start(settings.data_folder / REPORTS)

    def keep(path: Path) -> None:
        from pos_app.store.backup import back_up

        now = SystemClock().now()
        target = path.parent / BACKUPS / f"before-update-{now:%Y%m%d-%H%M%S}.db"
        back_up(path, target, now)

    with open_store(settings.database_location, before_migration=keep) as store:
        yield store


def front_of(settings: Settings, store: Store, *, door: str) -> Front:
    """The front of this terminal's outlet.

    Raises:
        NotFound: nothing is set up yet, or no such outlet.
    """
    from pos_app.desk.session import Policy, open_front

    policy = Policy(settings.credits.must_cover_visit_date)
    return open_front(
        store, SystemClock(), terminal(), outlet=settings.desk.outlet or None, policy=policy, door=door
    )


def look_over(settings: Settings, *, thorough: bool = True, progress: Progress | None = None) -> Findings:
    """What `doctor` finds in the store, beside a desk that may be running.

    Raises:
        StoreProblem: it cannot be looked at.
    """
    from pos_app.store.doctor import examine

    now = SystemClock().now()
    return examine(settings.database_location, now, thorough=thorough, progress=progress)


def back_up(settings: Settings, target: Path, *, progress: Progress | None = None) -> Manifest:
    """A checked copy of the store; raises `StoreProblem` where none can be made."""
    from pos_app.store import backup

    return backup.back_up(settings.database_location, target, SystemClock().now(), progress=progress)


def put_back(settings: Settings, source: Path) -> Restored:
    """The store as a backup has it, which its own audit then says; raises `StoreProblem`."""
    from pos_app.desk import reconciling
    from pos_app.desk.upkeep import note_restore
    from pos_app.store import backup

    done = backup.restore(source, settings.database_location, SystemClock().now())
    found = done.manifest
    with opened_store(settings) as store, suppress(NotFound):
        front = front_of(settings, store, door="restore")
        reconciling.begin(front)
        note_restore(front, found.sha256 if found else "", found.made_at if found else "")
    return done


def read_import(kind: str, path: Path, dates: str | None = None) -> AnySheet:
    """A file of another product, read and checked; raises `BadInput`, `NotFound` or `AskDates`."""
    from pos_app.importing.reading import read_file

    return read_file(kind, path, cast("Order | None", dates))


def run_desk(settings: Settings, *, demo: bool = False) -> int:
    """Open the store and show the desk on it until it is left; the exit code.

    Raises:
        StoreProblem: the store cannot be opened.
        NotFound: this terminal's outlet is not there.
        BadInput: the settings' keymap cannot be used.
    """
    gc.disable()  # the app enables it after its first paint
    with opened_store(settings) as store:
        from pos_app.demo.venue import PIN
        from pos_app.desk.setup import needs_setup
        from pos_app.tui import launch

        tools = tools_of(settings, store)
        front = None if needs_setup(store) else _front_here(settings, store, tools)
        pin = PIN if demo else ""
        with _own_sandbox(settings) if demo else nullcontext() as sandbox:
            return launch.run_desk(
                store, SystemClock(), front, settings, terminal=terminal(), tools=tools, demo_pin=pin,
                paper=paper_side(settings, sandbox),
            )  # fmt: skip


@contextmanager
def _own_sandbox(settings: Settings) -> Iterator[SandboxChild]:
    """The demo's stand-in for Paper.id: not started yet, and ended with the desk."""
    from pos_app.demo.keeping import SANDBOX_STATE
    from pos_app.paper.sandbox.child import SandboxChild

    child = SandboxChild(settings.data_folder / SANDBOX_STATE)
    try:
        yield child
    finally:
        child.stop()


def _front_here(settings: Settings, store: Store, tools: Tools) -> Front:
    """The front of the outlet this terminal was last put in, unless the settings name one."""
    kept = tools.memory.get("outlet")
    if isinstance(kept, str) and not settings.desk.outlet:
        with suppress(NotFound):
            there = settings._replace(desk=settings.desk._replace(outlet=kept))
            return front_of(there, store, door="desk")
    return front_of(settings, store, door="desk")


def tools_of(settings: Settings, store: Store) -> Tools:
    """What the set-up screens need beyond the desk; what is heavy loads when it is first used."""
    from pos_app.tui.memory import Memory
    from pos_app.tui.upkeep import Tools

    def lines_of(path: Path, numbers: Collection[int]) -> dict[int, str]:
        from pos_app.importing.lines import lines_of

        return lines_of(path, numbers)

    def read_day(text: str, order: str) -> date | None:
        from pos_app.importing.dates import day

        return day(text, order)  # type: ignore[arg-type]  # one of `AskDates.orders`

    def copy(target: Path, watch: Watch) -> Manifest:
        return back_up(settings, target, progress=watch)

    def examine(watch: Watch) -> Findings:
        return look_over(settings, progress=watch)

    def glance(watch: Watch) -> Findings:
        return look_over(settings, thorough=False, progress=watch)

    def front() -> Front:
        return front_of(settings, store, door="desk")

    folder = settings.data_folder
    homes = (Path.cwd(), Path.home() / "Downloads", Path.home() / "Unduhan", Path.home() / "Desktop")
    memory = Memory(folder / "terminal.json")
    return Tools(read_import, lines_of, read_day, copy, examine, glance, front, folder, memory, homes)


@contextmanager
def opened_door(settings: Settings, door: str) -> Iterator[Desk]:
    """The desk of a door that nobody signs in at: it acts for the owner, audited as the door.

    Raises:
        StoreProblem: the store cannot be opened.
        NotFound: nothing is set up yet, or no such outlet.
    """
    from pos_app.desk.people import through_door

    with opened_store(settings) as store:
        yield through_door(front_of(settings, store, door=door))


@asynccontextmanager
async def opened_relay(
    settings: Settings, front: Front, on_news: Callable[[Settled], None] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[Relay]:  # fmt: skip
    """A relay between a store and the Paper.id of the settings; nobody has stepped it yet.

    Args:
        settings: which Paper.id.
        front: whose links.
        on_news: told of answers that were never seen before.
        environ: where credentials may stand in variables.

    Raises:
        BadInput: no Paper.id is set (`paper_not_set`), its address is not allowed, or there are no
            credentials for it (`paper_no_credentials`).
        NotFound: the venue has no owner yet.
    """
    from dataclasses import replace

    from pos_app.desk import gateway
    from pos_app.desk.people import through_door
    from pos_app.paper import credentials

    profile = await front.store.run(_profile, settings, front)
    found = await to_thread(credentials.load, profile.environment, settings.data_folder, environ)
    if found is None:
        raise BadInput(
            "paper_no_credentials", "There are no credentials for Paper.id (%(environment)s) here.",
            environment=profile.environment.value,
            next_step="The owner sets it up under F8.",
        )  # fmt: skip
    await to_thread(_load_relay)
    from pos_app.paper.client import opened
    from pos_app.paper.lookup import gather
    from pos_app.sync.gateway import PaperGateway
    from pos_app.sync.relay import Relay

    desk = await front.store.run(through_door, replace(_front_alone(front), door="sync"))
    await front.store.run(gateway.note, desk, profile.environment.value)
    async with opened(profile, found.credentials) as client:
        name = profile.environment.value
        yield Relay(
            desk, PaperGateway(client), name, front.store.run, on_news, client.health,
            lambda is_wanted: gather(client, is_wanted),
        )  # fmt: skip


def _load_relay() -> None:
    """A second and 17 MB: off the event loop, and only where there is somebody to speak to."""
    from pos_app.paper import client  # noqa: F401
    from pos_app.sync import gateway, relay, running  # noqa: F401


def _profile(settings: Settings, front: Front) -> Profile:
    """The Paper.id of the settings, else the one that the owner chose on screen."""
    from pos_app.desk import gateway
    from pos_app.paper.profiles import PRODUCTION, STAGING, profile_of

    if settings.paper.base_url:
        return profile_of(settings.paper.base_url)
    chosen = gateway.get(front).environment
    for profile in (PRODUCTION, STAGING):
        if profile.environment == chosen:
            return profile
    raise BadInput(
        "paper_not_set", "No Paper.id is set up on this machine.",
        next_step="The owner sets it up under F8.",
    )  # fmt: skip


def paper_side(settings: Settings, sandbox: SandboxChild | None = None) -> Beside:
    """The relay that the desk keeps beside itself; nothing of it is loaded before it is kept.

    Args:
        settings: which Paper.id.
        sandbox: speak to this one instead; it is started when it is first needed.
    """
    from pos_app.sync.beside import Beside
    from pos_app.sync.keys import Keys

    def load() -> None:
        from pos_app.desk import gateway, people  # noqa: F401 - off the event loop
        from pos_app.paper import credentials, profiles  # noqa: F401

    @asynccontextmanager
    async def open_relay(front: Front, on_news: Callable[[Settled], None]) -> AsyncIterator[Relay]:
        if sandbox is None:
            async with opened_relay(settings, front, on_news, environ) as relay:
                yield relay
            return
        from pos_app.demo.standing_by import standing_by

        here = settings._replace(paper=PaperSettings(await to_thread(sandbox.start)))
        async with (
            opened_relay(here, front, on_news, environ) as relay,
            standing_by(sandbox, relay.resume),
        ):
            yield relay

    environ: Mapping[str, str] = os.environ if sandbox is None else {}  # real keys are not for a sandbox

    def address() -> str:
        return sandbox.base_url if sandbox is not None else settings.paper.base_url

    return Beside(open_relay, load, Keys(address, settings.data_folder, environ))


async def synchronise(settings: Settings, front: Front, *, once: bool) -> tuple[Counter[Did], Truth]:
    """Keep a relay going until it is cancelled, or once until nothing is due; what it did and knows.

    Raises:
        As `opened_relay`.
    """
    from pos_app.sync.running import Running, until_idle

    done: Counter[Did] = Counter()
    async with opened_relay(settings, front) as relay:
        if once:
            done = await until_idle(relay)
        else:
            with suppress(CancelledError):
                await Running(relay).forever()
        return done, relay.truth


async def tour_links(settings: Settings, front: Front, say: Callable[[str], None]) -> None:
    """Play what a payment link does, at a sandbox that is there only meanwhile; raises a `Refusal`."""
    from pos_app.demo import tour_online
    from pos_app.demo.keeping import SANDBOX_STATE
    from pos_app.sync.running import until_idle

    running = sandbox(settings.data_folder / SANDBOX_STATE)

    def pay(number: str) -> None:
        (invoice,) = (one for one in running.book.state.invoices.values() if one.number == number)
        running.book.pay(invoice, invoice.total, "qris")

    here = settings._replace(paper=PaperSettings(running.base_url))
    with running:
        async with opened_relay(here, front, environ={}) as relay:
            await tour_online.play(front, say, lambda: until_idle(relay), pay)


def _front_alone(front: Front) -> Front:
    """The front of a desk without whoever is signed in."""
    from dataclasses import fields

    from pos_app.desk.session import Front

    return Front(**{field.name: getattr(front, field.name) for field in fields(Front)})


def sandbox(state: Path, port: int = 0) -> Sandbox:
    """A stand-in for Paper.id that goes on from a state file; it serves once `serve` or `start` is called.

    Raises:
        Refusal: the file is another's or no sandbox's, or the port is taken.
    """
    from pos_app.paper.sandbox.serving import Sandbox

    return Sandbox(state, port)
