"""The links of a message, each with the host where it really leads. A number copies one.

Nothing is opened here: over SSH that would be a browser on the wrong host.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.app.cells import wrap
from tui.app.clipboard import copy
from tui.app.look.spans import Spans
from tui.app.screens.page import Page
from tui.text import Link

WIDEST = 110
KEYS = "123456789"


class LinksPage(Page):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"copy_number({key})", show=False) for key in KEYS),
        Binding("y", "copy_number(1)", show=False),
    ]

    def __init__(self, links: Sequence[Link], badge: Spans) -> None:
        keys = "y copies it" if len(links) == 1 else f"1 to {min(len(links), 9)} copies one"
        super().__init__("Links of the message", lambda width: _lines(links, min(WIDEST, width - 2)), badge, keys)
        self._links = links

    def on_mount(self) -> None:
        """The only one is wanted, in all likelihood."""
        if len(self._links) == 1 and self._links[0].url:
            self.call_after_refresh(self.action_copy_number, 1)

    def action_copy_number(self, number: int) -> None:
        if number > len(self._links):
            return
        link = self._links[number - 1]
        if link.url:
            self.text.say(f"Link {number}: {copy(self.app, link.url)}")
        else:
            self.text.say(f"Link {number} hides where it leads and is not copied; v shows it as it is")


def _lines(links: Sequence[Link], width: int) -> list[Spans]:
    lines: list[Spans] = []
    for number, link in enumerate(links, 1):
        lines.append([(f"{number:>3}  ", "accent"), (link.host, "strong"), (f"  {link.odd}", "warn")])
        lines += [[("     ", "text"), (line, "text")] for line in wrap(link.url, max(20, width - 5)) if line]
        lines.append([])
    lines.append([("Nothing is opened on this host: paste it into your own browser.", "quiet")])
    return lines
