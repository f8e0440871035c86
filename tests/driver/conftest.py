"""Recorded sessions: each is played once for all the tests that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.driver.session import plan, play
from tests.terminal.conftest import environment as environment
from tests.terminal.conftest import filled_store as filled_store
from tests.terminal.conftest import silent_api as silent_api
from tests.terminal.conftest import tmux_there as tmux_there
from tests.terminal.conftest import unanswered as unanswered

STEPS = 50


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The log of the session with a seed."""
    return cache(lambda seed: play(plan(seed), tmp_path_factory.mktemp("session"), STEPS))
