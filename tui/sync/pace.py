"""How often, how long, how many: every interval of sync in one place. Seconds, unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Tests shorten what they have to wait for; nobody else changes these."""

    # The poll feed: while the person is active, after a pause, after a longer one.
    active: float = 4
    idle: float = 20
    asleep: float = 60
    idle_after: float = 2 * 60
    asleep_after: float = 15 * 60
    jitter: float = 0.2

    # After trouble: this long, then double, up to the ceiling.
    back_off: float = 2
    longest_back_off: float = 120

    # The sweep over the open conversations: a step about once a minute (more seldom when the feed sleeps).
    sweep: float = 60
    after_sweep: float = 1
    at_once: int = 4  # threads read side by side
    pages: int = 10  # of one thread before a gap is accepted

    # Deliveries are asked for at a share of their age, and no more after a day.
    delivery_share: float = 0.5
    delivery_soonest: float = 4
    delivery_latest: float = 4 * 60 * 60
    delivery_end: float = 24 * 60 * 60
    delivery_calls: int = 5

    # The rest of the account, behind everything else.
    backfill: float = 0.5
    history: float = 0.2  # between two pages that somebody asked for

    # The thread on the screen: read again after this long, at first when the eye has rested on it.
    rest: float = 3
    looked_at: float = 15

    # A lost answer: the first look-ups, and from when on "not there" counts.
    look_up: float = 2
    settle: float = 10
    clocks_apart: float = 60 * 60  # how wrong this host's clock may be, when nothing better is known

    # The relay feed. While it is live, the API is asked only to be safe.
    safety: float = 15 * 60
    looked_at_live: float = 5 * 60
    takeover: float = 10  # how long after the last sign of life polling begins
    look_for_relay: float = 10  # where there was none
    tick: float = 1

    # Other processes of the same profile.
    look_elsewhere: float = 1
    crossing: float = 15 * 60  # how long after a reply others' messages may still turn up that crossed with it
    trouble_shown: float = 20
