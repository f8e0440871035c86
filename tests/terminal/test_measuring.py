"""What measures the inbox from outside measures programs right of which everything is known."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

import pytest

from tests.bench.inbox.figures import Figures, Sample
from tests.bench.inbox.measure import measure
from tests.bench.inbox.programs import Program
from tests.bench.inbox.session import Session
from tests.bench.inbox.walk import Step, press
from tests.terminal.link import Link

RAW = "import os, time, tty; tty.setraw(0); say = lambda text: os.write(1, text.encode()); say('ready');"
LATE = 40.0  # milliseconds; what a busy machine adds


def known(program: str, step: Step, link: Link | None = None) -> Sequence[Sample]:
    """The samples of a step in a program that answers keys in a known way."""
    figures = Figures()
    command = (sys.executable, "-c", RAW + program)
    env = {"PATH": os.environ["PATH"]}
    measure(Program("known", command, env, ("ready",), (step,), settle=0.2), figures, link)
    return figures.steps[step.name]


def test_the_first_byte_and_the_last_one_before_a_pause() -> None:
    program = (
        "\nwhile os.read(0, 9): time.sleep(.1); say('X'); time.sleep(.02); say('YZ'); time.sleep(.2); say('later')"
    )
    sample = min(known(program, Step("key", ("a",), 3, quiet=0.4)))
    assert 100 <= sample.first < 100 + LATE
    assert 120 <= sample.settled < 120 + LATE
    assert sample.written == len("XYZlater")


def test_processor_time_of_all_processes() -> None:
    program = """
while os.read(0, 9):
    if not os.fork():
        while time.process_time() < .1: pass
        say('X'); time.sleep(5)
"""
    sample = known(program, Step("key", ("a",)))[0]
    assert 60 < sample.cpu < 200  # a child's clock begins anew


def test_a_silent_key_costs_nothing() -> None:
    assert known("time.sleep(30)", Step("key", ("a",), quiet=0.1))[0].written == 0


def test_what_compresses_well_is_smaller_over_ssh() -> None:
    sample = known("\nwhile os.read(0, 9): say('where is my order ' * 100)", Step("key", ("a",)))[0]
    assert sample.written == 1800
    assert 10 < sample.zipped < 100


def test_a_held_key_on_a_slow_line_runs_on() -> None:
    """Ten times 1,250 bytes take a second at 100 kbit/s, and the last press is 0.45 s after the first."""
    held = Step("held", ("a",), 10, rate=20, quiet=0.5)
    sample = known("\nwhile os.read(0, 1): say('y' * 1250)", held, Link(100, 0.1))[0]
    assert sample.written == 12_500
    assert sample.settled == pytest.approx(1000 - 450 + 100, abs=150)


def test_a_step_may_end_before_all_has_come() -> None:
    program = "\nwhile os.read(0, 9): say('X'); time.sleep(.2); say('later')"
    assert known(program, Step("key", ("a",), window=0.1))[0].written == 1


def test_what_comes_after_the_window_has_taken_as_long_as_that() -> None:
    program = "\nwhile os.read(0, 9): time.sleep(.3); say('late')"
    assert known(program, Step("key", ("a",), window=0.1))[0].settled == pytest.approx(100)


def test_a_window_leaves_room_for_the_way_there_and_back() -> None:
    program = "\nwhile os.read(0, 9): say('X'); time.sleep(.2); say('later')"
    assert known(program, Step("key", ("a",), window=0.1), Link(100, 0.3))[0].written == 1


def test_what_a_key_brings_late_is_not_the_next_ones() -> None:
    program = "\nwhile os.read(0, 9): say('X'); time.sleep(.3); say('later')"
    samples = known(program, Step("key", ("a",), 3, window=0.1, rest=0.5))
    assert [sample.written for sample in samples] == [1, 1, 1]


def test_what_came_before_does_not_cut_the_pause_after_escape_short() -> None:
    program = """
time.sleep(.2); say('late'); os.read(0, 9); began = time.time(); os.read(0, 9)
say(f' gap {time.time() - began:.2f} '); time.sleep(5)
"""
    with Session((sys.executable, "-c", RAW + program), {"PATH": os.environ["PATH"]}) as session:
        session.until(lambda screen: "ready" in screen)
        time.sleep(0.5)
        press(session, "escape", "b")
        assert "gap 0.2" in session.emulator.text()
