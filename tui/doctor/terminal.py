"""The terminal: what the environment says of it, what stands in between, and what it answers itself."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

from tui.config import over_ssh
from tui.doctor import capabilities, multiplexer, pasteable
from tui.doctor.asking import Answers
from tui.doctor.report import Area, Line

AREA = Area("Terminal")
SMALLEST = 80, 24
ENOUGH_COLOURS = 16
FALLBACK_TERM = "export TERM=xterm-256color"


def can_be_asked() -> bool:
    """Only a terminal on both sides, and one that says it understands escape sequences."""
    return os.isatty(0) and os.isatty(1) and os.environ.get("TERM", "dumb") not in ("", "dumb")


def check(answers: Answers | None, why_not_asked: str = "") -> Iterator[Line]:
    """`why_not_asked` is "" when the terminal was asked."""
    around = multiplexer.tmux()
    yield _streams()
    yield _encoding()
    yield _term()
    if os.isatty(1):
        yield _colours()
        yield _size()
    ssh = "over SSH: Ternbox sends as little as it can" if over_ssh() else "not over SSH"
    yield AREA.good("line", ssh)
    yield from multiplexer.lines(AREA, around)
    yield from capabilities.lines(AREA, answers, why_not_asked, around)


def _streams() -> Line:
    without = [name for number, name in enumerate(("stdin", "stdout", "stderr")) if not os.isatty(number)]
    if not without:
        return AREA.good("streams", "stdin, stdout and stderr are a terminal")
    verb = "is" if len(without) == 1 else "are"
    return AREA.skipped("streams", f"{' and '.join(without)} {verb} no terminal here; the inbox needs one")


def _encoding() -> Line:
    """The first of these variables that is set counts, as everywhere."""
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    if name == "LC_CTYPE" and os.environ[name] == "C.UTF-8" and os.environ.get("LANG", "") in ("", "C", "POSIX"):
        name = "LANG"  # Python has set the other one, for itself alone
    value = pasteable.outside(os.environ.get(name, ""))
    if re.search(r"utf-?8", value, re.IGNORECASE):
        return AREA.good("encoding", f"UTF-8, by {name}={value}")
    fix = f"export {name or 'LANG'}=C.UTF-8"
    if value in ("", "C", "POSIX"):
        words = "no locale says UTF-8. Ternbox writes it all the same; an editor or tmux may not."
        return AREA.warn("encoding", words, fix)
    return AREA.bad("encoding", f"{name}={value} is not UTF-8, and Ternbox writes UTF-8: letters will be wrong.", fix)


def _term() -> Line:
    term = os.environ.get("TERM", "")
    shown = pasteable.outside(term)
    if not term:
        return AREA.bad("TERM", "is not set, so nothing knows what this terminal can do.", FALLBACK_TERM)
    if term == "dumb":
        return AREA.bad("TERM", "is “dumb”: such a terminal cannot show an inbox.", FALLBACK_TERM)
    if _number("cols") is None:
        return AREA.warn("TERM", f"“{shown}” is not known to this host.", FALLBACK_TERM)
    return AREA.good("TERM", f"{shown}, known to this host")


def _number(capability: str) -> int | None:
    """What terminfo says of TERM; None when it does not know it."""
    import curses

    try:
        curses.setupterm(fd=sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except curses.error:
        return None
    return curses.tigetnum(capability)


def _colours() -> Line:
    if os.environ.get("NO_COLOR"):
        return AREA.good("colours", "none, as NO_COLOR asks; every state is also a word or a sign")
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return AREA.good("colours", "16 million, by COLORTERM")
    number = _number("colors") or 0
    if number < ENOUGH_COLOURS:
        words = f"{max(number, 0)} by terminfo, fewer than the {ENOUGH_COLOURS} that Ternbox draws with."
        inside = os.environ.get("TERM", "").startswith(("screen", "tmux"))
        return AREA.warn("colours", words, "export TERM=screen-256color" if inside else FALLBACK_TERM)
    return AREA.good("colours", f"{number} by terminfo; COLORTERM unset")


def _size() -> Line:
    columns, rows = os.get_terminal_size(1)
    words = f"{columns}x{rows}"
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return AREA.warn("size", f"{words} is less than 80x24, for which the inbox is made.", r"printf '\e[8;24;80t'")
    return AREA.good("size", words)
