"""What a person does at random: keys, mouse, wheel, resizes, suspending, typing and pasting in any script."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from random import Random

from tests.driver.strange_world import TYPED
from tests.terminal.terminal import Terminal

KEYS = {
    "down": "\x1b[B", "up": "\x1b[A", "left": "\x1b[D", "right": "\x1b[C", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f",
    "palette": "\x10", "go to": "\x0b", "find": "\x06", "send else": "\x14", "channel": "\x07", "redraw": "\x0c",
    "half down": "\x04", "half up": "\x15", "help": "\x1bOP", "blur": "\x1b[O", "focus": "\x1b[I", "news": "\x12",
    "next": "\x1bn", "neighbour": "\x1b[1;3B",
}  # fmt: skip
OFTEN = ["down"] * 8 + ["up"] * 4 + ["pagedown"] * 4 + ["pageup"] * 4 + ["tab"] * 5 + ["escape"] * 6 + ["enter"] * 3
RARELY = [key for key in KEYS if key not in OFTEN]
# Letters that open a screen or change the list, where no text field has the focus; in one they are text.
COMMANDS = "jkJKgGnuUeE123/srivIcTQoy[] "
SUSPENDS_WITHIN = 1.0  # seconds


class Steps:
    """`random` decides everything but how fast the program is."""

    def __init__(self, terminal: Terminal, random: Random, columns: int, rows: int) -> None:
        self._terminal, self._random = terminal, random
        self.columns, self.rows = columns, rows
        self._rare: tuple[Callable[[], None], ...] = (
            self.resize, self.resize_and_back, self.click, self.wheel, self.burst, self.paste, self.happen,
            self.suspend, self.wheel, self.click, self.resize,
        )  # fmt: skip

    def take(self) -> None:
        chance = self._random.random()
        if chance < 0.45:
            self._terminal.send(KEYS[self._random.choice(OFTEN)])
        elif chance < 0.55:
            self._terminal.send(KEYS[self._random.choice(RARELY)])
        elif chance < 0.67:
            self._terminal.send(self._random.choice(COMMANDS))
        elif chance < 0.8:
            self._terminal.send(self._random.choice(TYPED))
        else:
            self._random.choice(self._rare)()
        self._terminal.read(self._random.choice([0.0, 0.02, 0.05]))

    def resize(self) -> None:
        self.columns, self.rows = self._random.randint(50, 150), self._random.randint(12, 50)
        self._terminal.resize(self.columns, self.rows)

    def resize_and_back(self) -> None:
        """So fast that the program may see one size only."""
        self._terminal.resize(self.columns + self._random.choice([-4, 5]), self.rows)
        self._terminal.resize(self.columns, self.rows)

    def click(self) -> None:
        at = f"{self._random.randint(1, self.columns)};{self._random.randint(1, self.rows)}"
        self._terminal.send(f"\x1b[<0;{at}M\x1b[<0;{at}m")

    def wheel(self) -> None:
        at = f"{self._random.randint(1, self.columns)};{self._random.randint(1, self.rows)}"
        self._terminal.send(f"\x1b[<{self._random.choice([64, 65])};{at}M" * self._random.randint(1, 4))

    def burst(self) -> None:
        """A key held down, read late."""
        self._terminal.send(KEYS[self._random.choice(["down", "up", "pagedown"])] * self._random.randint(3, 15))

    def paste(self) -> None:
        text = "".join(self._random.choices(TYPED, k=4)) + "\nsecond line"
        self._terminal.send(f"\x1b[200~{text}\x1b[201~")

    def happen(self) -> None:
        self._terminal.process.send_signal(signal.SIGUSR1)

    def suspend(self) -> None:
        """As with Ctrl+Z and `fg`. Where a screen does not know the key, nothing happens."""
        self._terminal.send("\x1a")
        self._continue()

    def stop(self) -> None:
        """From elsewhere, where the program can do nothing about it."""
        self._terminal.process.send_signal(signal.SIGSTOP)
        self._continue()

    def wake(self) -> None:
        """As systemd does with programs that nobody stopped."""
        self._terminal.process.send_signal(signal.SIGCONT)

    def edit(self) -> None:
        """In an editor that leaves the draft as it is; the terminal it does not leave as it was."""
        for keys in ("\r", "\x0f"):
            self._terminal.send(keys)
            self._terminal.read(0.4)

    def _continue(self) -> None:
        end = time.monotonic() + SUSPENDS_WITHIN
        while self._state() != "T" and time.monotonic() < end:
            self._terminal.read(0.02)
        if self._state() == "T":
            self.wake()

    def _state(self) -> str:
        with open(f"/proc/{self._terminal.process.pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0]
