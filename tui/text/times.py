"""Times as people read them. All times are integer nanoseconds since 1970 (UTC), as everywhere in Ternbox."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from tui.ages import ago as ago
from tui.ages import left as left
from tui.model import NS

# None is the zone of this host, with the rule for summer time that held at the moment in question.
Zone = tzinfo | None

_LATEST = 253_402_000_000  # some hours before the year 10000, the end of datetime


def zone(name: str) -> Zone:
    """The zone with an IANA name such as Europe/Berlin; "" is the zone of this host. Raises ValueError."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"“{name}” is not a time zone known here; try one such as Europe/Berlin.") from None


def clock_time(ns: int, zone: Zone) -> str:
    """09:14"""
    return _local(ns, zone).strftime("%H:%M")


def day_line(ns: int, zone: Zone, now: int) -> str:
    """Monday 9 March, and the year when it is not this one."""
    day, today = _local(ns, zone), _local(now, zone)
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"


def exact(ns: int, zone: Zone) -> str:
    """2026-03-09 09:14:31.507 CET"""
    moment = _local(ns, zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{ns % NS // 1_000_000:03} {moment:%Z}"


def _local(ns: int, zone: Zone) -> datetime:
    """The moment in the zone. What no calendar here can hold is shown as its first or last day."""
    return datetime.fromtimestamp(min(max(ns // NS, 0), _LATEST), UTC).astimezone(zone)
