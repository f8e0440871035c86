"""How long the store takes to answer when it is big: `python -m tests.bench.bench_store`."""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tui.model import DAY, MINUTE, NS, Direction, Message, Observation, Status, Text, content_to_json
from tui.store import Store, View, position
from tui.store.derive import derive
from tui.store.records import CHANNELS, CONTACTS, CONVERSATIONS, MESSAGES, Table

NOW = 1_795_000_000 * NS
CHANNEL_IDS = [f"{number:032x}" for number in range(4)]
PLATFORMS = ("whatsapp", "sms", "facebook", "telegram")
WORDS = ("where", "is", "my", "order", "it", "has", "not", "come", "please", "help", "thanks", "parcel", "refund")
NAMES = ("Ada", "Jonas", "Mette", "Luis", "Amina", "Wei", "Olga", "Priya", "Tom", "Sara")


def hex_id(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def fill(path: Path, conversations: int, messages: int, rng: random.Random) -> None:
    """A believable store, made with plain SQL: the indexes are built at the end, then everything is derived."""
    Store.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    indexes = connection.execute(named).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    ids = [(hex_id(rng), hex_id(rng)) for _ in range(conversations)]
    connection.executemany(insert(CHANNELS), channel_rows())
    connection.executemany(insert(CONTACTS), contact_rows(ids, rng))
    connection.executemany(insert(CONVERSATIONS), conversation_rows(ids, rng))
    connection.executemany(insert(MESSAGES), message_rows(ids, messages, rng))
    for _, sql in indexes:
        connection.execute(sql)
    for id, _ in ids:
        derive(connection, [id], 1)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())  # else the first checkpoint that is measured would write it all


def insert(table: Table) -> str:
    columns = (*table.columns, "id")
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def channel_rows() -> Iterator[tuple[Any, ...]]:
    for id, platform in zip(CHANNEL_IDS, PLATFORMS, strict=True):
        yield (f"{platform} support", platform, 1, "active", 1, 1, 1, 1, None, b"{}", id)


def contact_rows(ids: list[tuple[str, str]], rng: random.Random) -> Iterator[tuple[Any, ...]]:
    raw = b'{"attributes":{},"customDetails":{},"href":"https://contacts.example/v2/contacts/%s"}' % (b"0" * 32)
    for number, (_, contact_id) in enumerate(ids):
        name = f"{rng.choice(NAMES)} {rng.choice(NAMES)}son {number}" if number % 5 else None
        yield (name, f"+31{600000000 + number}", None, 1, 1, 1, 1, None, raw, contact_id)


def conversation_rows(ids: list[tuple[str, str]], rng: random.Random) -> Iterator[tuple[Any, ...]]:
    raw = b'{"channels":[],"contact":{},"href":"","messages":{"totalCount":20},"status":"active","x":"%s"}' % (
        b"-" * 700
    )
    for number, (id, contact_id) in enumerate(ids):
        channel = number % 4
        active_at = NOW - number * 5 * MINUTE - rng.randrange(MINUTE)
        values = (contact_id, int(number % 10 < 9), CHANNEL_IDS[channel], None, PLATFORMS[channel], 20)
        yield (*values, active_at - 30 * DAY, active_at, active_at, active_at, active_at, None, raw, id)


