"""Dates: every form that has been found on the wire, and all that could be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.dates import format_date, parse_date

NS = 1_000_000_000
SECOND = 1709993131 * NS


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("2024-03-09T14:05:31Z", SECOND),
        ("2024-03-09T14:05:31.Z", SECOND),
        ("2024-03-09T14:05:31.507281934Z", SECOND + 507281934),
        ("2024-03-09T14:05:31.50728193Z", SECOND + 507281930),
        ("2024-03-09T14:05:31.5072819Z", SECOND + 507281900),
        ("2024-03-09T14:05:31.5Z", SECOND + 500000000),
        ("2024-03-09T14:05:31.5072819349Z", SECOND + 507281934),
        ("2024-03-09T14:05:31+00:00", SECOND),
        ("2024-03-09T16:35:31+02:30", SECOND),
        ("2024-03-09T04:05:31.5-1000", SECOND + 500000000),
        ("2024-03-09t14:05:31z", SECOND),
        ("2024-03-09 14:05:31", SECOND),
        ("1969-12-31T23:59:59.25Z", -750_000_000),
        ("2016-12-31T23:59:60Z", 1483228800 * NS),
    ],
)
def test_every_form_is_read(text: str, ns: int) -> None:
    assert parse_date(text) == ns


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-02-30T00:00:00Z",
        "2024-03-09",
        "soon",
        "1709993131",
        "2024-03-09T24:00:00Z",
        "٢٠٢٤-03-09T14:05:31Z",
        "2024-03-09T14:05:31Zx",
        "2024-03-09T14:05:31.-5Z",
    ],
)
def test_no_time_and_nonsense_are_no_time(text: str | None) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (SECOND, "2024-03-09T14:05:31Z"),
        (SECOND + 507281930, "2024-03-09T14:05:31.50728193Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (SECOND + 1, "2024-03-09T14:05:31.000000001Z"),
        (SECOND + 100, "2024-03-09T14:05:31.0000001Z"),
    ],
)
def test_dates_are_written_as_the_api_does(ns: int, text: str) -> None:
    assert format_date(ns) == text


@given(st.integers(-(2**63), 2**63 - 1))
def test_what_is_written_reads_back(ns: int) -> None:
    assert parse_date(format_date(ns)) == ns


@given(st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_agrees_with_the_standard_library(local: datetime, minutes: int) -> None:
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    text = f"{local:%Y-%m-%dT%H:%M:%S.%f}{offset}"
    exact = (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert parse_date(text) == exact * 1000


@given(st.text())
def test_nothing_makes_it_raise(text: str) -> None:
    assert parse_date(text) is None or format_date(parse_date(text) or 0)
