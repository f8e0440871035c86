"""Random frames through the picture: a terminal shows what it would have shown, however it measures and erases.

And the proof proves something: mistakes in what makes the differences are found.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.driver import mistakes, random_frames
from tests.driver.doubt import is_damage_within_clusters
from tests.driver.judge import Judge
from tests.driver.replay import replayed
from tests.driver.sgr import Unknown
from tests.driver.widths import by_code_points

SEEDS = range(300)


def wrong(seed: int, *, erases: bool) -> list[str]:
    """What is wrong on a terminal that measures as Textual does, and on one that knows nothing of clusters."""
    same = Judge(erases=erases)
    old = Judge(erases=erases, clusters=by_code_points, tolerance=is_damage_within_clusters)
    return [words for judge in (same, old)
            for words in judge.read(replayed(random_frames.session(seed), erases=erases)).wrong]  # fmt: skip


@pytest.mark.parametrize("erases", [True, False])
def test_each_frame_is_what_it_would_have_been(erases: bool) -> None:
    found = {seed: wrong(seed, erases=erases) for seed in SEEDS}
    assert {seed: words for seed, words in found.items() if words} == {}


@pytest.mark.parametrize("mistake", mistakes.OF_THE_PICTURE, ids=lambda mistake: mistake.__name__)
def test_a_mistake_is_found(mistake: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    mistake(monkeypatch)
    assert any(is_found(seed) for seed in SEEDS)


def is_found(seed: int) -> bool:
    try:
        return bool(wrong(seed, erases=False))
    except Unknown:
        return True
