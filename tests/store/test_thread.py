"""The database thread: one job after the other, answers where they were asked for."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial

import pytest

from pos_app.store.thread import DatabaseThread


def _fail() -> None:
    raise LookupError("no such thing")


async def test_jobs_are_done_in_order_in_one_thread_that_is_not_the_loops() -> None:
    thread = DatabaseThread()
    done: list[tuple[int, int, bool]] = []

    def job(number: int) -> int:
        done.append((number, threading.get_ident(), thread.is_current))
        return number * 2

    answers = await asyncio.gather(*(thread.run(partial(job, number)) for number in range(20)))
    thread.close()
    assert answers == [number * 2 for number in range(20)]
    assert [number for number, *_ in done] == list(range(20))
    assert {ident for _, ident, _ in done} != {threading.get_ident()}
    assert len({ident for _, ident, _ in done}) == 1
    assert [inside for *_, inside in done] == [True] * 20
    assert not thread.is_current


async def test_what_a_job_raises_is_raised_where_it_was_asked_for() -> None:
    thread = DatabaseThread()
    with pytest.raises(LookupError, match="no such thing"):
        await thread.run(_fail)
    assert await thread.run(lambda: "still there") == "still there"
    thread.close()


async def test_a_job_whose_caller_was_cancelled_is_done_all_the_same() -> None:
    thread, go = DatabaseThread(), threading.Event()
    done: list[bool] = []
    asked = asyncio.create_task(thread.run(lambda: done.append(go.wait(60))))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    go.set()
    await thread.run(lambda: None)
    assert done == [True]
    thread.close()


def test_an_answer_to_a_loop_that_ended_harms_nobody() -> None:
    thread, go = DatabaseThread(), threading.Event()

    async def leave() -> None:
        asyncio.create_task(thread.run(lambda: go.wait(60)))  # noqa: RUF006 - left on purpose
        await asyncio.sleep(0.01)

    asyncio.run(leave())
    go.set()
    assert thread.call(lambda: "still there") == "still there"
    thread.close()


def test_closing_lets_it_finish_and_takes_no_more() -> None:
    thread, begun = DatabaseThread(), threading.Event()
    done: list[str] = []

    def write() -> None:
        begun.set()
        time.sleep(0.2)
        done.append("written")

    asker = threading.Thread(target=thread.call, args=(write,))
    asker.start()
    assert begun.wait(60)
    thread.close()
    assert done == ["written"]
    asker.join()
    with pytest.raises(RuntimeError, match="closed"):
        thread.call(lambda: None)
