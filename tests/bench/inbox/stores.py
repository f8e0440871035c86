"""Stores of a size, kept in a folder and used again until their builder or the schema changes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.bench import builder, search_texts
from tui.store import schema

CACHE = Path.home() / ".cache" / "ternbox-bench"
MESSAGES_EACH = 20  # on average; a twentieth of all is in the first conversation, 100,000 at most


def state_of(size: int, each: int = MESSAGES_EACH) -> Path:
    """The state folder of an inbox with so many conversations, and messages in each; made where it is missing."""
    folder, made_of = CACHE / f"ternbox-{size}-{each}", _made_of()
    mark = folder / "made-of"
    if not mark.exists() or mark.read_text() != made_of:
        shutil.rmtree(folder, ignore_errors=True)
        began = time.perf_counter()
        # In a process of its own: its memory would be copied for each program that is started afterwards.
        subprocess.run([sys.executable, "-m", __name__, str(store_file(folder)), str(size), str(each)], check=True)
        print(f"made a store of {size:,} conversations in {time.perf_counter() - began:.0f} s", flush=True)
        mark.write_text(made_of)
    _take_back(store_file(folder))
    return folder


def _take_back(store: Path) -> None:
    """What the last run has typed and opened: each begins with the same screen."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("DELETE FROM drafts")
        connection.execute("DELETE FROM front")


def store_file(folder: Path) -> Path:
    return folder / "ternbox" / "default" / "inbox.db"


def forget(file: Path) -> None:
    """What the operating system holds of a file in memory."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _made_of() -> str:
    """Changes with the builder and with the schema."""
    code = Path(builder.__file__).read_bytes() + Path(search_texts.__file__).read_bytes()
    return hashlib.sha256(code + "".join(schema.MIGRATIONS).encode()).hexdigest()


def _fill(file: str, size: str, each: str) -> None:
    builder.fill(Path(file), int(size), int(size) * int(each), random.Random(1))


if __name__ == "__main__":
    _fill(*sys.argv[1:])
