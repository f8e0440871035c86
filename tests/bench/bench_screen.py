"""What the screen costs, from outside: `python -m tests.bench.bench_screen [--rounds N] [--conversations N]`.

In a pty of 120x40 with an emulator behind it: time to the first frame beside a bare Textual program, time from key to
paint with the sandbox and with a network that hangs, bytes per key, and memory with a big store. Wall times of a busy
machine wobble; the ratios are of medians in one run.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.builder import fill
from tests.terminal.inbox import TERNBOX, sandbox
from tests.terminal.terminal import Terminal

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("ready")
Hello().run()
"""
READY = "Open "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--conversations", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TERNBOX_", "XDG_", "SSH_"))}
        env |= {"HOME": folder, "COLORTERM": "truecolor", "XDG_STATE_HOME": folder}
        with sandbox(env) as connected, hanging() as url:
            hangs = {**connected, "TERNBOX_API_URL": url}
            warm_up(connected)
            start_up(connected, options.rounds)
            keys(connected, hangs, options.rounds)
            size_of_output(connected)
        memory({**hangs, "XDG_STATE_HOME": folder + "/big"}, Path(folder) / "big", options.conversations)
    lines()


def screen_of(command: list[str], env: Mapping[str, str]) -> Terminal:
    return Terminal(command, env, columns=120, rows=40)


def warm_up(env: Mapping[str, str]) -> None:
    """Fill the store, the disk cache and the .pyc files."""
    with screen_of(TERNBOX, env) as terminal:
        terminal.wait_for("poll just now")
        terminal.read(3)


def start_up(env: Mapping[str, str], rounds: int) -> None:
    hello, inbox = [], []
    for _ in range(rounds):
        hello.append(time_to_show([sys.executable, "-c", HELLO], env, "ready"))
        inbox.append(time_to_show(TERNBOX, env, READY))
    print(f"first frame: bare Textual {ms(hello)}, Ternbox {ms(inbox)}: ratio {median(inbox) / median(hello):.2f}")


def time_to_show(command: list[str], env: Mapping[str, str], text: str) -> float:
    began = time.perf_counter()
    with screen_of(command, env) as terminal:
        while text.encode() not in terminal.output:
            terminal.read(0.001)
        return time.perf_counter() - began


def keys(connected: Mapping[str, str], hangs: Mapping[str, str], rounds: int) -> None:
    """From a key to the first byte, in the list and in the composer, in two inboxes side by side."""
    with screen_of(TERNBOX, connected) as one, screen_of(TERNBOX, hangs) as other:
        for terminal in (one, other):
            terminal.wait_for(READY)
            terminal.read(1)
        moves = {terminal: [answer(terminal, "jk"[n % 2]) for n in range(rounds * 6)] for terminal in (one, other)}
        for terminal in (one, other):
            terminal.send("r")
            terminal.read(1)
        typed = {terminal: [answer(terminal, "a") for _ in range(rounds * 6)] for terminal in (one, other)}
    for what, times in (("list move", moves), ("typed character", typed)):
        ratio = median(times[other]) / median(times[one])
        print(f"{what}: sandbox {ms(times[one])}, network hangs {ms(times[other])}: ratio {ratio:.2f}")


def answer(terminal: Terminal, key: str) -> float:
    terminal.read(0.25)
    began = time.perf_counter()
    before = len(terminal.output)
    terminal.send(key)
    while len(terminal.output) == before:
        terminal.read(0.0005)
        if time.perf_counter() - began > 5:
            sys.exit(f"no answer to {key!r} in 5 s")
    return time.perf_counter() - began


def size_of_output(env: Mapping[str, str]) -> None:
    with screen_of(TERNBOX, {**env, "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}) as terminal:
        terminal.wait_for(READY)
        terminal.read(2)
        rows: list[tuple[str, Callable[[], int]]] = [
            ("list move, key alone", lambda: cost_within(terminal, "j", 0.06)),
            ("list move, thread shown too", lambda: terminal.cost("k", 0.6)),
        ]
        for name, take in rows:
            print(f"bytes, {name}: {median([take() for _ in range(7)]):.0f}")
        terminal.send("r")
        terminal.read(1)
        print(f"bytes, typed character: {median([terminal.cost('a', 0.3) for _ in range(9)]):.0f}")
        terminal.send("\x1b")
        terminal.read(1)
        for key in "/Marit\r":  # the longest thread of the demo world; slowly, for a paste is no command
            terminal.send(key)
            terminal.read(0.3)
        terminal.read(3)
        terminal.send("\t")
        terminal.read(1)
        print(f"bytes, page up in the thread: {median([terminal.cost(chr(27) + '[5~', 0.4) for _ in range(5)]):.0f}")
        terminal.read(2)
        began = len(terminal.output)
        time.sleep(20)
        terminal.read(0.1)
        print(f"bytes, idle: {(len(terminal.output) - began) / 20:.1f} a second")


def cost_within(terminal: Terminal, key: str, seconds: float) -> int:
    """What a key costs by itself, before the thread follows the cursor."""
    terminal.read(0.6)
    before = len(terminal.output)
    terminal.send(key)
    terminal.read(seconds)
    return len(terminal.output) - before


def memory(env: Mapping[str, str], folder: Path, conversations: int) -> None:
    fill_folder = folder / "ternbox" / "default"
    fill(fill_folder / "inbox.db", conversations, conversations * 3, random.Random(1))
    with screen_of([sys.executable, "-c", HELLO], env) as terminal:
        terminal.wait_for("ready")
        hello = resident(terminal.process.pid)
    with screen_of(TERNBOX, env) as terminal:
        terminal.wait_for(READY)
        for key in "GgJJJJKK":
            terminal.send(key)
            terminal.read(0.3)
        print(
            f"memory with {conversations} conversations, after paging: {resident(terminal.process.pid):.0f} MB"
            f" (bare Textual {hello:.0f} MB)"
        )


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


@contextmanager
def hanging() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def lines() -> None:
    """Lines of Python per folder, without blank ones."""
    root = Path(__file__).parents[2]
    for top in ("tui", "tests"):
        counts: dict[str, int] = {}
        for path in sorted((root / top).rglob("*.py")):
            parts = path.relative_to(root / top).parts
            folder = f"{top}/{parts[0]}" if len(parts) > 1 else top
            counts[folder] = counts.get(folder, 0) + sum(1 for line in path.read_text().splitlines() if line.strip())
        print(f"lines, {top}: {sum(counts.values())}:", ", ".join(f"{name} {n}" for name, n in counts.items()))


def ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.1f} ms"


if __name__ == "__main__":
    main()
