"""Terminals disagree about the width of some text: what stands beside it stays where it is."""

from __future__ import annotations

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app import last_filter
from tui.app.cells import fit, widest

NAMES = ("प्रिया नायर", "தமிழ் நாடு", "ကျော်ဇော", "Ada 🫠 Example", "Ada Example")
WIDTH = 30


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("columns", [1, 2], ids=["a column each", "two columns each"])
def test_what_follows_a_text_of_odd_width_does_not_move(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_filter.install()
    monkeypatch.setattr("pyte.screens.wcwidth", lambda char: 1 if char.isascii() or char == "│" else columns)
    screen = pyte.Screen(60, 2)
    stream = pyte.Stream(screen)
    stream.feed("#" * 60)
    style = Style.parse("white on blue")
    strip = Strip([Segment(name, style)]).adjust_cell_length(WIDTH, style)
    stream.feed(f"\x1b[1;1H{strip.render(Console(color_system='truecolor'))}│")
    cells = [screen.buffer[0][x].data for x in range(60)]
    assert cells[WIDTH] == "│"
    assert "#" not in cells[:WIDTH]
    assert cells[WIDTH + 1 :] == ["#"] * (60 - WIDTH - 1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", range(1, 14))
def test_a_text_is_cut_by_the_most_that_it_can_take(name: str, width: int) -> None:
    assert widest(fit(name, width)) <= width
