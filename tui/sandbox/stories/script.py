"""How the demo's conversations are written down: one line a message, easy to read and to write.

    2d3h    <           Hoi, waar blijft mijn lamp?         the customer, two days and three hours ago
    2d2h    >           Die komt morgen!                    the shop
    2d2h    >Noor       Die komt morgen!                    a colleague
    5m      >!470       Are you still there?                the shop; a status, or the number of an error
    3h      <@email     ...                                 another channel than the conversation's
    1h      <           %image dent.png | Look at this      not text: what, its argument, its caption

`\\n` in a line is a new line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tui.model import NS

_LINE = re.compile(r"(\S+)\s+([<>])(\w*)(?:@(\w+))?(?:!(\w+))?\s+(.*)")
_AGE = re.compile(r"(\d+)([dhms])")
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(frozen=True)
class Person:
    """`phone` None for who is known by a platform's address alone; `custom` is customDetails as the API has it."""

    name: str | None
    language: str
    phone: int | None = None
    addresses: dict[str, str] = field(default_factory=dict)
    custom: Any = field(default_factory=dict)
    registered: bool = True


@dataclass(frozen=True)
class Story:
    """A conversation. `channel` is the one that lines without another go through; `bare` is the form of 2018."""

    person: Person
    channel: str
    script: str
    open: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Line:
    """`age` in nanoseconds before now; `what` is empty for text."""

    age: int
    inbound: bool
    author: str
    channel: str
    mark: str
    what: str
    text: str
    caption: str


def lines(story: Story) -> Iterator[Line]:
    for row in story.script.strip().split("\n"):
        match = _LINE.fullmatch(row.strip())
        if match is None:
            raise ValueError(f"not a line of a script: {row!r}")
        age, side, author, channel, mark, text = match.groups()
        what, text, caption = _parts(text.replace("\\n", "\n"))
        yield Line(_nanoseconds(age), side == "<", author, channel or story.channel, mark or "", what, text, caption)


def _parts(text: str) -> tuple[str, str, str]:
    if not text.startswith("%"):
        return "", text, ""
    what, _, rest = text[1:].partition(" ")
    argument, _, caption = rest.partition(" | ")
    return what, argument, caption


def _nanoseconds(age: str) -> int:
    return sum(int(amount) * _UNITS[unit] for amount, unit in _AGE.findall(age)) * NS
