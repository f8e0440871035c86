"""`python own_imports.py FILE`: the inbox, with all that Textual's App imports there already.

It writes to FILE how many milliseconds of processor time its own imports have taken so far, with their nested ones,
and how many modules they were. Modules of Textual and Rich do not count, whenever they come.
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from pathlib import Path
from typing import Any

THEIRS = ("textual", "rich")
_depth = threading.local()
_spent = 0.0
_modules = 0


def main() -> None:
    import textual.app  # noqa: F401  # what every Textual program pays

    bootstrap: Any = importlib.import_module("importlib._bootstrap")  # what every import goes through
    find_and_load, file = bootstrap._find_and_load, Path(sys.argv.pop(1))
    draft = file.with_suffix(".draft")

    def timed(name: str, import_: Any) -> Any:
        global _spent, _modules
        if getattr(_depth, "is_inside", False) or name.partition(".")[0] in THEIRS:
            return find_and_load(name, import_)
        _depth.is_inside, known, began = True, len(sys.modules), time.thread_time()
        try:
            return find_and_load(name, import_)
        finally:
            _depth.is_inside = False
            _spent += time.thread_time() - began
            _modules += len(sys.modules) - known
            draft.write_text(f"{_spent * 1e3:.2f} {_modules}")
            draft.replace(file)

    bootstrap._find_and_load = timed
    from tui.__main__ import main as ternbox

    ternbox()


if __name__ == "__main__":
    main()
