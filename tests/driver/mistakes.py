"""Mistakes that could be in the driver or in what makes its differences, to see that the proof finds them."""

from __future__ import annotations

from functools import lru_cache
from itertools import cycle
from typing import Any

import pytest
from textual.drivers.linux_driver import LinuxDriver

from tests.terminal.strangers import hostile_strings
from tui.app import last_filter
from tui.app.driver import DiffingDriver
from tui.app.output import pen, picture, styles


def no_spreading(patch: pytest.MonkeyPatch) -> None:
    """What a cluster may have run over is not sent again."""
    patch.setattr(picture, "spread", lambda row, changed, wanted: None)


def no_blanks_first(patch: pytest.MonkeyPatch) -> None:
    """A cluster is written like a character whose width is known."""

    def unsure(self: Any, x: int, y: int, row: Any) -> int:
        self._out.append(row[x][0])
        return int(x + abs(row[x][2]))

    patch.setattr(pen.Pen, "_unsure", unsure)


def columns_are_believed(patch: pytest.MonkeyPatch) -> None:
    """The cursor is thought to be where a cluster should have left it."""
    unsure = pen.Pen._unsure

    def wrong(self: Any, x: int, y: int, row: Any) -> int:
        end = unsure(self, x, y, row)
        self.at = (end, y)
        return end

    patch.setattr(pen.Pen, "_unsure", wrong)


def attributes_stay(patch: pytest.MonkeyPatch) -> None:
    """Bold is not switched off again."""
    turned = styles.turned.__wrapped__

    @lru_cache(8192)
    def wrong(old: styles.Style, new: styles.Style) -> str:
        return str(turned((old[0] - {"1"}, *old[1:]), new))

    patch.setattr(pen, "turned", wrong)


def halves_stay(patch: pytest.MonkeyPatch) -> None:
    """Half of a wide character is left over where the other was painted over."""
    patch.setattr(picture, "_part", lambda row, second, head: None)


def blanks_of_any_colour(patch: pytest.MonkeyPatch) -> None:
    """A blank is written on whatever background is set."""
    patch.setattr(pen, "fits", lambda wanted, style: not wanted[1] or styles.fits(wanted, style))


def always_erases(patch: pytest.MonkeyPatch) -> None:
    """A terminal is believed to erase with the background that is set."""
    begin = pen.Pen.__init__
    patch.setattr(pen.Pen, "__init__", lambda self, *, erases: begin(self, erases=True))


def nothing_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """After a resize the terminal is believed to show what it did."""
    patch.setattr(picture.Picture, "forget", lambda self, first=0: setattr(self, "_touched", set()))


OF_THE_PICTURE = (
    no_spreading,
    no_blanks_first,
    columns_are_believed,
    attributes_stay,
    halves_stay,
    blanks_of_any_colour,
    always_erases,
    nothing_is_forgotten,
)


def deaf_to_resizes(patch: pytest.MonkeyPatch) -> None:
    """Textual ignores a resize back to the size that it knows, and then so does the driver."""
    patch.setattr(DiffingDriver, "_follow_resizes", lambda self: None)


def believes_in_its_screen(patch: pytest.MonkeyPatch) -> None:
    """What the terminal showed before the program was suspended is thought to be there still."""
    patch.setattr(DiffingDriver, "_other_screen", LinuxDriver.write)


def lets_strangers_in(patch: pytest.MonkeyPatch) -> None:
    """What strangers write is drawn as it comes: neither the text is clean nor the last filter there."""
    render: Any = last_filter._render_style
    strangers = cycle(hostile_strings())

    def drawn(cls: Any, style: Any, text: str, color_system: Any) -> str:
        return str(render(cls, style, text.replace("Ada", next(strangers)[:200]), color_system))

    patch.setattr(last_filter, "_filtered", drawn)
