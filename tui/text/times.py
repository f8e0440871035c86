"""Times as people read them. All times are integer nanoseconds since 1970 (UTC), as everywhere in Ternbox."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from tui.model import DAY, HOUR, MINUTE, NS

# None is the zone of this host, with the rule for summer time that held at the moment in question.
Zone = tzinfo | None

SOON = 4 * HOUR
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


def ago(then: int, now: int) -> str:
    """How long something is past, in at most four characters: now, 12m, 3h, 2d, 5w, 2y."""
    past = now - then
    if past < MINUTE:
        return "now"
    for unit, letter, limit in ((MINUTE, "m", HOUR), (HOUR, "h", DAY), (DAY, "d", 14 * DAY), (7 * DAY, "w", 365 * DAY)):
        if past < limit:
            return f"{past // unit}{letter}"
    return f"{past // (365 * DAY)}y"


def left(end: int, now: int) -> str:
    """How long a reply window stays open: 21h, 3h!, 42m!, shut. The mark says that it ends soon."""
    rest = end - now
    if rest <= 0:
        return "shut"
    amount = f"{rest // HOUR}h" if rest >= HOUR else f"{max(1, rest // MINUTE)}m"
    return amount + "!" * (rest < SOON)


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