def message_rows(ids: list[tuple[str, str]], messages: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    """The first conversation has a twentieth of all messages; the others share the rest."""
    big = messages // 20
    each = max(1, (messages - big) // len(ids))
    raw = b'{"content":{"text":"%s"},"direction":"sent","type":"text","to":"+31600000000","source":{}}' % (b"-" * 300)
    for number, (id, _) in enumerate(ids):
        newest = NOW - number * 5 * MINUTE
        for back in range(big if number == 0 else each):
            sent = back % 3 == 0 if number % 20 else back % 3 > 0  # every twentieth customer waits
            created = newest - back * MINUTE + rng.randrange(NS)
            content = content_to_json(Text(" ".join(rng.choices(WORDS, k=8))))
            yield (
                *(id, "sent" if sent else "received", created, created, content, CHANNEL_IDS[number % 4]),
                *(PLATFORMS[number % 4], "+31600000000", "+31600000001", None, None, None),
                *(("read", "read", None, 2) if sent else ("received", "received", None, 1)),
                *(created, created, None, raw, hex_id(rng)),
            )


def say(what: str, call: Callable[[], Any], times: int = 15) -> None:
    """Print the first, the median and the longest of some calls, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1e3)
    print(f"{what:38} first {taken[0]:8.2f}   median {statistics.median(taken):8.2f}   longest {max(taken):8.2f} ms")


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


def one_each(ids: list[str], rng: random.Random) -> list[Observation]:
    return [observation for id in ids for observation in observations(id, 1, rng)]


def freeze_and_thaw(store: Store) -> None:
    store.lists.freeze()
    store.lists.thaw()


def measure_lists(store: Store, conversations: int) -> None:
    lists = store.lists
    far = conversations * 9 // 10
    for view in View:
        say(f"first page, {view}", partial(lists.page, view, 0, 50))
        offset = min(far, lists.count(view) - 50)
        say(f"page at {offset}, {view}", partial(lists.page, view, offset, 50))
    say("counts", lists.counts)
    last = lists.ids(View.OPEN, lists.count(View.OPEN) - 1, 1)[0]
    say("index_of the last open one", lambda: lists.index_of(View.OPEN, last))
    say("next_unread", lambda: lists.next_unread(last))
    for what, typed in (
        ("a letter", "o"),
        ("a name", "olga"),
        ("two names", "olga weison"),
        ("one number", f"{600000000 + far}"),
        ("nothing", "qxqxq"),
        ("a name almost right", "jonsason"),
        ("a last message", "parcel"),
    ):
        say(f"filter, at once: {what}", partial(lists.found_at_once, View.OPEN, typed))
        say(f"filter, beside: {what}", partial(lists.found_beside, View.OPEN, typed, ()))
    say("freeze and thaw", partial(freeze_and_thaw, store))


def measure_threads(store: Store, busy: str, quiet: str) -> None:
    threads = store.threads
    for name, id in (("busy", busy), ("quiet", quiet)):
        newest = threads.latest(id, 1)[0]
        middle = threads.before(id, position(newest), 10_000)[0]
        say(f"{name} thread, latest 50", partial(threads.latest, id, 50))
        say(f"{name} thread, before, 50", partial(threads.before, id, position(middle), 50))
        say(f"{name} thread, around, 50", partial(threads.around, middle.id, 50))
    say("earlier", lambda: threads.earlier(quiet))


def measure_writes(store: Store, busy: str, others: list[str], rng: random.Random) -> None:
    say("observe 1 message", lambda: store.observe(observations(rng.choice(others), 1, rng)))
    say("observe 20 messages of one", lambda: store.observe(observations(rng.choice(others), 20, rng)))
    say("observe 20 messages, busy thread", lambda: store.observe(observations(busy, 20, rng)))
    say("observe 20 messages of 20", lambda: store.observe(one_each(rng.sample(others, 20), rng)))
    known = observations(others[0], 20, rng)
    say("observe 20 known messages", lambda: store.observe(known))
    say("draft put", lambda: store.drafts.put(others[1], "Hello, " + hex_id(rng)))
    say("outbox add", lambda: store.outbox.add(others[1], Text("Hello"), seen=None, check=False))
    say("unfinished deliveries", lambda: store.feed.unfinished_deliveries(NOW, 20))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=2_000_000)
    parser.add_argument("--file", type=Path, help="keep the store here, and use it again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "bench" / "inbox.db"
        rng = random.Random(1)
        if not path.exists():
            start = time.perf_counter()
            fill(path, options.conversations, options.messages, rng)
            seconds = time.perf_counter() - start
            print(f"made {options.conversations} conversations in {seconds:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        say("open and close", lambda: Store.open(path).close())
        store = Store.open(path, clock=lambda: NOW)
        ids = store.lists.ids(View.OPEN, 0, 5000)
        measure_lists(store, options.conversations)
        measure_threads(store, ids[0], ids[100])
        measure_writes(store, ids[0], ids[1:], rng)
        store.close()


if __name__ == "__main__":
    main()
