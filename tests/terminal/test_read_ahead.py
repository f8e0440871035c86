"""What the person is likely to look at next has been read from the disk before they do, so that nobody waits for it."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.bench import builder
from tests.bench.inbox.stores import forget
from tests.terminal.inbox import TERNBOX, silence, state_folder
from tests.terminal.terminal import Terminal
from tui.app.ahead import AT_FIRST
from tui.store import Store, View

PAGE_DOWN = "\x1b[6~"
SETTLED = 0.7  # seconds without output; longer than a thread waits until it opens, and than reading ahead takes
FEW = 20  # pages of the file: what belongs to no conversation in particular


def test_the_screen_reads_nothing_from_the_disk_that_stood_beside(environment: dict[str, str]) -> None:
    file = state_folder(environment) / "inbox.db"
    builder.fill(file, 300, 9_000, random.Random(1))
    forget(file)
    if not pages_of_a_list(file):
        pytest.skip("files are always in memory here")
    forget(file)
    with (
        silence() as (_, address),
        Terminal(TERNBOX, environment | {"TERNBOX_API_URL": address, "TERNBOX_ACCESS_KEY": "k"}) as terminal,
    ):
        terminal.wait_for("1 of ")
        terminal.read(SETTLED)
        terminal.send("j")
        terminal.read(AT_FIRST + SETTLED)
        read = []
        for key in ("j", "]", "]", PAGE_DOWN, PAGE_DOWN, "G"):
            before = pages_read(terminal.process.pid)
            terminal.send(key)
            terminal.read(SETTLED)
            read.append((key, pages_read(terminal.process.pid) - before))
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert max(pages for _, pages in read) <= FEW, read


def pages_of_a_list(file: Path) -> int:
    before = pages_read(os.getpid())
    store = Store.open(file)
    store.lists.page(View.OPEN, 0, 20)
    store.close()
    return pages_read(os.getpid()) - before


def pages_read(process: int) -> int:
    """By the thread that draws."""
    lines = dict(line.split(": ") for line in Path(f"/proc/{process}/task/{process}/io").read_text().splitlines())
    return int(lines["read_bytes"]) // 4096
