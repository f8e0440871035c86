"""The API's dates as integer nanoseconds since 1970 (UTC), and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_NS = 1_000_000_000
_LARGEST = 2**63
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d*))?(?:[Zz]|([+-])(\d\d):?(\d\d))?\s*", re.ASCII
)


def parse_date(text: str | None) -> int | None:
    """Nanoseconds of an RFC 3339 date with any number of fractional digits (beyond nine they are cut).

    None for null, empty and unreadable dates, and for what 64 bits cannot hold (before 1677, after 2262): the zero time
    of the vendor's Go code, year 1, thus reads as "never".
    """
    match = _DATE.fullmatch(text or "")
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = match.groups()
    offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0)) * (-1 if sign == "-" else 1)
    leap = second == "60"
    try:
        start = datetime(
            int(year), int(month), int(day), int(hour), int(minute), 59 if leap else int(second), tzinfo=UTC
        )
    except ValueError:
        return None
    since = start - _EPOCH
    seconds = since.days * 86_400 + since.seconds + leap - int(offset.total_seconds())
    ns = seconds * _NS + int((fraction or "").ljust(9, "0")[:9])
    return ns if -_LARGEST <= ns < _LARGEST else None


def format_date(ns: int) -> str:
    """RFC 3339 in UTC as the API writes it: the zeros at the end of a fraction are cut."""
    seconds, fraction = divmod(ns, _NS)
    start = _EPOCH + timedelta(seconds=seconds)
    digits = f".{fraction:09}".rstrip("0").rstrip(".")
    return f"{start:%Y-%m-%dT%H:%M:%S}{digits}Z"
