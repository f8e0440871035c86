"""How long the store takes to answer, in stores of several sizes side by side: `python -m tests.bench.bench_store`.

The best of some calls, each time with other conversations, so that nothing is quick only because it was just asked for.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.builder import CHANNEL_IDS, NOW, fill, name_of
from tui.model import DAY, Direction, Message, Observation, Status, Text
from tui.store import Store, View, position
from tui.store.derive import derive
from tui.text.query import parse

TIMES = 25
Calls = dict[str, Callable[[], Any]]

FILTERS = {
    "a letter": "o",
    "two letters": "ol",
    "a name": "olga",
    "two names": "olga weison",
    "a number": "61284",
    "a whole number": name_of(777)[1],
    "nothing": "qxqxq",
    "rare letters": "xq",
    "a name almost right": "jonsason",
    "a last message": "parcel",
}
QUERIES = ("refund", "zanzibar", "ref", "from:olga refund", "is:unread refund", 'with:"Olga Jonasson 7"', "nosuchword")


def hex_id(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def observations(conversation_id: str, count: int, rng: random.Random) -> list[Observation]:
    made = []
    for number in range(count):
        created = NOW + DAY + rng.randrange(DAY)
        message = Message(
            id=hex_id(rng),
            conversation_id=conversation_id,
            direction=Direction.RECEIVED if number % 2 else Direction.SENT,
            created=created,
            updated=created,
            status=Status.RECEIVED if number % 2 else Status.QUEUED,
            content=Text("Where is my order?"),
            channel_id=CHANNEL_IDS[0],
            platform="whatsapp",
        )
        raw = b'{"id":"x","content":{"text":"Where is my order?"},"direction":"sent","type":"text","status":"pending"}'
        made.append(Observation(message, created, raw))
    return made


def list_calls(store: Store, rng: random.Random) -> Calls:
    lists, calls = store.lists, Calls()
    for view in View:
        count = lists.count(view)
        calls[f"first page, {view}"] = partial(lists.page, view, 0, 50)
        calls[f"page anywhere, {view}"] = partial(page_anywhere, store, view, rng)
        calls[f"last page, {view}"] = partial(lists.page, view, max(0, count - 50), 50)
    open_ = lists.count(View.OPEN)
    some = itertools.cycle([lists.ids(View.OPEN, rng.randrange(open_), 1)[0] for _ in range(TIMES)])
    calls["counts"] = lists.counts
    calls["index_of, anywhere"] = lambda: lists.index_of(View.OPEN, next(some))
    calls["next_unread, anywhere"] = lambda: lists.next_unread(next(some))
    calls["freeze, moved, thaw"] = partial(freeze_and_thaw, store)
    return calls


def page_anywhere(store: Store, view: View, rng: random.Random) -> None:
    store.lists.page(view, rng.randrange(max(1, store.lists.count(view) - 50)), 50)


def freeze_and_thaw(store: Store) -> None:
    store.lists.freeze()
    store.lists.moved()
    store.lists.thaw()


def filter_calls(store: Store) -> Calls:
    calls = Calls()
    for what, typed in FILTERS.items():
        calls[f"filter, at once: {what}"] = partial(store.lists.found_at_once, View.OPEN, typed)
        calls[f"filter, beside: {what}"] = partial(store.lists.found_beside, View.OPEN, typed, ())
    for query in QUERIES:
        calls[f"search: {query}"] = partial(store.search.page, parse(query, NOW, None))
    return calls


def thread_calls(store: Store, rng: random.Random) -> Calls:
    ids = store.lists.ids(View.OPEN, 0, 900)
    longest, other = ids[0], itertools.cycle(rng.sample(ids, TIMES))
    middle = store.threads.before(longest, position(store.threads.latest(longest, 1)[0]), 100_000)[0]
    return {
        "longest thread, latest 50": lambda: store.threads.latest(longest, 50),
        "longest thread, 50 at its beginning": lambda: store.threads.after(longest, position(middle), 50),
        "longest thread, around": lambda: store.threads.around(middle.id, 50),
        "longest thread, channels": lambda: store.channels.of(longest),
        "another thread, latest 50": lambda: store.threads.latest(next(other), 50),
        "another thread, contact": lambda: store.contacts.of(next(other)),
    }


def write_calls(store: Store, rng: random.Random) -> Calls:
    first, *others = store.lists.ids(View.OPEN, 0, 900)

    def one_each() -> list[Observation]:
        return [observation for id in rng.sample(others, 20) for observation in observations(id, 1, rng)]

    return {
        "observe 1 message": lambda: store.observe(observations(rng.choice(others), 1, rng)),
        "observe 1, longest thread": lambda: store.observe(observations(first, 1, rng)),
        "observe 20 messages of 20": lambda: store.observe(one_each()),
        "draft put": lambda: store.drafts.put(rng.choice(others), "Hello, " + hex_id(rng)),
        "unfinished deliveries": lambda: store.feed.unfinished_deliveries(NOW, 20),
        "active in a year": lambda: store.feed.count_active_since(NOW - 365 * DAY),
        "look elsewhere": store.look_elsewhere,
    }


@contextmanager
def undone(path: Path) -> Iterator[None]:
    """What is written meanwhile is taken back, so that the store is the same for whoever measures next."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    (last,) = connection.execute("SELECT max(rowid) FROM messages").fetchone()
    yield
    written = connection.execute("SELECT DISTINCT conversation_id FROM messages WHERE rowid > ?", (last,)).fetchall()
    connection.execute("DELETE FROM messages WHERE rowid > ?", (last,))
    connection.execute("DELETE FROM drafts")
    derive(connection, [id for (id,) in written], 2)
    connection.commit()
    connection.close()


def measured(path: Path) -> dict[str, float]:
    """Milliseconds of the processor by what was asked, and what it took to open the store and of memory."""
    rng = random.Random(1)
    taken = {"open and close": best(lambda: Store.open(path).close())}
    store = Store.open(path, clock=lambda: NOW)
    for calls in (list_calls(store, rng), filter_calls(store), thread_calls(store, rng)):
        taken |= {what: best(call) for what, call in calls.items()}
    with undone(path):
        taken |= {what: best(call) for what, call in write_calls(store, rng).items()}
        store.search_index.finish()
        taken["step of a finished index"] = best(store.search_index.step)
    store.close()
    return taken


def best(call: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.thread_time()
        call()
        taken.append((time.thread_time() - began) * 1e3)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="conversations of each store")
    parser.add_argument("--each", type=int, default=20, help="messages of a conversation")
    parser.add_argument("--folder", type=Path, help="keep the stores here, and use them again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        columns = []
        for size in options.sizes:
            path = (options.folder or Path(temporary)) / f"{size}" / "inbox.db"
            if not path.exists():
                fill(path, size, size * options.each, random.Random(1))
            columns.append(measured(path))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{size:,} conversations: {path.stat().st_size / 1e6:,.0f} MB, {memory:.0f} MB of memory at most")
    print_table(options.sizes, columns)


def print_table(sizes: list[int], columns: list[dict[str, float]]) -> None:
    print(f"{'ms of the processor, at best':38}" + "".join(f"{size:>12,}" for size in sizes) + "   ratio")
    for what in columns[0]:
        values = [column[what] for column in columns]
        print(f"{what:38}" + "".join(f"{value:12.3f}" for value in values) + f"{values[-1] / values[0]:8.1f}")


if __name__ == "__main__":
    main()
