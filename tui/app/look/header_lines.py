"""The two lines above a thread: whose conversation this is, and how long a reply may still be free text."""

from __future__ import annotations

from tui.app.aim import way_name
from tui.app.cells import widest
from tui.app.look.spans import Span, apart, width_of
from tui.app.spell import spell
from tui.model import HOUR, MINUTE
from tui.store import Row, Way
from tui.text import badge, clean_line, display_name

SOON = 4 * HOUR


def header_lines(row: Row | None, way: Way | None, now: int, aside: str, width: int) -> list[list[Span]]:
    if row is None:
        return [[(" No conversation is chosen", "quiet")], []]
    name = display_name(row.name, row.number, row.id)
    number = clean_line(row.number or "", 40)
    channel = way_name(way) if way else badge(row.platform)
    who: list[Span] = [(" ", "text"), (name, "strong")]
    who += [(f" · {part}", "quiet") for part in (number if number != name else "", channel) if part]
    facts = _facts(row, way, now)
    # Without its day, which stands in the thread, or even without its time, which `v` tells.
    asides = (aside, aside.partition(" ")[2], aside.rpartition(" · ")[2])
    aside = next((each for each in asides if width_of(facts) + widest(each) + 3 <= width), asides[-1])
    return [who, apart(facts, [(aside, "quiet"), (" ", "text")] if aside else [], width)]


def _facts(row: Row, way: Way | None, now: int) -> list[Span]:
    """Whether a window is shut is said at once. How long something is past goes by the minute that has begun, and how
    long it lasts by its end: never more is promised than there is.
    """
    minute = now - now % MINUTE
    facts: list[Span] = []
    if not row.open:
        facts.append(("archived", "warn"))
    if way:
        facts += _window(way, now, minute)
    if way and not way.can_send:
        facts.append(("channel not active", "bad"))
    if row.waiting_since is not None:
        facts.append((f"waiting {spell(minute - row.waiting_since)}", "quiet"))
    between: list[Span] = []
    for fact in facts:
        between += [(" · " if between else " ", "quiet"), fact]
    return between


def _window(way: Way, now: int, minute: int) -> list[Span]:
    if way.is_shut(now):
        return [("window shut" + (f" {spell(minute - way.shuts)} ago" if way.shuts else ""), "warn")]
    if way.window_ends is None or way.shuts is None:
        return []
    if way.is_late(now):
        return [(f"window over, a person may answer for {spell(way.shuts - minute - MINUTE)}", "warn")]
    rest = way.window_ends - minute - MINUTE
    return [(f"window {spell(rest)} left", "warn" if rest < SOON else "quiet")]
