"""A terminal that answers as a test wants it: at once, late, in pieces, between typed keys, or never."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.terminal.patience import until
from tests.terminal.terminal import Terminal
from tui.app.cells import widest

FENCE = b"\x1b[c"
PLACE = b"\x1b[6n"
ANSWERS = {
    FENCE: b"\x1b[?62;22;52c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?1004$p": b"\x1b[?1004;1$y",
    b"\x1b[?2004$p": b"\x1b[?2004;2$y",
    b"\x1b[>q": b"\x1bP>|Tester 1.0\x1b\\",
    b"\x1bP+q4d73\x1b\\": b"\x1bP0+r\x1b\\",
}
_QUESTION = re.compile(b"|".join([*map(re.escape, ANSWERS), rb"\r([^\x1b\r]*)\x1b\[6n"]))
_SEQUENCE = re.compile(rb"\x1bP[^\x1b]*\x1b\\|\x1b\[[<=>?]?[0-9;]*\$?[A-Za-z]|\r")


@dataclass(frozen=True)
class Manner:
    """How it answers. `widths` are cells of single texts, of all others as Ternbox draws them; `keys` are typed before
    each answer; `pause` seconds pass between the bytes of an answer, `delay` before each.
    """

    answers: Mapping[bytes, bytes] = field(default_factory=lambda: ANSWERS)
    widths: Mapping[str, int] | None = field(default_factory=dict)
    keys: bytes = b""
    pause: float = 0.0
    delay: float = 0.0


class Talking(Terminal):
    def __init__(self, command: Sequence[str], env: Mapping[str, str], manner: Manner, columns: int = 80) -> None:
        self._manner = manner
        super().__init__(command, env, columns=columns)

    def _answer(self) -> None:
        for question in _QUESTION.finditer(self.output, self._answered):
            self._answered = question.end()
            self._say(self._reply(question))

    def _reply(self, question: re.Match[bytes]) -> bytes:
        if question[1] is None:
            return self._manner.answers.get(question[0], b"")
        if self._manner.widths is None:
            return b""
        text = question[1].decode()
        return b"\x1b[24;%dR" % (self._manner.widths.get(text, widest(text)) + 1)

    def _say(self, reply: bytes) -> None:
        if not reply:
            return
        time.sleep(self._manner.delay)
        step = 1 if self._manner.pause else len(reply) + len(self._manner.keys)
        said = self._manner.keys + reply
        with suppress(OSError):
            for start in range(0, len(said), step):
                os.write(self._master, said[start : start + step])
                time.sleep(self._manner.pause)

    def _feed(self) -> None:
        """Not emulated: `printed` is what counts here."""

    @property
    def printed(self) -> str:
        """The text that came, without sequences; without what was printed for its width and wiped away again."""
        self.read()
        kept = self.output.rpartition(b"\r\x1b[K")[2]
        return _SEQUENCE.sub(b"", kept).decode()

    def printed_at_end(self) -> str:
        self.wait_exit()
        return self.printed

    def asked(self, question: bytes = FENCE) -> bytes:
        """Wait for a question."""

        def look() -> bytes:
            self.read()
            return self.output

        return until(look, lambda output: question in output, "a question")

    def typed_ahead(self) -> bytes:
        """What waits to be read from the terminal, as the shell would find it behind its prompt."""
        mode = termios.tcgetattr(self._slave)
        mode[3] &= ~termios.ICANON
        termios.tcsetattr(self._slave, termios.TCSANOW, mode)
        waiting = struct.unpack("i", fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4))[0]
        return os.read(self._slave, waiting) if waiting else b""
