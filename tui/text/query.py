"""What is typed into the search, understood: words, phrases, and conditions such as `from:ada` or `before:2026-03`.

Nothing that is typed is an error. What cannot be understood is left out of the search and said in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui.model import Status
from tui.text.clean import clean_line
from tui.text.spans import span_of
from tui.text.times import Zone
from tui.text.words import LONGEST_WORD, runs

MOST_TERMS = 20
SHORTEST_BEGINNING = 3
EXAMPLE = 'from:"Ada Example" type:image refund after:2026-01-01 -lamp'

STATES = ("unread", "waiting", "failed", "archived", "open")
TYPES = {
    **{name: name for name in ("text", "image", "video", "audio", "file", "sticker", "location", "template")},
    **{name: name for name in ("question", "answer", "email", "order", "event")},
    "picture": "image",
    "photo": "image",
    "voice": "audio",
    "document": "file",
    "mail": "email",
    "interactive": "question",
    "buttons": "question",
    "list": "question",
}
STATUSES = {
    **{str(status): status for status in Status if status is not Status.UNKNOWN},
    "pending": Status.QUEUED,
    "seen": Status.READ,
    "undelivered": Status.FAILED,
    "rejected": Status.FAILED,
}
_LONGEST = 1000
_PIECE = re.compile(
    r"""(?P<minus>-?)(?:(?P<key>[A-Za-z]+):)?(?:["“”„](?P<quoted>[^"“”]*)["”“]?|(?P<bare>[^\s"“”„]+)|(?P<none>(?<=:)))"""
)


class Letters(NamedTuple):
    """A part of a term. `size` as in `words.Run`; `whole`: nothing may follow in its word, or in its run of letters."""

    letters: str
    size: int
    whole: bool


@dataclass(frozen=True)
class Term:
    """Letters that follow each other in a text; `without` for those that must not be in it."""

    parts: tuple[Letters, ...]
    without: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is a whole word only because it is too short for the beginning of one."""
        letters, size, whole = self.parts[-1]
        return whole and not size and len(letters) < SHORTEST_BEGINNING


@dataclass(frozen=True)
class Choice:
    """A value of a condition; `without` turns it round."""

    value: str
    without: bool = False


@dataclass(frozen=True)
class Query:
    """What is looked for. Values of one condition are alternatives, those of `states` all hold; times are ns.

    `after` counts in, `before` does not. `remarks` say what was not understood, in clean sentences.
    """

    terms: tuple[Term, ...] = ()
    senders: tuple[Choice, ...] = ()
    people: tuple[Choice, ...] = ()
    channels: tuple[Choice, ...] = ()
    types: tuple[Choice, ...] = ()
    statuses: tuple[Choice, ...] = ()
    states: tuple[Choice, ...] = ()
    after: int | None = None
    before: int | None = None
    remarks: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        """Whether anything is asked for at all."""
        return replace(self, remarks=()) != _NOTHING


_NOTHING = Query()


def parse(text: str, now: int, zone: Zone) -> Query:
    """`now` is in ns; days begin and end in the zone."""
    pieces = [_Piece(found) for found in _PIECE.finditer(text[:_LONGEST])]
    query = _NOTHING if len(text) <= _LONGEST else _remark(_NOTHING, "This is too long: only its beginning counts.")
    for piece in pieces:
        query = _READERS.get(piece.key, _words)(query, piece, now, zone)
    return query


class _Piece:
    """One word, phrase or condition as it was typed."""

    def __init__(self, found: re.Match[str]) -> None:
        self.without = bool(found["minus"])
        self.key = (found["key"] or "").lower()
        self.quoted = found["quoted"] is not None
        self.value: str = found["quoted"] if self.quoted else found["bare"] or ""
        self.whole: str = found[0].removeprefix("-")

    @property
    def values(self) -> list[str]:
        """Alternatives stand behind each other with commas."""
        return [self.value] if self.quoted else [value for value in self.value.split(",") if value]

    def said(self) -> str:
        return f"“{clean_line(self.whole, 40)}”"


