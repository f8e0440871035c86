"""What the terminal answers when it is asked what it can do. Textual would take the letters of an answer for keys.

So the answers are taken out of what the terminal sends before Textual sees it; whenever they come, and however late.
Its parser is private, so a test guards it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from textual._xterm_parser import XTermParser

from tui.app.output.fence import Fence
from tui.app.pastes import Pastes

_ANSWER = re.compile(
    r"\x1b\[\?[0-9;]*c|\x1b\[6;[0-9]{1,5};[0-9]{1,5}t|\x1b\[[03]n|\x1b_G[^\x1b\x07]{0,200}(?:\x1b\\|\x07)"
)
_BEGUN = re.compile(r"\x1b(?:\[(?:\?[0-9;]{0,100}|6[0-9;]{0,12}|[03])?|_(?:G[^\x1b\x07]{0,200}\x1b?)?)?$")
PATIENCE = 0.1  # seconds that the beginning of an answer is held back: it may be the Escape key


class Ear:
    """Hands answers to `hear` while somebody expects them, those of the fence to `fence`, and drops them otherwise.

    Only while they are expected is what may be the beginning of one held back for a moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.hear: Callable[[str], None] | None = None
        self.fence: Fence | None = None
        self._clock = clock
        self._held, self._since = "", 0.0

    def through(self, data: str) -> str:
        """What is left for the keyboard."""
        data = _ANSWER.sub(self._take, self._held + data)
        self._held = ""
        if self._expects and (begun := _BEGUN.search(data)):
            self._held, self._since = begun[0], self._clock()
            data = data[: begun.start()]
        return data

    @property
    def _expects(self) -> bool:
        return self.hear is not None or (self.fence is not None and self.fence.waits)

    def _take(self, answer: re.Match[str]) -> str:
        if answer[0].endswith("n"):
            if self.fence:
                self.fence.answered()
        elif self.hear:
            self.hear(answer[0])
        return ""

    def given_up(self) -> str:
        """What was held back in vain, once."""
        if not self._held or self._clock() - self._since < PATIENCE:
            return ""
        held, self._held = self._held, ""
        return held


EAR = Ear()
PASTES = Pastes()
_feed: Any = XTermParser.feed
_tick: Any = XTermParser.tick


def _filtered_feed(self: XTermParser, data: str) -> Iterable[Any]:
    ended = not data
    if (data := EAR.through(PASTES.through(data))) or ended:
        yield from _feed(self, data)


def _filtered_tick(self: XTermParser) -> Iterable[Any]:
    if held := EAR.given_up():
        yield from _feed(self, held)
    yield from _tick(self)


def install() -> None:
    """For the whole process; doing so twice changes nothing."""
    XTermParser.feed = _filtered_feed  # type: ignore[method-assign]
    XTermParser.tick = _filtered_tick  # type: ignore[method-assign,assignment]
