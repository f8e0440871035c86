"""The account's templates as they were when last asked for: their words are in no message."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui.model import TemplateForm
from tui.store.database import Database

_decode = msgspec.json.Decoder(TemplateForm)


class Templates:
    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[TemplateForm]:
        """By name, then language."""
        return [
            _decode.decode(row["form"])
            for row in self._database.all("SELECT form FROM templates ORDER BY name, language")
        ]

    def get(self, name: str, language: str) -> TemplateForm | None:
        row = self._database.one("SELECT form FROM templates WHERE name = ? AND language = ?", (name, language))
        return _decode.decode(row["form"]) if row else None

    def replace(self, forms: Iterable[TemplateForm]) -> None:
        """These and no others are the templates now."""
        with self._database.write() as writing:
            writing.run("DELETE FROM templates")
            for form in forms:
                writing.run(
                    "INSERT OR REPLACE INTO templates VALUES (?, ?, ?)",
                    (form.name, form.language, msgspec.json.encode(form)),
                )
            writing.everything = True
