"""All checks together: at the same time where that helps, in a fixed order on paper, and never longer than allowed."""

from __future__ import annotations

import termios
import threading
from collections.abc import Sequence

from tui.doctor import asking, capabilities, files, keys, network, program, relay, terminal
from tui.doctor.report import Area, Line, Report
from tui.doctor.subject import Check, Subject

LIMIT = 8.5  # seconds for everything; the start of Python and the printing come on top

CHECKS: Sequence[tuple[Area, Check]] = (
    (program.AREA, program.check),
    (keys.AREA, keys.check),
    (files.AREA, files.check),
    (network.AREA, network.check),
    (relay.AREA, relay.check),
)
ORDER = (program.AREA, keys.AREA, network.AREA, files.AREA, terminal.AREA, relay.AREA)


class _Running:
    """One check in a daemon thread. Its lines are there as it finds them."""

    def __init__(self, area: Area, check: Check, subject: Subject) -> None:
        self.area = area
        self._lines: list[Line] = []
        self._thread = threading.Thread(target=self._run, args=(check, subject), daemon=True, name=area.title)
        self._thread.start()

    def _run(self, check: Check, subject: Subject) -> None:
        try:
            self._lines.extend(check(subject))
        except Exception as error:
            # A mistake of ours in one check must not hide what the others found.
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
            words = f"this check has failed itself ({type(error).__name__} in {where})."
            self._lines.append(self.area.bad("doctor", words, "report this line as a bug of Ternbox"))

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    @property
    def lines(self) -> list[Line]:
        if not self._thread.is_alive():
            return self._lines
        words = "not everything here was examined: the time was over."
        return [*self._lines, self.area.warn("time", words, "ternbox doctor --offline")]


def examine(subject: Subject) -> Report:
    """Raises KeyboardInterrupt on Ctrl+C, with the terminal as it was."""
    running = [_Running(area, check, subject) for area, check in CHECKS]
    found = {terminal.AREA.title: _examine_terminal(running, subject)}
    _wait(running, subject)
    found |= {each.area.title: each.lines for each in running}
    return Report([line for area in ORDER for line in found[area.title]], subject.deadline.passed)


def _wait(running: list[_Running], subject: Subject) -> None:
    for each in running:
        each.wait(subject.deadline.left())


def _examine_terminal(running: list[_Running], subject: Subject) -> list[Line]:
    if not terminal.can_be_asked():
        return list(terminal.check(None, "not asked: it is no terminal on both sides, or a dumb one"))
    try:
        with asking.asking(capabilities.ASKED) as answers:
            lines = list(terminal.check(answers, ""))
            if answers is None or not answers.is_whole:
                # An answer may still be on its way; until the end it is caught here.
                _wait(running, subject)
        return lines
    except asking.NotForeground:
        return list(terminal.check(None, "not asked: Ternbox runs in the background"))
    except (OSError, termios.error):
        return list(terminal.check(None, "not asked: the terminal is gone"))
