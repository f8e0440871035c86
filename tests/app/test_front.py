"""What is painted before Textual is imported is, cell by cell, what the inbox draws first."""

from __future__ import annotations

import gc
import os
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.console import Console, RenderableType
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.screen import Screen
from textual.strip import Strip

from tests.app.world import QuietSync, World
from tests.driver.emulator import Emulator
from tests.driver.widths import by_code_points
from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.app.look.field_lines import field_lines
from tui.app.look.ink import Ink, colours, eight_bit
from tui.config import Settings
from tui.first.paint import lines
from tui.model import MINUTE, Status

pytestmark = pytest.mark.anyio

HOSTILE = [
    "[bold red]x[/]",
    "\x1b[2J\x1b]0;title\x07",
    "a\u202etxt.exe",
    "\u202e\u2066x",
    "e" + "\u0301" * 30,
    "\x9b31mred",
    "ﷺ" * 40,
]
HOSTILE += ["👨‍👩‍👧‍👦🏳️‍🌈 family", "नमस्ते दुनिया", "שלום עולם", "\ud83d", "a\r\nb\tc", "　全角　空白", "ｶﾞﾊﾟ", "\x00\x7f"]

SIZES = [(120, 40), (80, 24), (90, 30), (200, 60), (101, 25)]
Cells = list[list[tuple[str, object]]]


class Recorded(InboxApp):
    """Keeps its frames as they are sent."""

    frames: list[str]

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._opening and screen is self.inbox:
            self.frames.append(renderable.render_segments(self.console))
        super()._display(screen, renderable)


def cells(frame: str, size: tuple[int, int]) -> Cells:
    """`CSI 2 J` fills the screen with the ground that is set."""
    emulator = Emulator(*size)
    before, erased, frame = frame.rpartition("\x1b[2J")
    if erased:
        emulator.feed(before)
        for y in range(size[1]):
            emulator.feed("\x1b[K" + "\n" * (y < size[1] - 1))
    emulator.feed(frame)
    assert emulator.is_whole
    return [[*row] for row in emulator.rows]


async def same(world: World, size: tuple[int, int], **chosen: object) -> Cells:
    """The cells of the first frame of both, which have to be the same."""
    values = {"profile": "acme", "time_zone": "UTC", "state_folder": world.folder, **chosen}
    settings = Settings(**values)  # type: ignore[arg-type]
    ready = lines(world.store, settings, world.clock(), size)
    ink = Ink(settings.theme, colours())
    assert cells(ink.sent(ready, erases=False), size) == cells(ink.frame(ready), size)
    assert cells(ink.sent(ready, erases=True), size) == cells(ink.frame(ready), size)
    painted = ink.frame(ready)
    app = Recorded(world.store, GivenSync(QuietSync()), settings, clock=world.clock)  # type: ignore[arg-type]
    app.frames = []
    async with app.run_test(size=size) as pilot:
        while not app.frames:
            await pilot.pause(0.01)
    drawn, expected = cells(app.frames[0], size), cells(painted, size)
    for y, (row, other) in enumerate(zip(drawn, expected, strict=True)):
        assert ("".join(text for text, _ in row), y) == ("".join(text for text, _ in other), y)
        for x, (here, there) in enumerate(zip(row, other, strict=True)):
            assert (here, x, y) == (there, x, y)
    return drawn


@pytest.fixture(autouse=True)
def true_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def forget_drawn_styles() -> None:
    """A style remembers for which colours it was drawn, and so does an empty line that is kept; other tests of this
    process have drawn for others.
    """
    cast(Any, Strip.blank).__func__.cache_clear()
    gc.unfreeze()
    for style in (each for each in gc.get_objects() if isinstance(each, Style)):
        style._ansi = None


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_first_frame_is_what_the_inbox_draws_first(inbox: World, size: tuple[int, int]) -> None:
    await same(inbox, size)


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
async def test_in_every_theme_and_on_every_terminal(
    inbox: World, theme: str, system: ColorSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "COLORTERM", "truecolor" if system is ColorSystem.TRUECOLOR else "")
    monkeypatch.setitem(os.environ, "TERM", "xterm-256color")
    monkeypatch.setattr(Console, "_detect_color_system", lambda _: system)
    await same(inbox, (100, 30), theme=theme)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_colour_becomes_that_of_256_which_rich_would_take(colour: tuple[int, int, int]) -> None:
    assert eight_bit(*colour) == Color.from_rgb(*colour).downgrade(ColorSystem.EIGHT_BIT).number


