"""The list of the conversations in an export: pages of a thousand, or one file of text."""

from __future__ import annotations

from typing import TextIO

from tui.export import markup
from tui.export.files import Folder
from tui.export.naming import link
from tui.export.page import facts, footer
from tui.export.reading import Subject
from tui.export.style import END, head
from tui.text import Zone, clean_line, display_name, exact

PER_PAGE = 1000
_TABLE = (
    '<table>\n<thead><tr><th>Who</th><th>Last active</th><th class="number">Messages</th>'
    '<th class="number wide">Missing</th></tr></thead>\n<tbody>\n'
)


class HtmlIndex:
    """Written as the conversations are: a page is closed when the next one begins."""

    def __init__(self, folder: Folder, zone: Zone, now: int) -> None:
        self._folder, self._zone, self._now = folder, zone, now
        self._count = 0
        self._page = 1
        self._out = self._begin()

    def add(self, subject: Subject, written: int, parts: tuple[str, ...]) -> None:
        if self._count and self._count % PER_PAGE == 0:
            self._next()
        self._count += 1
        contact = subject.contact
        who = markup.first(contact.name, contact.number)
        about = f'<div class="quiet">{" · ".join(facts(subject))}</div>'
        gap = "" if subject.gap is None else f"{subject.gap.messages:,}" if subject.gap.messages else "some"
        self._out.write(
            f'<tr><td><a href="{link(*parts)}">{who}</a>{about}</td>'
            f'<td class="date">{exact(subject.row.active_at, self._zone)[:10]}</td>'
            f'<td class="number">{written:,}</td><td class="number wide">{gap}</td></tr>\n'
        )

    def close(self) -> None:
        self._end(f"{self._count:,} conversations")

    def _begin(self) -> TextIO:
        out = self._folder.file(_name(self._page))
        title = "Conversations" if self._page == 1 else f"Conversations, page {self._page}"
        out.write(f"{head(title)}<h1>{title}</h1>\n{_TABLE}")
        return out

    def _next(self) -> None:
        self._page += 1
        self._end(f'<a href="{_name(self._page)}">next page</a>')
        self._out = self._begin()

    def _end(self, last: str) -> None:
        with self._out as out:
            out.write(f"</tbody>\n</table>\n{footer(last, self._zone, self._now)}{END}")


class TextIndex:
    def __init__(self, folder: Folder, zone: Zone, now: int) -> None:
        self._zone = zone
        self._out = folder.file("index.txt")

    def add(self, subject: Subject, written: int, parts: tuple[str, ...]) -> None:
        name = display_name(subject.contact.name, subject.contact.number, subject.row.id)
        number = clean_line(subject.contact.number or "", 30)
        missing = "" if subject.gap is None else "not whole"
        told = (exact(subject.row.active_at, self._zone)[:10], f"{written:>7,}", "/".join(parts), name, number, missing)
        self._out.write("  ".join(part for part in told if part) + "\n")

    def close(self) -> None:
        self._out.close()


def _name(page: int) -> str:
    return "index.html" if page == 1 else f"index-{page}.html"
