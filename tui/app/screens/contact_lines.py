"""What the contact panel says, line by line, for a width in columns."""

from __future__ import annotations

from dataclasses import dataclass

from tui.app.cells import fit, wrap
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, Spans, apart, width_of
from tui.app.spell import spell
from tui.model import Detail
from tui.platforms import platform
from tui.store import Profile, Talk, Way
from tui.text import Zone, badge, clean_line, display_name, exact
from tui.text.numbers import phone_number

SOON = 4 * 3_600_000_000_000  # ns: a window that ends sooner is worth a word
MOST_DETAILS, MOST_LINES = 30, 6
LONGEST = 600
_NAMES = 14  # columns for the names of facts


@dataclass(frozen=True)
class Known:
    """What the panel shows: a contact, the conversation from which it was opened, and where it can be reached."""

    profile: Profile
    shown: str
    ways: list[Way]


@dataclass(frozen=True)
class Line:
    """`talk` is the id of the conversation that the line is about, if it can be chosen."""

    spans: Spans
    talk: str | None = None


def contact_lines(known: Known, chosen: str | None, now: int, zone: Zone, width: int) -> list[Line]:
    """`chosen` is the id of the conversation under the cursor."""
    profile = known.profile
    sections = (
        _who(profile, width),
        _titled("Channels", [line for way in known.ways for line in _way_lines(way, now, width)]),
        _titled("Details", _details(profile.details, width)),
        _titled("So far", _times(profile, now, zone)),
    )
    lines = [Line(spans) for section in sections for spans in section]
    title: Spans = [(" Conversations", "accent"), (f"  {len(profile.talks):,}", "quiet")]
    talks = [line for talk in profile.talks for line in _talk_lines(talk, known, chosen, now, zone, width)]
    return [*lines, Line(title), *talks]


def _titled(title: str, lines: list[Spans]) -> list[Spans]:
    return [[(f" {title}", "accent")], *lines, []] if lines else []


def _who(profile: Profile, width: int) -> list[Spans]:
    name = display_name(profile.name, profile.number, profile.id or "")
    lines: list[Spans] = [[(f" {name}", "strong")]]
    number = phone_number(profile.number)
    if number:
        country: list[Span] = [(" · ", "quiet"), (number.country, "text")] if number.country else []
        lines.append([(f" {number.national}", "text"), *country])
        if number.international != number.national:
            lines.append([(f" {number.international}", "quiet")])
    elif profile.number:
        lines.append([(f" {fit(clean_line(profile.number, 80), width - 2)}", "text")])
    else:
        lines.append([(" no telephone number is known", "quiet")])
    return [*lines, []]


def _way_lines(way: Way, now: int, width: int) -> list[Spans]:
    """Its name, and below whether one can write there: in words, so that no colour is needed."""
    name = clean_line(way.name or "", 80) or f"channel {clean_line(way.id, 12)}"
    facts: list[Span] = [_state(way, now)]
    if way.last_used:
        facts.append((f"used {spell(now - way.last_used)} ago", "quiet"))
    between: list[Span] = [span for fact in facts for span in ((" · ", "quiet"), fact)][1:]
    first: list[Span] = [(f"  {badge(way.platform):<5}", "text"), (name, "text")]
    one: list[Span] = [*first, ("   ", "text"), *between]
    return [one] if width_of(one) < width else [first, [(" " * 7, "text"), *between]]


def _state(way: Way, now: int) -> Span:
    if way.active is False:
        word = clean_line(way.state or "", 30).replace("_", " ")
        return f"cannot send: {word or 'not active'}", "bad"
    if way.is_shut(now):
        ended = f" {spell(now - way.shuts)} ago" if way.shuts else ""
        way_on = ", templates only" if platform(way.platform).templates else ", until they write"
        return f"window shut{ended}{way_on}", "warn"
    if way.shuts is not None and way.is_late(now):
        return f"window over, a person may answer for {spell(way.shuts - now)}", "warn"
    if way.window_ends is not None:
        rest = way.window_ends - now
        return f"window {spell(rest)} left", "warn" if rest < SOON else "good"
    if platform(way.platform).window is not None:
        return "window not known", "quiet"
    return "can send", "good"


def _details(details: tuple[Detail, ...], width: int) -> list[Spans]:
    lines: list[Spans] = []
    for detail in details[:MOST_DETAILS]:
        name = fit(clean_line(detail.name, 40), _NAMES) or "(no name)"
        said = wrap(clean_line(detail.value, LONGEST), width - _NAMES - 4)
        shown = said if len(said) <= MOST_LINES else [*said[: MOST_LINES - 1], said[MOST_LINES - 1] + " …"]
        for number, line in enumerate(shown):
            lines.append([(f"  {name if not number else '':<{_NAMES}} ", "quiet"), (line, "text")])
    if len(details) > MOST_DETAILS:
        lines.append([(f"  and {len(details) - MOST_DETAILS} more", "quiet")])
    return lines


def _times(profile: Profile, now: int, zone: Zone) -> list[Spans]:
    moments = (("first contact", profile.first), ("last wrote", profile.heard), ("last answered", profile.answered))
    lines: list[Spans] = [_fact(name, *_moment(moment, now, zone)) for name, moment in moments]
    return [*lines, _fact("messages", *_amount(profile))]


def _fact(name: str, value: str, aside: str) -> Spans:
    return [(f"  {name:<{_NAMES}} ", "quiet"), (value, "text"), (f"   {aside}" if aside else "", "quiet")]


def _moment(moment: int | None, now: int, zone: Zone) -> tuple[str, str]:
    if moment is None:
        return "not known here", ""
    return exact(moment, zone)[:16], f"{spell(now - moment)} ago"


def _amount(profile: Profile) -> tuple[str, str]:
    total, here = sum(talk.messages for talk in profile.talks), sum(talk.here for talk in profile.talks)
    if not total:
        return "none known here", ""
    return f"{total:,}", "all of them here" if here >= total else f"{here:,} of them here"


def _talk_lines(talk: Talk, known: Known, chosen: str | None, now: int, zone: Zone, width: int) -> list[Line]:
    """Two lines: from when to when, and how it stands."""
    mark: Span = (BAR if talk.id == chosen else " ", "accent")
    begun, active = (exact(moment, zone)[:10] for moment in (talk.begun, talk.active_at))
    span = begun if begun == active else f"{begun} – {active}"
    state = ("open", "good") if talk.open else ("archived", "quiet")
    here: Span = ("on the screen", "quiet") if talk.id == known.shown else ("", "quiet")
    first = [mark, (" ", "text"), (f"{badge(talk.platform):<5}", "text"), (span, "text")]
    amount = f"{talk.messages:,} message{'s' * (talk.messages != 1)}"
    missing = talk.messages - talk.here
    facts = [state, (amount, "quiet"), (f"{missing:,} not here", "quiet"), (f"{talk.unread} new", "accent"), here]
    wanted = [facts[0], facts[1], *([facts[2]] if missing > 0 else []), *([facts[3]] if talk.unread else [])]
    between = [span for fact in wanted for span in ((" · ", "quiet"), fact)][1:]
    second: list[Span] = [mark, (" " * 6, "text"), *between]
    right: list[Span] = [here, (" ", "text")] if here[0] else []
    return [Line(apart(first, right, width), talk.id), Line(second, talk.id)]
