"""The help, made from the list of commands, and what the marks mean, made from what draws them."""

from __future__ import annotations

from itertools import zip_longest

from tui.app.commands import COMMANDS, Where, keys_of
from tui.app.look.row_lines import UNANSWERED, UNREAD
from tui.app.look.spans import Span, Spans, cut, width_of
from tui.app.screens.page import Page
from tui.model import Status
from tui.text import mark, status_word

_MARKS = (
    (f"{UNREAD}2", "two messages that nobody has looked at here"),
    (UNANSWERED, "looked at, and not answered"),
    ("21h", "the window: so long free text is allowed; 3h! ends soon, shut is over"),
    ("↑", "a reply in the outbox: waiting, or on its way"),
    ("[v]", "something invisible was taken out of this text: v shows it"),
)


WIDE = 110  # columns from which on the sections stand in two columns
KEYS = 16


def help_page(badge: Spans) -> Page:
    return Page("Help", lambda width: _two_columns(width) if width >= WIDE else _one_column(), badge)


def _one_column() -> list[Spans]:
    sections = (*(_commands(where, WIDE) for where in Where), _marks(), _mouse())
    return [line for section in sections for line in (*section, [])]


def _two_columns(width: int) -> list[Spans]:
    half = width // 2
    left = [*(_commands(where, half - 2) for where in (Where.LIST, Where.THREAD, Where.COMPOSER)), _marks()]
    right = [*(_commands(where, half - 2) for where in (Where.OUTSIDE, Where.ANYWHERE)), _mouse()]
    columns = ([line for section in side for line in (*section, [])] for side in (left, right))
    return [_beside(one, other, half) for one, other in zip_longest(*columns, fillvalue=[])]


def _beside(left: Spans, right: Spans, half: int) -> Spans:
    shown = cut(left, half - 2)
    return [*shown, (" " * (half - width_of(shown)), "text"), *right]


def _commands(where: Where, width: int) -> list[Spans]:
    """The keys and names of the commands; what more is to be said where there is room for it."""
    lines: list[Spans] = [[(where.value, "accent")]]
    for command in COMMANDS:
        if command.where is where:
            line: list[Span] = [(f"  {keys_of(command) or '(palette)':<{KEYS}} ", "strong"), (command.label, "text")]
            said: list[Span] = [(f"   {command.help}", "quiet")] if command.help else []
            lines.append([*line, *said] if width_of([*line, *said]) <= width else line)
    return lines


def _marks() -> list[Spans]:
    ours = [(mark(status), status_word(status)) for status in Status if status is not Status.RECEIVED]
    return [
        [("Marks", "accent")],
        *([(f"  {sign:<{KEYS}} ", "strong"), (words, "text")] for sign, words in (*ours, *_MARKS)),
    ]


def _mouse() -> list[Spans]:
    return [[("Mouse", "accent")], [("  Hold Shift (Option on a Mac) to select text with the terminal.", "text")]]
