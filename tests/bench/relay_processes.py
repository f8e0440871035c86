"""The programs that are measured, in processes of their own on a core of their own, and what each of them costs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tests.bench.relay_events import KEY, PUBLIC_URL

CORES = sorted(os.sched_getaffinity(0))
TICKS = os.sysconf("SC_CLK_TCK")
OURS = ("TERNBOX_", "XDG_", "NOTIFY_", "LISTEN_")


class Child:
    """`said` is its first line on stdout."""

    def __init__(self, process: subprocess.Popen[str], said: Any) -> None:
        self.process, self.said = process, said

    @property
    def port(self) -> int:
        return int(self.said["http"].rpartition(":")[2])

    @property
    def feed(self) -> str:
        return str(self.said["feed"])

    def cpu(self) -> float:
        """Seconds of all its threads so far, to a hundredth."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """MB that are in memory for this process."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def prepare() -> str:
    """Take the second core and leave the first one to who is measured; says so."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if len(CORES) < 2:
        return "one core: servers and load share it"
    os.sched_setaffinity(0, CORES[1:2])
    return f"servers on core {CORES[0]}, load and inboxes on core {CORES[1]}"


@contextmanager
def everywhere() -> Iterator[None]:
    """For what is started inside, all cores."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)


@contextmanager
def child(arguments: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Iterator[Child]:
    """`python -m` with these arguments, until the end of the block: its stdin closes then, however we end."""
    command = [sys.executable, "-m", *arguments]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "start_new_session": True}
    with (
        open(folder / "errors", "w+") as errors,
        subprocess.Popen(command, env=environment(folder) | dict(env or {}), stderr=errors, **pipes) as process,
    ):
        os.sched_setaffinity(process.pid, CORES[:1])
        assert process.stdin
        assert process.stdout
        try:
            first = process.stdout.readline()
            if not first:
                errors.seek(0)
                sys.exit(f"{' '.join(arguments)} ended with {process.wait(15)}:\n{errors.read()}")
            yield Child(process, json.loads(first))
        finally:
            process.stdin.close()
            _end(process)


def relay(folder: Path, *options: str) -> AbstractContextManager[Child]:
    """A relay whose log and socket are in this folder, made if need be; `options` are those of `relay_child`."""
    folder.mkdir(exist_ok=True)
    command = ["tests.bench.relay_child", *options, f"--public-url={PUBLIC_URL}", "--listen=127.0.0.1:0"]
    command += [f"--feed={folder / 'feed.sock'}", f"--data={folder}", "--until-eof"]
    return child(command, folder, {"TERNBOX_SIGNING_KEY": KEY})


def _end(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        sys.exit(f"it did not end by itself: {process.args!r}")
    finally:
        process.kill()


def environment(folder: Path) -> dict[str, str]:
    """Of this process, without what is meant for a Ternbox; its folders are in ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"), str(folder))
    return kept | homes
