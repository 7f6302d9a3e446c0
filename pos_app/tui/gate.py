"""One key at a time: type-ahead is never lost and never lands on the wrong screen.

A key is handed on only when all that the last one caused is done. Before it is let in, a callback goes
through the
queue of every node from the focus up to the App, until screen and focus stayed the same for some rounds and
no worker
that decides something is unfinished. Every worker holds the gate unless its group says otherwise.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App, ScreenStackError
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from pos_app.words import ngettext_


class Turnstile(App[int]):
    """An app whose keys wait their turn."""

    FREE, ROWS = "background", "rows"
    """Worker groups: one never holds keys; the other lets typing into the focused line pass."""
    ROUNDS, LIMIT, PATIENCE, HOLD_MAX, RUN_GAP, REST = 3, 400, 1.0, 10.0, 1.0, 0.03
    HURRY = 0.12
    """Seconds: a key that follows a refusal sooner was typed without having seen it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._q: deque[tuple[float, events.Event]] = deque()
        self._wake = asyncio.Event()
        self._asking: WeakKeyDictionary[Worker[Any], Screen[Any]] = WeakKeyDictionary()
        self._let: events.Event | None = None
        self._spent, self._enter_at, self._mute, self._still = False, 0.0, False, False
        self._run_until = 0.0
        self.strokes = 0
        """Keys, pastes and clicks let in so far: what the last one caused is told from what came before."""

    def open_gate(self) -> None:
        """Begin to let keys in; a worker, so that the app ends loudly, and never goes deaf, if the gate
        fails."""
        self.run_worker(self._run_gate(), group=self.FREE)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys, pastes and clicks that did not come from the gate itself."""
        fresh = not event.is_forwarded and event is not self._let
        typed = isinstance(event, events.Key | events.Paste)
        if fresh and typed and monotonic() < self._run_until:
            self._run_until = monotonic() + self.HURRY
            self.run_went_on()
        elif fresh and typed and self._still and not self._spent and not self._holds(event):
            self._still = False
            self.strokes += 1
            self._wake.set()
            await super().on_event(event)
        elif fresh and typed:
            self._still = False
            if len(self._q) < self.LIMIT:
                self._q.append((monotonic(), event))
            else:
                self.bell()
            self._wake.set()
        elif fresh and isinstance(event, events.MouseDown) and (self._q or self._holds()):
            self._mute = True  # aimed at a picture that is about to change
        elif fresh and isinstance(event, events.MouseUp) and self._mute:
            self._mute = False
        else:
            self.strokes += fresh and isinstance(event, events.MouseDown)
            await super().on_event(event)

    def _holds(self, event: events.Event | None = None) -> list[Worker[Any]]:
        """The workers for which this event must wait."""
        focused = self.focused
        typing = isinstance(event, events.Paste) or (
            isinstance(event, events.Key)
            and focused is not None
            and focused.check_consume_key(event.key, event.character)
        )
        return [
            worker
            for worker in self.workers
            if not worker.is_finished
            and worker.group != self.FREE
            and not (typing and worker.group == self.ROWS)
            and self._asking.get(worker) not in self.screen_stack
        ]

    async def _settle(self, event: events.Event | None) -> None:
        start, stable = monotonic(), 0
        while stable < self.ROUNDS:
            mark = self.screen, self.focused
            for node in (self.focused or self.screen).ancestors_with_self:
                done = asyncio.Event()
                if node.call_later(done.set):
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(done.wait(), 1)
            if event is None and self._q:
                return
            held = self._holds(event)
            stable = stable + 1 if not held and mark == (self.screen, self.focused) else 0
            if held:
                if self._lost_patience(held, start):
                    return
                await asyncio.sleep(0.003)

    def _lost_patience(self, held: list[Worker[Any]], start: float) -> bool:
        """Whether the keys that waited were given up: on an Esc typed during a long wait, or after
        `HOLD_MAX`."""
        esc = next(
            (
                item
                for item in self._q
                if item[0] - start > self.PATIENCE and getattr(item[1], "key", "") == "escape"
            ),
            None,
        )
        if not self._q or not (esc or monotonic() - start > self.HOLD_MAX):
            return False
        self.busy_dropped(len(self._q))
        self._q.clear()
        if esc and all(worker.group == self.ROWS for worker in held):
            for worker in held:
                worker.cancel()
            self._q.append(esc)
        return True

    async def _run_gate(self) -> None:
        with suppress(ScreenStackError):  # the app is going: its screens went first
            await self._let_in()

    async def _let_in(self) -> None:
        while True:
            while not self._q:
                self._wake.clear()
                if not self._still:
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), self.REST)
                        continue
                    await self._settle(None)
                    self._still = not self._q and not self._wake.is_set()
                    continue
                await self._wake.wait()
            item = at, event = self._q[0]
            await self._settle(event)
            if not self._q or self._q[0] is not item:
                continue
            self._q.popleft()
            if getattr(event, "key", "") == "enter" and self._spent and at - self._enter_at < self.RUN_GAP:
                self._enter_at = max(self._enter_at, at)
                continue  # surplus Enter of the run that acted
            self._spent, self._let = False, event
            self.strokes += 1
            self.post_message(event)

    def hand_on(self, key: str) -> None:
        """Let a key in again, before those that wait: it left its screen and is meant for the one behind."""
        self._still = False
        self._q.appendleft((monotonic(), events.Key(key, key if len(key) == 1 else None)))
        self._wake.set()

    def spend_enter(self) -> None:
        """Make the run of Enters end here: to be called when an act starts, and again when its result is
        shown."""
        self._spent, self._enter_at = True, monotonic()

    def empty_queue(self) -> int:
        """Forget the keys that wait, since they were meant for a screen that will not come; how many
        there were."""
        unused = len(self._q)
        self._q.clear()
        return unused

    def end_run(self) -> int:
        """Refuse the rest of what is being typed: the keys that wait, and those that still come in the same
        breath; how many waited."""
        if not self.is_headless:
            self._run_until = monotonic() + self.HURRY
        return self.empty_queue()

    def run_went_on(self) -> None:
        """A key of a refused run was dropped."""

    def busy_dropped(self, count: int) -> None:
        """Say that keys were given up during a long wait."""
        self.notify(
            ngettext_("Busy: %(n)s key not used", "Busy: %(n)s keys not used", count) % {"n": count},
            markup=False,
        )

    async def push_screen_wait(self, screen: Any, **kwargs: Any) -> Any:
        """Show a screen and wait for its answer; the asking worker holds no keys meanwhile."""
        self._asking[get_current_worker()] = screen = self.get_screen(screen)
        return await super().push_screen_wait(screen, **kwargs)
