"""Conversations that begin here. Until the API has told the real one, a provisional one stands in the list."""

from __future__ import annotations

import os
import sqlite3

from tui.store import drafts
from tui.store.database import Database
from tui.store.rows import is_provisional, provisional_id
from tui.store.writing import Writing


def begun(writing: Writing, to: str, channel_id: str, now: int) -> str:
    """The provisional conversation with that number or contact on that channel, made if there is none."""
    known = writing.one(
        "SELECT id FROM starts WHERE recipient = ? AND channel_id = ? AND became IS NULL", (to, channel_id)
    )
    id = known["id"] if known else _make(writing, to, channel_id)
    # There is nothing of it to read at the API, so its history is complete.
    writing.run(
        "UPDATE conversations SET open = 1, contact_id = ?, channel_id = ?, created = ?, active_at = ?,"
        " history_complete = 1 WHERE id = ?",
        (_contact(writing, to, id), channel_id, now, now, id),
    )
    writing.touch(id)
    return id


def _make(writing: Writing, to: str, channel_id: str) -> str:
    id = provisional_id(os.urandom(12).hex())
    writing.place(id)
    writing.run("INSERT INTO starts (id, recipient, channel_id) VALUES (?, ?, ?)", (id, to, channel_id))
    return id


def _contact(writing: Writing, to: str, id: str) -> str:
    """The contact that is known by the number or the id, else one that lasts as long as the conversation."""
    known = writing.one("SELECT id FROM contacts WHERE id = ?", (to,))
    known = known or writing.one("SELECT id FROM contacts WHERE number = ?", (to,))
    if known:
        return str(known["id"])
    column = "number" if to.startswith("+") else "name"
    writing.run(f"INSERT INTO contacts (id, {column}) VALUES (?, ?)", (id, to))
    return id


def row_of(writing: Writing, conversation_id: str) -> sqlite3.Row | None:
    """With whom and where a provisional conversation begins; None for every other."""
    return writing.one("SELECT * FROM starts WHERE id = ?", (conversation_id,))


def now_at(writing: Writing, conversation_id: str) -> str:
    """What the conversation has become; itself when it is none that begins here."""
    row = row_of(writing, conversation_id) if is_provisional(conversation_id) else None
    return str(row["became"]) if row and row["became"] else conversation_id


def become(writing: Writing, provisional: str, conversation_id: str) -> None:
    """Everything of the provisional conversation belongs to the real one now; of itself only its id stays."""
    if now_at(writing, provisional) != provisional or is_provisional(conversation_id):
        return
    writing.place(conversation_id)
    writing.run("UPDATE outbox SET conversation_id = ? WHERE conversation_id = ?", (conversation_id, provisional))
    _move_draft(writing, provisional, conversation_id)
    writing.run("UPDATE starts SET became = ? WHERE id = ?", (conversation_id, provisional))
    _hide(writing, provisional)
    writing.touch(conversation_id)


def _move_draft(writing: Writing, provisional: str, conversation_id: str) -> None:
    texts = writing.run(
        "SELECT text FROM drafts WHERE conversation_id IN (?, ?) ORDER BY conversation_id = ?",
        (provisional, conversation_id, provisional),
    ).fetchall()
    drafts.keep(writing, provisional, "", None)
    drafts.keep(writing, conversation_id, "\n\n".join(text for (text,) in texts), None)


def end_if_empty(writing: Writing, conversation_id: str) -> None:
    """A provisional conversation of which nothing is left is in no list any more."""
    if not is_provisional(conversation_id):
        return
    for table in ("outbox", "drafts"):
        if writing.one(f"SELECT 1 FROM {table} WHERE conversation_id = ?", (conversation_id,)):
            return
    _hide(writing, conversation_id)


def resume(writing: Writing, conversation_id: str, now: int) -> None:
    """Show a provisional conversation again that had ended."""
    row = row_of(writing, conversation_id)
    if row and row["became"] is None:
        begun(writing, row["recipient"], row["channel_id"], now)


def follow_draft(writing: Writing, conversation_id: str, text: str, now: int) -> None:
    """What is typed there brings it back, and nothing is left of it when that is deleted again."""
    if not text:
        end_if_empty(writing, conversation_id)
    elif writing.one("SELECT 1 FROM conversations WHERE id = ? AND open IS NULL", (conversation_id,)):
        resume(writing, conversation_id, now)


def _hide(writing: Writing, provisional: str) -> None:
    """The row stays, since lists that stand still may still name it."""
    writing.run(
        "UPDATE conversations SET open = NULL, contact_id = NULL, created = NULL, active_at = NULL WHERE id = ?",
        (provisional,),
    )
    writing.run("DELETE FROM contacts WHERE id = ?", (provisional,))
    writing.run("DELETE FROM intents WHERE conversation_id = ?", (provisional,))
    writing.touch(provisional)


def became(database: Database, conversation_id: str) -> str | None:
    """The conversation that a provisional one has become, None while nobody knows."""
    row = database.one("SELECT became FROM starts WHERE id = ?", (conversation_id,))
    return row["became"] if row else None


def talk_with(database: Database, to: str) -> str | None:
    row = database.one(
        "SELECT c.id FROM contacts p JOIN conversations c ON c.contact_id = p.id"
        " WHERE p.id IN (SELECT ?1 UNION SELECT id FROM contacts WHERE number = ?1) AND c.is_open IS NOT NULL"
        " ORDER BY c.is_open DESC, c.activity DESC LIMIT 1",
        (to,),
    )
    return row["id"] if row else None
