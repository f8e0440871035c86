"""The Secret Service of this login, looked at without touching it: a look never opens a window and never waits long.

The freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC) answers on the session bus. Asking it for a key
when it is locked may open a prompt that nobody sees, and wait for it for ever.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.credentials.patience import within

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

STEP = 2.0  # seconds that one answer may take
NAME = "org.freedesktop.secrets"
_PATH = "/org/freedesktop/secrets"
_NO_COLLECTION = "/"
_STEPS = 7
BUS_VARIABLE = "DBUS_SESSION_BUS_ADDRESS"


class State(StrEnum):
    NO_BUS = "no-bus"
    BUS_UNREACHABLE = "bus-unreachable"
    NO_SERVICE = "no-service"
    NO_COLLECTION = "no-collection"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SILENT = "silent"


@dataclass(frozen=True)
class Owner:
    """The process that provides the Secret Service; `program` is the name of its executable, as it calls itself."""

    pid: int | None
    program: str


@dataclass(frozen=True)
class Look:
    """What was seen, and how long the look took, in seconds. `collection` is the D-Bus path of the default one."""

    state: State
    address: str = ""
    owner: Owner | None = None
    collection: str = ""
    seconds: float = 0.0


def runtime_bus() -> str:
    """The address of the bus that systemd gives each login, or "" where there is none of ours."""
    folder = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    path = Path(folder) / "bus"
    with suppress(OSError):
        seen = path.stat()
        if stat.S_ISSOCK(seen.st_mode) and seen.st_uid == os.getuid():
            return f"unix:path={path}"
    return ""


def bus_address() -> str:
    """The bus of this login. Under `su`, cron and an old tmux the variable is missing although the bus is there, so
    then it is found and put into the environment, where the keyring's library looks for it.
    """
    if not os.environ.get(BUS_VARIABLE) and (found := runtime_bus()):
        os.environ[BUS_VARIABLE] = found
    return os.environ.get(BUS_VARIABLE, "")


def look(step: float = STEP) -> Look:
    """Which of the seven states the service is in. Each step takes `step` seconds at most; nothing is ever raised."""
    began = time.monotonic()
    address = bus_address()
    if not address:
        return Look(State.NO_BUS)
    try:
        seen = within(step * _STEPS, lambda: _look(address, step))
    except TimeoutError:
        seen = Look(State.BUS_UNREACHABLE, address)
    return replace(seen, seconds=time.monotonic() - began)


def _look(address: str, step: float) -> Look:
    from jeepney.io.blocking import open_dbus_connection

    try:
        connection = open_dbus_connection(address, auth_timeout=step)
    except Exception:  # jeepney raises whatever a broken address leads to
        return Look(State.BUS_UNREACHABLE, address)
    with closing(connection):
        return replace(_ask(connection, step), address=address)


def _ask(connection: DBusConnection, step: float) -> Look:
    from jeepney.io.blocking import Proxy
    from jeepney.wrappers import DBusErrorResponse

    bus = Proxy(_message_bus(), connection, timeout=step)
    try:
        if not bus.NameHasOwner(NAME)[0] and NAME not in bus.ListActivatableNames()[0]:
            return Look(State.NO_SERVICE)
    except (OSError, DBusErrorResponse):
        return Look(State.BUS_UNREACHABLE)
    try:
        state, collection = _collection(connection, step)
    except TimeoutError:
        return Look(State.SILENT, owner=_owner(bus))
    except DBusErrorResponse as error:
        # A service that cannot be started is as good as none; one that answers with an error is sick.
        missing = error.name.endswith((".ServiceUnknown", ".NameHasNoOwner")) or ".Spawn." in error.name
        return Look(State.NO_SERVICE if missing else State.SILENT, owner=None if missing else _owner(bus))
    except OSError:
        return Look(State.BUS_UNREACHABLE)
    return Look(state, owner=_owner(bus), collection=collection)


def _collection(connection: DBusConnection, step: float) -> tuple[State, str]:
    from jeepney import DBusAddress, Properties, new_method_call
    from jeepney.wrappers import unwrap_msg

    def ask(message: Any) -> Any:
        return unwrap_msg(connection.send_and_get_reply(message, timeout=step))

    service = DBusAddress(_PATH, NAME, f"{NAME.rpartition('.')[0]}.Secret.Service")
    path = ask(new_method_call(service, "ReadAlias", "s", ("default",)))[0]
    if path == _NO_COLLECTION:
        return State.NO_COLLECTION, ""
    collection = DBusAddress(path, NAME, f"{NAME.rpartition('.')[0]}.Secret.Collection")
    is_locked = ask(Properties(collection).get("Locked"))[0][1]
    return (State.LOCKED if is_locked else State.UNLOCKED), path


def _owner(bus: Any) -> Owner | None:
    """Who provides the service; None when nobody does any more."""
    from jeepney.wrappers import DBusErrorResponse

    try:
        pid = int(bus.GetConnectionUnixProcessID(NAME)[0])
    except (OSError, DBusErrorResponse):
        return None
    program = ""
    with suppress(OSError):
        program = os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().partition(b"\0")[0]).rpartition("/")[2]
    return Owner(pid, program or "its program")


def _message_bus() -> Any:
    from jeepney import message_bus

    return message_bus
