"""Small frames as Textual writes them, of anything anywhere: wide characters cut in half, clusters, blanks, looks."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from rich.cells import cell_len, set_cell_size

from tests.driver.log import Event, Rest, Size, Wrote

COLUMNS, ROWS, FRAMES = 24, 4, 12
WORDS = (
    "a",
    "bc",
    "日",
    "本",
    " ",
    "  ",
    "é",
    "e\u0301",
    "👍",
    "❤️",
    "👨‍👩‍👧",
    "🫠",
    "한",
    "न",
    "नि",
    "☎",
    " " * 12,
    "│",
    "x" * 9,
)
STYLES = ("", "1;38;2;1;2;3", "4", "7;48;5;9", "3;38;5;4;48;2;9;9;9", "48;2;9;9;9", "1;4;9;31;44", "2;97;100", "21;53")


def session(seed: int) -> Iterator[Event]:
    """What Textual could write, on a terminal that once loses what it showed."""
    random = Random(seed)
    yield Size(COLUMNS, ROWS)
    yield Wrote(whole(), COLUMNS, ROWS)
    lost = random.randrange(FRAMES)
    for number in range(FRAMES):
        if number == lost:
            yield Size(COLUMNS, ROWS)
        yield Wrote(frame(random), COLUMNS, ROWS)
    yield Rest(1)


def whole() -> str:
    return "\n".join(f"\x1b[{y};1H{' ' * COLUMNS}" for y in range(1, ROWS + 1)) + "\x1b[1;1H"


def frame(random: Random) -> str:
    pieces = "".join(piece(random) for _ in range(random.randint(1, 4)))
    return f"{pieces}\x1b[{random.randint(1, ROWS)};{random.randint(1, COLUMNS)}H"


def piece(random: Random) -> str:
    x, style = random.randint(1, COLUMNS - 2), random.choice(STYLES)
    text = "".join(random.choice(WORDS) for _ in range(random.randint(1, 6)))
    if cell_len(text) > COLUMNS + 1 - x:
        text = set_cell_size(text, COLUMNS + 1 - x)
    look = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b[{random.randint(1, ROWS)};{x}H{look}"
