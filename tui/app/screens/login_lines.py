"""What the login screen says: why a key is asked for, what became of it, and the other ways on."""

from __future__ import annotations

from dataclasses import dataclass

from tui.app.access import NoAccess
from tui.app.cells import wrap
from tui.app.look.spans import Spans
from tui.text import clean_line

Ways = tuple[tuple[str, str], ...]

WHERE = "The key is in MessageBird's dashboard under Developers, API access."
DEMO = ("look around: a living inbox, invented customers; no account, nothing is kept", "ternbox demo")
GAP = 3


@dataclass(frozen=True)
class Why:
    """Why somebody is asked for a key. `ways` lead on without typing one. All of it is clean."""

    headline: str
    words: str = ""
    ways: Ways = ()
    first_run: bool = False


def no_key_yet(refusal: NoAccess) -> Why:
    return Why("Ternbox has no access key yet.", *_parts(refusal), first_run=True)


def no_key(refusal: NoAccess) -> Why:
    return Why("Ternbox has no access key, so nothing new comes in.", *_parts(refusal))


def not_accepted(profile: str) -> Why:
    words = "Nothing new comes in until there is another one. What you send waits in the outbox."
    return Why(f"MessageBird does not accept the access key of “{profile}”.", words)


def another(profile: str) -> Why:
    return Why(f"Another access key for “{profile}”.", "The one in use stays until the new one has been tried.")


def key_is_there() -> Why:
    return Why("Ternbox has an access key.", "Enter opens the inbox.")


def _parts(refusal: NoAccess) -> tuple[str, Ways]:
    return clean_line(str(refusal), 600), cleaned(refusal.ways)


def cleaned(ways: Ways) -> Ways:
    return tuple((clean_line(what, 200), clean_line(command, 300)) for what, command in ways)


def why_lines(why: Why, width: int) -> list[Spans]:
    lines: list[Spans] = [[(line, "strong")] for line in wrap(why.headline, width)]
    lines += [[(line, "text")] for line in wrap(why.words, width) if line]
    return lines


def where_lines(width: int) -> list[Spans]:
    return [[], *([(line, "quiet")] for line in wrap(WHERE, width))]


def way_lines(ways: Ways, width: int, height: int) -> list[Spans]:
    """The commands in a column, and what each does beside it. What has no room is left out, the last first."""
    column = max((len(command) for _, command in ways if len(command) <= width * 2 // 5), default=GAP)
    lines: list[Spans] = [[("Other ways:", "strong")]] if ways else []
    for what, command in ways:
        way = _way(what, command, column, width)
        if len(lines) + len(way) > height:
            break
        lines += way
    return lines if len(lines) > 1 else []


def _way(what: str, command: str, column: int, width: int) -> list[Spans]:
    said = wrap(what, width - column - GAP)
    beside = " " * (column + GAP)
    if len(command) > column:
        return [*([(line, "text")] for line in wrap(command, width)), *([(beside + line, "quiet")] for line in said)]
    first: Spans = [(f"{command:<{column + GAP}}", "text"), (said[0], "quiet")]
    return [first, *([(beside + line, "quiet")] for line in said[1:])]
