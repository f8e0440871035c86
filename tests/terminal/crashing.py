"""Ternbox with a mistake: asking for news (Ctrl+R) raises, from a place that knows the key and what is being typed."""

from __future__ import annotations

import os

from tui.app.screens.inbox import InboxScreen
from tui.cli import main

key = os.environ["TERNBOX_ACCESS_KEY"]


def ask(self: InboxScreen) -> None:
    known, typed = key, self.pane.composer.text
    raise LookupError(f"\x1b]2;hello\x07 {known} {typed}")


InboxScreen.action_refresh = ask  # type: ignore[method-assign]

if __name__ == "__main__":
    main()
