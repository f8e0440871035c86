"""Who leads, who follows, and what is told."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.sync.conftest import Inbox, opened
from tests.sync.desk import Desk, Time
from tui.api.errors import NoConnection
from tui.model import NS
from tui.store import StoreError
from tui.sync import Pace

pytestmark = pytest.mark.anyio


@pytest.fixture
def two(tmp_path: Path, desk: Desk, time: Time) -> Iterator[tuple[Inbox, Inbox]]:
    """Two windows on one profile."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(opened(tmp_path, desk, time, pace=Pace(jitter=0))) for _ in range(2))
        yield first, second


async def begun(two: tuple[Inbox, Inbox]) -> None:
    two[0].desk.fill(5)
    for inbox in two:
        await inbox.start(5)


async def test_the_first_leads_and_the_second_asks_for_nothing(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)
    assert [inbox.sync.state.role for inbox in two] == ["leading", "following"]
    two[0].desk.calls.clear()
    for _ in range(40):
        two[0].sync.person_active()
        await two[0].time.advance(1)
    assert two[0].desk.calls == {"changes": 10}
    assert two[1].texts("c00003") == ["hello"]


async def test_a_follower_takes_over_within_a_second(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)
    await two[0].stop()
    await two[1].time.advance(1)
    assert two[1].sync.state.role == "leading"


async def test_a_follower_tells_how_fresh_the_leader_is(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)
    fresh = two[1].sync.state.fresh_at
    assert fresh is not None
    assert two[1].time() - fresh <= 6 * NS

    async def down(_: str) -> None:
        raise NoConnection("cable")

    two[0].desk.before = down
    await two[0].time.advance(10)
    trouble = two[1].sync.state.trouble
    assert trouble is not None
    assert "cable" in trouble.words
    two[0].desk.before = two[0].desk.after
    await two[0].time.advance(60)
    assert two[1].sync.state.trouble is None


async def test_a_key_in_a_followers_window_makes_the_leader_quick(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)
    await two[0].time.advance(3600)
    two[0].desk.calls.clear()
    for _ in range(60):
        two[1].sync.person_active()
        await two[1].time.advance(1)
    assert two[0].desk.calls["changes"] >= 14


async def test_refresh_in_a_followers_window_reaches_the_leader(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)
    await two[0].time.advance(3600)
    two[0].desk.calls.clear()
    two[1].sync.nudge()
    await two[0].time.advance(1)
    assert two[0].desk.calls["changes"] == 1


async def test_a_follower_reads_what_its_own_person_looks_at(two: tuple[Inbox, Inbox]) -> None:
    two[0].desk.fill(100, archived=50)
    for inbox in two:
        await inbox.start(60)
    two[1].sync.look_at("c00001")
    await two[1].time.advance(0)
    assert two[1].texts("c00001") == ["hello"]


async def test_a_double_answer_is_told_in_the_window_that_wrote_it(two: tuple[Inbox, Inbox]) -> None:
    await begun(two)

    async def colleague_first(call: str) -> None:
        if call == "send":
            two[0].desk.before = two[0].desk.after
            two[0].desk.colleague("c00001")

    two[0].desk.before = colleague_first
    two[1].reply("c00001", "hi")
    await two[0].time.advance(10)
    assert [notice.kind for notice in two[1].notices] == ["crossed"]


async def test_the_files_beside_the_store_are_private(two: tuple[Inbox, Inbox], tmp_path: Path) -> None:
    await begun(two)
    two[1].sync.person_active()
    assert modes(tmp_path) == dict.fromkeys(["sync.lock", "sync.state", "sync.wish"], 0o600)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("sync.*")}


async def test_trouble_with_the_store_is_told_and_passes(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.desk.fill(2)
    await inbox.start(10)

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(inbox.store, "observe", full)
        inbox.desk.says("c00001", "news")
        await inbox.time.advance(10)
        trouble = inbox.sync.state.trouble
        assert trouble is not None
        assert (trouble.kind, trouble.words) == ("store", "The disk is full.")
    await inbox.time.advance(60)
    assert inbox.sync.state.trouble is None
    assert inbox.texts("c00001")[-1] == "news"


async def test_a_lock_that_cannot_be_made_is_told(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "profile" / "sync.lock").mkdir()
    await inbox.start(1)
    assert inbox.sync.state.trouble is not None
    assert inbox.sync.state.trouble.kind == "store"
    assert "sync.lock" in inbox.sync.state.trouble.words


async def test_a_bug_is_not_swallowed(inbox: Inbox) -> None:
    async def bug(_: str) -> None:
        raise ZeroDivisionError

    inbox.desk.before = bug
    with pytest.raises(ExceptionGroup) as caught:
        await inbox.start(1)
    assert caught.group_contains(ZeroDivisionError)
