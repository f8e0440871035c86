"""Making the webhooks match, over HTTP at the sandbox: what is missing, wrong, doubled or somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.sandbox.place import Place, place
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.webhooks import EVENTS, Webhook, Webhooks
from tui.credentials import Secret
from tui.plain import Refusal
from tui.webhooks.desk import Desk
from tui.webhooks.registration import Deed, match

pytestmark = pytest.mark.anyio

HERE, ELSEWHERE = "https://inbox.example.net/messagebird", "https://elsewhere.example.net/hook"


@asynccontextmanager
async def account() -> AsyncIterator[tuple[Webhooks, Place]]:
    """Every channel has been written on."""
    async with place() as at, Client(Secret(at.sandbox.key), base_url=at.sandbox.url) as client:
        for platform in ("whatsapp", "sms", "facebook", "email"):
            at.hear(platform=platform)
        yield Webhooks(client), at


async def deeds(webhooks: Webhooks, *, per_channel: bool = False, dry_run: bool = False) -> list[Deed]:
    return [each.deed for each in await match(webhooks, HERE, per_channel=per_channel, dry_run=dry_run)]


async def settled(webhooks: Webhooks, *, per_channel: bool = False) -> list[Webhook]:
    """A second run finds nothing to do, and does nothing."""
    before = await webhooks.all()
    changes = await match(webhooks, HERE, per_channel=per_channel)
    assert not any(change.is_needed for change in changes)
    assert await webhooks.all() == before
    return before


async def test_one_for_all_channels() -> None:
    async with account() as (webhooks, _):
        assert await deeds(webhooks, dry_run=True) == [Deed.CREATE]
        assert await webhooks.all() == []
        assert await deeds(webhooks) == [Deed.CREATE]
        (only,) = await settled(webhooks)
    assert (only.url, only.events, only.channel_id, only.enabled) == (HERE, EVENTS, None, True)


async def test_one_for_each_channel() -> None:
    async with account() as (webhooks, at):
        assert await deeds(webhooks, per_channel=True) == [Deed.CREATE] * 4
        found = await settled(webhooks, per_channel=True)
    assert {each.channel_id for each in found} == set(at.world.things.channels)


async def test_what_is_wrong_with_ours_is_mended_and_said() -> None:
    async with account() as (webhooks, _):
        made = await webhooks.create(HERE, ["message.created", "conversation.updated"])
        await webhooks.change(made.id, enabled=False)
        (would,) = await match(webhooks, HERE, per_channel=False, dry_run=True)
        (change,) = await match(webhooks, HERE, per_channel=False)
        assert would.words == change.words == "it was disabled and it lacked conversation.created, message.updated"
        (only,) = await settled(webhooks)
    assert (only.id, only.enabled, set(only.events)) == (made.id, True, set(EVENTS))


async def test_those_of_others_are_left_alone() -> None:
    async with account() as (webhooks, _):
        other = await webhooks.create(ELSEWHERE, ["message.created"])
        other = await webhooks.change(other.id, enabled=False)
        assert await deeds(webhooks) == [Deed.CREATE, Deed.LEAVE]
        assert other in await settled(webhooks)


async def test_a_double_is_removed_and_the_better_one_kept() -> None:
    async with account() as (webhooks, _):
        bad = await webhooks.create(HERE, ["message.created"])
        good = await webhooks.create(HERE)
        assert await deeds(webhooks) == [Deed.KEEP, Deed.REMOVE]
        assert await settled(webhooks) == [good]
    assert bad != good


async def test_a_double_with_settings_of_its_own_is_left_alone() -> None:
    async with account() as (webhooks, at):
        made = await webhooks.create(HERE)
        body = {"url": HERE, "events": list(EVENTS), "settings": {"headers": {"x-team": "support"}}}
        assert (await at.client.post("/webhooks", json=body)).status_code == 201
        assert await deeds(webhooks) == [Deed.KEEP, Deed.LEAVE]
        assert made in await settled(webhooks)


async def test_one_that_only_repeats_what_the_others_tell_is_named_and_left() -> None:
    async with account() as (webhooks, at):
        ours = await webhooks.create(HERE, channel_id=at.channel("sms").id)
        changes = await match(webhooks, HERE, per_channel=False)
        assert [each.deed for each in changes] == [Deed.CREATE, Deed.LEAVE]
        assert "twice" in changes[1].words
        assert ours in await settled(webhooks)
        assert Deed.LEAVE in await deeds(webhooks, per_channel=True)


async def test_more_webhooks_than_fit_on_a_page() -> None:
    async with account() as (webhooks, _):
        for number in range(25):
            await webhooks.create(f"{ELSEWHERE}/{number}", ["message.created"])
        assert len(await webhooks.all()) == 25
        assert (await deeds(webhooks)).count(Deed.LEAVE) == 25
        assert len(await settled(webhooks)) == 26


async def test_what_breaks_off_is_finished_by_the_next_run() -> None:
    async with account() as (webhooks, at):
        # It is created, and the answer is lost.
        at.sandbox.faults.add("cut", method="POST", path="/v1/webhooks", after=True)
        with pytest.raises(ApiError):
            await match(webhooks, HERE, per_channel=True)
        assert await deeds(webhooks, per_channel=True) == [Deed.KEEP, *[Deed.CREATE] * 3]
        await settled(webhooks, per_channel=True)


@pytest.mark.parametrize(("there", "says"), [(5, "5 webhooks for all channels already"), (0, "Check the address")])
async def test_an_account_that_is_full_says_so(there: int, says: str) -> None:
    async with account() as (webhooks, at):
        for number in range(there):
            await webhooks.create(f"{ELSEWHERE}/{number}")
        at.sandbox.faults.add("invalid", method="POST", path="/v1/webhooks")
        with pytest.raises(Refusal, match=says):
            await Desk(webhooks).create(HERE)
