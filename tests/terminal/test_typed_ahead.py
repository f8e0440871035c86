"""Keys that come all at once, as from a slow line: each takes effect on the screen that the one before has opened."""

from __future__ import annotations

import pytest

from tests.terminal.bursts import failure
from tests.terminal.inbox import FIRST, SECOND, TERNBOX, sandbox
from tests.terminal.terminal import Terminal

DOWN, PALETTE, ESCAPE = "\x1b[B", "\x10", "\x1b"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (f"js{DOWN}{DOWN}lamp", "Search everything"),
        (f"j?{DOWN}{DOWN}", "Previous row"),
        (f"j{PALETTE}{DOWN}visser", "visser"),
        (f"jr{DOWN}hello", "hello"),
        (f"j/{DOWN}visser", "Open /visser"),
        ("js\x1b[5~\r", "Search everything"),
    ],
)
def test_a_key_that_opens_something_and_those_behind_it(environment: dict[str, str], keys: str, shown: str) -> None:
    with sandbox(environment) as account, Terminal(TERNBOX, account, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        terminal.send(keys)
        terminal.wait_for(shown)
        terminal.read(0.5)
        assert "Ternbox has failed" not in terminal.screen()
        terminal.send(ESCAPE)
        terminal.read(0.5)
        terminal.send(ESCAPE)
        terminal.wait_for(f"reply to {SECOND}")


def test_random_keys_in_bursts_do_not_make_it_fail(environment: dict[str, str]) -> None:
    assert failure(1, environment) == ""
