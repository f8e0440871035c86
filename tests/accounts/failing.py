"""Ternbox with mistakes that know the key: asking for news in the inbox (Ctrl+R), and printing a list. What it is built
on writes everything into its log that it would ever write.
"""

from __future__ import annotations

import logging
from typing import Any

from tui import plain
from tui.app.screens.inbox import InboxScreen
from tui.cli import main
from tui.credentials import Secret

keys: list[str] = []
make = Secret.__init__


def remember(self: Secret, value: str) -> None:
    keys.append(value)
    make(self, value)


def fail(*arguments: Any) -> None:
    known = keys[-1]
    headers = {"Authorization": f"AccessKey {known}"}
    raise LookupError(f"not for {known} with {headers}")


def fail_without_words(*arguments: Any) -> None:
    known = keys[-1]
    assert not known


logging.getLogger().setLevel(logging.DEBUG)
Secret.__init__ = remember  # type: ignore[method-assign]
InboxScreen.action_refresh = fail  # type: ignore
plain.answer = fail_without_words  # type: ignore[assignment]

if __name__ == "__main__":
    main()
