"""The event loop between two cells: tasks that a cell has started go on, as they do while a kernel waits for the next.

How far they come in a kernel depends on the machine. Here it does not: before each cell all that is ready runs, and so
do timers that are due within a tenth of a second. What is printed meanwhile belongs to no cell, and is lost in both.
"""

from __future__ import annotations

import asyncio
import selectors
import signal
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

GAP_SECONDS = 0.1  # how far ahead timers are waited for
MOST_CPU_SECONDS = 0.2  # for tasks that are always ready, which would go on beside the cells of a kernel, too

Result = TypeVar("Result")
_SELECT = selectors.DefaultSelector.select.__code__


def finish(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Result]) -> Result:
    """Return the result of a task of ours, CancelledError after an interrupt; what others raise does not end it."""
    while not task.done():
        try:
            loop.run_until_complete(task)
        except SystemExit:
            continue  # a task that ends the program ends itself
        except KeyboardInterrupt:
            task.cancel()
    return task.result()


def turn(loop: Any) -> None:
    """Let an event loop run until only later timers are left; CancelledError when that is interrupted."""
    if not loop._ready and not loop._scheduled:
        return
    finish(loop, loop.create_task(_until_idle(loop)))


async def _until_idle(loop: Any) -> None:
    end, most_cpu = loop.time() + GAP_SECONDS, time.process_time() + MOST_CPU_SECONDS
    while time.process_time() < most_cpu:
        due = _next_due(loop)
        if due is None or due > end:
            return
        await asyncio.sleep(max(0.0, due - loop.time()))


def _next_due(loop: Any) -> float | None:
    """Return when the next callback is due, None when there is none."""
    if loop._ready:
        return 0.0
    return min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=None)


async def cancelled_by_interrupt(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Await a cell; an interrupt while nothing runs cancels it, any other is raised where the student's code is."""
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(coroutine)

    def cancel_or_raise(number: int, frame: Any) -> None:
        if frame is not None and frame.f_code is _SELECT:
            loop.call_soon_threadsafe(task.cancel)
        else:
            signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, cancel_or_raise)
    try:
        return await task
    finally:
        signal.signal(signal.SIGINT, before)
