"""Starts and ends processes that keep an event log, and asks them."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("log_child.py")


class LogProcess:
    """`path` is the log, `socket` where the process answers; both stay when it is killed."""

    def __init__(self, path: Path, socket: Path) -> None:
        self.path, self.socket = path, socket
        self._process: subprocess.Popen[str] | None = None

    def start(self, *before: str, **environment: str) -> str:
        """Returns the epoch, or why it did not start. `before` stands before the command, as strace does."""
        self.socket.unlink(missing_ok=True)
        command = [*before, sys.executable, str(CHILD), str(self.path), str(self.socket)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        )  # fmt: skip
        assert self._process.stdout
        assert self._process.stderr
        epoch = self._process.stdout.readline().strip()
        if epoch:
            assert self._process.stdout.readline() == "ready\n"
        return epoch or self._process.stderr.read().strip()

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """By the process's own end of its log, also where something else was started before it."""
        assert self._process
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        os.kill(int(children[0]) if children else self.pid, signal.SIGTERM)
        assert self._end() == 0

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    def _end(self) -> int:
        assert self._process
        assert self._process.stdout
        assert self._process.stderr
        status = self._process.wait(30)
        self._process.stdout.close()
        self._process.stderr.close()
        return status

    async def ask(self, line: str) -> str:
        """The answer; "" when the process went away meanwhile. Raises OSError when it is not there."""
        reader, writer = await asyncio.open_unix_connection(str(self.socket))
        try:
            writer.write(f"{line}\n".encode())
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()

    async def append(self, id_: str) -> int:
        """Repeats it until there is a number."""
        while True:
            try:
                answer = await self.ask(id_)
            except OSError:
                answer = ""
            if answer.isdigit():
                return int(answer)
            await asyncio.sleep(0.02)


@contextmanager
def log_process(path: Path) -> Iterator[LogProcess]:
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
    process = LogProcess(path, folder / "s")
    try:
        yield process
    finally:
        process.close()
        shutil.rmtree(folder)


def run(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