def _words(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    """A word or a phrase. What stands before a colon and is no condition is a word like others."""
    text = piece.value if piece.key == "" else piece.whole
    term = Term(_letters(text, piece.quoted), piece.without)
    if not term.parts:
        return query
    if len(query.terms) >= MOST_TERMS:
        return _remark(query, f"Only the first {MOST_TERMS} words count.")
    if term in query.terms:
        return query
    return replace(query, terms=(*query.terms, term))


def _letters(text: str, exact: bool) -> tuple[Letters, ...]:
    """The last word of what is typed may go on in the text, unless it is quoted or very short: 3 letters mean a word
    that begins so. A star says it for any."""
    found = runs(text)
    starred = text.rstrip().endswith("*")
    parts = []
    for index, run in enumerate(found):
        is_last = index == len(found) - 1
        may_go_on = run.size > 0 or starred or (not exact and len(run.letters) >= SHORTEST_BEGINNING)
        letters = run.letters if run.size else run.letters[:LONGEST_WORD]
        parts.append(Letters(letters, run.size, not (is_last and may_go_on)))
    return tuple(parts)


def _choices(query: Query, name: str, piece: _Piece, values: list[str]) -> Query:
    if not values:
        return _remark(query, f"{piece.said()} says nothing behind the colon.")
    known: tuple[Choice, ...] = getattr(query, name)
    added = tuple(Choice(value, piece.without) for value in values)
    changes: dict[str, tuple[Choice, ...]] = {name: (*known, *(each for each in added if each not in known))}
    return replace(query, **changes)  # type: ignore[arg-type]


def _from(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _choices(query, "senders", piece, piece.values)


def _with(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _choices(query, "people", piece, piece.values)


def _channel(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _choices(query, "channels", piece, piece.values)


def _type(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    """Any word goes, since there may be types that nobody knows here; but it is said."""
    values = [value.casefold() for value in piece.values]
    if strange := [value for value in values if value not in TYPES]:
        query = _remark(query, f"“{clean_line(strange[0], 40)}” is no type known here: {_list(_kinds())}.")
    return _choices(query, "types", piece, [TYPES.get(value, value) for value in values])


def _status(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _known(query, "statuses", piece, {word: str(status) for word, status in STATUSES.items()}, "status")


def _is(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _known(query, "states", piece, {word: word for word in STATES}, "state")


def _known(query: Query, name: str, piece: _Piece, known: dict[str, str], what: str) -> Query:
    values = [value.casefold() for value in piece.values]
    for value in values:
        if value not in known:
            names = _list(dict.fromkeys(known.values()))
            return _remark(query, f"“{clean_line(value, 40)}” is no {what}; there are {names}.")
    return _choices(query, name, piece, [known[value] for value in values])


def _after(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _between(query, piece, span_of(piece.value, now, zone), begins=True, ends=False)


def _before(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _between(query, piece, span_of(piece.value, now, zone), begins=False, ends=True)


def _on(query: Query, piece: _Piece, now: int, zone: Zone) -> Query:
    return _between(query, piece, span_of(piece.value, now, zone), begins=True, ends=True)


def _between(query: Query, piece: _Piece, span: tuple[int, int] | None, *, begins: bool, ends: bool) -> Query:
    if piece.without:
        return _remark(query, f"-{piece.said()} is not understood: use before: and after: without the minus.")
    if span is None:
        return _remark(query, f"{piece.said()} is no date, such as 2026-03-09, 2026-03, today, 12h, 3d, 2w.")
    if begins:
        query = replace(query, after=max(span[0], span[0] if query.after is None else query.after))
    if ends:
        end = span[1] if begins else span[0]
        query = replace(query, before=min(end, end if query.before is None else query.before))
    return query


_READERS = {
    "from": _from,
    "with": _with,
    "channel": _channel,
    "type": _type,
    "status": _status,
    "is": _is,
    "after": _after,
    "since": _after,
    "before": _before,
    "until": _before,
    "on": _on,
}


def _kinds() -> list[str]:
    return list(dict.fromkeys(TYPES.values()))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _remark(query: Query, words: str) -> Query:
    return query if words in query.remarks else replace(query, remarks=(*query.remarks, words))
