"""How fast exports are written, and in how much memory: `python -m tests.bench.bench_export --messages 2000000`."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import re
import shutil
import tempfile
import time
from pathlib import Path

from tests.bench.builder import fill
from tui.export.export import Export, Order
from tui.export.writing import Format
from tui.store import Store
from tui.text import zone


def write(path: Path, target: Path, form: Format) -> None:
    """In a process of its own, whose memory is measured."""
    store = Store.open(path)
    before = peak()
    start, worked = time.perf_counter(), time.process_time()
    one = Export(store, Order(None, form), zone=zone("UTC"), clock=time.time_ns)
    asyncio.run(one.into(target))
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    more = peak() - before
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file()) / 1e6
    rate = one.report.messages / seconds
    print(
        f"{form:6} {one.report.conversations:,} conversations, {one.report.messages:,} messages, {size:,.0f} MB:"
        f" {seconds:6.1f} s ({worked:.1f} s of work), {rate:,.0f} messages a second, {more:.0f} MB of memory more"
    )
    shutil.rmtree(target)


def peak() -> int:
    """The most memory that this process has had, in MB. What the system counts for children includes their parent."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--format", action="append", choices=[*Format])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inbox.db"
        fill(path, arguments.conversations, arguments.messages, random.Random(1))
        for form in map(Format, arguments.format or Format):
            child = multiprocessing.get_context("spawn").Process(target=write, args=(path, Path(folder) / form, form))
            child.start()
            child.join()


if __name__ == "__main__":
    main()
