"""Dates as people type them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import DAY, NS
from tui.text import exact
from tui.text.dates import date_of

NOW = 1_773_047_730 * NS  # Monday 9 March 2026, 09:15:30 UTC
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-3-1", "2026-03-01"),
        ("2026-03", "2026-03-01"),
        (" Today ", "2026-03-09"),
        ("yesterday", "2026-03-08"),
        ("30 days", "2026-02-07"),
        ("last 30 days", "2026-02-07"),
        ("2 weeks ago", "2026-02-23"),
        ("last week", "2026-03-02"),
        ("last month", "2026-02-09"),
        ("3 months", "2025-12-09"),
        ("14m", None),
        ("14 months", "2025-01-09"),
        ("1 year", "2025-03-09"),
        ("1969-07-20", "1970-01-01"),
        ("2026-02-30", None),
        ("9999 years", None),
        ("0000-01-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_what_is_understood(words: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(ValueError, match="no date that I understand"):
            date_of(words, NOW, BERLIN)
    else:
        assert exact(date_of(words, NOW, BERLIN), BERLIN)[:10] == day


def test_it_begins_where_the_person_is() -> None:
    assert date_of("2026-03-09", NOW, BERLIN) == NOW - (NOW % DAY) - 3600 * NS
    with pytest.raises(ValueError, match="still to come"):
        date_of("2026-03-10", NOW, BERLIN)


@pytest.mark.parametrize(
    ("now", "day"), [("2026-03-31", "2026-02-28"), ("2024-03-31", "2024-02-29"), ("2026-01-31", "2025-12-31")]
)
def test_a_month_before_is_never_a_day_that_there_is_not(now: str, day: str) -> None:
    then = date_of(now, NOW + 400 * DAY, None) + DAY // 2
    assert exact(date_of("last month", then, None), None)[:10] == day


@given(st.text() | st.from_regex(r"\A[0-9]{1,5} ?(days|weeks|months|years|d|w|m|y)\Z"))
def test_anything_is_a_day_of_the_past_or_refused_in_words(words: str) -> None:
    try:
        date = date_of(words, NOW, BERLIN)
    except ValueError as error:
        refused = str(error)
    else:
        assert 0 <= date <= NOW
        return
    assert "date" in refused
