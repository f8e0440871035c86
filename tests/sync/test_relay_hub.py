"""Inboxes at the real relay: its log in SQLite, its hub on a unix socket, and the sandbox over HTTP."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.sync.hub import RealRelay, real_relay
from tests.sync.live import CALM, Agent, agent, conversations, thread, world_of
from tui.model import NS, Text
from tui.relay.events import SENT, Event
from tui.sandbox.calls import to_bytes
from tui.sandbox.deliveries import event_json
from tui.sandbox.server import Sandbox, running

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def office(people: int = 5) -> AsyncIterator[tuple[Sandbox, RealRelay]]:
    """A sandbox whose webhooks the relay keeps, in the order in which they happen, as soon as it runs."""
    async with running(world_of(people, time.time_ns)) as sandbox, real_relay() as relay:
        bodies: asyncio.Queue[bytes] = asyncio.Queue()
        sandbox.world.listen(lambda event: bodies.put_nowait(to_bytes(event_json(sandbox.world, event))))

        async def bring() -> None:
            while True:
                body = await bodies.get()
                while not await relay.hears(body):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

        task = asyncio.create_task(bring())
        try:
            yield sandbox, relay
        finally:
            task.cancel()


async def go_live(sandbox: Sandbox, one: Agent) -> str:
    """The agent is live; returns a conversation."""
    one.start()
    id_ = conversations(sandbox.world)[0]
    sandbox.world.colleague(id_, "the first event", "Noor")
    await one.until(lambda: one.sync.state.feed == "live")
    return id_


def texts(one: Agent, id_: str) -> list[str]:
    return [each.content.text for each in one.store.threads.latest(id_, 100) if isinstance(each.content, Text)]


async def test_a_live_event_is_in_the_store_within_milliseconds(tmp_path: Path) -> None:
    async with (
        office() as (sandbox, relay),
        agent(sandbox.url, sandbox.key, tmp_path, line=relay.way, pace=CALM) as one,
    ):
        id_ = await go_live(sandbox, one)
        sandbox.world.requests.clear()
        took = []
        for number in range(20):
            began = time.monotonic()
            sandbox.world.colleague(id_, f"message {number}", "Noor")
            await one.until(lambda number=number: texts(one, id_)[-1] == f"message {number}", every=0.001)
            took.append(time.monotonic() - began)
        assert sorted(took)[10] < 0.5  # some milliseconds on a machine that is not busy
        assert sandbox.world.requests.total() == 0


async def test_a_restarted_relay_is_resumed_from_the_cursor(tmp_path: Path) -> None:
    async with (
        office() as (sandbox, relay),
        agent(sandbox.url, sandbox.key, tmp_path, line=relay.way, pace=CALM) as one,
    ):
        id_ = await go_live(sandbox, one)
        for number in range(3):
            await relay.stop()
            sandbox.world.colleague(id_, f"message {number}", "Noor")
            await relay.start()
            await one.until(lambda number=number: texts(one, id_)[-1] == f"message {number}")
        await one.until(lambda: one.sync.state.feed == "live")
        assert texts(one, id_)[1:] == ["the first event", "message 0", "message 1", "message 2"]


async def test_an_inbox_quits_at_once_in_the_middle_of_a_backlog(tmp_path: Path) -> None:
    async with office() as (sandbox, relay):
        async with agent(sandbox.url, sandbox.key, tmp_path, line=relay.way, pace=CALM) as one:
            id_ = await go_live(sandbox, one)
        for number in range(2000):
            sandbox.world.colleague(id_, f"message {number}", "Noor")
        assert relay.log is not None
        while (await relay.log.bounds()).newest < 2000:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        async with agent(sandbox.url, sandbox.key, tmp_path, line=relay.way, pace=CALM) as one:
            one.start()
            await one.until(lambda: one.sync.state.behind > 100, every=0.001)
            began = time.monotonic()
        assert time.monotonic() - began < 2


async def test_the_log_tells_once_who_sent_a_reply(tmp_path: Path) -> None:
    async with (
        office() as (sandbox, relay),
        agent(sandbox.url, sandbox.key, tmp_path / "a", line=relay.way, pace=CALM) as ann,
        agent(sandbox.url, sandbox.key, tmp_path / "b", line=relay.way, pace=CALM) as bob,
    ):
        id_ = await go_live(sandbox, ann)
        await go_live(sandbox, bob)
        ann.reply(id_, "from Ann")
        await bob.until(lambda: texts(bob, id_)[-1] == "from Ann")
        assert relay.log is not None
        sent: list[Event] = []
        async with asyncio.timeout(10):
            while not sent:
                sent = [event for event in await relay.log.read(0, 1000) if event.kind == SENT]
                await asyncio.sleep(0.02)
        message = thread(sandbox.world, id_)[-1]
        assert len(sent) == 1
        assert message.id.encode() in sent[0].body
        # The same account of this host, so the same person: it is not shown as a colleague's.
        assert [each.store.threads.latest(id_, 1)[0].author for each in (ann, bob)] == [None, None]


async def test_two_inboxes_follow_a_relay_that_comes_and_goes(tmp_path: Path) -> None:
    rng = random.Random(1)
    async with (
        office(8) as (sandbox, relay),
        agent(sandbox.url, sandbox.key, tmp_path / "a", line=relay.way, pace=CALM) as ann,
        agent(sandbox.url, sandbox.key, tmp_path / "b", line=relay.way, pace=CALM) as bob,
    ):
        for one in (ann, bob):
            await go_live(sandbox, one)
        ids = conversations(sandbox.world)
        end = time.time_ns() + 5 * NS
        number = 0
        while time.time_ns() < end:
            for _ in range(rng.randrange(1, 10)):
                number += 1
                sandbox.world.colleague(rng.choice(ids), f"message {number}", "Noor")
            if rng.random() < 0.1:
                await relay.stop()
                await asyncio.sleep(rng.random() / 2)
                await relay.start()
            await asyncio.sleep(rng.random() / 20)
        for one in (ann, bob):
            for id_ in ids:
                truth = [message.id for message in thread(sandbox.world, id_)]
                await one.until(
                    lambda one=one, id_=id_, truth=truth: (
                        sorted(each.id for each in one.store.threads.latest(id_, 1000)) == sorted(truth)
                    )
                )
            await one.until(lambda one=one: one.sync.state.feed == "live")
