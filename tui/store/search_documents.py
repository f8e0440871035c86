"""A message as the index of the search knows it: its words, and signs for what it can be narrowed by.

A sign begins with a dot that is part of no word, so the two never meet.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

import msgspec

from tui.model import Content, Media, Template, TemplateForm, Unknown, content_from_json
from tui.text.searchable import searchable
from tui.text.words import words

DOT = "·"
FAILED = f"{DOT}f"
AUTHOR = f"{DOT}a"
_form = msgspec.json.Decoder(TemplateForm)


class Document(NamedTuple):
    """`message` is its rowid, `created` in ns, `text` what the index is given."""

    message: int
    created: int
    place: int
    text: str

    @property
    def digest(self) -> int:
        return _number(self.text, 8)


def document(connection: sqlite3.Connection, row: sqlite3.Row) -> Document:
    """Of a row with message, conversation_id, created, status, channel_id, platform, content and author."""
    content = content_from_json(row["content"]) if row["content"] else None
    said = words(searchable(content, _form_of(connection, content, row["channel_id"])))
    signs = [place_sign(row["conversation_id"])]
    if (type := type_of(content)) != "text":
        signs.append(type_sign(type))
    if row["channel_id"]:
        signs.append(channel_sign(row["channel_id"]))
    if row["platform"]:
        signs.append(platform_sign(row["platform"]))
    if row["status"] == "failed":
        signs.append(FAILED)
    signs += author_signs(row["author"] or "")
    return Document(row["message"], row["created"], place(row["conversation_id"]), " ".join([*said, *signs]))


def type_of(content: Content | None) -> str:
    """One word for what a message is, as `type:` names it."""
    match content:
        case Media(kind, _) | Unknown(kind, _):
            return kind.casefold()
        case None:
            return ""
        case _:
            return type(content).__name__.casefold()


def place(conversation_id: str) -> int:
    """A number that stands for a conversation. Two of them may share one, so a hit is looked at once more."""
    return crc32(conversation_id.encode("utf-8", "replace"))


def place_sign(conversation_id: str) -> str:
    return f"{DOT}c{place(conversation_id):x}"


def type_sign(type: str) -> str:
    return f"{DOT}t{_number(type, 6):x}"


def channel_sign(channel_id: str) -> str:
    return f"{DOT}h{_number(channel_id, 6):x}"


def platform_sign(platform: str) -> str:
    return f"{DOT}p{_number(platform.casefold(), 6):x}"


def author_signs(name: str) -> list[str]:
    return [f"{AUTHOR}{word}" for word in words(name)]


def _number(text: str, size: int) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=size).digest(), "big", signed=size == 8)


def _form_of(connection: sqlite3.Connection, content: Content | None, channel_id: str | None) -> TemplateForm | None:
    """A template belongs to a channel; one of the same name on another channel is better than none."""
    if not isinstance(content, Template):
        return None
    sql = "SELECT form FROM templates WHERE name = ? AND language = ? ORDER BY channel_id IS ? DESC LIMIT 1"
    row = connection.execute(sql, (content.name, content.language, channel_id)).fetchone()
    return _form.decode(row["form"]) if row else None
