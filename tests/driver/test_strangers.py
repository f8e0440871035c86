"""The last wall: even if text came uncleaned and unfiltered, no sequence of a stranger's would reach the terminal."""

from __future__ import annotations

from pathlib import Path
from unicodedata import category

from tests.driver import log
from tests.driver.log import Done, Sent, Wrote
from tests.driver.session import Plan, play
from tests.terminal.test_hostile import OWN

TURNING = set(map(chr, [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def acting(sent: str) -> list[str]:
    """Characters that do something to a terminal and belong to no sequence of ours. Joiners do nothing."""
    rest = OWN.sub("", sent)
    return [ascii(char) for char in rest if category(char) in ("Cc", "Cs", "Zl", "Zp") or char in TURNING]


def test_no_sequence_of_a_stranger_is_sent(tmp_path: Path) -> None:
    events = list(log.read(play(Plan(1, mistake="lets_strangers_in"), tmp_path, 25)))
    assert len(acting("".join(event.data.replace("\n", "") for event in events if isinstance(event, Wrote)))) > 100
    assert acting("".join(event.data for event in events if isinstance(event, Sent))) == []
    assert not any(event.plain for event in events if isinstance(event, Done))
