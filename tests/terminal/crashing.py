"""Ternbox with a mistake: asking for news (Ctrl+R) raises, from a place that knows the key and what is being typed, and
while another screen is on its way to the terminal.
"""

from __future__ import annotations

import asyncio
import os

from tui.app.app import InboxApp
from tui.app.screens.inbox import InboxScreen
from tui.cli import main

key = os.environ["TERNBOX_ACCESS_KEY"]


def ask(self: InboxScreen) -> None:
    self.action_search()
    self.app.run_worker(fail(self))


async def fail(inbox: InboxScreen) -> None:
    known, typed = key, inbox.pane.composer.text
    assert isinstance(inbox.app, InboxApp)
    while not (inbox.app.diffing and inbox.app.diffing.is_behind):  # noqa: ASYNC110  # nobody is told of that
        await asyncio.sleep(0)
    raise LookupError(f"\x1b]2;hello\x07 {known} {typed}")


InboxScreen.action_refresh = ask  # type: ignore[method-assign]

if __name__ == "__main__":
    main()
