"""What to say about each state of the keyring: what is the matter, and the exact command for each way on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tui.config import config_file
from tui.credentials.environment import KEY_VARIABLE
from tui.credentials.errors import NoKey, Way
from tui.credentials.secret_service import BUS_VARIABLE, Look, Owner, State, runtime_bus

GNOME = "gnome-keyring-daemon"
UNLOCK = Way("unlock it", "ternbox keyring unlock")
SHELL = Way("start a shell that has one; in it, `ternbox keyring unlock`", "dbus-run-session -- bash")
TYPE = Way("type it, for this run only", "ternbox")


def elsewhere() -> list[Way]:
    """The ways around the keyring, whatever is the matter with it."""
    return [
        Way("another vault", f'key_command = ["pass", "show", "messagebird"]   in {_shown(config_file())}'),
        Way("the environment", f"export {KEY_VARIABLE}=…"),
        TYPE,
    ]


def _shown(path: Path) -> str:
    """As one types it: with ~ for the home."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


def of_look(look: Look) -> NoKey:
    """The message for every state but `unlocked`."""
    words, ways = _STATES[look.state](look)
    return NoKey(words, *ways, *elsewhere())


def missing(profile: str, service: str, item: str) -> NoKey:
    """The keyring is open, and the key is not in it."""
    return NoKey(
        f"The keyring has no access key for the profile “{profile}” ({service}, {item}).", keep(profile), *elsewhere()
    )


def keep(profile: str) -> Way:
    option = "" if profile == "default" else f" --profile {profile}"
    return Way("keep one there", f"ternbox login{option}")


def without_display() -> bool:
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_foreign(owner: Owner | None) -> bool:
    """Another program than GNOME Keyring keeps the secrets here: it must be unlocked in its own window."""
    return owner is not None and bool(owner.program) and owner.program != GNOME


def install(*packages: str) -> str:
    """The command that installs packages here, by the package manager that is there."""
    for program, command in (("apt-get", "apt install"), ("dnf", "dnf install"), ("pacman", "pacman -S")):
        if shutil.which(program):
            return f"sudo {command} {' '.join(packages)}"
    return f"install {' and '.join(packages)}"


def _no_bus(_: Look) -> tuple[str, list[Way]]:
    words = "This login has no D-Bus session, so there is no keyring that could be asked."
    return words, [_shell()]


def _shell() -> Way:
    if shutil.which("dbus-run-session") and shutil.which(GNOME):
        return SHELL
    return Way("install a bus and a keyring", install("dbus-daemon", "gnome-keyring"))


def _unreachable(_: Look) -> tuple[str, list[Way]]:
    words = (
        f"The D-Bus session in {BUS_VARIABLE} does not answer. An old tmux keeps the address of a login that is over."
    )
    living = runtime_bus()
    if living and living != os.environ.get(BUS_VARIABLE, "").partition(",")[0]:
        return words, [Way("use the bus of this login", f"export {BUS_VARIABLE}={living}")]
    return words, [Way("log in anew, or forget the address", f"unset {BUS_VARIABLE}"), _shell()]


def _no_service(_: Look) -> tuple[str, list[Way]]:
    words = "No program here keeps secrets: nothing provides org.freedesktop.secrets."
    if shutil.which(GNOME):
        return words, [Way("start and unlock GNOME Keyring", UNLOCK.command)]
    return words, [Way("install one, then `ternbox keyring unlock`", install("gnome-keyring"))]


def _no_collection(look: Look) -> tuple[str, list[Way]]:
    words = "The keyring of this host is there but was never used, so it is not set up."
    return words, _in_its_program(look.owner) or [Way("set it up with a password of its own", UNLOCK.command)]


def _locked(look: Look) -> tuple[str, list[Way]]:
    return "The keyring of this host is locked.", _in_its_program(look.owner) or [UNLOCK]


def _in_its_program(owner: Owner | None) -> list[Way]:
    """Where to unlock what another program than GNOME Keyring keeps; empty when it is GNOME Keyring."""
    if owner is None or not is_foreign(owner):
        return []
    if "keepass" in owner.program.lower():
        how = "Settings, Secret Service Integration: switch it on, and expose a group of an open database"
        return [Way(f"unlock it in {owner.program}", how)]
    return [Way("unlock it where it belongs", f"open {owner.program}")]


def _silent(look: Look) -> tuple[str, list[Way]]:
    owner = look.owner
    if owner is None or owner.pid is None:
        return "The keyring of this host does not answer.", []
    words = (
        f"The keyring of this host does not answer: {owner.program or 'its program'} (process {owner.pid}) is silent."
    )
    return words, [Way("end it, and start it anew", f"kill -9 {owner.pid} && {UNLOCK.command}")]


_STATES: dict[State, Callable[[Look], tuple[str, list[Way]]]] = {
    State.NO_BUS: _no_bus,
    State.BUS_UNREACHABLE: _unreachable,
    State.NO_SERVICE: _no_service,
    State.NO_COLLECTION: _no_collection,
    State.LOCKED: _locked,
    State.SILENT: _silent,
}
