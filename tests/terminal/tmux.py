"""A terminal of fixed size in a tmux server of its own: keys in, text out."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.terminal.patience import PATIENCE, until


class Tmux:
    """Runs a command in tmux; after its end the pane stays, so that one can see what it left."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 40,
        cwd: Path | None = None,
    ) -> None:
        # Not in the test's folder: the name of a socket may have only about a hundred characters.
        self._folder = tempfile.TemporaryDirectory(prefix="tmux-")
        self._env = {**env, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        program = "exec " + shlex.join(command)
        size = ["-x", str(columns), "-y", str(rows)]
        start = ["start-server", ";", "set", "-g", "remain-on-exit", "on", ";", "set", "-g", "status", "off", ";"]
        self.run(
            *start, "set", "-g", "escape-time", "0", ";", "new-session", "-d", *size, "-c", str(cwd or "."), program
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], env=self._env, capture_output=True, check=False)
        self._folder.cleanup()

    @property
    def _socket(self) -> str:
        return f"{self._folder.name}/socket"

    def run(self, *words: str) -> str:
        """A tmux command; returns what it prints."""
        command = ["tmux", "-S", self._socket, "-f", "/dev/null", *words]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"
        return done.stdout

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: Enter, Escape, C-r, M-n, Down, x."""
        self.run("send-keys", *names)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", "--", text)

    def paste(self, text: str) -> None:
        """As a terminal pastes: bracketed, when the program asked for that."""
        self.run("set-buffer", "-b", "pasted", "--", text, ";", "paste-buffer", "-d", "-p", "-b", "pasted")

    def resize(self, columns: int, rows: int) -> None:
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def fact(self, name: str) -> str:
        """A format variable of tmux: alternate_on, pane_title, mouse_any_flag, pane_pid ..."""
        return self.run("display-message", "-p", f"#{{{name}}}").strip()

    def wait_for(self, text: str, timeout: float = PATIENCE) -> str:
        return until(self.screen, lambda screen: text in screen, f"“{text}” on the screen", timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> str:
        return until(self.screen, lambda screen: text not in screen, f"“{text}” gone from the screen", timeout)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """The exit code of the program."""
        return int(until(self._exit_code, str.isdecimal, "the program's exit code", timeout))

    def _exit_code(self) -> str:
        """Or what is on the screen. tmux 3.3 may miss the end of a child until the next one ends, so it gets one, in
        the background: it may miss the end of that one as well.
        """
        self.run("run-shell", "-b", "true")
        return self.fact("pane_dead_status") or self.screen()
