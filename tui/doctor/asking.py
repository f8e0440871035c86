"""Asking the terminal: questions go out as escape sequences, answers come back between the keys that are typed.

DA1 is asked last, as the fence: every terminal answers it, and answers in order. The terminal is asked nothing else
until it has answered that once, and whatever happens, the line discipline is as it was before.
"""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

PATIENCE = 1.0  # seconds, for all questions together
MODES = {"synchronised output": 2026, "focus events": 1004, "bracketed paste": 2004}

_FENCE = b"\x1b[c"
_DA1 = re.compile(rb"\x1b\[\?([0-9;]*)c")
_MODE = re.compile(rb"\x1b\[\?([0-9]+);([0-9])\$y")
_VERSION = re.compile(rb"\x1bP>\|([^\x1b]*)\x1b\\")
_CLIPBOARD = re.compile(rb"\x1bP([01])\+r4[dD]73")
_PLACE = re.compile(rb"\x1b\[[0-9]+;([0-9]+)R")
_CLEAN_LINE = b"\r\x1b[K"


@dataclass(frozen=True)
class Answers:
    """`attributes` are those of DA1; `modes` are the numbers of DECRPM (0 is “never heard of it”).

    `widths` are in cells, in the order of the samples; empty when not each of them was answered. `is_whole` is False
    when the time was over first.
    """

    is_whole: bool = False
    attributes: frozenset[int] = frozenset()
    modes: dict[int, int] = field(default_factory=dict)
    version: str = ""
    takes_clipboard: bool = False
    widths: tuple[int, ...] = ()
    seconds: float = 0.0


class NotForeground(Exception):
    """Whoever asks from the background is stopped by the kernel."""


@contextmanager
def asking(samples: Sequence[str], patience: float = PATIENCE) -> Iterator[Answers | None]:
    """The answers; None when the terminal gives none. An answer that comes late is caught while the context is open,
    so that it does not end in the shell as if it had been typed.
    """
    if _is_in_background():
        raise NotForeground
    with _told_of_the_end(), _raw():
        line = _Line(time.monotonic() + patience)
        try:
            yield _ask(line, samples)
        finally:
            line.drain()


def _is_in_background() -> bool:
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:  # it is not the terminal of this session, and nobody is stopped for using it
        return False


def _ask(line: _Line, samples: Sequence[str]) -> Answers | None:
    began = time.monotonic()
    first = line.ask(_FENCE)
    if not (found := _DA1.search(first)):
        return None
    attributes = frozenset(int(number) for number in found[1].split(b";") if number)
    questions = b"".join(b"\x1b[?%d$p" % mode for mode in MODES.values()) + b"\x1b[>q\x1bP+q4d73\x1b\\"
    # Each sample at the first column: the place of the cursor behind it is its width.
    widths = b"".join(b"\r" + sample.encode() + b"\x1b[6n" for sample in samples)
    try:
        said = line.ask(_CLEAN_LINE + questions + widths + _CLEAN_LINE + _FENCE)
    finally:
        line.say(_CLEAN_LINE)
    places = [int(found[1]) - 1 for found in _PLACE.finditer(said)]
    return Answers(
        is_whole=_DA1.search(said) is not None,
        attributes=attributes,
        modes={int(mode): int(value) for mode, value in _MODE.findall(said)},
        version=(_VERSION.search(said) or [b"", b""])[1].decode("utf-8", "replace"),
        takes_clipboard=(_CLIPBOARD.search(said) or [b"", b""])[1] == b"1",
        widths=tuple(places) if len(places) == len(samples) else (),
        seconds=time.monotonic() - began,
    )


class _Line:
    """The way to the terminal and back, until `end`."""

    def __init__(self, end: float) -> None:
        self._end = end

    def say(self, words: bytes) -> None:
        """Nothing is said to a terminal that does not take it, as after Ctrl+S."""
        if select.select([], [1], [], 0)[1]:
            os.write(1, words)

    def ask(self, questions: bytes) -> bytes:
        """What came until the fence was answered, or until the time was over: answers, and keys that were typed."""
        self.say(questions)
        said = b""
        while (left := self._end - time.monotonic()) > 0 and not _DA1.search(said):
            if not select.select([0], [], [], left)[0]:
                break
            if not (more := os.read(0, 4096)):
                break
            said += more
        return said

    def drain(self) -> None:
        while select.select([0], [], [], 0)[0] and os.read(0, 4096):
            pass


@contextmanager
def _raw() -> Iterator[None]:
    """No echo and no waiting for Enter; Ctrl+C works, Ctrl+Z does not, for it would leave the terminal like this."""
    before = termios.tcgetattr(0)
    mode = [*before[:6], [*before[6]]]
    mode[3] &= ~(termios.ECHO | termios.ICANON)
    mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
    mode[6][termios.VSUSP] = os.fpathconf(0, "PC_VDISABLE").to_bytes(1, "little")
    try:
        termios.tcsetattr(0, termios.TCSANOW, mode)
        yield
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)


@contextmanager
def _told_of_the_end() -> Iterator[None]:
    """A signal that would end the program at once ends it through every `finally`."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
