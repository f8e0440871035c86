"""Screens as text files. `TERNBOX_UPDATE_GOLDEN=1 pytest tests/terminal` writes them anew; read the diff then."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from tests.terminal.patience import PATIENCE, settled, until

FOLDER = Path(__file__).parent / "golden"
UPDATE = os.environ.get("TERNBOX_UPDATE_GOLDEN") == "1"


def normal(screen: str) -> str:
    """A screen without what differs from run to run: how long ago the feed answered, and spaces at the end of lines."""
    screen = re.sub(r"\b\d+ s ago", "N s ago", screen)
    return "\n".join(line.rstrip() for line in screen.splitlines()).rstrip("\n") + "\n"


def check(name: str, look: Callable[[], str], timeout: float = PATIENCE, quiet: float = 4.0) -> None:
    """Wait until the screen is the one in golden/NAME.txt. A new one is written when it rests for `quiet` seconds."""
    file = FOLDER / f"{name}.txt"
    if UPDATE:
        file.write_text(normal(settled(look, quiet)), "utf-8")
        return
    expected = file.read_text("utf-8")
    until(lambda: normal(look()), lambda seen: seen == expected, f"the screen of {file.name}", timeout)
