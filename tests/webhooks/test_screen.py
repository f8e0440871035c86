"""What the screen of webhooks gets: the account of the demo over HTTP, with a relay, as the inbox hands it in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tui.api.client import Client
from tui.app.webhooks import Hook, Refused
from tui.config import Settings
from tui.credentials import NoKey, Secret, Way
from tui.demo import Demo, world
from tui.webhooks.screen import AccountWebhooks, signing_of

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def demo(*, relay: bool = False) -> AsyncIterator[tuple[AccountWebhooks, Settings, Client]]:
    with world(Demo(no_actors=True, relay=relay)) as (settings, key):
        async with Client(key, base_url=settings.api_url) as client:
            yield AccountWebhooks(settings, lambda: client, signing_of(settings)), settings, client


async def only(webhooks: AccountWebhooks) -> Hook:
    (hook,) = await webhooks.look()
    return hook


async def test_the_demo_has_all_of_it() -> None:
    async with demo() as (webhooks, settings, _):
        assert await webhooks.look() == []
        await webhooks.create()
        hook = await only(webhooks)
        assert (hook.url, hook.is_ours, hook.enabled) == (settings.public_url, True, True)
        assert (hook.channel, hook.events, hook.lacks) == ("all channels", "all events", False)
        with pytest.raises(Refused, match="one already"):
            await webhooks.create()
        await webhooks.set_enabled(hook, False)
        assert not (await only(webhooks)).enabled
        await webhooks.delete(hook)
        assert await webhooks.look() == []


async def test_the_demo_with_a_relay_is_good_to_the_end() -> None:
    async with demo(relay=True) as (webhooks, settings, _):
        hook = await only(webhooks)
        assert hook.is_ours
        for _ in range(2):
            steps = [step async for step in webhooks.test(hook.url)]
            assert [step.name for step in steps if step.judgement != "good"] == ["TLS"]
            assert steps[-1].name == "hub"
        assert settings.feed == "relay"


async def test_what_the_api_says_is_clean_and_has_a_way_on() -> None:
    async with demo() as (webhooks, settings, client):
        await client.create_webhook("https://x.example/\x1b[2J\u202e", ["message.created"])
        hook = await only(webhooks)
        assert hook.url.isprintable()
        assert (hook.is_ours, hook.lacks) == (False, True)
        refused = AccountWebhooks(settings, lambda: other, signing_of(settings))
        async with Client(Secret("wrong"), base_url=settings.api_url) as other:
            with pytest.raises(Refused, match="ternbox login"):
                await refused.look()


async def test_a_connection_that_comes_a_moment_later_is_waited_for() -> None:
    async with demo() as (_, settings, client):
        there = iter([None, None])
        assert await AccountWebhooks(settings, lambda: next(there, client), list).look() == []


async def test_without_a_connection_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.webhooks.screen.TRIES", 2)
    webhooks = AccountWebhooks(Settings(), lambda: None, list)
    assert webhooks.public_url == ""
    with pytest.raises(Refused, match="no connection"):
        await webhooks.look()


async def test_a_signing_key_that_the_environment_gives_once_is_kept() -> None:
    keys = iter([[Secret("k" * 32)]])
    webhooks = AccountWebhooks(Settings(), lambda: None, lambda: next(keys))
    for _ in range(2):
        steps = [step async for step in webhooks.test("http://127.0.0.1:9/hook")]
        assert [step.name for step in steps] == ["name", "connection"]


async def test_without_a_signing_key_the_test_says_how_to_get_one() -> None:
    def none() -> list[Secret]:
        raise NoKey("There is no signing key.", Way("the keyring of this host", "ternbox login --signing-key"))

    webhooks = AccountWebhooks(Settings(), lambda: None, none)
    (step,) = [step async for step in webhooks.test("https://inbox.example.net/hook")]
    assert (step.name, step.judgement) == ("signing key", "bad")
    assert step.fix == (("the keyring of this host", "ternbox login --signing-key"),)
