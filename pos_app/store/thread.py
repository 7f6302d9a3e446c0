"""The database thread: does one job after the other, and answers whoever asked, in their own thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")

_Job = tuple[Callable[[], Any], Callable[[Any, BaseException | None], None]]


class DatabaseThread:
    """One thread and what it has to do. It ends with the program; `close` lets it finish first.

    An executor of one thread would do the same; its two futures a job and the shield around them cost
    the event loop as long again as a short write takes.
    """

    def __init__(self) -> None:
        """Nothing runs until the first job."""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._order = threading.Lock()
        self._is_closed = False

    @property
    def is_current(self) -> bool:
        """Whether the caller is in this thread."""
        return threading.current_thread() is self._thread

    def _put(self, job: _Job) -> None:
        with self._order:
            if self._is_closed:
                raise RuntimeError("the store is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="store", daemon=True)
                self._thread.start()
            self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, tell = job
            try:
                result, error = work(), None
            except BaseException as raised:  # whoever asked gets it, whatever it is
                result, error = None, raised
            tell(result, error)
            del job, work, tell, result, error  # the next job may be long in coming

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do a job and await it; one whose caller was cancelled is done all the same.

        Raises:
            RuntimeError: the thread was closed.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()

        def arrive(result: Result, error: BaseException | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)

        def tell(result: Result, error: BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(arrive, result, error)

        self._put((work, tell))
        return await answer

    def call(self, work: Callable[[], Result]) -> Result:
        """Do a job and wait for it; raises as `run`."""
        answer: Future[Result] = Future()

        def tell(result: Result, error: BaseException | None) -> None:
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)

        self._put((work, tell))
        return answer.result()

    def close(self) -> None:
        """Take no more jobs, and let it finish those it has."""
        with self._order:
            self._is_closed = True
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
