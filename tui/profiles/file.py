"""`config.toml` changed as a whole or not at all, one writer at a time."""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui import config
from tui.plain import Refusal

PATIENCE = 5.0  # seconds for another writer


def change(edit: Callable[[str], str]) -> None:
    """Write what `edit` makes of the text. Raises ConfigError when the file cannot be parsed or written: it stays."""
    path = config.config_file()
    try:
        make_folder(path.parent)
        with _alone(path.with_name(f"{path.name}.lock")):
            text = config.written()
            config.parsed(text)
            changed = edit(text)
            if changed != text:
                _replace(path, changed)
    except OSError as error:
        raise config.ConfigError(f"{path} cannot be written: {error.strerror}. Nothing in it was changed.") from error


def make_folder(folder: Path) -> None:
    """With what is missing above it, and for nobody else."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.is_dir()]):
        missing.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        end = time.monotonic() + PATIENCE
        while not _taken(handle):
            if time.monotonic() > end:
                raise Refusal(f"Another program holds {lock}, so the settings were not changed; try again in a moment.")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _replace(path: Path, text: str) -> None:
    """Where the path is a link, to somebody's dotfiles perhaps, its target is replaced and not the link."""
    target = Path(os.path.realpath(path))
    fresh = target.with_name(f".{target.name}.new")  # always this name, so that what a killed run left is cleared away
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        _keep_mode(handle, target)
        os.fsync(handle)
    os.replace(fresh, target)
    _sync_folder(target.parent)


def _keep_mode(handle: int, target: Path) -> None:
    """As it was; but what its group could read, another group shall not."""
    try:
        was = target.stat()
    except FileNotFoundError:
        return
    mode = stat.S_IMODE(was.st_mode)
    try:
        os.fchown(handle, -1, was.st_gid)
    except PermissionError:
        mode &= ~stat.S_IRWXG
    os.fchmod(handle, mode)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
