"""What a service manager hands over and wants to hear: sockets that it listens on for us, ready, stopping, alive.

The protocols are sd_listen_fds(3) and sd_notify(3): environment variables, and datagrams to a unix socket.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

_FIRST = 3
"""The first descriptor that is handed over, as sd_listen_fds(3) says."""


def handed_over(environment: Mapping[str, str] = os.environ) -> dict[str, socket.socket]:
    """Listening sockets by what they are for, `http` and `feed`: by their name, else a unix socket is the feed.

    Empty when nobody hands any over, or when they are meant for another process.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return {}
    names = environment.get("LISTEN_FDNAMES", "").split(":")
    found: dict[str, socket.socket] = {}
    for number in range(int(environment.get("LISTEN_FDS", "0"))):
        os.set_inheritable(_FIRST + number, False)
        listener = socket.socket(fileno=_FIRST + number)
        name = names[number] if number < len(names) else ""
        if name not in ("http", "feed"):
            name = "feed" if listener.family == socket.AF_UNIX else "http"
        found[name] = listener
    return found


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Tell the service manager, if there is one: READY=1, STOPPING=1, WATCHDOG=1, STATUS=…

    Raises OSError when the manager's socket is there no more.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.sendall(state.encode())


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """How long the service manager waits for a sign of life before it kills us; None when it does not watch."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = int(environment.get("WATCHDOG_USEC", "0"))
    return microseconds / 1e6 if microseconds else None
