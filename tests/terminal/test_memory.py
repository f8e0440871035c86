"""What an inbox takes of the memory: it may grow while it is new, then it stays, whatever is done in it."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.inbox import FIRST, PYTHON, TERNBOX, sandbox
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

HELLO = "from textual.app import App; App().run()"
CONVERSATIONS = 26
AT_HAND, ESCAPED = 0.02, 0.2  # seconds of silence: the frame is there; what follows Escape is a key of its own
ESCAPE = "\x1b"
DIALOGS = ("/", *"visser", "\x15", ESCAPE, "\x10", ESCAPE, "?", ESCAPE)


def test_memory_is_bounded_and_work_leaves_nothing_behind(environment: dict[str, str]) -> None:
    with Terminal([PYTHON, "-c", HELLO], environment, emulated=False) as terminal:
        until(lambda: terminal.read(0.3) and terminal.output, lambda output: b"\x1b[?1049h" in output, "a first frame")
        hello = memory_mb(terminal.process.pid)
        terminal.send("\x11")
    with sandbox(environment) as account, Terminal(TERNBOX, account, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        for _ in range(3):
            work(terminal)
        warm = memory_mb(terminal.process.pid)
        assert warm < 2 * hello, (warm, hello)
        for _ in range(3):
            work(terminal)
        assert memory_mb(terminal.process.pid) < warm + 2


def work(terminal: Terminal) -> None:
    """Through all conversations, and through the dialogs."""
    for key in ("]",) * CONVERSATIONS + DIALOGS + ("g",):
        terminal.send(key)
        terminal.read(ESCAPED if key == ESCAPE else AT_HAND)
    terminal.wait_for(f"{FIRST} · +")


def memory_mb(process: int) -> float:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024
