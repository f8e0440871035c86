"""JSON Lines: one message, or one conversation, a line; raw values, ASCII only, times in UTC to the nanosecond."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from tui.export.beside import Beside, Copy, NotFetched
from tui.export.reading import Subject
from tui.model import NS, Message, files_of

_TOLD = ("id", "conversation_id", "contact_id", "created", "updated", "direction", "author", "platform", "channel_id")
_MORE = ("sender", "recipient", "status", "status_word", "failure", "reference", "reply_to", "content")


def message_line(message: Message, contact_id: str, beside: Beside) -> str:
    """Every key is in every line, null where nothing is known; `files` is there when files were asked for."""
    said: dict[str, Any] = msgspec.to_builtins(message)
    said |= {"contact_id": contact_id, "status": str(message.status), "status_word": message.status_word}
    said |= {"created": time(message.created), "updated": time(message.updated)}
    line = {key: said.get(key) for key in (*_TOLD, *_MORE)}
    if files := [_file(file.url, beside) for _, file in files_of(message.content) if file.url in beside]:
        line["files"] = files
    return json.dumps(line, ensure_ascii=True) + "\n"


def conversation_line(subject: Subject, written: int) -> str:
    """`written` is how many of its messages are in the export, `missing` how many are not on this host."""
    row, contact, gap = subject.row, subject.contact, subject.gap
    details = [[each.name, each.value] for each in contact.details or ()]
    line = {
        "id": row.id,
        "contact": {"id": contact.id, "name": contact.name, "number": contact.number, "details": details},
        "open": row.open,
        "platform": row.platform,
        "channel_id": row.channel_id,
        "channel_name": row.channel_name,
        "active_at": time(row.active_at),
        "messages": written,
        "whole": gap is None,
        "missing": gap.messages if gap else 0,
    }
    return json.dumps(line, ensure_ascii=True) + "\n"


def time(moment: int | None) -> str | None:
    """RFC 3339 in UTC with nine digits."""
    if moment is None:
        return None
    seconds, rest = divmod(max(moment, 0), NS)
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"
    except (ValueError, OverflowError):
        return None


def _file(url: str, beside: Beside) -> dict[str, Any]:
    found = beside[url]
    if isinstance(found, Copy):
        return {"url": url, "path": "/".join(found.parts), "size": found.size}
    return {"url": url, "path": None, "reason": str(found) if isinstance(found, NotFetched) else None}
