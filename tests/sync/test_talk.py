"""One connection as a state machine: what it makes of frames, and when it counts as dead."""

from __future__ import annotations

import math
import random

import pytest

from tests.sync.desk import START
from tui.model import NS
from tui.relay.wire import Bye, Close, Event, FromRelay, Live, Ping, Skip, Welcome
from tui.sync import Pace
from tui.sync.retry import FAR, NEAR, Retry, why_to_stop
from tui.sync.talk import LineLost, Place, Talk
from tui.sync.timing import Timing

PLACE = Place("e1", 7)


def welcome(*, epoch: str = "e1", newest: int = 9, start: int = 7, ping: float = 15) -> Welcome:
    return Welcome(1, epoch, 1, newest, start, ping, "ann", "relay")


def event(seq: int) -> Event:
    return Event(seq, f"id {seq}", "message.created", 0, "webhook")


def talking(*frames: FromRelay | None, place: Place | None = PLACE) -> Talk:
    talk = Talk(place, START)
    for frame in frames:
        talk.hear(frame, START)
    return talk


def numbers(talk: Talk) -> list[int]:
    return [each.seq for each in talk.events]


def test_hello_says_where_the_store_is() -> None:
    assert (talking().hello().cursor, talking().hello().epoch) == (7, "e1")
    assert (talking(place=None).hello().cursor, talking(place=None).hello().epoch) == (None, None)


def test_numbers_that_were_heard_before_are_dropped() -> None:
    talk = talking(welcome(start=5), event(6), event(7), event(8), event(8), event(9), event(8), Live(9))
    assert numbers(talk) == [8, 9]
    assert talk.place == Place("e1", 9)


def test_without_a_place_events_come_from_now_on() -> None:
    talk = talking(welcome(start=9), Live(9), event(10), place=None)
    assert (numbers(talk), talk.place) == ([10], Place("e1", 10))


def test_skipped_numbers_count_as_heard() -> None:
    assert talking(welcome(), Skip(9), Live(9)).place == Place("e1", 9)


def test_how_far_behind() -> None:
    talk = talking(welcome(newest=1247))
    assert talk.behind == 1240
    talk.hear(event(8), START)
    assert talk.behind == 1239
    talk.hear(Ping(1, 1300, 0), START)
    assert talk.behind == 1292


def test_what_is_taken_is_gone() -> None:
    talk = talking(welcome(), event(8))
    assert [each.seq for each in talk.take()] == [8]
    assert talk.events == []


def test_a_frame_of_a_newer_relay_is_a_sign_of_life_and_nothing_else() -> None:
    talk = talking(welcome())
    talk.hear(None, START + 30 * NS)
    assert not talk.is_dead(START + 60 * NS)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (welcome(epoch="e2"), Close.NEW_EPOCH),
        (welcome(newest=6, start=6), Close.NEW_EPOCH),
        (welcome(start=8), Close.TOO_OLD),
        (welcome(ping=0), Close.INTERNAL),
        (welcome(ping=math.nan), Close.INTERNAL),
        (event(8), Close.INTERNAL),
        (Live(9), Close.INTERNAL),
        (Ping(1, 9, 0), Close.INTERNAL),
    ],
)
def test_a_relay_that_does_not_keep_to_its_words_is_left(said: FromRelay, code: Close) -> None:
    with pytest.raises(LineLost) as lost:
        talking(said)
    assert lost.value.code == code


# Liveness


@pytest.mark.parametrize(("ping", "seconds"), [(15, 37.5), (2, 5)])
def test_dead_after_two_and_a_half_pings_without_a_frame(ping: float, seconds: float) -> None:
    talk = talking(welcome(ping=ping), Live(7))
    assert not talk.is_dead(START + int(seconds * NS))
    assert talk.is_dead(START + int(seconds * NS) + 1)


