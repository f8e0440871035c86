"""A terminal whose answer got lost is asked again, and the person goes on within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

HERE = f"{FIRST} · +"


class Forgetful(Terminal):
    """Loses what it was going to answer, as long as it `loses`."""

    loses = False

    def _answer(self) -> None:
        if self.loses:
            self._answered = len(self.output)
        super()._answer()


def test_a_lost_answer_holds_the_screen_up_for_a_moment_only(unanswered: dict[str, str]) -> None:
    account = unanswered | {"COLORTERM": "truecolor"}
    with Forgetful(TERNBOX, account, columns=120, rows=40) as terminal:
        terminal.wait_for(HERE)
        terminal.read(1.5)
        terminal.loses = True
        terminal.cost("?")
        terminal.loses = False
        for _ in range(3):
            assert seconds(lambda: terminal.send("\x1b"), lambda: terminal.wait_for(HERE)) < 3
            terminal.read(0.2)
            assert seconds(lambda: terminal.send("?"), lambda: terminal.wait_gone(HERE)) < 3
            terminal.read(0.2)


def seconds(key: Callable[[], None], waits: Callable[[], object]) -> float:
    begun = time.monotonic()
    key()
    waits()
    return time.monotonic() - begun
