"""Dates as people type them: 2026-03-01, 30 days, last month."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tui.model import NS
from tui.text.times import Zone

FORMS = "Write a date as 2026-03-01, or 30 days, 6 weeks, 3 months, last month, yesterday."
_AMOUNT = re.compile(r"(?:last |the last |for )?(\d{1,4}) ?(days?|d|weeks?|w|months?|years?|y)(?: ago)?")
_DAYS = {"d": 1, "w": 7, "y": 365}


def date_of(words: str, now: int, zone: Zone) -> int:
    """The beginning of the day in ns. Raises ValueError, in words for the person, for what is no date before `now`."""
    said = " ".join(words.lower().split())
    today = datetime.fromtimestamp(now // NS, UTC).astimezone(zone).date()
    try:
        day = _day(said, today)
        moment = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) if day else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValueError(f"“{words.strip()}” is no date that I understand. {FORMS}")
    start = int(moment.timestamp()) * NS
    if start > now:
        raise ValueError("That date is still to come.")
    return max(start, 0)


def _day(said: str, today: date) -> date | None:
    """None for what is not understood; raises ValueError for a day that no calendar has."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", said):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _AMOUNT.fullmatch(said):
        return _before(today, int(found[1]), found[2])
    if said in ("last week", "last month", "last year"):
        return _before(today, 1, said.removeprefix("last "))
    return {"today": today, "yesterday": today - timedelta(days=1)}.get(said)


def _before(today: date, amount: int, unit: str) -> date:
    """A month has as many days as it needs: a month before 31 March is 28 February."""
    if not unit.startswith("m"):
        return today - timedelta(days=amount * _DAYS[unit[0]])
    months = today.year * 12 + today.month - 1 - amount
    year, month = divmod(months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(today.day, last))
