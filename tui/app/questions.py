"""The rows of a list as they are typed: a line for each, `title | description`, under headings that begin with #."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Choice
from tui.platforms import QUESTIONS


def rows_of(text: str) -> list[Choice]:
    """With ids of their own, numbered as they stand."""
    section, rows = "", list[Choice]()
    for line in _lines(text):
        if line.startswith("#"):
            section = line.lstrip("# ").strip()
            continue
        title, _, about = (part.strip() for part in line.partition("|"))
        rows.append(Choice(f"row-{len(rows) + 1}", title, about or None, section))
    return rows


def rows_text(choices: Iterable[Choice]) -> str:
    """What `rows_of` reads."""
    section, lines = "", list[str]()
    for each in choices:
        if each.section != section:
            section = each.section
            lines.append(f"# {section}")
        lines.append(f"{each.title} | {each.description}" if each.description else each.title)
    return "\n".join(lines)


def wrong_rows(text: str) -> str:
    """The first mistake in the rows, as a sentence that is not cleaned; "" for none."""
    rows = rows_of(text)
    if not rows:
        return "Write at least one row."
    if len(rows) > QUESTIONS.rows:
        return f"{len(rows)} rows, {len(rows) - QUESTIONS.rows} too many."
    sections = list(dict.fromkeys(row.section for row in rows))
    if len(sections) > 1 and "" in sections:
        return "With headings, the first line must be a heading too."
    for number, row in enumerate(rows, 1):
        if wrong := _wrong(row, [each.title for each in rows]):
            return f"Row {number}: {wrong}"
    return ""


def _wrong(row: Choice, titles: list[str]) -> str:
    for words, text, most in (
        ("title", row.title, QUESTIONS.row),
        ("description", row.description or "", QUESTIONS.about),
        ("heading", row.section, QUESTIONS.section),
    ):
        if len(text) > most:
            return f"the {words} has {len(text)} characters, {len(text) - most} too many."
    if not row.title:
        return "the title is missing before the |."
    return "another row has the same title." if titles.count(row.title) > 1 else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
