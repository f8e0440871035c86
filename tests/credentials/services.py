"""Real services for one test: a D-Bus session of its own, gnome-keyring in every state, a `pass` store.

Everything lies in one folder with a short name, for that of a socket may have only about a hundred characters. Every
process carries the mark of the place, by which it is found and ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO

from tests.credentials.seen import seen
from tests.terminal.patience import until
from tests.terminal.processes import marked, running

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "the keyring's password"
SERVICES = ("dbus-daemon", "gnome-keyring-daemon", "gcr-prompter", "Xvfb", "gpg-agent", "dconf-service", "at-spi")
POLICY = '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>'


@dataclass
class Place:
    """A home, and the services that run for it. `environment` is for the processes of a test."""

    folder: Path
    environment: dict[str, str]
    user: int | None = None
    python: str = sys.executable
    pids: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return Path(self.environment["HOME"])

    @property
    def address(self) -> str:
        return f"unix:path={self.folder}/bus"

    def command(self, *words: str) -> list[str]:
        """What runs `words` as the user whose home this is."""
        return [*as_user(self.user), *words]

    def ternbox(self, *arguments: str) -> list[str]:
        return self.command(self.python, "-m", "tui", *arguments)

    def start(self, *words: str, stdin: int | IO[bytes] = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            self.command(*words), env=self.environment, stdin=stdin, stdout=quiet, stderr=quiet, start_new_session=True
        )
        self.pids[words[0]] = process.pid
        return process

    def start_bus(self, *, activation: bool = False) -> None:
        """The bus; with `activation` it starts what is installed on this host when somebody asks for it."""
        folders = "<standard_session_servicedirs/>" if activation else ""
        config = self.folder / "bus.conf"
        config.write_text(
            f"<busconfig><type>session</type><listen>{self.address}</listen><auth>EXTERNAL</auth>{folders}"
            f'<policy context="default">{POLICY}</policy></busconfig>\n'
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self.start("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--nosyslog")
        until((self.folder / "bus").exists, bool, "the bus")

    def start_keyring(self, password: str | None = None) -> None:
        """gnome-keyring as it is after a login: unlocked when the login had a password to pass on."""
        unlock = ["--unlock"] if password is not None else []
        words = ("gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock)
        process = self.start(*words, stdin=subprocess.PIPE)
        assert process.stdin is not None
        with process.stdin as stdin:
            stdin.write((password or "").encode())
        good = ("unlocked",) if unlock else ("locked", "none")
        until(self.seen, good.__contains__, "an answer of the keyring")

    def end_keyring(self) -> None:
        pid = self.pids.pop("gnome-keyring-daemon")
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)

    def seen(self) -> str:
        if self.user is None:
            return seen(self.address)
        return run(self, [self.python, "-m", "tests.credentials.seen", self.address]).stdout

    def freeze(self, program: str) -> None:
        """The program goes on existing and answers nobody."""
        os.kill(self.pids[program], signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self.pids.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def left_over(self) -> list[str]:
        """Processes of this place that are none of its services."""
        return [line for line in running(self.environment) if not any(name in line for name in SERVICES)]

    def end(self) -> None:
        for line in running(self.environment):
            with suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        for pid in self.pids.values():
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def as_user(user: int | None) -> list[str]:
    return [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]


@contextmanager
def place(user: int | None = None, python: str = sys.executable, pythonpath: str = str(ROOT)) -> Iterator[Place]:
    """An empty home without any service. At the end no process of it may be left but the services, which are ended."""
    with tempfile.TemporaryDirectory(prefix="tb-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        own = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}
        own |= {"XDG_DATA_HOME": "data", "XDG_RUNTIME_DIR": "run", "GNUPGHOME": "gpg", "PASSWORD_STORE_DIR": "pass"}
        for sub in own.values():
            (folder / sub).mkdir(mode=0o700)
        if user is not None:
            for path in (folder, *folder.iterdir()):
                os.chown(path, user, user)
        kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV", "TERNBOX_RUN_FOLDER") if name in os.environ}
        folders = {variable: str(folder / sub) for variable, sub in own.items()}
        environment = marked(kept | folders | {"PYTHONPATH": pythonpath, "TZ": "UTC", "LC_ALL": "C.UTF-8"})
        there = Place(folder, environment, user, python)
        try:
            yield there
            there.thaw()
            until(there.left_over, lambda left: not left, "the end of every process of this test", timeout=5)
        finally:
            there.end()


def no_bus(there: Place) -> None:
    """Neither an address nor a socket in the runtime folder: the place as it is made."""


def stale_bus(there: Place) -> None:
    """The address that an old tmux still has."""
    there.start_bus()
    os.kill(there.pids["dbus-daemon"], signal.SIGKILL)
    os.waitpid(there.pids.pop("dbus-daemon"), 0)


def frozen_bus(there: Place) -> None:
    there.start_bus()
    there.freeze("dbus-daemon")


def no_service(there: Place) -> None:
    there.start_bus()


def no_collection(there: Place) -> None:
    there.start_bus()
    there.start_keyring()


def unlocked(there: Place) -> None:
    there.start_bus()
    there.start_keyring(PASSWORD)


def locked(there: Place) -> None:
    unlocked(there)
    there.end_keyring()
    there.start_keyring()


def silent(there: Place) -> None:
    unlocked(there)
    there.freeze("gnome-keyring-daemon")


# By the names that the program has for them.
STATES: Mapping[str, Callable[[Place], None]] = {
    "no-bus": no_bus,
    "bus-unreachable": stale_bus,
    "no-service": no_service,
    "no-collection": no_collection,
    "locked": locked,
    "unlocked": unlocked,
    "silent": silent,
}


def show_display(there: Place) -> None:
    """An X server that nobody looks at. Prompts of the keyring open a window there and wait."""
    read, write = os.pipe()
    # Without -noreset it starts anew whenever its last client goes, and turns away who comes in that moment.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-ac", "-noreset"]
    process = subprocess.Popen(
        command, env=there.environment, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write)
    there.pids["Xvfb"] = process.pid
    with os.fdopen(read) as answer:
        there.environment |= {"DISPLAY": f":{answer.readline().strip()}", "NO_AT_BRIDGE": "1"}


def prompting(there: Place) -> None:
    """A locked keyring at a desktop: whoever asks it for a key gets a window, and waits."""
    show_display(there)
    there.start_bus(activation=True)
    there.start_keyring(PASSWORD)
    there.end_keyring()
    there.start_keyring()


def fill_pass(there: Place, entries: Mapping[str, str]) -> None:
    """A `pass` store with a key that has no passphrase, so that no pinentry asks."""
    generate = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "tests", "future-default"]
    run(there, generate)
    run(there, ["pass", "init", "tests"])
    for name, text in entries.items():
        run(there, ["pass", "insert", "--multiline", name], stdin=text)


def run(
    there: Place,
    command: Sequence[str],
    *,
    stdin: str = "",
    check: bool = True,
    changed: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, as the user of the place and in its environment."""
    environment = {**there.environment, **changed}
    return subprocess.run(
        there.command(*command), env=environment, input=stdin, capture_output=True, text=True, timeout=90, check=check
    )


def has(program: str) -> bool:
    return shutil.which(program) is not None
