"""What a key costs over SSH, in bytes: a slow line is why only lines that changed are drawn again.

Each bound is a third above what was needed when it was set. A pane that is drawn anew costs a multiple of it. News may
cost something at any moment, so the cheapest of several keys counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

ON_SSH = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"}
END_OF_FRAME = b"\x1b[?2026l"


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    command = [*TERNBOX, "demo", "--no-actors", "--at", "2026-03-09T10:15:01Z"]
    with Terminal(command, environment | ON_SSH, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        terminal.read(quiet=1)
        yield terminal
        terminal.send("\x1b")
        terminal.read(quiet=0.3)
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_move_in_the_list_draws_two_rows(terminal: Terminal) -> None:
    costs = []
    for key in "jjj":
        terminal.send(key)
        frames = terminal.read(quiet=0.7).split(END_OF_FRAME)
        follows = max(range(len(frames)), key=lambda place: len(frames[place]))  # the thread, after a moment
        assert follows > 0, "everything came at once"
        costs.append(sum(len(frame) for frame in frames[:follows]))
    assert 100 < min(costs) < 1500, costs


def test_a_typed_character_draws_three_lines(terminal: Terminal) -> None:
    terminal.send("j\r")
    terminal.wait_for("reply to")
    terminal.read(quiet=1)
    costs = [terminal.cost(letter, quiet=0.7) for letter in "Hoi"]
    assert 20 < min(costs) < 1050, costs


def test_a_page_up_draws_the_thread_once(terminal: Terminal) -> None:
    terminal.send("/Marit")
    terminal.wait_for("/Marit")
    terminal.wait_for("Marit de Wolf (Hotel Duinrand) · +")
    terminal.send("\r\r")
    terminal.wait_for("reply to Marit")
    terminal.read(quiet=1)
    costs = [terminal.cost("\x1b[5~", quiet=0.7) for _ in range(3)]
    assert 1000 < min(costs) < 7200, costs


def test_an_idle_inbox_is_silent(terminal: Terminal) -> None:
    def three_seconds() -> bytes:
        terminal.read()
        time.sleep(3)
        return terminal.read()

    assert any(not three_seconds() for _ in range(3))
