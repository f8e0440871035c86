"""What a terminal answers when a program asks it something: a modern one, with synchronised output."""

from __future__ import annotations

import re

ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>0;276;0c",
    b"\x1b[?u": b"\x1b[?0u",
    b"\x1b[>0q": b"\x1bP>|bench 1\x1b\\",
    b"\x1b]10;?\x1b\\": b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b]10;?\x07": b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    b"\x1b]11;?\x07": b"\x1b]11;rgb:0000/0000/0000\x07",
}
_QUESTION = re.compile(b"|".join(map(re.escape, ANSWERS)))
_LONGEST = max(map(len, ANSWERS))


class Answers:
    """Finds questions in output that comes in any pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def to(self, data: bytes) -> bytes:
        """The answers to what was asked up to the end of this piece."""
        data = self._rest + data
        found, end = b"", 0
        for question in _QUESTION.finditer(data):
            found += ANSWERS[question[0]]
            end = question.end()
        self._rest = data[max(end, len(data) - _LONGEST + 1) :]
        return found
