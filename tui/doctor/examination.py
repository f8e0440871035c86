"""All checks together: at the same time where that helps, in a fixed order on paper, and never longer than allowed."""

from __future__ import annotations

import termios
import threading
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui.doctor import asking, capabilities, files, keys, network, program, relay, terminal
from tui.doctor.deadline import Deadline
from tui.doctor.report import Area, Line, Report
from tui.doctor.subject import Check, Subject

# Seconds for everything, and what a check may need beyond to say so. The start of Python and the printing come on top.
LIMIT, GRACE = 8.0, 0.5

CHECKS: Sequence[tuple[Area, Check]] = (
    (program.AREA, program.check),
    (keys.AREA, keys.check),
    (files.AREA, files.check),
    (network.AREA, network.check),
    (relay.AREA, relay.check),
)
ORDER = (program.AREA, keys.AREA, network.AREA, files.AREA, terminal.AREA, relay.AREA)


class _Running:
    """One check in a daemon thread."""

    def __init__(self, area: Area, check: Check, subject: Subject) -> None:
        self.area = area
        self._lines: list[Line] = []
        self._thread = threading.Thread(
            target=_collect, args=(area, check(subject), self._lines), daemon=True, name=area.title
        )
        self._thread.start()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    @property
    def lines(self) -> list[Line]:
        """What was found until now."""
        if not self._thread.is_alive():
            return self._lines
        words = "not everything here was examined: the time was over."
        return [*self._lines, self.area.warn("time", words, "ternbox doctor --offline")]


def _collect(area: Area, lines: Iterator[Line], found: list[Line]) -> None:
    """A mistake of ours in one check must not hide what the others find."""
    try:
        for line in lines:
            found.append(line)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"this check has failed itself: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}."
        found.append(area.bad("doctor", words, "report this line as a bug of Ternbox"))


def examine(subject: Subject) -> Report:
    """Raises KeyboardInterrupt on Ctrl+C, with the terminal as it was."""
    running = [_Running(area, check, subject) for area, check in CHECKS]
    found = {terminal.AREA.title: _examine_terminal(running, subject)}
    _wait(running, subject)
    found |= {each.area.title: each.lines for each in running}
    return Report([line for area in ORDER for line in found[area.title]], subject.deadline.passed)


def _wait(running: list[_Running], subject: Subject) -> None:
    end = Deadline(subject.deadline.left() + GRACE)
    for each in running:
        each.wait(end.left())


def _examine_terminal(running: list[_Running], subject: Subject) -> list[Line]:
    found: list[Line] = []
    why_not = "" if terminal.can_be_asked() else "it is no terminal on both sides, or a dumb one"
    try:
        if not why_not:
            with asking.asking(capabilities.ASKED) as answers:
                _collect(terminal.AREA, terminal.check(answers), found)
                if answers is None or not answers.is_whole:
                    # An answer may still be on its way; until the end it is caught here.
                    _wait(running, subject)
    except asking.NotForeground:
        why_not = "Ternbox runs in the background"
    except (OSError, termios.error):
        why_not = "the terminal is gone"
    if why_not:
        found.clear()
        _collect(terminal.AREA, terminal.check(None, f"not asked: {why_not}"), found)
    return found
