"""Reading ahead on a slow disk: what is wanted now comes before the rest of what was wanted earlier."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.world import conversation, inbound
from tests.terminal.patience import until
from tui.app.ahead import Ahead, Found, Rows, Talk
from tui.store import Row, Store, View
from tui.text import zone

MANY = 40
SLOW = 0.02  # seconds that a row takes


class Disk:
    """What was read of the list, in this order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: list[str] = []
        beside = Store.beside

        def opened(store: Store) -> Store:
            other = beside(store)
            row = other.lists.row

            def slowly(id: str) -> Row | None:
                time.sleep(SLOW)
                self.rows.append(id)
                return row(id)

            monkeypatch.setattr(other.lists, "row", slowly)
            return other

        monkeypatch.setattr(Store, "beside", opened)

    def has_read(self, *ids: str) -> None:
        until(lambda: self.rows, lambda rows: set(ids) <= set(rows), f"{ids} read")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "inbox.db")
    for number in range(MANY):
        opened.observe([conversation(f"c{number}"), inbound(f"m{number}", -number, f"c{number}")])
    yield opened
    opened.close()


@pytest.fixture
def ahead(store: Store) -> Iterator[Ahead]:
    made = Ahead(store, time.time_ns, zone(""))
    yield made
    made.close()


LIST = Rows(View.OPEN, 0, MANY)


def test_what_is_wanted_is_read_in_its_order(ahead: Ahead, disk: Disk) -> None:
    ahead.want([Talk("c7"), Rows(View.OPEN, 2, 3), Found("c9")])
    disk.has_read("c9")
    assert disk.rows[0] == "c7"
    assert disk.rows[-1] == "c9"
    assert len(disk.rows) == 5


def test_something_newer_comes_before_the_rest(ahead: Ahead, disk: Disk) -> None:
    ahead.want([LIST])
    until(lambda: disk.rows, lambda rows: len(rows) > 2, "a few rows read")
    ahead.want([Found("new"), LIST])
    disk.has_read("new", *(f"c{number}" for number in range(MANY)))
    assert disk.rows.index("new") < MANY / 2


def test_what_is_not_wanted_any_more_is_left(ahead: Ahead, disk: Disk) -> None:
    ahead.want([LIST])
    until(lambda: disk.rows, lambda rows: len(rows) > 2, "a few rows read")
    ahead.want([Found("new")])
    disk.has_read("new")
    time.sleep(5 * SLOW)
    assert disk.rows[-1] == "new"
    assert len(disk.rows) < MANY / 2


def test_what_was_read_lately_is_not_read_again(ahead: Ahead, disk: Disk) -> None:
    ahead.want([Talk("c1"), Found("c2")])
    disk.has_read("c1", "c2")
    ahead.want([Talk("c1"), Found("c3")])
    disk.has_read("c3")
    assert disk.rows == ["c1", "c2", "c3"]


def test_the_end_does_not_wait_for_what_is_still_wanted(ahead: Ahead, disk: Disk) -> None:
    ahead.want([LIST])
    until(lambda: disk.rows, lambda rows: bool(rows), "a row read")
    ahead.close()
    assert len(disk.rows) < MANY / 2


def test_a_store_that_is_gone_disturbs_nobody_and_is_not_made_anew(
    ahead: Ahead, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "inbox.db").rename(tmp_path / "elsewhere.db")
    with caplog.at_level(logging.WARNING, "tui.app.ahead"):
        ahead.want([LIST])
        until(lambda: caplog.text, lambda text: "read ahead" in text, "a warning")
    ahead.want([LIST])
    ahead.close()
    assert not (tmp_path / "inbox.db").exists()
    (tmp_path / "elsewhere.db").rename(tmp_path / "inbox.db")
