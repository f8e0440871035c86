"""The only makers of Textual's Content from text of others. A Content is never read as markup; a str may be."""

from __future__ import annotations

from textual.content import Content

from tui.text import clean_block, clean_line


def line(text: str, limit: int = 200) -> Content:
    return Content(clean_line(text, limit))


def block(text: str) -> Content:
    return Content(clean_block(text))
