"""In which ways a picture can be drawn here, and what each would cost on the line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from rich.console import Console
from textual.geometry import Size
from textual.strip import Strip

from tui.app.graphics import Ability
from tui.app.half_blocks import strips
from tui.pictures import kitty
from tui.pictures.shrinking import Form, Shrunk, shrunk

FEW_COLOURS = 64
MOST_PIXELS = 1000, 700
"""Of graphics: more costs much and shows little more."""

GRAPHIC_COLOURS = 128
Cost = Callable[[str], int]


@dataclass(frozen=True)
class Way:
    """`cost` in bytes. What is drawn: lines of text, or a sequence with what takes it away again."""

    key: str
    words: str
    cost: int
    lines: tuple[Strip, ...] = ()
    sequence: str = ""
    gone: str = ""


async def ways(
    data: bytes, room: Size, ability: Ability, console: Console, *, lite: bool, ground: str, cost: Cost
) -> AsyncIterator[tuple[Way, Shrunk]]:
    """One after the other, each with what was found out about the picture. Raises NoPicture.

    `cost` says how many bytes it takes to show a frame.
    """
    colours = FEW_COLOURS if lite else 0
    for key, size in (("enter", room), ("s", Size(max(2, room.width // 2), max(1, room.height // 2)))):
        small = await shrunk(data, "blocks", size.width, 2 * size.height, colours=colours, ground=ground)
        yield _in_blocks(key, small, console, cost), small
    if ability.kitty or ability.sixel:
        width = min(MOST_PIXELS[0], room.width * ability.cell[0])
        height = min(MOST_PIXELS[1], room.height * ability.cell[1])
        form: Form = "png" if ability.kitty else "sixel"
        small = await shrunk(data, form, width, height, colours=GRAPHIC_COLOURS, ground=ground)
        yield _in_graphics(small, ability), small


def _in_blocks(key: str, small: Shrunk, console: Console, cost: Cost) -> Way:
    width, height = small.drawn
    lines = tuple(strips(small.data, width, height))
    frame = "".join(f"\x1b[{y};1H{line.render(console)}" for y, line in enumerate(lines, 1))
    name = "in half blocks" if key == "enter" else "smaller"
    return Way(key, f"{name}, {width} × {len(lines)} cells", cost(frame), lines)


def _in_graphics(small: Shrunk, ability: Ability) -> Way:
    width, height = small.drawn
    words = f"in {'Kitty' if ability.kitty else 'Sixel'} graphics, {width} × {height} pixels"
    if not ability.kitty:
        return Way("g", words, len(small.data), sequence=small.data.decode("ascii"))
    columns = -(-width // ability.cell[0])
    sequence = kitty.shown(small.data, columns)
    return Way("g", words, len(sequence), sequence=sequence, gone=kitty.GONE)
