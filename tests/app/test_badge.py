"""Every screen says which account it is, and whether its customers are real."""

from __future__ import annotations

import pytest

from tests.app.scripted import ScriptedAccess, settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.screens.confirm import Confirm
from tui.config import KeySource, Kind

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("kind", "source", "badge"),
    [
        ("live", "keyring", "acme · live"),
        ("test", "keyring", "acme  TEST"),
        ("demo", "keyring", "acme  DEMO"),
        ("live", "insecure-file", "acme · live  plain-text key"),
    ],
)
async def test_every_screen_says_which_account_it_is(inbox: World, kind: Kind, source: KeySource, badge: str) -> None:
    app = WatchedApp(inbox, (80, 24), kind=kind, key_source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.line(0).startswith(f" {badge} ")
        await app.type("enter", "escape")
        for key in ("question_mark", "v", "L", "colon", "ctrl+k"):
            await app.type(key)
            await settled(app, pilot)
            assert app.screen is not app.inbox, key
            assert badge in app.line(0), key
            await app.type("escape")
            await settled(app, pilot)
        app.push_screen(Confirm("Really?"))
        await settled(app, pilot)
        assert badge in app.line(0)


async def test_a_key_that_says_that_it_is_for_tests_is_believed(inbox: World) -> None:
    app = WatchedApp(inbox, (80, 24), ScriptedAccess(is_for_tests=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.line(0).startswith(" acme  TEST ")
        await app.type("L")
        await settled(app, pilot)
        assert "acme  TEST" in app.line(0)
