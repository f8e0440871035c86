"""The whole way over real HTTP: the window shuts, a template is chosen and filled in by keys, and it arrives."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import Clock, World
from tests.sync.live import QUICK, short_sleep
from tui.api.account import Account
from tui.api.client import Client
from tui.api.pace import Pace
from tui.app.given_sync import GivenSync
from tui.credentials import Secret
from tui.model import DAY, HOUR, MINUTE, NS
from tui.sandbox.ids import Ids
from tui.sandbox.server import running
from tui.sandbox.templates import Template
from tui.sandbox.things import Channel, Contact
from tui.sandbox.world import World as Account_World
from tui.store import Store
from tui.sync import Sync

pytestmark = pytest.mark.anyio

SIZE = (100, 30)
COMPONENTS = [
    {"type": "HEADER", "format": "IMAGE"},
    {"type": "BODY", "text": "Hello {{1}}, may we go on about {{2}}?", "example": {"body_text": [["Clara", "a lamp"]]}},
    {"type": "FOOTER", "text": "Glimworm"},
    {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Track", "url": "https://glimworm.example/t/{{1}}"}]},
]


class MovedClock(Clock):
    """Time that passes, and can be moved."""

    def __init__(self) -> None:
        super().__init__(0)

    def __call__(self) -> int:
        return time.time_ns() + self.now


@dataclass
class Walk:
    """The customer's side in `there`, ours in `here`."""

    there: Account_World
    ada: Contact
    channel: str
    here: World
    app: WatchedApp

    async def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end, self.app.text
            await asyncio.sleep(0.02)
        await self.app.paint()

    def message(self) -> Any:
        """The newest message of the conversation at the other side."""
        return self.there.things.of_contact(self.ada)[0].thread.newest(0, 1)[0]


@asynccontextmanager
async def walk(folder: Path, platform: str = "whatsapp") -> AsyncIterator[Walk]:
    clock = MovedClock()
    there = Account_World(clock, seed=1, ids=Ids(1))
    channel = Channel(there.ids.make("channel", 0), "Glimworm", platform, "+31600000100", clock() - DAY)
    there.things.channels[channel.id] = channel
    there.templates.add(
        Template("t1", "go_on", "en", cast(list[Any], COMPONENTS), clock() - DAY),
        Template("t2", "spring_sale", "en", [{"type": "BODY", "text": "Sale"}], clock(), status="REJECTED"),
    )
    ada = there.things.keep_contact(Contact("ada", clock() - HOUR, 31600001000, "Ada Example"))
    there.receive(ada, channel.id, "text", {"text": "Where is my order?"})
    store = Store.open(folder / "inbox.db", clock=clock)
    pace = Pace(per_second=10_000, in_flight=8, sleep=short_sleep)
    async with running(there) as sandbox, Client(Secret(sandbox.key), base_url=sandbox.url, pace=pace) as client:
        account, lock = Account(client, clock=clock), folder / "sync.lock"
        sync = Sync(
            store, account, lock_path=lock, clock=clock, rng=random.Random(1), pace=replace(QUICK, delivery_soonest=0.1)
        )
        here = World(store, clock, folder)
        app = WatchedApp(here, SIZE, GivenSync(sync))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            yield Walk(there, ada, channel.id, here, app)
    store.close()


