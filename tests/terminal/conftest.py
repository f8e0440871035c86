"""Real terminals: tmux, a pty with an emulator, sshd."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from tests.terminal.inbox import KEY, TERNBOX, sandbox, silence, state_folder
from tests.terminal.patience import until
from tests.terminal.processes import marked, running
from tests.terminal.sshd import SSHD, Sshd

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """For a program under test, on the tests' own home. At the end of the test none of its processes may be left."""
    kept = (
        "PATH",
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "TZ",
        "VIRTUAL_ENV",
        "TERNBOX_RUN_FOLDER",
    )
    own = {name: os.environ[name] for name in kept if name in os.environ}
    own = marked(own | {"PYTHONPATH": str(ROOT)})
    yield own
    try:
        until(lambda: running(own), lambda left: not left, "the end of every process of this test", timeout=3)
    finally:
        for process in running(own):
            os.kill(int(process.split()[0]), signal.SIGKILL)


@pytest.fixture
def tmux_there() -> None:
    need("tmux", shutil.which("tmux"))


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    need("openssh-server", Path(SSHD).exists())
    need("openssh-client", shutil.which("ssh"))
    folder = tmp_path / "sshd"
    folder.mkdir()
    with Sshd(folder) as daemon:
        yield daemon


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which everything is that the sandbox has."""
    folder = tmp_path_factory.mktemp("filled")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_STATE_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    with sandbox(env) as account:
        subprocess.run([*TERNBOX, "list"], env=account, check=True, capture_output=True)
    return folder


@pytest.fixture
def silent_api() -> Iterator[tuple[socket.socket, str]]:
    with silence() as api:
        yield api


@pytest.fixture
def unanswered(
    environment: dict[str, str], filled_store: Path, silent_api: tuple[socket.socket, str]
) -> dict[str, str]:
    """For an inbox with a filled store, and an API that takes every request and never answers."""
    account = {**environment, "TERNBOX_API_URL": silent_api[1], "TERNBOX_ACCESS_KEY": KEY}
    shutil.copytree(state_folder({"XDG_STATE_HOME": str(filled_store)}), state_folder(account))
    return account
