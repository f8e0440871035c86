"""How much of everything the receiver takes from the other side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Durations in seconds, sizes in bytes.

    `deadline` is for one request, from its first byte (or the connection) to its answer. Of `connections` those beyond
    get 503, and beyond twice as many nothing. `append` is how long an event may wait for the log, `linger` how long who
    was refused may go on sending or take to read why.
    """

    deadline: float = 10.0
    keep_alive: int = 15
    connections: int = 320
    headers: int = 100
    head: int = 16 * 1024
    body: int = 256 * 1024
    append: float = 5.0
    linger: float = 1.0
    retry_after: int = 5


DEFAULT = Limits()