async def test_from_the_shut_window_to_the_delivered_template(tmp_path: Path) -> None:
    async with walk(tmp_path) as way:
        await way.until(lambda: "window 23 h left" in way.app.text and way.app.inbox.pane.target() is not None)
        await way.app.type("r", *"a draft that is kept")
        way.here.clock.pass_by(DAY)
        way.app.inbox.tick()
        await way.app.paint()
        assert "only a template goes out" in " ".join(way.app.thread_text.split())
        await way.app.type("enter")
        await way.until(lambda: "go_on" in way.app.text)
        assert "rejected" in way.app.text
        await way.app.type(
            *"go", "enter", *"https://glimworm.example/a.png", "enter", "tab", "enter", *"your order", "enter"
        )
        await way.app.type(*"L-10188", "enter")
        await way.app.paint()
        assert "Hello Ada, may we go on about your order?" in way.app.text
        assert "https://glimworm.example/t/L-10188" in way.app.text
        assert way.here.store.outbox.unsent() == []
        await way.app.type("enter")
        await way.until(lambda: way.message().status in ("delivered", "read"))
        assert way.message().content["hsm"]["components"] == [
            {"type": "header", "parameters": [{"type": "image", "image": {"url": "https://glimworm.example/a.png"}}]},
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "your order"}],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": 0,
                "parameters": [{"type": "text", "text": "L-10188"}],
            },
        ]
        await way.until(lambda: "delivered" in way.app.thread_text or "read" in way.app.thread_text)
        assert way.app.inbox.pane.composer.text == "a draft that is kept"
        assert "window shut" in way.app.text
        way.there.receive(way.ada, way.channel, "text", {"text": "Yes please"})
        await way.until(lambda: "window 23 h left" in way.app.text)
        await way.app.type("enter")
        await way.until(lambda: way.message().type == "text" and way.message().direction == "sent")
        assert way.message().content == {"text": "a draft that is kept"}
        assert way.here.clock() - way.message().created < MINUTE * NS


async def test_what_was_made_at_meta_is_sent_by_its_name(tmp_path: Path) -> None:
    async with walk(tmp_path) as way:
        await way.until(lambda: "window 23 h left" in way.app.text and way.app.inbox.pane.target() is not None)
        way.there.templates.add(Template("t3", "metas_own", "en_US", [], way.here.clock(), listed=False))
        await way.app.type("T")
        await way.until(lambda: "spring_sale" in way.app.text)
        await way.app.type(
            "pagedown", "enter", *"metas_own", "enter", *"en_US", "enter", *"1", "enter", "enter", "enter"
        )
        await way.app.type(*"Ada", "enter", "enter")
        await way.until(lambda: way.message().status in ("delivered", "read"))
        hsm = way.message().content["hsm"]
        assert (hsm["templateName"], hsm["language"]["code"]) == ("metas_own", "en_US")
        assert hsm["namespace"] == "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9"
        assert hsm["components"] == [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}]


async def test_a_late_answer_on_facebook_says_that_a_person_writes_it(tmp_path: Path) -> None:
    async with walk(tmp_path, "facebook") as way:
        await way.until(lambda: "window 23 h left" in way.app.text and way.app.inbox.pane.target() is not None)
        await way.app.type("r", *"in time", "enter")
        await way.until(lambda: way.message().status in ("delivered", "read"))
        assert "tag" not in way.message().extra
        way.here.clock.pass_by(DAY)
        await way.app.type(*"late", "enter")
        await way.until(lambda: way.message().content == {"text": "late"})
        await way.until(lambda: way.message().status in ("delivered", "read"))
        assert way.message().extra["tag"] == "human_agent"


async def test_a_picture_of_this_host_goes_above_the_text(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(1000)
    (tmp_path / "the lamp.png").write_bytes(picture)
    (tmp_path / "the text.txt").write_text("no picture")
    async with walk(tmp_path) as way:
        await way.until(lambda: "window 23 h left" in way.app.text and way.app.inbox.pane.target() is not None)
        await way.app.type("T")
        await way.until(lambda: "go_on" in way.app.text)
        await way.app.type("enter", *f"{tmp_path}/the", "tab")
        await way.app.paint()
        assert "the text.txt" in way.app.text
        await way.app.type("t", "tab", "enter")
        await way.app.paint()
        assert "1 of 4" in way.app.text
        await way.app.type(*["backspace"] * len("text.txt"), "l", "tab", "enter", "tab", "enter", *"it", "enter", "x")
        await way.app.type("enter")
        await way.app.paint()
        assert "the lamp.png" in way.app.text
        await way.app.type("enter")
        await way.until(lambda: way.message().status in ("delivered", "read"))
        header = way.message().content["hsm"]["components"][0]
        link = header["parameters"][0]["image"]["url"]
        assert way.there.files.get(link.rpartition("/")[2]).make() == picture
