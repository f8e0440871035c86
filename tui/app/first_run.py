"""The first screen of somebody without an access key: three ways on, and no error."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from tui.app import last_filter
from tui.app.theme import DARK, THEMES
from tui.app.widgets.lines import Lines, Span, Spans
from tui.config import Settings

NO_KEY = 3
WIDTH = 66

_WAYS = (
    ("ternbox demo", "Look around: a living inbox, invented customers.", "No account, no network, nothing is kept."),
    ("TERNBOX_ACCESS_KEY=… ternbox", "With your own key, for this once.", "It stays in memory; nothing is written."),
    ("ternbox login", "Keep the key in the keyring of this host.", "Afterwards `ternbox` alone opens your inbox."),
)


def first_run_lines() -> list[Spans]:
    lines: list[Spans] = [
        [("Ternbox", "strong"), (" has no access key yet.", "text")],
        [],
        [("Three ways on:", "quiet")],
        [],
    ]
    for command, what, more in _WAYS:
        lines += [[("  " + command, "accent")], [("    " + what, "text")], [("    " + more, "quiet")], []]
    where = "The key is in MessageBird's dashboard under Developers, API access."
    return [*lines, [(where, "quiet")], [("q quits", "quiet")]]


class Ways(Lines):
    """The text in the middle of the screen, or from its top where there is little room."""

    DEFAULT_CSS = "Ways { width: 1fr; height: 1fr; }"

    def redraw(self) -> None:
        width, height = self.size
        lines = first_run_lines()
        above = max(0, (height - len(lines)) // 2)
        margin: list[Span] = [(" " * max(0, (width - WIDTH) // 2), "text")]
        self.show([self.strip([])] * above + [self.strip([*margin, *line]) for line in lines])


class FirstRunApp(App[None]):
    CSS = "Screen { background: $background; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape,enter,ctrl+c", "quit", show=False, priority=True)]

    def __init__(self, settings: Settings) -> None:
        last_filter.install()
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES.get(settings.theme, DARK).name

    def compose(self) -> ComposeResult:
        yield Ways()

    def run_to_exit_code(self) -> int:
        """Show it until a key is pressed. The code says that there is no key, for those who start us in a script."""
        self.run(mouse=False)
        return NO_KEY
