"""What a key costs over SSH, in bytes: a slow line is why only lines that changed are drawn again.

Each bound is a third above what was needed when it was set. A pane that is drawn anew costs a multiple of it. News may
cost something at any moment, so the cheapest of several keys counts.
"""

from __future__ import annotations

import time

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

ON_SSH = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"}
PAGE_UP = "\x1b[5~"
END_OF_FRAME = b"\x1b[?2026l"


def test_only_what_changes_is_sent(environment: dict[str, str]) -> None:
    command = [*TERNBOX, "demo", "--no-actors", "--at", "2026-03-09T10:15:01Z"]
    with Terminal(command, environment | ON_SSH, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        terminal.read(quiet=0.7)
        assert any(not three_seconds(terminal) for _ in range(3)), "an idle inbox is never silent"

        moves = [before_the_largest(frames(terminal, "j")) for _ in range(2)]
        assert 100 < min(moves) < 1500, moves  # two rows and the place; the thread follows in a frame of its own

        terminal.send("\r")
        terminal.wait_for("reply to")
        terminal.read(quiet=0.7)
        letters = [sum(frames(terminal, letter)) for letter in "Ja"]
        assert 20 < min(letters) < 1050, letters  # the text, its length, the draft in the list

        terminal.send("\x1b")
        terminal.read(quiet=0.3)
        terminal.send("/Marit")
        terminal.wait_for("Marit de Wolf (Hotel Duinrand) · +")
        terminal.send("\r\r")
        terminal.wait_for("reply to Marit")
        terminal.read(quiet=0.7)
        pages = [sum(frames(terminal, PAGE_UP)) for _ in range(2)]
        assert 1000 < min(pages) < 7200, pages  # the thread, once


def three_seconds(terminal: Terminal) -> bytes:
    terminal.read()
    time.sleep(3)
    return terminal.read()


def frames(terminal: Terminal, key: str) -> list[int]:
    """The sizes of what is drawn for a key, one after the other."""
    terminal.send(key)
    return [len(frame) for frame in terminal.read(quiet=0.6).split(END_OF_FRAME)]


def before_the_largest(sizes: list[int]) -> int:
    return sum(sizes[: sizes.index(max(sizes))])
