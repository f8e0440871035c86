"""Keys while every request hangs: the screen answers from the store alone."""

from __future__ import annotations

import socket

from tests.terminal.inbox import FIRST, SECOND, TERNBOX, drafts
from tests.terminal.terminal import Terminal

Environment = dict[str, str]


def test_keys_are_answered_while_every_request_hangs(
    unanswered: Environment, silent_api: tuple[socket.socket, str]
) -> None:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        connection, _ = silent_api[0].accept()
        with connection:
            connection.settimeout(20)
            assert connection.recv(4) == b"GET "
            terminal.send("j")
            terminal.wait_for(f"{SECOND} · +")
            terminal.send("k")
            terminal.wait_for(f"{FIRST} · +")
            terminal.send("2")
            terminal.wait_gone(SECOND)
            terminal.send("1j")
            terminal.wait_for(f"{SECOND} · +")
            terminal.send("\rOne moment")
            terminal.wait_for("Draft: …")
            terminal.wait_for("10/")
            terminal.send("\r")
            terminal.wait_gone("Draft:")
            terminal.send("\x1b")
            terminal.read(quiet=0.3)  # or it would be Alt with the next letter
            terminal.send("e")
            terminal.wait_for(f"Archived: {SECOND}")
            terminal.send("qy")
            assert terminal.wait_exit() == 0
    assert drafts(unanswered) == []
