"""Stores of any size for measuring, built by SQL in minutes: as the program would have filled them, search included.

A thousand conversations make a block: what was said in it lies between 0 and `EACH` times a thousand `STEP`s back, and
the next block is older. So the newest thousand are the same conversations whatever the size, and the same for every
run. The first conversation is long: a twentieth of all messages, a hundred thousand at most.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.search_texts import Texts
from tui.model import DAY, HOUR, MINUTE, NS, content_to_json
from tui.platforms import platform
from tui.store import Store
from tui.store.derive import PREVIEWED, derive, named
from tui.store.list_schema import COUNTED, NAMED
from tui.store.records import CHANNELS, CONTACTS, Table
from tui.store.search_documents import FAILED, channel_sign, place, place_sign, platform_sign, type_of, type_sign
from tui.store.search_words import is_kept
from tui.text.searchable import searchable
from tui.text.words import runs, words

NOW = 1_795_000_000 * NS
STEP = 15 * NS
BLOCK = 1000
LONGEST = 100_000
TEXTS = 65_536
CHANNEL_IDS = [f"{number:032x}" for number in range(4)]
PLATFORMS = ("whatsapp", "sms", "facebook", "telegram")
NAMES = ("Ada", "Jonas", "Mette", "Luis", "Amina", "Wei", "Olga", "Priya", "Tom", "Sara")
_PRIMES = (2_654_435_761, 2_246_822_519, 3_266_489_917)
_WIDE = 1 << 32


class Shape(NamedTuple):
    """How many conversations, how many messages each of them has, and how many more the first one."""

    conversations: int
    each: int
    more: int

    @property
    def texts(self) -> int:
        return min(TEXTS, self.conversations * self.each)


def fill(path: Path, conversations: int, messages: int, rng: random.Random) -> None:
    """A store with so many, about; at least three messages in each conversation."""
    more = min(LONGEST, messages // 20)
    shape = Shape(conversations, max(3, -(-(messages - more) // conversations)), more)
    Store.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN")
    _fill(connection, shape, rng)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    _finish(path)


def _finish(path: Path) -> None:
    """Nothing is left that the program would do behind the screen, nor for the disk while something is measured."""
    store = Store.open(path)
    store.search_index.finish()
    store.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(connection: sqlite3.Connection, shape: Shape, rng: random.Random) -> None:
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'stretches'"
    indexes = connection.execute(named).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany(_insert(CHANNELS), _channels())
    _people(connection, shape, rng)
    _messages(connection, shape)
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute(COUNTED)
    connection.execute(NAMED)
    # Where one of the newest messages did not arrive, what follows from that is more than `_conversation` knows.
    derive(connection, (_id(i, 1) for i in range(shape.conversations) if _is_sad(i, shape)), 1)


def _insert(table: Table) -> str:
    columns = (*table.columns, "id")
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _channels() -> Iterator[tuple[Any, ...]]:
    for id, kind in zip(CHANNEL_IDS, PLATFORMS, strict=True):
        yield (f"{kind} support", kind, 1, "active", 1, 1, 1, 1, None, b"{}", id)


# Contacts and conversations

_CONVERSATION = """
INSERT INTO conversations (id, contact_id, open, channel_id, platform, message_count, created, updated, active_at,
    is_open, activity, waiting_since, unread, window_ends, last_id, words, said, revision, history_complete,
    whole_created, whole_id, stamp_updated, stamp_seen, raw)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?3, ?8, ?9, ?10, ?11, ?12, ?13,
    shown, 1, 1, ?8, ?12, ?8, ?8, ?14
