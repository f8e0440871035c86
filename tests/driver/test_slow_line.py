"""A key held down on a slow line: when it is let go, hardly anything is still on its way."""

from __future__ import annotations

import time

import pytest

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.link import SLOW
from tests.terminal.terminal import Terminal

UP, DOWN, PAGE_UP, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"
LAG = 1.2  # seconds, the goal; bytes stand for them, at the speed of the line


@pytest.mark.parametrize(
    ("keys", "times_a_second"),
    [([DOWN] * 23 + [UP] * 22, 30), ([PAGE_DOWN, PAGE_UP] * 11, 15)],
    ids=["rows", "pages"],
)
def test_the_screen_does_not_run_on(unanswered: dict[str, str], keys: list[str], times_a_second: int) -> None:
    account = unanswered | {"COLORTERM": "truecolor"}
    with Terminal(TERNBOX, account, columns=120, rows=40, link=SLOW) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.read(1.5)
        meanwhile = hold(terminal, keys, times_a_second)
        late = terminal.read(1.0)
        assert len(meanwhile) > 5000
        assert 0 < len(late) <= LAG * SLOW.rate


def hold(terminal: Terminal, keys: list[str], times_a_second: int) -> bytes:
    """Press one after the other; read all the time, so that the terminal answers when it can. Gives what came."""
    start = len(terminal.output)
    begun = time.monotonic()
    for number, key in enumerate(keys, 1):
        terminal.send(key)
        while time.monotonic() < begun + number / times_a_second:
            terminal.read(0.005)
    return terminal.output[start:]
