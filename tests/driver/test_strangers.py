"""The last wall: even if text came uncleaned and unfiltered, no sequence of a stranger's would reach the terminal."""

from __future__ import annotations

from pathlib import Path

from tests.driver import log
from tests.driver.log import Done, Sent, Wrote
from tests.driver.session import Plan, play
from tests.terminal.test_hostile import foreign


def test_no_sequence_of_a_stranger_is_sent(tmp_path: Path) -> None:
    events = list(log.read(play(Plan(1, mistake="lets_strangers_in"), tmp_path, 25)))
    written = "".join(event.data for event in events if isinstance(event, Wrote))
    sent = "".join(event.data for event in events if isinstance(event, Sent))
    assert len(foreign(written.encode("utf-8", "surrogatepass"))) > 100
    assert foreign(sent.encode("utf-8", "surrogatepass")) == []
    assert not any(event.plain for event in events if isinstance(event, Done))
