"""The thread that writes: nobody waits for a terminal that does not read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tui.app.output.writer import STUCK, Writer

MUCH = "x" * 1_000_000


class Line:
    """A pipe for a terminal: what is read of it, and a writer to it that has begun."""

    def __init__(self) -> None:
        self.reading, self.descriptor = os.pipe()
        self.drained = threading.Event()
        self.writer = Writer(self.descriptor, self.drained.set)
        self.writer.start()

    def close(self) -> None:
        for descriptor in (self.reading, self.descriptor):
            with suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def test_what_is_written_arrives_in_order_and_is_told(line: Line) -> None:
    for number in range(500):
        line.writer.write(f"{number} ")
    line.writer.stop()
    assert line.drained.is_set()
    assert not line.writer.is_busy
    assert os.read(line.reading, 65536).decode().split() == [str(number) for number in range(500)]


def test_nobody_waits_for_a_terminal_that_does_not_read(line: Line) -> None:
    began = time.monotonic()
    for _ in range(1000):
        line.writer.write("x" * 1000)
    assert time.monotonic() - began < STUCK
    assert line.writer.is_busy
    began = time.monotonic()
    line.writer.stop()
    assert time.monotonic() - began < 4 * STUCK
    assert not line.drained.is_set()


def test_a_slow_terminal_gets_all_of_it(line: Line) -> None:
    line.writer.write(MUCH)
    ending = threading.Thread(target=line.writer.stop)
    ending.start()
    read = 0
    while read < len(MUCH):
        read += len(os.read(line.reading, 65536))
        time.sleep(0.01)
    ending.join(5)
    assert line.drained.is_set()


def test_what_was_left_is_not_written_after_the_end(line: Line) -> None:
    line.writer.write(MUCH)
    line.writer.stop()
    os.set_blocking(line.reading, False)
    time.sleep(0.05)
    got = 0
    with suppress(BlockingIOError):
        for _ in range(1000):
            got += len(os.read(line.reading, 65536))
            time.sleep(0.001)
    assert got < len(MUCH) / 4


def test_a_terminal_that_is_gone_holds_up_nobody(line: Line) -> None:
    os.close(line.reading)
    line.writer.write(MUCH)
    assert line.drained.wait(5)
    line.writer.write(MUCH)
    line.writer.stop()
    assert not line.writer.is_alive()


def test_a_terminal_that_somebody_left_without_blocking_gets_all(line: Line) -> None:
    os.set_blocking(line.descriptor, False)
    test_a_slow_terminal_gets_all_of_it(line)
