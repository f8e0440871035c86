"""The account's templates as they were when last asked for: their words are in no message."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui.model import TemplateForm
from tui.store.database import Database
from tui.store.records import encoded, storable

_decode = msgspec.json.Decoder(TemplateForm)
_ASKED = "templates of "


class Templates:
    """By channel, since each WhatsApp account has its own; "" is for those of all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, channel_id: str = "") -> list[TemplateForm]:
        """By name, then language; those of any channel where nobody asked for this one."""
        which = "WHERE channel_id = ?" if (asked := self.asked_at(channel_id)) else "GROUP BY name, language"
        values = (channel_id,) if asked else ()
        rows = self._database.all(f"SELECT form FROM templates {which} ORDER BY name, language", values)
        return [_decode.decode(row["form"]) for row in rows]

    def get(self, name: str, language: str, channel_id: str = "") -> TemplateForm | None:
        """That of the channel, or of any."""
        sql = "SELECT form FROM templates WHERE name = ? AND language = ? ORDER BY channel_id = ? DESC LIMIT 1"
        row = self._database.one(sql, (name, language, channel_id))
        return _decode.decode(row["form"]) if row else None

    def asked_at(self, channel_id: str = "") -> int:
        """When the templates of a channel last came, 0 for never."""
        row = self._database.one("SELECT value FROM feed WHERE key = ?", (_ASKED + channel_id,))
        return int(row["value"]) if row else 0

    def replace(self, forms: Iterable[TemplateForm], channel_id: str = "", at: int = 1) -> None:
        """These and no others are the templates of the channel now."""
        with self._database.write() as writing:
            writing.run("DELETE FROM templates WHERE channel_id = ?", (channel_id,))
            for form in forms:
                key = channel_id, storable(form.name), storable(form.language)
                writing.run("INSERT OR REPLACE INTO templates VALUES (?, ?, ?, ?)", (*key, encoded(form)))
            writing.run("INSERT OR REPLACE INTO feed (key, value) VALUES (?, ?)", (_ASKED + channel_id, str(at)))
            writing.everything = True
