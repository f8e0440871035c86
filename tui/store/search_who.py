"""Who and where: the conditions of a query that go by people and channels."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

from tui.model import Direction
from tui.store import search_documents as signs
from tui.store.search_match import FEW, Plan, any_of, phrase
from tui.store.search_names import MOST_NAMED, People, fits, people, platforms_like
from tui.text import clean_line
from tui.text.query import Choice, Letters, Query
from tui.text.words import Run, fold, runs

US = ("me", "us", "you")
_NOBODY = "Nobody is known here by the name or number “{name}”."
_NO_CHANNEL = "There is no channel here that is called “{name}”."


def meant_as_name(connection: sqlite3.Connection, query: Query) -> str | None:
    """Said, where words that nobody wrote are the name or the number of somebody who did write."""
    letters = [part.letters for term in query.terms if not term.without for part in term.parts]
    found = people(connection, " ".join(letters))
    if not found:
        return None
    count = MOST_NAMED if found.ids is None else len(found.ids)
    many = f"more than {count:,}" if found.ids is None else f"{count:,}"
    name = clean_line(" ".join(letters), 40)
    asked = f'with:"{name}"' if " " in name else f"with:{name}"
    return f"No message has that, but {many} conversation{'s are' if count > 1 else ' is'} with such a name: {asked}"


def narrow_people(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    """All that was said with somebody."""
    found = {choice: people(connection, choice.value) for choice in choices}
    made.remarks += [_NOBODY.format(name=clean_line(choice.value, 40)) for choice in choices if not found[choice]]
    wanted = [found[choice] for choice in choices if not choice.without]
    others = [found[choice] for choice in choices if choice.without]
    if wanted:
        _only_with(made, wanted)
        made.tests.append(lambda row: any(some.has(row) for some in wanted))
    if others:
        made.tests.append(lambda row: not any(some.has(row) for some in others))


def _only_with(made: Plan, wanted: Sequence[People]) -> None:
    """Where nobody of them has too many conversations to name."""
    known = [some.ids for some in wanted if some.ids is not None]
    if len(known) == len(wanted):
        made.only_in(frozenset[str]().union(*known))


def is_any(column: str, values: Set[str], row: sqlite3.Row) -> bool:
    return row[column] in values


def _is_none(column: str, values: Set[str], row: sqlite3.Row) -> bool:
    return row[column] not in values


def narrow_senders(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    """What somebody wrote: a customer, a colleague by name, or all of us."""
    found = {choice: _sender(connection, choice.value) for choice in choices}
    made.remarks += [_NOBODY.format(name=clean_line(each.value, 40)) for each in choices if found[each].is_nobody]
    wanted = [found[choice] for choice in choices if not choice.without]
    others = [found[choice] for choice in choices if choice.without]
    if wanted:
        made.tests.append(lambda row: any(sender.wrote(row) for sender in wanted))
        if not any(sender.is_us or sender.authors for sender in wanted):
            _only_with(made, [sender.people for sender in wanted])
        elif all(sender.asked for sender in wanted):
            made.asked.append(" OR ".join(f"({sender.asked})" for sender in wanted))
    if others:
        made.tests.append(lambda row: not any(sender.wrote(row) for sender in others))


@dataclass
class _Sender:
    """`authors` asks for what colleagues of that name sent, "" when there are none."""

    people: People
    name: list[Run]
    is_us: bool = False
    authors: str = ""

    @property
    def is_nobody(self) -> bool:
        return not (self.people or self.is_us or self.authors)

    @property
    def asked(self) -> str:
        """What the index is asked, "" where it cannot help."""
        ids = self.people.ids
        if self.is_us or ids is None or len(ids) > FEW:
            return ""
        asked = any_of([signs.place_sign(id) for id in sorted(ids)])
        return " OR ".join(part for part in (asked, self.authors) if part)

    def wrote(self, row: sqlite3.Row) -> bool:
        if row["direction"] == Direction.RECEIVED:
            return self.people.has(row)
        return self.is_us or bool(row["author"] and fits(fold(row["author"]), self.name))


def _sender(connection: sqlite3.Connection, value: str) -> _Sender:
    name = runs(value)
    if value.casefold() in US:
        return _Sender(People(), [], is_us=True)
    words = [signs.AUTHOR + word for run in name for word in phrase([Letters(run.letters, run.size, False)])]
    authors = " AND ".join(f'"{word}" *' for word in words)
    known = authors and connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (authors,)).fetchone()
    return _Sender(people(connection, value), name, authors=f"({authors})" if known else "")


def narrow_channels(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    found = {choice: _ways(connection, choice.value) for choice in choices}
    made.remarks += [_NO_CHANNEL.format(name=clean_line(each.value, 40)) for each in choices if not found[each][0]]
    wanted = [found[choice] for choice in choices if not choice.without]
    others = [found[choice] for choice in choices if choice.without]
    if wanted:
        ids, platforms = (frozenset[str]().union(*(each[part] for each in wanted)) for part in (0, 1))
        asked = [*map(signs.channel_sign, sorted(ids)), *map(signs.platform_sign, sorted(platforms))]
        made.asked.append(any_of(asked))
        made.tests.append(lambda row: row["channel_id"] in ids or row["platform"] in platforms)
    for gone, away in others:
        made.tests += [partial(_is_none, "channel_id", gone), partial(_is_none, "platform", away)]


def _ways(connection: sqlite3.Connection, value: str) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the channels that are meant, and the platforms."""
    rows = connection.execute("SELECT id, name, platform FROM channels").fetchall()
    platforms = platforms_like(value, {row["platform"] for row in rows if row["platform"]})
    named = runs(value)
    found = [row for row in rows if row["id"] == value or (row["name"] and fits(fold(row["name"]), named))]
    ids = {row["id"] for row in found} | {row["id"] for row in rows if row["platform"] in platforms}
    return frozenset(ids), frozenset(platforms)
