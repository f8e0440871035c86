"""Textual loads its command palette, and the widgets that it is made of, with every program: a tenth of a start.

Ours is `screens/picker.py`, so Textual's is left out.
"""

from __future__ import annotations

import sys
from types import ModuleType

from tui.app.output.tested import untested

NAME = "textual.command"


class Never:
    """Whatever Textual names of the palette."""


class _Absent(ModuleType):
    def __getattr__(self, name: str) -> type[Never]:
        if name.startswith("__"):
            raise AttributeError(name)
        return Never


def install() -> None:
    """To be called before Textual is imported; does nothing in a version that was never tried like this."""
    if not untested():
        sys.modules.setdefault(NAME, _Absent(NAME))
