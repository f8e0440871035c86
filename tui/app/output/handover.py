"""What the first frame leaves to the driver: a screen that is painted already, and a terminal in raw mode."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Painted:
    """The terminal is in its alternate screen, in raw mode, and shows `frame`.

    `frame` is written as Textual writes frames: cursor positions, SGR set … reset, text. It covers the whole screen of
    `size` (columns, rows), which was empty before. Under each character of unsure width blanks were written first, and
    what stands behind it got its place by its column, as the driver would do it.

    `attributes` are those of the terminal before all that, as `termios.tcgetattr` told them: whoever ends the program
    restores these.
    """

    __slots__ = ("attributes", "frame", "size")

    def __init__(self, frame: str, size: tuple[int, int], attributes: list[Any]) -> None:
        self.frame = frame
        self.size = size
        self.attributes = attributes
