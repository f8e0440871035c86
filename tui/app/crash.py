"""What is left of a crash: a file that only its owner can read, and no value of any variable in it.

Textual prints local variables, which may hold the access key or what customers wrote.
"""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

from tui import __version__


def write_report(error: BaseException, folder: Path) -> str:
    """Write the traceback and answer the sentence for the person."""
    name = f"crash-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii", errors="backslashreplace") as file:
            file.write(f"Ternbox {__version__}\n{_trace(error)}\n")
    except OSError as trouble:
        return f"Ternbox has failed ({type(error).__name__}), and no report could be written: {trouble.strerror}."
    return f"Ternbox has failed ({type(error).__name__}). What you typed is kept. The report is {folder / name}"


def _trace(error: BaseException) -> str:
    """The places and the types of the errors. Their messages stay out: they may quote anything."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [*traceback.format_tb(seen.__traceback__), f"{type(seen).__qualname__}\n"]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "".join(lines)
