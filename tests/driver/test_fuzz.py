"""Random sessions with the finished program: each screen is what plain output would have shown, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driver import log
from tests.driver.judge import Judge
from tests.driver.session import plan, play

SEEDS = (1,)
STEPS = 50


@pytest.mark.parametrize("seed", SEEDS)
def test_every_screen_is_what_plain_output_would_have_shown(seed: int, tmp_path: Path) -> None:
    path = play(plan(seed), tmp_path, STEPS)
    verdict = Judge(erases=plan(seed).erases).read(log.read(path))
    assert verdict.wrong == []
    assert verdict.rests == STEPS // 25
    assert verdict.compared > STEPS
