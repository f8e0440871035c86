"""Ternbox with a mistake in what it sends: Ctrl+R makes it, of the kind that the first argument names."""

from __future__ import annotations

import sys

from tui.app import driver
from tui.app.output import picture
from tui.app.screens.inbox import InboxScreen
from tui.cli import main


def write_something_else(self: InboxScreen) -> None:
    """A sequence that is no frame, with text in it."""
    assert self.app._driver
    self.app._driver.write("\x1b[3;1Hsurprise\x1b[K")


def fail_to_read(self: InboxScreen) -> None:
    def read(*_: object) -> int:
        raise LookupError("surprise")

    vars(driver)["read"] = read
    self.refresh()


def fail_to_compare(self: InboxScreen) -> None:
    def spread(*_: object) -> None:
        raise LookupError("surprise")

    vars(picture)["spread"] = spread
    self.app.screen.styles.background = "red"


if __name__ == "__main__":
    InboxScreen.action_refresh = globals()[sys.argv.pop(1)]  # type: ignore[method-assign]
    main()
