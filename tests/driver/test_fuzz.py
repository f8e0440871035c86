"""Random sessions with the finished program: each screen is what plain output would have shown, cell by cell.

More of them, with fresh seeds: `python -m tests.driver.fuzz`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.driver.conftest import STEPS
from tests.driver.fuzz import judged
from tests.driver.session import REST_EVERY, plan


@pytest.mark.parametrize("seed", [2, 3, 5])
def test_every_screen_is_what_plain_output_would_have_shown(seed: int, recorded: Callable[[int], Path]) -> None:
    same, old = judged(recorded(seed), plan(seed))
    assert same.wrong == []
    assert old.wrong == []
    assert same.rests == STEPS // REST_EVERY
    assert same.compared > STEPS
    assert same.sent < same.written / 2
