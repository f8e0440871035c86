"""A real sshd on loopback with keys of its own, and the command that logs in there."""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.terminal.patience import PATIENCE, until

SSHD = "/usr/sbin/sshd"


class Sshd:
    """Runs as whoever runs the tests, for that one user and key; everything it needs lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        self._port = _free_port()
        (folder / "known").write_text(f"[127.0.0.1]:{self._port} {(folder / 'host.pub').read_text()}")
        (folder / "config").write_text(self._config())
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "config")], stderr=self._log)
        until(lambda: self._greets(), bool, f"sshd's greeting; see {folder / 'log'}")

    def _config(self) -> str:
        lines = {
            "Port": self._port,
            "ListenAddress": "127.0.0.1",
            "HostKey": self._folder / "host",
            "AuthorizedKeysFile": self._folder / "authorized",
            "PidFile": "none",
            "UsePAM": "no",
            "StrictModes": "no",
            "PasswordAuthentication": "no",
            "PermitRootLogin": "yes",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _greets(self) -> bool:
        assert self._process.poll() is None, (self._folder / "log").read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1) as line:
            return line.recv(4) == b"SSH-"
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.cut()
        self._process.kill()
        self._process.wait(PATIENCE)
        self._log.close()

    def login(self, command: Sequence[str], env: Mapping[str, str]) -> list[str]:
        """The ssh command that runs `command` in a terminal over there, with `env` added to what sshd gives it."""
        remote = shlex.join(["env", *(f"{name}={value}" for name, value in env.items()), *command])
        options = [f"UserKnownHostsFile={self._folder / 'known'}", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes"]
        flags = [flag for option in options for flag in ("-o", option)]
        where = ["-i", str(self._folder / "user"), "-p", str(self._port), f"{getpass.getuser()}@127.0.0.1"]
        return ["ssh", "-F", "none", "-tt", "-q", *flags, *where, remote]

    def cut(self) -> None:
        """Cut every connection as a broken line does: its sshd processes die at once."""
        for child in reversed(_descendants(self._process.pid)):
            with suppress(ProcessLookupError, FileNotFoundError):
                if Path(f"/proc/{child}/comm").read_text().startswith("sshd"):
                    os.kill(child, signal.SIGKILL)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _descendants(parent: int) -> list[int]:
    with suppress(FileNotFoundError):
        children = [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        return [pid for child in children for pid in (child, *_descendants(child))]
    return []
