"""Time in the sandbox: a clock that only moves when told, and the dates of the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tui.model import NS

Clock = Callable[[], int]
ZERO_TIME = "0001-01-01T00:00:00Z"


class FakeClock:
    """A clock in nanoseconds that stands still until `advance`."""

    def __init__(self, start: int) -> None:
        self.now = start

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += round(seconds * NS)


def date(moment: int | None) -> str | None:
    """RFC 3339 as the API writes it: up to nine digits, trailing zeros cut, no fraction for whole seconds."""
    if moment is None:
        return None
    seconds, fraction = divmod(moment, NS)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{fraction:09d}".rstrip("0") + "Z" if fraction else text + "Z"


def rest_date(moment: int | None) -> str | None:
    """The form of the older REST API: whole seconds and an offset."""
    return None if moment is None else datetime.fromtimestamp(moment // NS, UTC).isoformat()


def parse_date(text: str) -> int:
    """Nanoseconds of an RFC 3339 date. Raises ValueError for anything else, a date without an offset included."""
    head, point, rest = text.partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    moment = datetime.fromisoformat(head + rest[len(digits) :] if point else text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset in {text!r}")
    return int(moment.timestamp()) * NS + int(digits[:9].ljust(9, "0") or 0)
