"""Which processes a test has started and not ended: found by a mark in their environment, however they detached."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

MARK = "MARK_OF_A_TEST"  # Ternbox keeps its own variables, TERNBOX_..., from its children


def marked(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, MARK: uuid4().hex}


def running(environment: dict[str, str]) -> list[str]:
    """The command lines of all processes that carry the mark of this environment."""
    mark = f"{MARK}={environment[MARK]}".encode()
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdecimal() and mark in (process / "environ").read_bytes().split(b"\0"):
                command = os.fsdecode((process / "cmdline").read_bytes()).replace("\0", " ")
                if command:  # a zombie has none
                    found.append(f"{process.name} {command}")
    return found
