"""What is known beside a message: copies of its files, what it answers, the words of its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tui.export.beside import Beside
from tui.model import Message, Template
from tui.store import Store
from tui.text import Around, summary


@dataclass(frozen=True)
class Known:
    """`quoted` is what a message answers, in raw words, "" for nothing; `around` is for `tui.text`."""

    files: Beside
    quoted: Callable[[Message], str] = lambda _: ""
    around: Callable[[Message], Around] = lambda _: Around()


class Surroundings:
    """As the store knows them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._form = lru_cache(500)(store.templates.get)

    def known(self, files: Beside) -> Known:
        return Known(files, self._quoted, self._around)

    def _quoted(self, message: Message) -> str:
        found = self._store.threads.around(message.reply_to, 1) if message.reply_to else []
        return summary(found[0].content) if found else ""

    def _around(self, message: Message) -> Around:
        content = message.content
        if not isinstance(content, Template):
            return Around()
        return Around(self._form(content.name, content.language, message.channel_id or ""))
