"""What a person can do in the inbox, by theme: functions of the inbox's frame, each called by an action of one line.

A theme is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.actions import (
        channels,
        contact,
        exporting,
        files,
        finding,
        history,
        pictures,
        reading,
        sending,
        templates,
    )

__all__ = [
    "channels",
    "contact",
    "exporting",
    "files",
    "finding",
    "history",
    "pictures",
    "reading",
    "sending",
    "templates",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"{__name__}.{name}")
