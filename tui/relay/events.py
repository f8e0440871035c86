"""What the event log holds, and what it says about itself."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Source = Literal["webhook", "reconcile", "team", "replay"]

UNPARSED = "unparsed"
"""The kind of a signed body that we do not understand."""

SENT = "team.sent"
"""The kind of what an inbox tells the others: who sent the message with this reference."""


class New(Struct, frozen=True):
    """An event to be appended. `id` (at most 200 characters) makes it the same event wherever it comes from.

    `body` is kept and forwarded byte for byte. `nonce` differs in each delivery (the `jti` of a webhook's token): one
    that was seen with another event is refused. `at` is when it arrived (ns).
    """

    id: str
    kind: str
    body: bytes
    at: int
    source: Source = "webhook"
    channel_id: str | None = None
    nonce: str | None = None


class Appended(Struct, frozen=True):
    """`known`: the event is in the log already, under this number. `refused`: its nonce belongs to another event;
    the number is then 0 and nothing was kept.
    """

    seq: int
    outcome: Literal["stored", "known", "refused"]


class Event(Struct, frozen=True):
    """An event of the log. Numbers begin at 1, rise, and are never given twice, not even after a trim."""

    seq: int
    id: str
    kind: str
    body: bytes
    at: int
    source: Source = "webhook"
    channel_id: str | None = None


class Bounds(Struct, frozen=True):
    """The oldest number that is kept and the newest that was given; an empty log has `oldest == newest + 1`."""

    oldest: int
    newest: int


class Health(Struct, frozen=True):
    """`trouble` is a sentence when a write fails just now, else None. `free` is the room for the log in bytes."""

    trouble: str | None
    free: int
    newest_at: int | None
