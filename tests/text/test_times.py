"""Times in words."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import text
from tui.model import DAY, HOUR, MINUTE, NS

BERLIN = text.zone("Europe/Berlin")


def ns(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp()) * NS


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (-HOUR, "now"), (0, "now"), (59 * NS, "now"), (MINUTE, "1m"), (12 * MINUTE, "12m"), (HOUR - 1, "59m"),
        (HOUR, "1h"), (DAY - 1, "23h"), (2 * DAY, "2d"), (13 * DAY, "13d"), (14 * DAY, "2w"), (35 * DAY, "5w"),
        (364 * DAY, "52w"), (365 * DAY, "1y"),
    ],
)  # fmt: skip
def test_ago(past: int, words: str) -> None:
    assert text.ago(10**18, 10**18 + past) == words


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (21 * HOUR + 1, "21h"), (4 * HOUR, "4h"), (4 * HOUR - 1, "3h!"), (42 * MINUTE, "42m!"), (1, "1m!"), (0, "shut"),
        (-DAY, "shut"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_window(rest: int, words: str) -> None:
    assert text.left(10**18 + rest, 10**18) == words


def test_times_are_in_the_zone_of_the_person() -> None:
    winter, summer = ns("2026-03-09T08:14:31+00:00") + 507_999_999, ns("2026-07-09T22:30:00+00:00")
    assert text.clock_time(winter, BERLIN) == "09:14"
    assert text.exact(winter, BERLIN) == "2026-03-09 09:14:31.507 CET"
    assert text.exact(summer, BERLIN) == "2026-07-10 00:30:00.000 CEST"
    assert text.exact(summer, text.zone("UTC")) == "2026-07-09 22:30:00.000 UTC"


def test_day_lines_name_another_year_by_the_persons_calendar() -> None:
    new_year = ns("2026-12-31T23:30:00+00:00")
    assert text.day_line(ns("2026-03-09T08:00:00+00:00"), BERLIN, new_year - DAY) == "Monday 9 March"
    assert text.day_line(new_year, BERLIN, new_year - DAY) == "Friday 1 January 2027"
    assert text.day_line(new_year, text.zone("UTC"), new_year - DAY) == "Thursday 31 December"


def test_no_name_is_the_zone_of_this_host_with_its_summer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert text.exact(ns("2026-01-09T08:00:00+00:00"), text.zone("")) == "2026-01-09 09:00:00.000 CET"
        assert text.exact(ns("2026-07-09T08:00:00+00:00"), text.zone("")) == "2026-07-09 10:00:00.000 CEST"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("name", ["Europe/Berln", "../../etc/passwd", "/etc/localtime", "\x00", "Europe"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone known here"):
        text.zone(name)


@given(st.integers(), st.integers())
def test_no_time_is_too_strange(then: int, now: int) -> None:
    assert text.exact(then, BERLIN)
    assert text.exact(then, None)
    assert text.day_line(then, BERLIN, now)
    assert text.ago(then, now)
    assert text.left(then, now)
