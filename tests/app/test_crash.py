"""A crash leaves a private report without any value in it, one sentence, and everything typed in the store."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.crash import write_report

pytestmark = pytest.mark.anyio


def failing(key: str) -> None:
    customer = "Mrs Secret"
    raise ValueError(f"{key} {customer}")


def test_the_report_has_places_but_no_values(tmp_path: Path) -> None:
    try:
        failing("live_" + "abc")
    except ValueError as error:
        sentence = write_report(error, tmp_path / "state")
    (report,) = (tmp_path / "state").iterdir()
    text = report.read_text()
    assert "in failing" in text
    assert "ValueError" in text
    assert "live_abc" not in text
    assert "Mrs Secret\n" not in text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert str(report) in sentence
    assert "ValueError" in sentence


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "no report could be written" in write_report(ValueError("x"), tmp_path / "file")


async def test_a_crash_keeps_what_was_typed_and_prints_no_value(
    inbox: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = WatchedApp(inbox, (100, 20))
    with pytest.raises(RuntimeError):
        await crash_while_writing(app, monkeypatch)
    assert inbox.store.drafts.get("ada").text == "half a word"
    assert app.return_code == 1
    assert "live_abc" not in "".join(capsys.readouterr())


async def crash_while_writing(app: WatchedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("live_abc")

    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        await app.type("r", *"half a word")
        monkeypatch.setattr(app.inbox.list, "tick", fail)
        app.call_later(app.inbox.tick)
        await pilot.pause()
