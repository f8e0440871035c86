"""Keys in files: given with --key-file, or kept as plain text by somebody who asked for that by name."""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from pathlib import Path

from tui.config import Settings
from tui.credentials.errors import NoKey, Way
from tui.credentials.secret import Secret

LONGEST = 4096  # bytes


def insecure_file(settings: Settings) -> Path:
    """Where `ternbox login --insecure-storage` keeps the key of a profile."""
    return settings.state_folder / "access-key"


def read(path: Path) -> Secret:
    """The key in a file that is the person's own and nobody else's business; raises NoKey and says what to do."""
    try:
        # A pipe must not hold us up, nor a link lead elsewhere.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NoKey(f"The key file {path} cannot be read: {os.strerror(error.errno or 0)}.") from None
    try:
        _check(path, os.fstat(descriptor))
        return _key(path, os.read(descriptor, LONGEST + 1))
    finally:
        os.close(descriptor)


def _check(path: Path, seen: os.stat_result) -> None:
    name = shlex.quote(str(path))
    if not stat.S_ISREG(seen.st_mode):
        raise NoKey(f"The key file {path} is not a regular file.")
    if seen.st_uid != os.getuid():
        raise NoKey(f"The key file {path} belongs to somebody else.", Way("make it yours", f"sudo chown $USER {name}"))
    if seen.st_mode & 0o077:
        raise NoKey(f"Others on this host may read the key file {path}.", Way("close it", f"chmod 600 {name}"))


def _key(path: Path, content: bytes) -> Secret:
    text = content.decode("utf-8", "replace").strip()
    if not text or len(content) > LONGEST or len(text.split()) > 1 or not text.isprintable():
        raise NoKey(f"The key file {path} must hold one key and nothing else.")
    return Secret(text)


def write(path: Path, key: Secret) -> None:
    """Put the key into a file with mode 0600, whole or not at all. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".access-key-", dir=path.parent)  # 0600 and new, says Python
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(key.reveal() + "\n")
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