@given(st.text("ab üé你👍🏽\n", max_size=60), st.integers(2, 12))
def test_a_draft_is_broken_as_textual_breaks_it(text: str, width: int) -> None:
    wrapped = WrappedDocument(Document(text), width=width)
    assert field_lines(text, width) == [line for lines in wrapped.lines for line in lines]


@pytest.mark.parametrize("chosen", [{"kind": "live"}, {"kind": "test"}, {"kind": "demo", "profile": "demo"}], ids=str)
@pytest.mark.parametrize("source", ["keyring", "insecure-file"])
async def test_with_the_badge_of_every_account(inbox: World, chosen: dict[str, str], source: str) -> None:
    await same(inbox, (80, 24), key_source=source, **chosen)


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_of_an_empty_store(world: World, size: tuple[int, int]) -> None:
    await same(world, size)


@pytest.mark.parametrize(
    "draft",
    [
        "half a sentence",
        "two\nlines",
        "a word that is too-long-for-the-line-in-which-it-stands-and-that-goes-on-and-on-for-ever-and-ever " * 3,
        "many words " * 40,
        "\n".join(f"line {number}" for number in range(20)),
        "你好，我的订单还没有到。" * 9,
        "tab\there  and   spaces at the end   ",
        "👍🏽 emoji 👩‍👩‍👧 and عمر and é",
        " " * 150 + "x",
    ],
)
async def test_with_the_draft_in_its_composer(inbox: World, draft: str) -> None:
    inbox.store.drafts.put("jonas", draft)
    inbox.store.front.opened("jonas")
    drawn = await same(inbox, (100, 30))
    shown = "\n".join("".join(text for text, _ in row) for row in drawn)
    assert "Wann kommt mein Paket?" in shown


@pytest.mark.parametrize("last", ["ada", "nameless", "lin", "omar", "old-11", "archived", "gone"])
async def test_where_it_was_left(inbox: World, last: str) -> None:
    inbox.store.front.opened(last)
    await same(inbox, (100, 13) if last == "old-11" else (120, 40))


async def test_without_colours(inbox: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    drawn = await same(inbox, (100, 30))
    assert {style[1:3] for row in drawn for _, style in row if isinstance(style, tuple)} <= {("39", "49"), ("", "49")}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=str)
async def test_of_names_and_texts_that_want_to_be_more_than_that(world: World, size: tuple[int, int]) -> None:
    for number, text in enumerate(HOSTILE):
        id = world.conversation(f"stranger-{number}", text)
        world.say(id, text)
        world.store.drafts.put(id, text)
    await same(world, size)
    world.store.front.opened("stranger-1")
    await same(world, size)


async def test_of_a_long_thread_and_long_names(world: World) -> None:
    for number in range(40):
        world.conversation(f"id-{number}", f"Nobody has a name that is as long as this one {number} " * 3, "sms")
    for number in range(160):
        world.say("id-7", f"Message {number} " * (number % 30 + 1), ago=(200 - number) * MINUTE)
    world.store.front.opened("id-30")
    await same(world, (100, 24))
    world.store.front.opened("id-7")
    await same(world, (120, 40))


def test_a_terminal_that_measures_otherwise_has_all_else_in_its_place(inbox: World) -> None:
    inbox.say("jonas", "🫠 as \U0001fae0 melts", sent=Status.READ)
    settings = Settings(profile="acme", time_zone="UTC", state_folder=inbox.folder)
    frame = Ink("dark", 1 << 24).sent(lines(inbox.store, settings, inbox.clock(), (120, 40)), erases=False)
    ours, other = Emulator(120, 40), Emulator(120, 40, clusters=by_code_points)
    ours.feed(frame)
    other.feed(frame)
    for row, seen in zip(ours.rows, other.rows, strict=True):
        sure = {x: cell for x, cell in enumerate(row) if cell[0].isascii() and cell[0].strip()}
        assert {x: seen[x] for x in sure} == sure
