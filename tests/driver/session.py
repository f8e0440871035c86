"""One random session with the real program in a pty; its log is for the judge."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.driver.steps import KEYS, Steps
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

ROOT = Path(__file__).parent.parent.parent
WITHOUT_SYNC = {b"\x1b[?2026$p": b"\x1b[?2026;0$y"}
REST_EVERY = 25  # steps


@dataclass(frozen=True)
class Plan:
    """What differs between sessions, drawn from the seed. `erases` goes with the terminal's terminfo."""

    seed: int
    term: str = "xterm-256color"
    has_sync: bool = True
    colours: str = "truecolor"
    mistake: str = ""

    @property
    def erases(self) -> bool:
        return self.term.startswith("xterm")


def plan(seed: int) -> Plan:
    random = Random(f"plan {seed}")
    return Plan(
        seed,
        random.choice(["xterm-256color", "xterm-256color", "tmux-256color"]),
        random.random() < 0.7,
        random.choice(["truecolor", "truecolor", "256"]),
    )


def play(plan: Plan, folder: Path, steps: int | Sequence[str]) -> Path:
    """Run it; gives the log. Fails when the program ends before it should, or never comes to rest.

    So many random steps, with a rest now and then; or steps by their names, with a rest after each.
    """
    path, random = folder / f"session-{plan.seed}.log", Random(plan.seed)
    command = [sys.executable, "-m", "tests.driver.tapped", str(path), str(plan.seed)]
    command += ["--mistake", plan.mistake] if plan.mistake else []
    answers = {} if plan.has_sync else WITHOUT_SYNC
    env = environment(plan, os.environ)
    with Terminal(command, env, columns=120, rows=40, answers=answers, emulated=False, cwd=ROOT) as terminal:
        until(lambda: terminal.read(0.1), lambda _: b"acme" in terminal.output, "a first frame")
        doing = Steps(terminal, random, 120, 40)
        for number, step in enumerate(steps if isinstance(steps, Sequence) else [""] * steps, 1):
            (getattr(doing, step) if step else doing.take)()
            assert terminal.process.poll() is None, ended(terminal)
            if step or number % REST_EVERY == 0:
                rest(terminal, path)
        terminal.send(KEYS["escape"])
        terminal.read(0.2)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_exit() == 0, ended(terminal)
        assert terminal.is_restored(), f"modes that are left on: {terminal.modes()}"
    return path


def environment(plan: Plan, outer: Mapping[str, str]) -> dict[str, str]:
    kept = {name: outer[name] for name in ("PATH", "HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TZ") if name in outer}
    colours = {"COLORTERM": "truecolor"} if plan.colours == "truecolor" else {}
    kept["EDITOR"] = "printf scribbled%40000d"  # its argument, the file, is no number: it complains as well
    return {**kept, **colours, "TERM": plan.term, "PYTHONPATH": str(ROOT), "SSH_CONNECTION": "192.0.2.7 1 192.0.2.1 22"}


def rest(terminal: Terminal, path: Path) -> None:
    """Wait until the program has noted that it is at rest."""
    before = rests(path)
    terminal.process.send_signal(signal.SIGUSR2)

    def look() -> int:
        terminal.read(0.05)
        assert terminal.process.poll() is None, ended(terminal)
        return rests(path)

    until(look, lambda now: now > before, "a program at rest")


def rests(path: Path) -> int:
    return path.read_bytes().count(b'["Rest", ')


def ended(terminal: Terminal) -> str:
    return f"ended with {terminal.process.returncode}: {terminal.output[-3000:].decode(errors='replace')}"
