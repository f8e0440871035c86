"""The webhooks in the inbox as a person has it: the demo with a relay, in a terminal."""

from __future__ import annotations

import os

from tests.terminal.terminal import Terminal
from tests.webhooks.account import TERNBOX


def test_in_the_demo_with_a_relay_all_of_it_works() -> None:
    with Terminal([*TERNBOX, "demo", "--relay", "--no-actors"], os.environ, columns=100, rows=30) as terminal:
        terminal.wait_for("DEMO", 30)
        terminal.send("W")
        terminal.wait_for("your public_url", 30)
        terminal.send("t")
        assert "it came to this inbox" in terminal.wait_for("The way is good: it came through.", 30)
        terminal.send("e")
        terminal.wait_for("disabled", 30)
        terminal.send("dy")
        terminal.wait_for("No webhook yet.", 30)
        terminal.send("ny")
        terminal.wait_for("Created.", 30)
        terminal.send("q")
        terminal.wait_gone("Webhooks", 30)
        terminal.send("q")
        assert terminal.wait_exit(30) == 0
