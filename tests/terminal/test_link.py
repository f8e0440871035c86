"""The slow line of the tests is as slow as it says, loses nothing, and makes a program wait that writes too much.

Only lower bounds are checked: a busy machine is slower still.
"""

from __future__ import annotations

import os
import sys
import time

import pytest

from tests.terminal.link import Link
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

ENV = {"PATH": os.environ["PATH"]}
FAST = Link(100_000, 0.0)
WRITES = """import os, time
began = time.monotonic()
for number in range({pieces}):
    os.write(1, b"%05d" % number * 200)
os.write(1, b"took %.3f" % (time.monotonic() - began))
"""
ECHOES = """import os, tty
tty.setraw(0)
os.write(1, b"ready")
while (typed := os.read(0, 1)) != b"q":
    os.write(1, typed)
"""


def took(pieces: int, link: Link) -> tuple[float, float, bytes]:
    """Seconds until everything was there, and until the program had written it; and what came of it."""
    began = time.monotonic()
    with Terminal([sys.executable, "-c", WRITES.format(pieces=pieces)], ENV, link=link, emulated=False) as terminal:
        assert terminal.wait_exit() == 0
        until(lambda: terminal.read(0.1), lambda _: b"took" in terminal.output, "the last words")
        return time.monotonic() - began, float(terminal.output[-5:]), terminal.output


@pytest.mark.parametrize("pieces", [1, 30])
def test_nothing_is_lost_and_the_order_is_kept(pieces: int) -> None:
    _, _, output = took(pieces, FAST)
    assert output.startswith(b"".join(b"%05d" % number * 200 for number in range(pieces)))


def test_so_many_bits_a_second() -> None:
    whole, writing, _ = took(12, Link(100, 0.1))
    assert whole > 12_000 / 12_500 + 0.05
    assert writing < whole  # the program has long done its part


def test_who_writes_more_than_the_buffer_takes_has_to_wait() -> None:
    assert took(30, Link(200, 0.0, buffer=5_000))[1] > 0.3  # 30 KB at 25 KB a second, less what the pty takes as well


def test_a_key_and_its_answer_take_a_round_trip() -> None:
    with Terminal([sys.executable, "-c", ECHOES], ENV, link=Link(1000, 0.3), emulated=False) as terminal:
        until(lambda: terminal.read(0.1), lambda _: b"ready" in terminal.output, "a program that is ready")
        began = time.monotonic()
        for key in "abc":
            terminal.send(key)
        until(lambda: terminal.read(0.01), lambda _: terminal.output.endswith(b"abc"), "the echo")
        assert time.monotonic() - began > 0.3
        terminal.send("q")
        assert terminal.wait_exit() == 0
