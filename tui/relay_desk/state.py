"""How the relay is, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui import text

Said = Mapping[str, Any]


def lines(said: Said, where: str, zone: text.Zone, now: int) -> list[str]:
    """`said` is what the relay says of itself, of which a newer or older one may leave out anything."""
    head = text.clean_line(f"Relay {_words(said, 'version')} at {where}")
    facts = [f"  {name:<10}  {text.clean_line(words, 500)}" for name, words in _facts(said, zone, now) if words]
    return [head, "", *facts, "", *_feeds(said.get("feeds") or [], now)]


def _facts(said: Said, zone: text.Zone, now: int) -> Iterator[tuple[str, str]]:
    yield "ready", _ready(said)
    yield "up", _since(said.get("since"), zone, now)
    yield "events", _events(said, now)
    yield "address", _words(said, "public_url")
    yield "received", _received(said)
    yield "reconciled", _reconciled(said.get("reconcile"), now)
    yield "epoch", _words(said, "epoch")


def _ready(said: Said) -> str:
    if "ready" not in said:
        return ""
    return "yes" if said["ready"] else "NO: " + " ".join(map(str, said.get("reasons") or ["it does not say why."]))


def _since(since: Any, zone: text.Zone, now: int) -> str:
    return f"since {text.exact(since, zone)[:16]} ({_ago(since, now)})" if since else ""


def _events(said: Said, now: int) -> str:
    oldest, newest = said.get("oldest"), said.get("newest") or 0
    if not newest:
        return "none yet"
    kept = f"{oldest:,} to {newest:,}" if oldest and oldest <= newest else f"up to {newest:,}, none kept"
    return f"{kept}, the last one {_ago(said.get('newest_at'), now)}"


def _received(said: Said) -> str:
    counts = said.get("received") or {}
    return (
        ", ".join(f"{count:,} {str(name).replace('_', ' ')}" for name, count in counts.items() if count)
        or "nothing yet"
    )


def _reconciled(said: Any, now: int) -> str:
    if not said:
        return "never: the relay has no access key"
    trouble = f"; trouble: {said['trouble']}" if said.get("trouble") else ""
    return (_ago(said["last_at"], now) if said.get("last_at") else "not yet") + trouble


def _feeds(feeds: Sequence[Said], now: int) -> Iterator[str]:
    if not feeds:
        yield "No inbox listens."
        return
    rows = [("ACCOUNT", "PROGRAM", "HAS", "BEHIND", "SINCE"), *(_feed(each, now) for each in feeds)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) if n in (2, 3) else cell.ljust(width)
                 for n, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        yield ("  " + "  ".join(cells)).rstrip()


def _feed(feed: Said, now: int) -> tuple[str, ...]:
    looks = " (looks)" if feed.get("look") else ""
    return (
        text.clean_line(_words(feed, "actor"), 20),
        text.clean_line(_words(feed, "client"), 24) + looks,
        _words(feed, "cursor"),
        _words(feed, "lag"),
        text.ago(feed.get("since") or now, now),
    )


def _ago(then: int | None, now: int) -> str:
    age = text.ago(then, now) if then else ""
    return {"": "at an unknown time", "now": "just now"}.get(age, f"{age} ago")


def _words(said: Said, name: str) -> str:
    return str(said.get(name, ""))
