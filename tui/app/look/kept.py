"""The first frame as the store keeps it: what the inbox would show, each line for the time from which it looks so. Of
the line at the top there is one for each length of the number of windows that are closing, which is counted anew.

Lines stand in a text, since nothing has to be imported to read that. No control characters but its own are let through:
whatever lies in the store, no more than text and colours of ours reach the terminal.
"""

from __future__ import annotations

from tui.app.look.columns import AGE, CLOSING, REST, age_of, as_long, cell, rest_cell, rest_of
from tui.app.look.ink import Ready

_LINE, _FIELD = "\x1e", "\x1f"
_FOREIGN = frozenset(map(chr, (*range(0x1E), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F))))
_FOREIGN |= frozenset(map(chr, range(0x2066, 0x206A)))


class Spoilt(Exception):
    """This was not written here."""


def counting(closing: int) -> str:
    """The place of what says how many windows are closing, when they are so many."""
    return f"closing:{as_long(closing)}"


def write(place: str, begins: int, line: Ready, since: int = 0, ends: int | None = None) -> str:
    """What stands at a place from a time on, until something else does. It has an age and an end, if not 0 and None."""
    x, y, ground, spans = line
    head = f"{place} {begins} {x} {y} {since} {'-' if ends is None else ends} {ground or '-'}"
    return _FIELD.join([head, *(part for text, role in spans for part in (role, text))]) + _LINE


def read(text: str, now: int, closing: int) -> list[Ready]:
    """The lines as they look now, when so many windows are closing. Raises Spoilt."""
    if not _FOREIGN.isdisjoint(text):
        raise Spoilt
    shown: dict[str, tuple[int, list[Ready]]] = {}
    for line in text.split(_LINE)[:-1]:
        head, *fields = line.split(_FIELD)
        try:
            place, begins, x, y, since, ends, ground = head.split(" ")
            if int(begins) <= now and (place.isdecimal() or place == counting(closing)):
                known = shown.get(place)
                spans = _spans(fields, int(since), None if ends == "-" else int(ends), now)
                spans = spans if place.isdecimal() else _counted(spans, closing)
                these = known[1] if known and known[0] == int(begins) else []
                shown[place] = int(begins), [*these, (int(x), int(y), ground.strip("-"), spans)]
        except (ValueError, IndexError):
            raise Spoilt from None
    return [line for _, lines in shown.values() for line in lines]


def _spans(fields: list[str], since: int, ends: int | None, now: int) -> list[tuple[str, str]]:
    spans = [*zip(fields[1::2], fields[::2], strict=True)]
    if since:
        spans[AGE] = cell(age_of(since, now), "quiet")
    if ends is not None:
        spans[REST] = rest_cell(rest_of(ends, now))
    return spans


def _counted(spans: list[tuple[str, str]], closing: int) -> list[tuple[str, str]]:
    """With the right number in place of the one that is as long."""
    number, space, words = spans[CLOSING][0].partition(" ")
    if number == str(as_long(closing)):
        spans[CLOSING] = f"{closing}{space}{words}", spans[CLOSING][1]
    return spans
