"""The unix socket that the inboxes of a host connect to."""

from __future__ import annotations

import fcntl
import grp
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BACKLOG = 128
LONGEST = 107
"""Bytes of a unix socket's path, says Linux."""


class SocketTrouble(OSError):
    """There can be no socket; `str(error)` says why and what to do."""


class AlreadyRunning(SocketTrouble):
    """Somebody answers at that place."""


def unix_socket(path: Path, *, group: str | None = None, mode: int = 0o660) -> socket.socket:
    """A socket that listens at `path` and belongs to `group`. A folder that is not there is made with mode 0750.

    What a dead relay left is removed, a living one raises AlreadyRunning. Raises SocketTrouble.
    """
    if len(os.fsencode(path)) > LONGEST:
        raise SocketTrouble(f"{path} is too long for a socket: {LONGEST} bytes at most. Choose a shorter one.")
    gid = _gid(group)
    try:
        _make_folder(path.parent, gid)
        with _alone(path):
            _remove_dead(path)
            return _listening(path, gid, mode)
    except SocketTrouble:
        raise
    except OSError as error:
        raise SocketTrouble(f"There can be no socket at {path}: {error.strerror}. Choose another --feed.") from error


def remove(path: Path) -> None:
    """Take the file of a socket away that nobody listens on any more."""
    with suppress(OSError), _alone(path):
        if not _answers(path):
            path.unlink()


def _gid(group: str | None) -> int:
    if group is None:
        return -1
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise SocketTrouble(f"There is no group “{group}” on this host: `sudo groupadd {group}` makes it.") from None


def _make_folder(folder: Path, gid: int) -> None:
    """One that is there stays as it is, unless everybody could put a socket of their own into it."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        mode = folder.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise SocketTrouble(f"Everybody may write to {folder}: `chmod o-w {folder}`, or choose another.") from None
    else:
        os.chown(folder, -1, gid)
        folder.chmod(0o750)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else looks for a dead socket and takes its place meanwhile."""
    with open(path.with_name(f"{path.name}.lock"), "ab", opener=_private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _remove_dead(path: Path) -> None:
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise SocketTrouble(f"{path} is no socket. Take it away, or choose another place.")
    except FileNotFoundError:
        return
    if _answers(path):
        raise AlreadyRunning(f"A relay runs at {path} already. `ternbox relay status` shows it.")
    path.unlink()


def _answers(path: Path) -> bool:
    """A living one that is too busy to take us still answers, with EAGAIN."""
    with socket.socket(socket.AF_UNIX) as line:
        line.setblocking(False)
        try:
            line.connect(os.fspath(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except BlockingIOError:
            return True
        return True


def _listening(path: Path, gid: int, mode: int) -> socket.socket:
    """From its first moment the file has no wider mode than asked for, and it answers only when all is right."""
    sock = socket.socket(socket.AF_UNIX)
    before = os.umask(0o777 & ~mode)
    try:
        sock.bind(os.fspath(path))
        os.chown(path, -1, gid)
        sock.listen(BACKLOG)
    except BaseException:
        sock.close()
        raise
    finally:
        os.umask(before)
    return sock