FROM said WHERE text = ?15
"""


def _people(connection: sqlite3.Connection, shape: Shape, rng: random.Random) -> None:
    """The oldest first, as the rows of a store that grew."""
    connection.execute("CREATE TEMP TABLE talks (talk INTEGER PRIMARY KEY, id, channel, kind, stands_for, signs)")
    connection.execute("CREATE TEMP TABLE said (text INTEGER PRIMARY KEY, content, words, shown)")
    connection.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", _texts(shape.texts, rng))
    there = {word for (said,) in connection.execute("SELECT words FROM said") for word in said.split()}
    connection.executemany("INSERT INTO search_words VALUES (?)", [(word,) for word in sorted(there) if is_kept(word)])
    talks = range(shape.conversations)[::-1]
    connection.executemany("INSERT INTO talks VALUES (?, ?, ?, ?, ?, ?)", map(_talk, talks))
    connection.executemany(_insert(CONTACTS), map(_contact, talks))
    connection.executemany(_CONVERSATION, (_conversation(talk, shape) for talk in talks))


def _texts(count: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    for number, content in enumerate(islice(Texts(rng).contents(), count)):
        text = searchable(content)
        signs = [type_sign(type_of(content))] if type_of(content) != "text" else []
        shown = "".join(f" {run.letters}" for run in runs(text[:PREVIEWED]))
        yield number, content_to_json(content), " ".join([*words(text), *signs]), shown


def _talk(talk: int) -> tuple[Any, ...]:
    id, channel, kind = _id(talk, 1), CHANNEL_IDS[talk % 4], PLATFORMS[talk % 4]
    return talk, id, channel, kind, place(id), f" {place_sign(id)} {channel_sign(channel)} {platform_sign(kind)}"


def _contact(talk: int) -> tuple[Any, ...]:
    raw = b'{"attributes":{},"customDetails":{},"href":"https://contacts.example/v2/contacts/%s"}' % (b"0" * 32)
    return (*name_of(talk), None, 1, 1, 1, 1, None, raw, _id(talk, 2))


def name_of(talk: int) -> tuple[str | None, str]:
    """Name and number of whom a conversation is with."""
    first, last = NAMES[talk * 7 % 10], NAMES[talk * 13 // 10 % 10]
    return f"{first} {last}son {talk}" if talk % 5 else None, f"+316{(talk * 48_271 + 12_345_678) % 10**8:08}"


def _conversation(talk: int, shape: Shape) -> tuple[Any, ...]:
    """With what is derived. In every twentieth the customer wrote last, else we did; every tenth is archived."""
    waits, kind = talk % 20 == 0, PLATFORMS[talk % 4]
    last, heard = _number(talk, 0, shape), _number(talk, 0 if waits else 1, shape)
    window = platform(kind).window
    raw = b'{"channels":[],"contact":{},"href":"","messages":{"totalCount":20},"status":"active","x":"%s"}' % (
        b"-" * 700
    )
    return (
        *(_id(talk, 1), _id(talk, 2), int(talk % 10 < 9), CHANNEL_IDS[talk % 4], kind),
        *(shape.each + (0 if talk else shape.more), _moment(last) - 30 * DAY, _moment(last)),
        *(_moment(last) if waits else None, int(waits), _moment(heard) + window if window else None),
        *(_id(last, 3), named(*name_of(talk)), raw, last % shape.texts),
    )


# Messages: the one with the number n was made n STEPs ago

_MADE = """
CREATE TEMP TABLE made (place INTEGER PRIMARY KEY, number INTEGER, talk INTEGER, created INTEGER, sent INTEGER)
"""
_MESSAGES = f"""
INSERT INTO messages (rowid, id, conversation_id, direction, created, updated, kind, status, status_word, channel_id,
    platform, sender, recipient, content, stamp_updated, stamp_seen, raw)
SELECT place, printf('%08x%08x%08x%08x', (number * {_PRIMES[0]} + 3) % {_WIDE}, (number * {_PRIMES[1]} + 3) % {_WIDE},
                     (number * {_PRIMES[2]} + 3) % {_WIDE}, number),
    id, CASE sent WHEN 1 THEN 'sent' ELSE 'received' END, created, created,
    CASE WHEN NOT sent THEN 1 WHEN number % 53 = 7 THEN 3 ELSE 2 END,
    CASE WHEN NOT sent THEN 'received' WHEN number % 53 = 7 THEN 'failed' ELSE 'read' END,
    CASE WHEN NOT sent THEN 'received' WHEN number % 53 = 7 THEN 'rejected' ELSE 'read' END,
    channel, kind, '+31600000000', '+31600000001', content, created, created, ?1
