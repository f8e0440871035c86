"""When the next frame may go out, as the terminal's answers come, or do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui.app.output.fence import AGAIN, EVERY, LONG, PATIENCE, SLOWEST, WINDOW, Fence

MUCH = WINDOW + 1


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fence(clock: Clock) -> Fence:
    return Fence(lambda: None, clock)


def send(fence: Fence, size: int) -> None:
    if fence.sent(size):
        fence.asked()


def answer(fence: Fence) -> None:
    fence.asked()
    fence.answered()


def test_a_terminal_that_never_answers_holds_nothing_back(fence: Fence, clock: Clock) -> None:
    for _ in range(100):
        send(fence, MUCH)
        assert not fence.is_closed()
        clock.now += 1


def test_one_that_has_answered_is_waited_for(fence: Fence) -> None:
    answer(fence)
    send(fence, WINDOW - 1)
    assert not fence.is_closed()
    send(fence, EVERY)
    assert fence.is_closed()
    fence.answered()
    assert not fence.is_closed()


def test_a_few_bytes_ask_nothing(fence: Fence) -> None:
    assert not any(fence.sent(100) for _ in range(EVERY // 100))
    assert fence.sent(100)


@pytest.mark.parametrize(("act", "seconds"), [(Fence.heard, PATIENCE + MUCH * SLOWEST), (lambda fence: None, LONG)])
def test_it_is_not_waited_for_without_end(
    fence: Fence, clock: Clock, act: Callable[[Fence], None], seconds: float
) -> None:
    answer(fence)
    send(fence, MUCH)
    clock.now += 0.1
    act(fence)
    clock.now += seconds - 0.2
    assert fence.is_closed()
    clock.now += 0.2
    assert not fence.is_closed()


def test_a_person_at_a_terminal_that_answers_no_more_waits_once(fence: Fence, clock: Clock) -> None:
    answer(fence)
    send(fence, MUCH)
    clock.now += 0.1
    fence.heard()
    clock.now += PATIENCE + MUCH * SLOWEST
    assert not fence.is_closed()
    send(fence, MUCH)
    assert not fence.is_closed()
    fence.answered()
    send(fence, MUCH)
    assert fence.is_closed(), "it answers again"


def test_a_lost_answer_is_asked_for_again(fence: Fence, clock: Clock) -> None:
    answer(fence)
    for _ in range(3):  # and nothing of it is left behind
        send(fence, MUCH)
        assert not fence.asks_again(), "too soon"
        clock.now += AGAIN
        assert fence.asks_again()
        assert not fence.asks_again()
        assert fence.is_closed()
        fence.answered()
        assert not fence.is_closed()
        send(fence, MUCH)
        assert fence.is_closed()
        fence.answered()
        assert not fence.is_closed()
    clock.now += AGAIN
    assert not fence.asks_again(), "nothing is waited for"


def test_on_a_line_that_is_only_slow_a_question_more_lets_nothing_through(fence: Fence, clock: Clock) -> None:
    answer(fence)
    send(fence, MUCH)
    send(fence, MUCH)
    for _ in range(3):
        clock.now += AGAIN
        assert fence.asks_again()
    fence.answered()
    assert fence.is_closed(), "what was sent second is not read"
    fence.answered()
    assert not fence.is_closed()


def test_a_line_that_is_stuck_gets_little_now_and_then(fence: Fence, clock: Clock) -> None:
    answer(fence)
    frames = 0
    for _ in range(600):
        clock.now += 0.1
        if not fence.is_closed():
            send(fence, MUCH)
            frames += 1
    assert 2 <= frames <= 1 + 60 / LONG + 1


def test_what_went_to_another_terminal_is_not_waited_for(fence: Fence) -> None:
    answer(fence)
    send(fence, MUCH)
    fence.forget()
    assert not fence.is_closed()
    assert not fence.waits
