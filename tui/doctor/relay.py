"""The relay, which takes webhooks for all inboxes of a host."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from tui.credentials import Way
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

AREA = Area("Relay")
SOCKET = Path("/run/ternbox/feed.sock")
PATIENCE = 1.0  # seconds


def check(subject: Subject) -> Iterator[Line]:
    if not os.path.exists(SOCKET):
        yield AREA.skipped("relay", "no relay on this host: the inbox asks the API itself")
        return
    began = time.monotonic()
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(subject.deadline.left(PATIENCE))
            line.connect(str(SOCKET))
    except OSError as error:
        reason = error.strerror or "no answer in time"
        yield AREA.bad(
            "relay", f"{SOCKET} is there but does not answer: {reason}.", Way("if it is gone for good", f"rm {SOCKET}")
        )
        return
    yield AREA.good("relay", "reachable", time.monotonic() - began)
