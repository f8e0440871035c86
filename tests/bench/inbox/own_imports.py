"""`python own_imports.py FILE`: the inbox, with all that Textual's App imports there already.

It writes to FILE how many milliseconds of processor time its own imports had taken when it could be used, and how many
modules they were. What Textual and Rich are made of does not count, wherever it is imported.
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
import time
from pathlib import Path
from typing import Any

THEIRS = ("textual", "rich")
_whose = threading.local()
_spent = 0.0
_modules = 0


def main() -> None:
    import textual.app  # noqa: F401  # what every Textual program pays

    bootstrap: Any = importlib.import_module("importlib._bootstrap")  # what every import goes through
    bootstrap._find_and_load = _timed(bootstrap._find_and_load)
    gc.enable = _told(Path(sys.argv.pop(1)), gc.enable)
    from tui.__main__ import main as ternbox

    ternbox()


def _timed(find_and_load: Any) -> Any:
    """Only where one begins within the other, or within nothing, a clock is read."""

    def timed(name: str, import_: Any) -> Any:
        outer = getattr(_whose, "import_", "")
        inner = "theirs" if outer == "theirs" or name.partition(".")[0] in THEIRS else "ours"
        if inner == outer:
            return find_and_load(name, import_)
        _whose.import_, known, began = inner, len(sys.modules), time.thread_time()
        try:
            return find_and_load(name, import_)
        finally:
            _whose.import_ = outer
            if inner == "ours" or outer == "ours":
                _count(1 if inner == "ours" else -1, time.thread_time() - began, len(sys.modules) - known)

    return timed


def _count(sign: int, seconds: float, modules: int) -> None:
    global _spent, _modules
    _spent += sign * seconds
    _modules += sign * modules


def _told(file: Path, enable: Any) -> Any:
    """Collections begin when the inbox can be used: see `app.garbage`."""

    def enabling() -> None:
        gc.enable = enable
        draft = file.with_suffix(".draft")
        draft.write_text(f"{_spent * 1e3:.2f} {_modules}")
        draft.replace(file)
        enable()

    return enabling


if __name__ == "__main__":
    main()
