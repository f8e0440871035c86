"""The access key from a program of the person's choice: `pass`, `op`, `vault`, `secret-tool`, `keyctl` ..."""

from __future__ import annotations

import os
import select
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

from tui.config import environment_for_children
from tui.credentials.errors import NoKey, Way
from tui.credentials.secret import Secret

LIMIT = 60.0  # seconds, in which somebody types a passphrase
MOST = 64 * 1024  # bytes


def run(command: Sequence[str], *, terminal: bool, limit: float = LIMIT) -> Secret:
    """The first line that the command prints. Raises NoKey.

    With the terminal it may ask for a passphrase there. Without, it has none, and must manage by itself.
    """
    try:
        process = _start(command, terminal)
    except OSError as error:
        words = f"The key_command cannot be started: {command[0]}: {os.strerror(error.errno or 0)}."
        raise NoKey(words, _by_hand(command)) from None
    try:
        output = _output(process, limit)
    except TimeoutError:
        words = f"The key_command ({command[0]}) gave no key within {limit:.0f} s."
        raise NoKey(words, _by_hand(command)) from None
    finally:
        _end(process, alone=not terminal)
    if process.returncode:
        words = f"The key_command ({command[0]}) ended with status {process.returncode}."
        raise NoKey(words, _by_hand(command))
    line = output.decode("utf-8", "replace").partition("\n")[0].strip()
    if not line:
        words = f"The key_command ({command[0]}) printed no key on its first line."
        raise NoKey(words, _by_hand(command))
    return Secret(line)


def _by_hand(command: Sequence[str]) -> Way:
    return Way("see what it says", shlex.join(command))


def _start(command: Sequence[str], terminal: bool) -> subprocess.Popen[bytes]:
    own = environment_for_children()
    elsewhere = None if terminal else subprocess.DEVNULL
    if not terminal:
        own.pop("GPG_TTY", None)
    return subprocess.Popen(
        list(command),
        env=own,
        stdin=elsewhere,
        stdout=subprocess.PIPE,
        stderr=elsewhere,
        start_new_session=not terminal,
    )


def _output(process: subprocess.Popen[bytes], limit: float) -> bytes:
    """All that it prints until it ends. What it has left running may keep the pipe open: that is not waited for."""
    assert process.stdout is not None
    end = time.monotonic() + limit
    output = b""
    while len(output) <= MOST:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if select.select([process.stdout], [], [], min(left, 0.05))[0]:
            chunk = os.read(process.stdout.fileno(), 4096)
            output += chunk
            if not chunk:
                break
        elif process.poll() is not None:
            break
    with suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, end - time.monotonic()))
    if process.returncode is None:
        raise TimeoutError
    return output


def _end(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    if process.stdout is not None:
        process.stdout.close()
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL) if alone else process.kill()
        process.wait()
