"""The doctor and the relay, of which nothing is there yet but the place of its socket."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from tests.doctor.doctor import Doctor, Findings

AT = """
import sys
from pathlib import Path
from tui.cli import main
from tui.doctor import relay
relay.SOCKET = Path(sys.argv.pop(1))
main()
"""


def examine(doctor: Doctor, path: Path) -> Findings:
    return doctor.finds(command=[sys.executable, "-c", AT, str(path), "doctor"])


def test_without_a_relay_the_inbox_asks_the_api_itself(doctor: Doctor) -> None:
    assert doctor.finds()["relay"].state == "skipped"


@pytest.mark.parametrize("listens", [True, False])
def test_a_relay_is_reachable_or_not(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listens: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as relay:
        relay.bind("feed.sock")
        if listens:
            relay.listen()
        found = examine(doctor, Path("feed.sock"))
    assert found["relay"].state == ("good" if listens else "bad")
    assert bool(found["relay"].fix) is not listens


def test_a_relay_that_takes_nobody_is_not_waited_for(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as relay, socket.socket(socket.AF_UNIX) as first:
        relay.bind("feed.sock")
        relay.listen(0)
        first.connect("feed.sock")
        found = examine(doctor, Path("feed.sock"))
    assert found["relay"].state == "bad"
