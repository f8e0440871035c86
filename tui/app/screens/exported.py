"""Where an export is and what is in it; and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui.app.cells import wrap
from tui.app.clipboard import copy
from tui.app.look.spans import Spans
from tui.app.screens.page import Page
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.export.export import Report

WIDTH = 76


class ExportedPage(Page):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", show=False)]

    def __init__(self, path: Path, report: Report, badge: Spans) -> None:
        self._path = clean_line(str(path), 1000)
        lines = said(self._path, report)
        super().__init__("Exported", lambda _: lines, badge, "y copies the path")

    def action_copy(self) -> None:
        copy(self.app, self._path)
        self.dismiss(None)


def said(path: str, report: Report) -> list[Spans]:
    """`path` is clean."""
    lines: list[Spans] = [[(f"{_many(report.messages, 'message')} in the folder", "text")]]
    lines += [[(line, "strong")] for line in wrap(path, WIDTH)]
    if report.files:
        lines.append([(f"with {_many(report.files, 'file')} beside.", "text")])
    if report.short:
        missing = f"{report.missing:,}" if report.missing else "Some"
        amount = "1 older message is" if report.missing == 1 else f"{missing} older messages are"
        lines += [[], [(f"{amount} not on this host. The palette can fetch that first.", "warn")]]
    if report.not_fetched:
        failed = _many(len(report.not_fetched), "file")
        lines += [[], [(f"{failed} could not be fetched; the page in the folder says why.", "warn")]]
    if report.not_asked:
        only = _many(report.not_asked, "file")
        lines += [[], [(f"{only} only as links: the palette exports with media, too.", "quiet")]]
    return lines


def _many(amount: int, what: str) -> str:
    return f"{amount:,} {what}{'s' * (amount != 1)}"
