"""The proof proves something: with a mistake in it, what makes the differences is found out by a recorded session."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.driver import log
from tests.driver.doubt import is_damage_within_clusters
from tests.driver.emulator import by_code_points
from tests.driver.judge import Judge
from tests.driver.replay import replayed
from tests.driver.session import plan
from tests.driver.sgr import Unknown
from tui.app.output import pen, picture, styles

Change = Callable[[pytest.MonkeyPatch], None]
SEED = 3


def no_spreading(patch: pytest.MonkeyPatch) -> None:
    """What a cluster may have run over is not sent again."""
    patch.setattr(picture, "spread", lambda row, changed: None)


def no_blanks_first(patch: pytest.MonkeyPatch) -> None:
    """A cluster is written like a character whose width is known."""

    def unsure(self: Any, x: int, y: int, row: Any) -> int:
        self._out.append(row[x][0])
        return int(x + abs(row[x][2]))

    patch.setattr(pen.Pen, "_unsure", unsure)


def attributes_stay(patch: pytest.MonkeyPatch) -> None:
    """Bold is not switched off again."""
    turned = styles.turned.__wrapped__

    @lru_cache(8192)
    def wrong(old: styles.Style, new: styles.Style) -> str:
        return str(turned((old[0] - {"1"}, *old[1:]), new))

    patch.setattr(pen, "turned", wrong)


def halves_stay(patch: pytest.MonkeyPatch) -> None:
    """Half of a wide character is left over where the other was painted over."""
    patch.setattr(picture, "_part", lambda row, second, head: None)


def columns_are_believed(patch: pytest.MonkeyPatch) -> None:
    """The cursor is thought to be where a cluster should have left it."""
    unsure = pen.Pen._unsure

    def wrong(self: Any, x: int, y: int, row: Any) -> int:
        end = unsure(self, x, y, row)
        self.at = (end, y)
        return end

    patch.setattr(pen.Pen, "_unsure", wrong)


def gaps_lose_their_look(patch: pytest.MonkeyPatch) -> None:
    """Cells that did not change are written again in whatever look is set."""
    patch.setattr(pen.Pen, "_is_short_gap", lambda self, x, row, changed: True in changed[x : x + pen.GAP])


def nothing_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """After a resize the terminal is believed to show what it did."""
    patch.setattr(picture.Picture, "forget", lambda self, first=0: setattr(self, "_touched", set()))


@pytest.fixture
def wrong_by(recorded: Callable[[int], Path]) -> Callable[[], int]:
    """How much is wrong when the recorded session is put through the picture: by both ways of measuring."""

    def judged() -> int:
        events = list(log.read(recorded(SEED)))
        erases = plan(SEED).erases
        same = Judge(erases=erases)
        old = Judge(erases=erases, clusters=by_code_points, tolerance=is_damage_within_clusters)
        try:
            return sum(len(judge.read(replayed(events, erases=erases)).wrong) for judge in (same, old))
        except Unknown:
            return 1

    return judged


def test_without_a_mistake_there_is_none(wrong_by: Callable[[], int]) -> None:
    assert wrong_by() == 0


@pytest.mark.parametrize(
    "mistake",
    [
        no_spreading,
        no_blanks_first,
        attributes_stay,
        halves_stay,
        columns_are_believed,
        gaps_lose_their_look,
        nothing_is_forgotten,
    ],
)
def test_a_mistake_is_found(mistake: Change, wrong_by: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    mistake(monkeypatch)
    assert wrong_by() > 0
