"""The help, made from the list of commands, and what the marks mean, made from what draws them."""

from __future__ import annotations

from tui.app.commands import COMMANDS, Where, keys_of
from tui.app.screens.page import Page
from tui.app.widgets.lines import Spans
from tui.app.widgets.row_lines import UNANSWERED, UNREAD
from tui.model import Status
from tui.text import mark, status_word

_MARKS = (
    (f"{UNREAD}2", "two messages that nobody has looked at here"),
    (UNANSWERED, "looked at, and not answered"),
    ("21h", "the window: so long free text is allowed; 3h! ends soon, shut is over"),
    ("↑", "a reply in the outbox: waiting, or on its way"),
    ("[v]", "something invisible was taken out of this text: v shows it"),
)


def help_page() -> Page:
    lines: list[Spans] = []
    for where in Where:
        lines += [[(where.value, "accent")]]
        for command in COMMANDS:
            if command.where is where:
                said = f"   {command.help}" if command.help else ""
                lines.append([(f"  {keys_of(command):<30}", "strong"), (command.label, "text"), (said, "quiet")])
        lines.append([])
    lines.append([("Marks", "accent")])
    ours = [(mark(status), status_word(status)) for status in Status if status is not Status.RECEIVED]
    lines += [[(f"  {sign:<30}", "strong"), (words, "text")] for sign, words in (*ours, *_MARKS)]
    lines += [[], [("Mouse", "accent")], [("  Hold Shift (Option on a Mac) to select text with the terminal.", "text")]]
    return Page("Help", lines)
