"""A sandbox for all these tests, which only look at it; and the homes and services of other folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.credentials.conftest import display_there as display_there
from tests.credentials.conftest import here as here
from tests.doctor.doctor import Doctor
from tests.terminal.conftest import environment as environment
from tests.terminal.conftest import silent_api as silent_api
from tests.terminal.conftest import tmux_there as tmux_there
from tests.terminal.inbox import sandbox


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The two variables that lead to a running sandbox."""
    root = Path(__file__).parent.parent.parent
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home")), "PYTHONPATH": str(root)}
    with sandbox(own) as env:
        yield {name: env[name] for name in ("TERNBOX_API_URL", "TERNBOX_ACCESS_KEY")}


@pytest.fixture
def account(environment: dict[str, str], api: dict[str, str]) -> dict[str, str]:
    """A home in which everything is as it should be."""
    return {**environment, **api, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


@pytest.fixture
def doctor(account: dict[str, str]) -> Doctor:
    return Doctor(account)
