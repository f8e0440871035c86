"""Templates are asked for when somebody wants them, not too often, and trouble with them is told to those who look."""

from __future__ import annotations

import pytest

from tests.sync.conftest import Inbox
from tui.api.errors import BadKey, NotAllowed
from tui.model import TemplateForm

pytestmark = pytest.mark.anyio

GO_ON = TemplateForm(name="go_on", language="en")


async def test_nobody_asks_for_what_nobody_wants(inbox: Inbox) -> None:
    await inbox.start(3600)
    assert inbox.desk.calls["templates"] == 0
    assert inbox.store.templates.all() == []


async def test_they_are_fetched_when_wanted_and_again_when_they_are_old(inbox: Inbox) -> None:
    inbox.desk.templates = [GO_ON]
    told: list[bool] = []
    inbox.sync.templates.listen(lambda: told.append(inbox.sync.templates.asking))
    await inbox.start(5)
    for _ in range(3):
        inbox.sync.templates.want("c")
        await inbox.time.advance(60)
    assert inbox.desk.calls["templates"] == 1
    assert told == [True, False]
    assert inbox.store.templates.get("go_on", "en") == GO_ON
    await inbox.time.advance(600)
    inbox.desk.templates = []
    inbox.sync.templates.want("c")
    await inbox.time.advance(1)
    assert inbox.desk.calls["templates"] == 2
    assert inbox.store.templates.all("c") == []


async def test_somebody_may_ask_anew_and_each_channel_has_its_own(inbox: Inbox) -> None:
    inbox.desk.templates = [GO_ON]
    await inbox.start(5)
    inbox.sync.templates.want("c")
    inbox.sync.templates.want("d")
    await inbox.time.advance(1)
    inbox.sync.templates.want("c", anew=True)
    await inbox.time.advance(1)
    assert [what for name, what in inbox.desk.log if name == "templates"] == ["c", "d", "c"]


async def test_a_refusal_is_told_to_those_who_look_and_to_nobody_else(inbox: Inbox) -> None:
    async def refuse(name: str) -> None:
        if name == "templates":
            raise NotAllowed("not for this key")

    inbox.store.templates.replace([GO_ON], "c")
    inbox.desk.before = refuse
    await inbox.start(5)
    inbox.sync.templates.want("c")
    await inbox.time.advance(1)
    trouble = inbox.sync.templates.trouble
    assert trouble is not None
    assert "not for this key" in trouble.words
    assert inbox.sync.state.trouble is None
    assert inbox.store.templates.all("c") == [GO_ON]
    for _ in range(60):
        inbox.sync.templates.want("c")
        await inbox.time.advance(1)
    assert inbox.desk.calls["templates"] == 1
    await inbox.time.advance(5)
    inbox.desk.before = inbox.desk.after
    inbox.sync.templates.want("c")
    await inbox.time.advance(1)
    assert inbox.sync.templates.trouble is None


async def test_a_key_that_is_refused_here_is_refused_everywhere(inbox: Inbox) -> None:
    async def refuse(name: str) -> None:
        if name == "templates":
            raise BadKey("no")

    inbox.desk.before = refuse
    await inbox.start(5)
    inbox.sync.templates.want()
    await inbox.time.advance(1)
    assert inbox.sync.state.trouble is not None
    assert inbox.sync.state.trouble.kind == "key"
