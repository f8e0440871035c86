"""An inbox that nobody touches sleeps: it sends nothing, and no thread wakes up to look whether there is a key."""

from __future__ import annotations

import time
from pathlib import Path

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

SECONDS = 3.0
AFTER_A_KEY = 2.0  # for so long half a key may be waited for
TRIES = 3  # ages change when a minute begins


def test_nothing_is_sent_and_threads_sleep(unanswered: dict[str, str]) -> None:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_for("reply to")
        terminal.read(quiet=AFTER_A_KEY)
        assert any(not sent_while_idle(terminal) for _ in range(TRIES)), "an idle inbox is never silent"

        before = wakes(terminal.process.pid)
        time.sleep(SECONDS)
        after = wakes(terminal.process.pid)
        often = {thread: count - before[thread] for thread, count in after.items() if thread in before}
        main = often.pop(terminal.process.pid)
        assert max(often.values()) <= SECONDS, often
        assert main <= 8 * SECONDS

        terminal.send("?")
        terminal.wait_for("Help")


def sent_while_idle(terminal: Terminal) -> bytes:
    terminal.read()
    time.sleep(SECONDS)
    return terminal.read()


def wakes(process: int) -> dict[int, int]:
    """How often each thread has gone to sleep so far."""
    found: dict[int, int] = {}
    for status in Path(f"/proc/{process}/task").glob("*/status"):
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        found[int(status.parent.name)] = int(lines["voluntary_ctxt_switches"])
    return found
