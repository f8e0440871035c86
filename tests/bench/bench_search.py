"""How quickly the search answers when the store is big: `python -m tests.bench.bench_search --folder FOLDER`.

The store is made once and kept in the folder; `--conversations` and `--messages` say how big it is.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.bench_store import observations
from tests.bench.builder import NOW, fill, name_of
from tests.bench.search_texts import RARE, RARE_CJK, RARE_THAI
from tui.store import Store, View, derive
from tui.text import Zone
from tui.text.query import parse

QUERIES = {
    "rare word": (RARE,),
    "common word": ("order", "the", "parcel"),
    "beginning of a word": ("ref", "kalo", "or", "re*"),
    "two words": ("refund parcel", f"order {RARE}"),
    "phrase": ('"where is"', '"where is my order"'),
    "word without another": ("order -the", "-the"),
    "Chinese": (RARE_CJK, "一", "的", "琥珀"),
    "Thai": (RARE_THAI, "คืนเงิน", "ขอบคุณครับ", "กร"),
    "from: and a word": ('from:"Olga Jonasson 77" order', "from:olga refund", f"from:{name_of(123)[1]} {RARE}"),
    "from:": ("from:olga", "from:me", 'from:"Ada Weison 4431"'),
    "channel:": ("channel:telegram", "channel:sms refund"),
    "is:unread and a word": ("is:unread refund", f"is:unread {RARE}"),
    "is:waiting, is:archived": ("is:waiting", "is:archived order", f"is:archived {RARE}"),
    "is:failed": ("is:failed", "is:failed refund"),
    "type:": ("type:image", "type:template refund", "type:sticker"),
    "status:": ("status:failed", "status:read", "status:failed refund", "status:queued"),
    "before:, after:": ("before:2026-03", "on:2026-05-04 order", f"before:2026-06 {RARE}", "after:1d"),
    "nothing found": ("nosuchwordanywhere", f'"{RARE} the order"', "type:fax", "from:nobodyatall order"),
}
UTC: Zone = None


def build(path: Path, conversations: int, messages: int) -> None:
    start = time.perf_counter()
    fill(path, conversations, messages, random.Random(1))
    print(f"made {messages:,} messages in {conversations:,} conversations in {time.perf_counter() - start:.0f} s")


def index(path: Path) -> None:
    """As the inbox does it, in small steps; and how long each of them keeps the screen waiting."""
    store = Store.open(path, clock=lambda: NOW)
    taken: list[float] = []
    goes_on = True
    while goes_on:
        start = time.perf_counter()
        goes_on = store.search_index.step()
        taken.append((time.perf_counter() - start) * 1e3)
    seconds, total = sum(taken) / 1e3, store.search_index.reached.total
    print(f"indexed {total:,} messages in {seconds:.0f} s of work, {seconds / max(total, 1) * 1e6:.0f} µs each")
    print_row(f"{len(taken):,} steps", taken)
    store.close()


def sizes(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sql = "SELECT name LIKE '%search%' AS ours, sum(pgsize) FROM dbstat('main', 1) GROUP BY ours"
    found = dict(connection.execute(sql).fetchall())
    parts = connection.execute("SELECT count(DISTINCT segid) FROM search_idx").fetchone()[0]
    connection.close()
    print(f"on disk: {found[0] / 1e6:,.0f} MB without the search, {found[1] / 1e6:,.0f} MB for it; in {parts} parts")


def print_row(what: str, taken: list[float], more: str = "") -> None:
    ordered = sorted(taken)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{what:44} p50 {statistics.median(taken):8.1f}   p95 {p95:8.1f}   max {ordered[-1]:8.1f} ms   {more}")


def ask(store: Store, times: int) -> None:
    """Each question; the time of the processor as well, for a machine that has other things to do."""
    every: list[float] = []
    worked: list[float] = []
    for what, texts in QUERIES.items():
        for text in texts:
            taken, cpu = [], []
            for _ in range(times):
                start, began = time.perf_counter(), time.thread_time()
                page = store.search.page(parse(text, NOW, UTC))
                taken.append((time.perf_counter() - start) * 1e3)
                cpu.append((time.thread_time() - began) * 1e3)
            every += taken
            worked += cpu
            more = "" if page.rest is None else "+"
            print_row(f"{what}: {text}", taken, f"processor {max(cpu):6.1f} at most   {len(page.hits)}{more} hits")
    print_row("all first pages", every)
    print_row("all first pages, processor", worked)


def write_path(path: Path, times: int) -> None:
    """What a message costs that comes in, with all that the search and the filter have added to that and without."""
    rng = random.Random(2)
    store = Store.open(path, clock=lambda: NOW)
    ids = store.lists.ids(View.OPEN, 10, 3000)
    store.close()
    for _ in range(2):
        observe(path, "with the search", ids, rng, times)
        with without_search(path):
            observe(path, "without", ids, rng, times)


def observe(path: Path, what: str, ids: list[str], rng: random.Random, times: int) -> None:
    store = Store.open(path, clock=lambda: NOW)
    for count in (1, 20):
        taken = []
        for _ in range(times // count + 10):
            news = observations(rng.choice(ids), count, rng)
            began = time.thread_time()
            store.observe(news)
            taken.append((time.thread_time() - began) * 1e3)
        print_row(f"observe {count} messages, {what}", taken, "of the processor")
    store.close()


@contextmanager
def without_search(path: Path) -> Iterator[None]:
    """The store as if there was no search: no triggers, and the last messages are not kept for the filter."""
    connection = sqlite3.connect(path, isolation_level=None)
    ours = "SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger' OR name = 'conversations_said'"
    made = connection.execute(ours).fetchall()
    for kind, name, _ in made:
        connection.execute(f"DROP {kind} {name}")
    said, derive._said = derive._said, lambda *_: ""
    try:
        yield
    finally:
        derive._said = said
        for _, _, sql in made:
            connection.execute(sql)
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=2_000_000)
    parser.add_argument("--folder", type=Path, help="keep the store here, and use it again")
    parser.add_argument("--times", type=int, default=20, help="how often each question is asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = (options.folder or Path(temporary)) / "search" / "inbox.db"
        if not path.exists():
            build(path, options.conversations, options.messages)
        index(path)
        sizes(path)
        store = Store.open(path, clock=lambda: NOW)
        ask(store, options.times)
        store.close()
        write_path(path, 500)


if __name__ == "__main__":
    main()
