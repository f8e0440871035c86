"""No memory of a process that knows a key reaches a disk, or another program of the same person."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.accounts.python import for_everybody
from tests.credentials.api import Api
from tests.credentials.services import STATES, Place, place, run
from tests.terminal.inbox import FIRST, KEY, TERNBOX, silence
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

PATTERN = Path("/proc/sys/kernel/core_pattern").read_text().strip() if sys.platform == "linux" else "|"
IS_PLAIN = not PATTERN.startswith(("|", "/"))
UNLIMITED = ["bash", "-c", 'ulimit -c unlimited && exec "$@"', "bash"]
SOMEBODY = 9
Unanswering = tuple[socket.socket, str]


@contextmanager
def running(here: Place, command: Sequence[str], shows: str, cwd: Path) -> Iterator[Terminal]:
    """A command that may leave core dumps, as far as the shell is concerned, once it shows something."""
    with Terminal([*UNLIMITED, *command], here.environment, columns=120, rows=40, cwd=cwd) as terminal:
        if shows:
            terminal.wait_for(shows)
        yield terminal


def cores(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.skipif(not IS_PLAIN, reason="needs a core_pattern that is a plain file name: cores go elsewhere here")
def test_another_program_would_leave_its_memory_here(here: Place, tmp_path: Path) -> None:
    """So that the tests below can fail."""
    folder = tmp_path / "cores"
    folder.mkdir()
    program = [sys.executable, "-c", "print('ready', flush=True); input()"]
    with running(here, program, "ready", folder) as terminal:
        terminal.process.send_signal(signal.SIGSEGV)
        assert terminal.wait_exit() == -signal.SIGSEGV
    assert cores(folder)


@pytest.fixture
def unanswering() -> Iterator[Unanswering]:
    with silence() as api:
        yield api


@pytest.mark.parametrize("what", ["inbox", "login", "unlock", "list"])
def test_a_process_that_knows_a_key_leaves_nothing(
    here: Place, lent_api: Api, unanswering: Unanswering, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "cores"
    folder.mkdir()
    here.environment |= {"TERNBOX_API_URL": lent_api.url, "TERNBOX_ACCESS_KEY": lent_api.key}
    STATES["locked" if what == "unlock" else "unlocked"](here)
    command, shows = {
        "inbox": ([], FIRST),
        "login": (["login"], "not shown"),
        "unlock": (["keyring", "unlock"], "not shown"),
        "list": (["list", "--api-url", unanswering[1]], ""),
    }[what]
    with running(here, [*TERNBOX, *command], shows, folder) as terminal:
        pid = terminal.process.pid
        until(lambda: core_limit(pid), lambda limit: limit == "0", "the end of core dumps")
        terminal.process.send_signal(signal.SIGSEGV)
        assert terminal.wait_exit() == -signal.SIGSEGV
    assert cores(folder) == []


def core_limit(pid: int) -> str:
    """The one that counts: the soft limit, as the kernel has it."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line.split()[4] for line in lines if line.startswith("Max core file size"))


def test_other_programs_of_the_same_person_cannot_look_in(unanswering: Unanswering) -> None:
    """What the kernel calls dumpable: what is in /proc/PID is root's, and nobody but root reads the memory."""
    server, url = unanswering
    with place(SOMEBODY, *for_everybody(SOMEBODY)) as there:
        there.environment |= {"TERNBOX_API_URL": url, "TERNBOX_ACCESS_KEY": KEY}
        plain = there.start("sleep", "60")
        until(lambda: owner(plain.pid), lambda user: user == SOMEBODY, "files of its own, so that this test can fail")
        with Terminal(there.ternbox("list"), there.environment) as terminal:
            server.accept()[0].close()
            assert owner(terminal.process.pid) == 0
            memory = ["sh", "-c", f"head -c1 /proc/{terminal.process.pid}/mem"]
            assert "Permission denied" in run(there, memory, check=False).stderr
        plain.kill()
        plain.wait()


def owner(pid: int) -> int:
    return Path(f"/proc/{pid}/environ").stat().st_uid
