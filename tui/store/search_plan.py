"""How a query is answered: what the index is asked, and what has to be looked at in each message that it names."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial

from tui.model import Status, content_from_json
from tui.store import search_documents as signs
from tui.store.list_schema import BITS
from tui.store.search_match import SOME, Plan, any_of, term_match
from tui.store.search_who import is_any, narrow_channels, narrow_people, narrow_senders
from tui.text.query import Choice, Query

UNFINISHED = 3_000  # so many messages on their way are looked up at once

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


def plan(connection: sqlite3.Connection, query: Query, within: Sequence[str] | None) -> Plan:
    """`within`: only in these conversations, by their ids."""
    made = Plan()
    made.asked = [term_match(connection, term.parts) for term in query.terms if not term.without]
    made.without = " OR ".join(term_match(connection, term.parts) for term in query.terms if term.without)
    _times(made, query)
    if within is not None:
        made.only_in(within)
        made.tests.append(partial(is_any, "conversation_id", frozenset(within)))
    for name, narrow in (
        ("states", _states),
        ("people", narrow_people),
        ("senders", narrow_senders),
        ("channels", narrow_channels),
        ("types", _types),
        ("statuses", _statuses),
    ):
        choices: tuple[Choice, ...] = getattr(query, name)
        if choices:
            narrow(made, connection, choices)
    return made


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
        if not choice.without and not _has_many(connection, choice.value):
            rows = connection.execute(f"{_STATES[choice.value]} LIMIT ?", (SOME + 1,)).fetchall()
            made.only_in([row["id"] for row in rows])


def _has_many(connection: sqlite3.Connection, state: str) -> bool:
    """More than are worth to be kept in mind. Those that failed are few."""
    sql = "SELECT coalesce(sum(number), 0) FROM stretches WHERE list = ? AND bits = ?"
    return bool(connection.execute(sql, (state, BITS[0])).fetchone()[0] > SOME)


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


def _types(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    wanted = {choice.value for choice in choices if not choice.without}
    others = {choice.value for choice in choices if choice.without}
    if wanted and "text" not in wanted:
        made.asked.append(any_of([signs.type_sign(type) for type in sorted(wanted)]))
    made.tests.append(lambda row: (type := _type(row)) not in others and (not wanted or type in wanted))


def _type(row: sqlite3.Row) -> str:
    return signs.type_of(content_from_json(row["content"]) if row["content"] else None)


def _statuses(made: Plan, connection: sqlite3.Connection, choices: Sequence[Choice]) -> None:
    wanted = {choice.value for choice in choices if not choice.without}
    others = {choice.value for choice in choices if choice.without}
    made.tests.append(lambda row: row["status"] not in others and (not wanted or row["status"] in wanted))
    if wanted == {Status.FAILED}:
        made.asked.append(any_of([signs.FAILED]))
    elif wanted and wanted <= {Status.QUEUED, Status.SENT, Status.DELIVERED}:
        rows = connection.execute(_UNFINISHED, (UNFINISHED + 1,)).fetchall()
        if len(rows) <= UNFINISHED:
            made.numbers = {row["number"] for row in rows if row["status"] in wanted}
