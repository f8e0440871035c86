"""What the terminal's own answers mean for the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from tui.app.cells import widest
from tui.credentials import Way
from tui.doctor import pasteable
from tui.doctor.asking import MODES, Answers
from tui.doctor.multiplexer import Tmux, setting
from tui.doctor.report import Area, Line
from tui.text import clean_line

SAMPLES = {
    "Latin": "é",
    "Chinese": "漢",
    "emoji": "👍",
    "flag": "🇳🇱",
    "Thai": "ไทย",
    "Devanagari": "हिन्दी",
    "heart": "❤️",
    "skin tone": "👍🏽",
    "family": "👨‍👩‍👧‍👦",
}
"""Telling ones. The last three are drawn without what joins them, since terminals give them different widths."""

_DRAWN = {name: clean_line(sample) for name, sample in SAMPLES.items()}
ASKED = (*SAMPLES.values(), *(_DRAWN[name] for name, sample in SAMPLES.items() if _DRAWN[name] != sample))

_KNOWN = (1, 2, 3)  # of DECRPM: set, reset, set for ever
_WITHOUT = {
    "synchronised output": "frames may flicker a little",
    "focus events": "Ternbox takes your last key for a sign that you are there",
    "bracketed paste": "Ternbox tells a paste by its speed",
}


def lines(area: Area, answers: Answers | None, why_not_asked: str, around: Tmux | None) -> Iterator[Line]:
    if why_not_asked:
        yield area.skipped("answers", why_not_asked)
        yield from (line for line in _of_tmux(area, around) if line.fix)
    elif answers is None:
        yield area.warn(
            "answers", "the terminal does not answer: what it can do is not known.", Way("if it is stuck", "reset")
        )
        yield from (line for line in _of_tmux(area, around) if line.fix)
    else:
        yield _answered(area, answers)
        yield from _modes(area, answers, around)
        yield _clipboard(area, answers, around)
        yield _widths(area, answers)


def _answered(area: Area, answers: Answers) -> Line:
    name = pasteable.outside(answers.version) or "it does not say its name"
    if not answers.is_whole:
        return area.warn(
            "answers",
            f"too slowly to be asked everything ({name}).",
            Way("on a thin line", "ssh -C"),
            seconds=answers.seconds,
        )
    return area.good("answers", name, answers.seconds)


def _modes(area: Area, answers: Answers, around: Tmux | None) -> Iterator[Line]:
    for name, mode in MODES.items():
        if name == "focus events" and around is not None and around.facts:
            yield _focus_in_tmux(area, around)
        elif answers.modes.get(mode) in _KNOWN:
            yield area.good(name, "yes")
        else:
            said = "no" if mode in answers.modes else "the terminal does not say"
            yield area.skipped(name, f"{said}; {_WITHOUT[name]}")


def _of_tmux(area: Area, around: Tmux | None) -> Iterator[Line]:
    """What can be said without an answer of the terminal."""
    if around is not None and around.facts:
        yield _focus_in_tmux(area, around)
        yield _clipboard_in_tmux(area, around)


def _focus_in_tmux(area: Area, around: Tmux) -> Line:
    if around.is_on("focus-events"):
        return area.good("focus events", "yes, tmux passes them on")
    words = "tmux keeps them, so what comes in while you look elsewhere may count as read. Attach anew afterwards."
    return area.warn("focus events", words, *setting("set -g focus-events on"))


def _clipboard(area: Area, answers: Answers, around: Tmux | None) -> Line:
    if around is not None and around.facts:
        return _clipboard_in_tmux(area, around)
    if 52 in answers.attributes or answers.takes_clipboard:
        return area.good("clipboard", "the terminal takes copies (OSC 52)")
    return area.skipped("clipboard", "the terminal does not say whether it takes copies (OSC 52): try `y` on a message")


def _clipboard_in_tmux(area: Area, around: Tmux) -> Line:
    if not around.passes_clipboard:
        value = around.facts["set-clipboard"]
        words = f"tmux does not pass copies on (set-clipboard {value}), so `y` on a message does nothing."
        return area.warn("clipboard", words, *setting("set -g set-clipboard on"))
    if around.features and "clipboard" not in around.features:
        words = "tmux does not know that the terminal outside takes copies. Attach anew afterwards."
        command = f"set -as terminal-features ',{around.facts['client_termname']}:clipboard'"
        return area.warn("clipboard", words, *setting(command))
    return area.good("clipboard", "tmux passes copies on (OSC 52)")


def _widths(area: Area, answers: Answers) -> Line:
    if not answers.widths:
        return area.skipped("widths", "the terminal does not say where its cursor is")
    found = dict(zip(ASKED, answers.widths, strict=True))
    odd = [name for name in SAMPLES if not _fits(_DRAWN[name], found[_DRAWN[name]])]
    if "Latin" in odd:
        words = f"an é takes {found['é']} columns: the terminal does not read UTF-8."
        return area.bad("widths", words, Way("and UTF-8 in the settings of the terminal", "export LANG=C.UTF-8"))
    if odd:
        said = ", ".join(f"{name} {found[_DRAWN[name]]} instead of {widest(_DRAWN[name])}" for name in odd)
        words = f"not as Ternbox draws them, so rows with these may shift: {said}."
        return area.warn(
            "widths", words, Way("in the settings of the terminal", "ambiguous width: narrow; Unicode: 15 or newer")
        )
    joined = [f"{name} {found[sample]}" for name, sample in SAMPLES.items() if _DRAWN[name] != sample]
    return area.good("widths", f"as Ternbox draws them; drawn in parts, so these do not matter: {', '.join(joined)}")


def _fits(drawn: str, columns: int) -> bool:
    """Terminals may or may not give a spacing mark its own column; Ternbox leaves room for it."""
    return widest(drawn) - sum(category(char) == "Mc" for char in drawn) <= columns <= widest(drawn)
