"""A time limit for calls that know none, and a place aside for calls that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises; TimeoutError when it takes longer.

    It runs in a daemon thread, which is left behind when its time is over: a pool's thread, or Textual's, would be
    waited for when the program ends.
    """
    import queue

    answers: queue.SimpleQueue[tuple[T, None] | tuple[None, Exception]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put((call(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=work, daemon=True, name="patience").start()
    try:
        value, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer in {seconds:.0f} s") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


async def aside(call: Callable[[], T]) -> T:
    """What the call returns or raises, while the event loop goes on. Its thread holds up nobody's exit."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def put(set_: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is over: nobody waits for this any more
            loop.call_soon_threadsafe(lambda: None if answer.done() else set_())

    def work() -> None:
        try:
            value = call()
        except Exception as error:
            failure = error
            put(lambda: answer.set_exception(failure))
        else:
            put(lambda: answer.set_result(value))

    threading.Thread(target=work, daemon=True, name="aside").start()
    return await answer
