"""Days, months and years as people type them into a search, and how long ago something was."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tui.model import DAY, HOUR, NS
from tui.text.dates import date_of
from tui.text.times import Zone

_LENGTHS = {"h": HOUR, "d": DAY, "w": 7 * DAY, "m": 30 * DAY, "y": 365 * DAY}
_NUMBERS = re.compile(r"\d{1,4}([-/.]\d{1,4}){0,2}")


def span_of(words: str, now: int, zone: Zone) -> tuple[int, int] | None:
    """From when until when that goes, in ns; None for what is no date. How long ago something was is a moment."""
    said = words.strip().casefold()
    if found := re.fullmatch(r"(\d{1,4})([hdwmy])", said):
        then = now - int(found[1]) * _LENGTHS[found[2]]
        return then, then
    try:
        today = datetime.fromtimestamp(now // NS, zone).date()
        days = _days(said, today)
        if days is None:
            moment = date_of(said, now, zone)
            return moment, moment
        return _begin(days[0], zone), _begin(days[1], zone)
    except (ValueError, OverflowError, OSError):
        return None


def _days(said: str, today: date) -> tuple[date, date] | None:
    """The day it begins with, and the day after the last. Raises ValueError for a day that no calendar has."""
    if said in ("today", "yesterday"):
        day = today - timedelta(days=said == "yesterday")
        return day, day + timedelta(days=1)
    numbers = [int(part) for part in re.split(r"[-/.]", said)] if _NUMBERS.fullmatch(said) else []
    if len(numbers) == 3 and numbers[0] < 1000:
        numbers.reverse()  # 9.3.2026
    match numbers:
        case [year, month, number]:
            return date(year, month, number), date(year, month, number) + timedelta(days=1)
        case [year, month]:
            return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        case [int(year)] if year >= 1970:
            return date(year, 1, 1), date(year + 1, 1, 1)
    return None


def _begin(day: date, zone: Zone) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * NS
