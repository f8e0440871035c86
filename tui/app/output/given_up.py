"""A note in the profile's folder that output became plain, for `ternbox doctor`; the next good run clears it."""

from __future__ import annotations

import json
import logging
import os
import time
from pathlib import Path

NAME = "plain-output.json"
_log = logging.getLogger(__name__)


def note(folder: Path, why: str) -> None:
    """`why` holds no text of anybody."""
    try:
        descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump({"day": time.strftime("%Y-%m-%d", time.gmtime()), "why": why}, file)
    except OSError as error:
        _log.warning("no note of plain output: %s", error.strerror)


def noted(folder: Path) -> str:
    """When and why it was, as words; "" when it was not."""
    try:
        found = json.loads((folder / NAME).read_text("ascii"))
        return f"{found['day']}: {found['why']}"
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError):
        return "the note about it cannot be read"


def clear(folder: Path) -> None:
    try:
        (folder / NAME).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("the note of plain output stays: %s", error.strerror)