FROM made CROSS JOIN talks USING (talk) CROSS JOIN said ON text = number % ?2
"""
# The digest of the words is left out, so a message that changes is read once more than it had to be.
_SEARCHED = "INSERT INTO searched SELECT created / 1000, place, stands_for, 0 FROM made CROSS JOIN talks USING (talk)"
_SEARCH = f"""
INSERT INTO search (rowid, words)
SELECT created / 1000, words || signs || CASE WHEN sent AND number % 53 = 7 THEN ' {FAILED}' ELSE '' END
FROM made CROSS JOIN talks USING (talk) CROSS JOIN said ON text = number % ?
"""


def _messages(connection: sqlite3.Connection, shape: Shape) -> None:
    """The oldest first, since the index of the search grows fast only so."""
    connection.execute(_MADE)
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 1000000000)")
    raw = b'{"content":{"text":"%s"},"direction":"sent","source":{}}' % (b"-" * 10)
    placed = 0
    for batch in (_long_ago(shape), *(_block(block, shape) for block in _blocks(shape))):
        connection.execute("DELETE FROM made")
        connection.executemany("INSERT INTO made VALUES (?, ?, ?, ?, ?)", _placed(batch, placed))
        connection.execute(_MESSAGES, (raw, shape.texts))
        connection.execute(_SEARCHED)
        connection.execute(_SEARCH, (shape.texts,))
        placed = connection.execute("SELECT coalesce(max(place), ?) FROM made", (placed,)).fetchone()[0]
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)")
    connection.execute("UPDATE search_reach SET low = 1, high = ?, older_rows = 0", (placed,))


Made = tuple[int, int, int, int]
"""Number, conversation, moment, and whether it was sent."""


def _placed(batch: Iterable[Made], before: int) -> Iterator[tuple[int, ...]]:
    return ((place, *made) for place, made in enumerate(batch, before + 1))


def _long_ago(shape: Shape) -> Iterator[Made]:
    """What the first conversation has more than the others: every quarter of an hour, back from five hours ago."""
    for back in range(shape.more)[::-1]:
        created = NOW - 5 * HOUR - back * 15 * MINUTE - STEP // 2
        yield shape.conversations * shape.each + back, 0, created, int(back % 3 > 0)


def _block(block: int, shape: Shape) -> Iterator[Made]:
    talks = range(block * BLOCK, min((block + 1) * BLOCK, shape.conversations))
    for back in range(shape.each)[::-1]:
        for talk in talks[::-1]:
            number = _number(talk, back, shape)
            yield number, talk, _moment(number), int(_is_sent(talk, back))


def _blocks(shape: Shape) -> range:
    return range(-(-shape.conversations // BLOCK))[::-1]


def _number(talk: int, back: int, shape: Shape) -> int:
    """Of the message of a conversation that has so many behind it."""
    first = talk // BLOCK * BLOCK
    return first * shape.each + back * min(BLOCK, shape.conversations - first) + talk - first


def _moment(number: int) -> int:
    return NOW - number * STEP


def _is_sent(talk: int, back: int) -> bool:
    return back % 3 == 0 if talk % 20 else back % 3 > 0


def _is_sad(talk: int, shape: Shape) -> bool:
    """Whether one of the newest that we said did not arrive."""
    return any(_is_sent(talk, back) and _number(talk, back, shape) % 53 == 7 for back in range(3))


def _id(number: int, of: int) -> str:
    """Looks like chance: of a conversation (1), a contact (2) or a message (3)."""
    return "".join(f"{(number * prime + of) % _WIDE:08x}" for prime in _PRIMES) + f"{number:08x}"
