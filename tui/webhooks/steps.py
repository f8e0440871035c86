"""The steps of a test, from here to the log of the relay, and how a step says where it got stuck."""

from __future__ import annotations

from dataclasses import replace

from tui import text
from tui.credentials import Way
from tui.doctor.report import Area, Line

AREA = Area("Webhook")
STEPS = ("name", "connection", "TLS", "proxy", "path", "signature", "clock", "log", "hub")


class Stuck(Exception):
    """This step failed, and what follows makes no sense."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.name)
        self.line = line


def stuck(step: str, words: str, *fix: str | Way, seconds: float | None = None) -> Stuck:
    return Stuck(AREA.bad(step, words, *fix, seconds=seconds))


def clean(line: Line) -> Line:
    """What servers say of themselves may hold anything."""
    fix = tuple(Way(text.clean_line(way.what, 200), text.clean_line(way.command, 500)) for way in line.fix)
    return replace(line, words=text.clean_line(line.words, 800), fix=fix)
