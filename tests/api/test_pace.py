"""How fast, how often again, and how long to wait: with a clock and a sleep of the test's own."""

from __future__ import annotations

import asyncio
import random
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.scripted import Naps
from tui.api.errors import ApiError, BadKey, Invalid, NoConnection, NotUnderstood, ServerTrouble, TooManyRequests
from tui.api.pace import LONGEST_REST, PATIENCE, TRIES, Pace, pause_before_retry, rest_asked_for

pytestmark = pytest.mark.anyio

NS = 1_000_000_000
NOW = 1_767_225_600 * NS


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += round(seconds * NS)


async def test_no_more_requests_per_second_than_allowed() -> None:
    time = Time()
    pace = Pace(per_second=10, in_flight=1, burst=0, clock=time, sleep=time.sleep)
    starts = []
    for _ in range(31):
        async with pace.turn():
            starts.append(time.now)
    assert starts == [i * NS // 10 for i in range(31)]


async def test_a_rest_fills_the_reserve_up_and_no_further() -> None:
    time = Time()
    pace = Pace(per_second=10, in_flight=1, burst=3, clock=time, sleep=time.sleep)
    for rested_at in (time.now, time.now + 3600 * NS):
        time.now = rested_at
        starts = []
        for _ in range(6):
            async with pace.turn():
                starts.append(time.now - rested_at)
        assert starts == [0, 0, 0, 0, NS // 10, NS // 5]


async def test_no_more_in_flight_than_allowed() -> None:
    pace = Pace(per_second=1e9, in_flight=3)
    inside = most = 0

    async def call() -> None:
        nonlocal inside, most
        async with pace.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(call() for _ in range(20)))
    assert (most, inside) == (3, 0)


async def test_a_failed_or_cancelled_call_gives_its_place_back() -> None:
    pace = Pace(per_second=1e9, in_flight=1, sleep=Naps())
    with pytest.raises(RuntimeError):
        async with pace.turn():
            raise RuntimeError
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), pace.turn():
            await asyncio.sleep(10)
    async with asyncio.timeout(1), pace.turn():
        pass


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("0", 0.0),
        ("3", 3.0),
        (" 1.5 ", 1.5),
        ("-20", 0.0),
        ("1e9", LONGEST_REST),
        ("1e999", LONGEST_REST),
        ("9" * 400, LONGEST_REST),
        ("nan", None),
        ("inf", None),
        (formatdate(NOW / NS + 30, usegmt=True), 30.0),
        (formatdate(NOW / NS - 30, usegmt=True), 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_REST),
        ("Fri, 99 Dec 2026 23:59:59 GMT", None),
    ],
)
def test_retry_after_in_all_its_forms(header: str | None, seconds: float | None) -> None:
    assert rest_asked_for(header, NOW) == seconds


@given(st.text())
def test_retry_after_never_asks_for_more_than_we_allow(header: str) -> None:
    rest = rest_asked_for(header, NOW)
    assert rest is None or 0 <= rest <= LONGEST_REST


UNSURE = [NoConnection(taken=None), ServerTrouble(taken=None)]
NOT_TAKEN = [NoConnection(taken=False), TooManyRequests()]


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("error", UNSURE + NOT_TAKEN, ids=repr)
def test_what_may_be_done_twice_is_tried_again(method: str, error: ApiError) -> None:
    assert pause_before_retry(method, error, 1, random.Random(1)) is not None


@pytest.mark.parametrize("error", UNSURE, ids=repr)
def test_a_post_that_may_have_been_taken_is_never_repeated(error: ApiError) -> None:
    assert pause_before_retry("POST", error, 1, random.Random(1)) is None


@pytest.mark.parametrize("error", NOT_TAKEN, ids=repr)
def test_a_post_that_was_not_taken_is_repeated(error: ApiError) -> None:
    assert pause_before_retry("POST", error, 1, random.Random(1)) is not None


@pytest.mark.parametrize("error", [BadKey(), Invalid(), NotUnderstood(taken=None)], ids=repr)
def test_what_will_not_pass_is_not_tried_again(error: ApiError) -> None:
    assert pause_before_retry("GET", error, 1, random.Random(1)) is None


@given(st.integers(1, TRIES - 1), st.integers(0), st.none() | st.floats(0, LONGEST_REST))
def test_pauses_grow_and_are_bounded_and_respect_what_was_asked(tries: int, seed: int, asked: float | None) -> None:
    pause = pause_before_retry("GET", TooManyRequests(retry_after=asked), tries, random.Random(seed))
    if asked is not None and asked > PATIENCE:
        assert pause is None
    else:
        assert pause is not None
        assert max(asked or 0, 0.25 * 2 ** (tries - 1)) <= pause <= PATIENCE
    assert pause_before_retry("GET", TooManyRequests(retry_after=asked), TRIES, random.Random(seed)) is None


def test_pauses_are_jittered() -> None:
    assert len({pause_before_retry("GET", ServerTrouble(), 1, random.Random(seed)) for seed in range(20)}) == 20
