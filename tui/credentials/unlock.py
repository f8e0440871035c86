"""Unlocking the keyring, also on a host without a display, where nothing else does it after a login by key.

GNOME Keyring takes its password on stdin. `--replace` makes it work in every state: a daemon that something has
already started would otherwise keep the bus, and stay locked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import closing

from tui.config import environment_for_children
from tui.credentials import advice
from tui.credentials.errors import NoKey, Way
from tui.credentials.patience import within
from tui.credentials.secret import Secret
from tui.credentials.secret_service import Look, State, look

WINDOW = 120.0  # seconds that a person has for the window of a desktop
STARTING = 10.0  # seconds
_WITHOUT = Way("without a window", "env -u DISPLAY -u WAYLAND_DISPLAY ternbox keyring unlock")
LISTED = 5.0  # seconds in which an unlocked daemon shows on the bus


def unlock(password: Callable[[bool], Secret], tell: Callable[[str], None], window: float = WINDOW) -> str:
    """Unlock the default keyring; returns what was done, in a sentence. Raises NoKey.

    `password(is_new)` asks for the password, or for one that is to be chosen. `tell` hears that a window has opened.
    """
    seen = look()
    if seen.state is State.UNLOCKED:
        return "The keyring is unlocked already."
    if seen.state in (State.NO_BUS, State.BUS_UNREACHABLE, State.SILENT):
        raise advice.of_look(seen)
    has_window = seen.state is not State.NO_SERVICE and not advice.without_display()
    if has_window or advice.is_foreign(seen.owner):
        return _in_its_window(seen, tell, window)
    if not shutil.which(advice.GNOME):
        raise advice.of_look(Look(State.NO_SERVICE))
    is_new = seen.state is not State.LOCKED and not _has_login_keyring()
    _give(password(is_new))
    return _outcome(is_new)


def _has_login_keyring() -> bool:
    base = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.exists(os.path.join(base, "keyrings", "login.keyring"))


def _give(password: Secret) -> None:
    """Start GNOME Keyring with the password, without a line break: that would count as a part of it."""
    command = [advice.GNOME, "--replace", "--unlock", "--components=secrets", "--daemonize"]
    own = environment_for_children()
    quiet = subprocess.DEVNULL
    # Not in our session: the daemon stays when this terminal goes.
    process = subprocess.Popen(
        command, env=own, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        process.communicate(password.reveal().encode(), timeout=STARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        raise NoKey(f"{advice.GNOME} did not start within {STARTING:.0f} s.", *advice.elsewhere()) from None
    if process.returncode:
        raise NoKey(f"{advice.GNOME} ended with status {process.returncode}.", *advice.elsewhere())


def _outcome(is_new: bool) -> str:
    """What the keyring says afterwards: a wrong password does not show in the status of the daemon."""
    end = time.monotonic() + LISTED
    while (seen := look()).state is not State.UNLOCKED:
        if time.monotonic() > end or seen.state is State.LOCKED:
            if seen.state is State.LOCKED:
                raise NoKey(
                    "The keyring is still locked: the password is not the right one.",
                    Way("try another one (it may be an older login password)", advice.UNLOCK.command),
                )
            raise advice.of_look(seen)
        time.sleep(0.05)
    return "The keyring is set up and unlocked." if is_new else "The keyring is unlocked."


def _in_its_window(seen: Look, tell: Callable[[str], None], window: float) -> str:
    """Let the keyring ask in its own window: only there can it be unlocked, or only there does it belong."""
    from secretstorage.exceptions import SecretStorageException

    if advice.without_display():
        raise advice.of_look(seen)
    program = seen.owner.program if seen.owner else "the keyring"
    tell(f"{program} asks in a window of its own, on the display of this login. Ctrl-C ends the wait.")
    try:
        within(window, lambda: _prompt(seen))
    except TimeoutError:
        raise NoKey(f"Nobody answered in the window within {window:.0f} s.", advice.UNLOCK, _WITHOUT) from None
    except SecretStorageException:
        raise NoKey("The window was closed without a password, or could not open.", advice.UNLOCK, _WITHOUT) from None
    return _outcome(is_new=seen.state is not State.LOCKED)


def _prompt(seen: Look) -> None:
    """Its window outlives us. GNOME Keyring 42 has no way to close it: asked to dismiss its prompt, it crashes."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        if seen.state is State.LOCKED:
            secretstorage.Collection(connection, seen.collection).unlock()
        else:
            secretstorage.create_collection(connection, "Login", alias="default")
