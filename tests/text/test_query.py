"""Nothing that is typed into the search is an error, and what is not understood is said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import DAY, HOUR, NS
from tui.text import clean_line
from tui.text.query import Choice, Letters, Query, Term, parse

NOW = 1_773_047_730 * NS  # Monday 9 March 2026, 09:15:30 UTC

typed = st.text(st.one_of(st.sampled_from('"“”-: ,.*abc019订กé\n\t\x1b[]'), st.characters(codec="utf-8")), max_size=60)
conditions = st.sampled_from(["from:", "with:", "channel:", "type:", "status:", "is:", "before:", "after:", "on:", "-"])


def ns(*when: int, zone: ZoneInfo | None = None) -> int:
    return int(datetime(*when, tzinfo=zone or UTC).timestamp()) * NS  # type: ignore[arg-type, misc]


def asked(text: str) -> Query:
    return parse(text, NOW, UTC)


def word(letters: str, *, goes_on: bool = True, without: bool = False) -> Term:
    return Term((Letters(letters, 0, not goes_on),), without)


@given(st.lists(st.one_of(typed, conditions), max_size=8))
def test_it_never_fails_and_says_what_it_did_not_understand_in_clean_words(parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts)):
        query = asked(text)
        assert all(clean_line(remark) == remark for remark in query.remarks)
        assert not query.terms or query
        for term in query.terms:
            assert term.parts
            assert all(part.letters and part.letters == part.letters.casefold() for part in term.parts)


@given(st.text(max_size=30), st.sampled_from(["is", "status", "before", "after", "on"]))
def test_a_condition_counts_or_is_spoken_of(value: str, key: str) -> None:
    query = asked(f'{key}:"{value}"')
    closed = '"' not in value and "“" not in value and "”" not in value
    assert query.remarks or query or not closed


def test_the_example_of_the_help() -> None:
    query = asked('from:"Ada Example" type:image refund after:2026-01-01 -lamp')
    assert query == Query(
        terms=(word("refund"), word("lamp", without=True)),
        senders=(Choice("Ada Example"),),
        types=(Choice("image"),),
        after=ns(2026, 1, 1),
    )
    assert query.remarks == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Refund", [word("refund")]),
        ("at", [word("at", goes_on=False)]),
        ("at*", [word("at")]),
        ('"Refund"', [word("refund", goes_on=False)]),
        ("ZOË strasse", [word("zoe"), word("strasse")]),
        ("don't", [Term((Letters("don", 0, True), Letters("t", 0, True)))]),
        ('"out of stock', [Term(tuple(Letters(each, 0, True) for each in ("out", "of", "stock")))]),
        ("订单", [Term((Letters("订单", 2, False),))]),
        ("我的123", [Term((Letters("我的", 2, True), Letters("123", 0, False)))]),
        ("10:30", [Term((Letters("10", 0, True), Letters("30", 0, True)))]),
        ("note:this", [Term((Letters("note", 0, True), Letters("this", 0, False)))]),
        ("lamp lamp LAMP", [word("lamp")]),
        ("- -- ?! …", []),
    ],
)
def test_words_and_phrases(text: str, terms: list[Term]) -> None:
    assert asked(text) == Query(terms=tuple(terms))


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("after:2026-03-09", ns(2026, 3, 9), None),
        ("before:2026-03-09", None, ns(2026, 3, 9)),
        ("on:2026-03-09", ns(2026, 3, 9), ns(2026, 3, 10)),
        ("on:2025-12", ns(2025, 12, 1), ns(2026, 1, 1)),
        ("on:2025", ns(2025, 1, 1), ns(2026, 1, 1)),
        ("on:today", ns(2026, 3, 9), ns(2026, 3, 10)),
        ("on:yesterday", ns(2026, 3, 8), ns(2026, 3, 9)),
        ("on:8.3.2026", ns(2026, 3, 8), ns(2026, 3, 9)),
        ("after:3d", NOW - 3 * DAY, None),
        ('after:"3 months"', ns(2025, 12, 9), None),
        ("after:12h before:2d", NOW - 12 * HOUR, NOW - 2 * DAY),
        ("after:2026-01 after:2026-02 before:2026-05 before:2026-04", ns(2026, 2, 1), ns(2026, 4, 1)),
    ],
)
def test_dates(text: str, after: int | None, before: int | None) -> None:
    assert asked(text) == Query(after=after, before=before)


def test_days_begin_where_the_person_is() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse("on:2026-03-29", NOW, berlin) == Query(
        after=ns(2026, 3, 29, zone=berlin), before=ns(2026, 3, 30, zone=berlin)
    )


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("before:soon", "“before:soon” is no date, such as 2026-03-09"),
        ("before:2026-02-30", "is no date"),
        ("is:gone", "“gone” is no state; there are unread, waiting, failed, archived, open."),
        ("status:lost", "“lost” is no status; there are queued, sent, failed, delivered, read, received."),
        ("type:hologram", "“hologram” is no type known here: text, image"),
        ("from:", "“from:” says nothing behind the colon."),
        ("-before:2026", "use before: and after: without the minus"),
        (" ".join(f"word{number}" for number in range(30)), "Only the first 20 words count."),
        ("x" * 2000, "too long"),
    ],
)
def test_what_is_not_understood_is_said(text: str, remark: str) -> None:
    assert remark in asked(text).remarks[0]