def test_dead_without_a_welcome() -> None:
    assert not talking().is_dead(START + 10 * NS)
    assert talking().is_dead(START + 10 * NS + 1)


def test_dead_when_an_event_that_a_ping_tells_of_does_not_come_within_five_seconds() -> None:
    talk = talking(welcome(newest=7), Live(7))
    talk.hear(Ping(1, 8, 0), START)
    talk.hear(Ping(2, 8, 0), START + 5 * NS)
    assert not talk.is_dead(START + 5 * NS)
    assert talk.is_dead(START + 5 * NS + 1)


def test_a_backlog_that_flows_is_no_stall() -> None:
    talk = talking(welcome(newest=100), Ping(1, 100, 0))
    talk.hear(event(8), START + 4 * NS)
    assert not talk.is_dead(START + 9 * NS)


# How long to leave it alone


class Highest(random.Random):
    def uniform(self, a: float, b: float) -> float:
        return b


class Clock:
    now = START

    def __call__(self) -> int:
        return self.now


async def nowhere(_: float) -> None: ...


def retry(rng: random.Random, clock: Clock | None = None) -> Retry:
    return Retry(Timing(clock or Clock(), nowhere, rng, Pace()))


@pytest.mark.parametrize(("far", "longest"), [(False, NEAR), (True, FAR)])
def test_full_jitter_up_to_a_ceiling_and_no_limit_of_tries(far: bool, longest: float) -> None:
    highest = retry(Highest())
    pauses = [highest.after(LineLost(), far=far) for _ in range(2000)]
    assert pauses[:5] == [0.25, 0.5, 1, 2, 4]
    assert pauses[-1] == max(pauses) == longest
    jittered = retry(random.Random(1))
    pauses = [jittered.after(LineLost(), far=far) for _ in range(2000)]
    assert min(pauses[100:]) < longest / 50
    assert max(pauses) <= longest


@pytest.mark.parametrize(("live", "up", "first"), [(True, 30, True), (True, 29, False), (False, 3600, False)])
def test_only_a_connection_that_was_live_for_a_while_makes_the_next_try_a_first_one(
    live: bool, up: int, first: bool
) -> None:
    clock = Clock()
    retrying = retry(Highest(), clock)
    for _ in range(3):
        retrying.after(LineLost(), far=False)
    talk = talking(welcome(), *([Live(9)] if live else []))
    clock.now = START + up * NS
    retrying.ended(talk)
    assert retrying.after(LineLost(), far=False) == (0.25 if first else 2)


def test_after_a_restart_within_the_time_that_the_relay_says() -> None:
    talk = talking(welcome(), Bye("restart", 2000))
    assert retry(Highest()).after(LineLost(Close.RESTART, retry_ms=talk.retry_ms), far=False) == 2
    assert retry(Highest()).after(LineLost(Close.RESTART), far=False) == 0.25


def test_an_overloaded_relay_is_left_alone_for_five_seconds_at_least() -> None:
    assert retry(random.Random(1)).after(LineLost(Close.TRY_LATER), far=False) >= 5


def test_one_that_found_us_too_slow_is_resumed_at_once() -> None:
    assert retry(Highest()).after(LineLost(Close.TOO_SLOW), far=False) == 0


@pytest.mark.parametrize("code", [Close.NOT_ALLOWED, Close.BAD_FRAME, Close.BAD_TOKEN, Close.BAD_VERSION])
def test_codes_that_stop_come_with_words(code: Close) -> None:
    assert retry(Highest()).after(LineLost(code), far=False) == math.inf
    assert why_to_stop(LineLost(code)).endswith(".")


@pytest.mark.parametrize(
    "code", [None, *(code for code in Close if code not in (1008, 4400, 4401, 4406)), 1006, 1015, 4999]
)
def test_all_others_are_tried_again(code: int | None) -> None:
    assert why_to_stop(LineLost(code)) == ""
    assert retry(Highest()).after(LineLost(code), far=True) < 10
