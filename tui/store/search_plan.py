"""How a query is answered: what the index is asked, and what has to be looked at in each message that it names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field
from functools import partial

from tui.model import Direction, Status, content_from_json
from tui.store import search_documents as signs
from tui.store.search_names import fits, people, platforms_like
from tui.text.query import Choice, Letters, Query
from tui.text.words import Run, fold, grams, runs

FEW = 300  # so many conversations are asked for by name in the index
SOME = 20_000  # so many are kept in mind while the messages that the index names are gone through
EARLIEST, LATEST = -(2**63), 2**63 - 1
US = ("me", "us", "you")

_STATES = {
    "unread": "SELECT id FROM conversations INDEXED BY conversations_unread WHERE unread > 0",
    "waiting": "SELECT id FROM conversations INDEXED BY conversations_waiting WHERE waiting_since IS NOT NULL",
    "archived": "SELECT id FROM conversations INDEXED BY conversations_archived WHERE is_open = 0",
    "open": "SELECT id FROM conversations INDEXED BY conversations_open WHERE is_open = 1",
    "failed": "SELECT id FROM conversations INDEXED BY conversations_failing WHERE failing = 1"
    " UNION SELECT conversation_id FROM outbox WHERE state <> 'sent' AND state = 'failed'",
}
_UNFINISHED = """
SELECT status, number FROM messages JOIN searched ON message = messages.rowid
WHERE kind = 2 AND status IN ('queued', 'sent', 'delivered') LIMIT ?
"""

Test = Callable[[sqlite3.Row], bool]


@dataclass
class Plan:
    """`asked` is what the full text index is asked, all of it, within the numbers from `low` to `high`.

    `without` are words that must not be there. Where they are not None, only messages of `places` or only these
    `numbers` count. Each message must pass all `tests`, which get its row. `remarks` are clean sentences.
    """

    asked: list[str] = field(default_factory=list)
    without: str = ""
    low: int = EARLIEST
    high: int = LATEST
    places: Set[int] | None = None
    numbers: Set[int] | None = None
    tests: list[Test] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def match(self) -> str:
        return " AND ".join(f"({each})" for each in self.asked)

    @property
    def is_vain(self) -> bool:
        """Whether it is known beforehand that there is nothing."""
        return self.low > self.high or self.places == set() or self.numbers == set()


def plan(connection: sqlite3.Connection, query: Query, within: Sequence[str] | None) -> Plan:
    """`within`: only in these conversations, by their ids."""
    made = Plan()
    made.asked = [term_match(term.parts) for term in query.terms if not term.without]
    made.without = " OR ".join(term_match(term.parts) for term in query.terms if term.without)
    _times(made, query)
    if within is not None:
        _only_in(made, within)
        made.tests.append(partial(_is_any, "conversation_id", frozenset(within)))
    for name, narrow in (
        ("states", _states),
        ("people", _people),
        ("senders", _senders),
        ("channels", _channels),
        ("types", _types),
        ("statuses", _statuses),
    ):
        choices: tuple[Choice, ...] = getattr(query, name)
        if choices:
            narrow(made, connection, choices)
    return made


def term_match(parts: Sequence[Letters], sign: str = "") -> str:
    """Letters that follow each other, as a phrase for the full text index."""
    asked: list[str] = []
    goes_on = False
    for letters, size, whole in parts:
        goes_on = not whole and len(letters) < (size or len(letters) + 1)
        made = grams(letters, size)
        asked += made if whole or not size else made[: max(1, len(letters) - size + 1)]
    return f'"{" ".join(sign + word for word in asked)}"{" *" if goes_on else ""}'


def _any(asked: Sequence[str]) -> str:
    return " OR ".join(f'"{each}"' for each in asked)


def _only_in(made: Plan, ids: Collection[str]) -> None:
    if len(ids) > SOME:
        return
    found = {signs.place(id) for id in ids}
    made.places = found if made.places is None else made.places & found
    if 0 < len(ids) <= FEW:
        made.asked.append(_any([signs.place_sign(id) for id in sorted(ids)]))


def _times(made: Plan, query: Query) -> None:
    """Numbers are times in µs; one that was taken already was put up, hence the room at the end."""
    after, before = query.after, query.before
    if after is not None:
        made.low = after // 1000
        made.tests.append(lambda row: row["created"] >= after)
    if before is not None:
        made.high = before // 1000 + 1_000_000
        made.tests.append(lambda row: row["created"] < before)


def _states(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    for choice in choices:
        made.tests.append(partial(_is_in_state, choice.value, choice.without))
        if not choice.without:
            rows = connection.execute(f"{_STATES[choice.value]} LIMIT ?", (SOME + 1,)).fetchall()
            _only_in(made, [row["id"] for row in rows])


def _is_in_state(state: str, without: bool, row: sqlite3.Row) -> bool:
    match state:
        case "unread":
            holds = row["unread"] > 0
        case "waiting":
            holds = row["waiting_since"] is not None
        case "failed":
            holds = bool(row["failing"] or row["refused"])
        case _:
            holds = row["is_open"] == (state == "open")
    return holds is not without


def _people(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    """All that was said with somebody."""
    wanted = [people(connection, choice.value) for choice in choices if not choice.without]
    others = [people(connection, choice.value) for choice in choices if choice.without]
    if wanted:
        ids = frozenset[str]().union(*wanted)
        _only_in(made, list(ids))
        made.tests.append(partial(_is_any, "conversation_id", ids))
    for gone in others:
        made.tests.append(partial(_is_none, "conversation_id", gone))


def _is_any(column: str, values: Set[str], row: sqlite3.Row) -> bool:
    return row[column] in values


def _is_none(column: str, values: Set[str], row: sqlite3.Row) -> bool:
    return row[column] not in values


def _senders(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    """What somebody wrote: a customer, a colleague by name, or all of us."""
    wanted = [_sender(connection, choice.value) for choice in choices if not choice.without]
    others = [_sender(connection, choice.value) for choice in choices if choice.without]
    if wanted:
        made.tests.append(lambda row: any(sender.wrote(row) for sender in wanted))
        if not any(sender.is_us or sender.authors for sender in wanted):
            _only_in(made, frozenset[str]().union(*(sender.ids for sender in wanted)))
        elif all(sender.asked for sender in wanted):
            made.asked.append(" OR ".join(f"({sender.asked})" for sender in wanted))
    if others:
        made.tests.append(lambda row: not any(sender.wrote(row) for sender in others))


@dataclass
class _Sender:
    """`authors` asks for what colleagues of that name sent, "" when there are none."""

    ids: Set[str]
    name: list[Run]
    is_us: bool = False
    authors: str = ""

    @property
    def asked(self) -> str:
        """What the index is asked, "" where it cannot help."""
        if self.is_us or len(self.ids) > FEW:
            return ""
        asked = _any([signs.place_sign(id) for id in sorted(self.ids)])
        return " OR ".join(part for part in (asked, self.authors) if part)

    def wrote(self, row: sqlite3.Row) -> bool:
        if row["direction"] == Direction.RECEIVED:
            return row["conversation_id"] in self.ids
        return self.is_us or bool(row["author"] and fits(fold(row["author"]), self.name))


def _sender(connection: sqlite3.Connection, value: str) -> _Sender:
    name = runs(value)
    if value.casefold() in US:
        return _Sender(frozenset(), [], is_us=True)
    authors = " AND ".join(term_match([Letters(run.letters, run.size, False)], signs.AUTHOR) for run in name)
    known = authors and connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (authors,)).fetchone()
    return _Sender(people(connection, value), name, authors=f"({authors})" if known else "")


def _channels(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    wanted = [_ways(made, connection, choice.value) for choice in choices if not choice.without]
    others = [_ways(made, connection, choice.value) for choice in choices if choice.without]
    if wanted:
        ids, platforms = (frozenset[str]().union(*(each[part] for each in wanted)) for part in (0, 1))
        asked = [*map(signs.channel_sign, sorted(ids)), *map(signs.platform_sign, sorted(platforms))]
        made.asked.append(_any(asked))
        made.tests.append(lambda row: row["channel_id"] in ids or row["platform"] in platforms)
    for gone, away in others:
        made.tests += [partial(_is_none, "channel_id", gone), partial(_is_none, "platform", away)]


def _ways(made: Plan, connection: sqlite3.Connection, value: str) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the channels that are meant, and the platforms."""
    rows = connection.execute("SELECT id, name, platform FROM channels").fetchall()
    platforms = platforms_like(value, {row["platform"] for row in rows if row["platform"]})
    named = runs(value)
    found = [row for row in rows if row["id"] == value or (row["name"] and fits(fold(row["name"]), named))]
    ids = {row["id"] for row in found} | {row["id"] for row in rows if row["platform"] in platforms}
    return frozenset(ids), frozenset(platforms)


def _types(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    wanted = {choice.value for choice in choices if not choice.without}
    others = {choice.value for choice in choices if choice.without}
    if wanted and "text" not in wanted:
        made.asked.append(_any([signs.type_sign(type) for type in sorted(wanted)]))
    made.tests.append(lambda row: (type := _type(row)) not in others and (not wanted or type in wanted))


def _type(row: sqlite3.Row) -> str:
    return signs.type_of(content_from_json(row["content"]) if row["content"] else None)


def _statuses(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    wanted = {choice.value for choice in choices if not choice.without}
    others = {choice.value for choice in choices if choice.without}
    made.tests.append(lambda row: row["status"] not in others and (not wanted or row["status"] in wanted))
    if wanted == {Status.FAILED}:
        made.asked.append(_any([signs.FAILED]))
    elif wanted and wanted <= {Status.QUEUED, Status.SENT, Status.DELIVERED}:
        rows = connection.execute(_UNFINISHED, (SOME + 1,)).fetchall()
        if len(rows) <= SOME:
            made.numbers = {row["number"] for row in rows if row["status"] in wanted}
