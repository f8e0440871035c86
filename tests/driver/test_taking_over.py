"""The screen is right again after others had it, and the proof would tell if it were not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driver.fuzz import judged
from tests.driver.session import Plan, play


def test_all_of_the_screen_is_painted_again(tmp_path: Path) -> None:
    plan, steps = Plan(1), ["resize_and_back", "suspend", "stop", "wake", "edit", "suspend"]
    same, old = judged(play(plan, tmp_path, steps), plan)
    assert same.wrong == old.wrong == []
    assert same.rests == len(steps)


@pytest.mark.parametrize(
    ("mistake", "step"), [("deaf_to_resizes", "resize_and_back"), ("believes_in_its_screen", "suspend")]
)
def test_a_driver_that_does_not_know_better_is_found_out(mistake: str, step: str, tmp_path: Path) -> None:
    plan = Plan(1, mistake=mistake)
    assert judged(play(plan, tmp_path, [step]), plan)[0].wrong
