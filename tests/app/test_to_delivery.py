"""From the keys to the customer over real HTTP: every kind that can be sent, and what the vendor's client reads of it.

One inbox, one sandbox and one walk, since it is the waiting for deliveries that takes the time.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import messagebird
import messagebird.client
import pytest
from anyio.to_thread import run_sync

from tests.app.desk import Desk, open_
from tests.app.watched import WatchedApp
from tests.app.world import World
from tests.sandbox.place import Place, place, small_world
from tests.sync.live import QUICK, Agent, agent, conversations, reference_of, thread
from tui.app.given_sync import GivenSync
from tui.model import DAY, Status
from tui.sandbox.stories.forms import body, buttons, header
from tui.sandbox.templates import Template
from tui.sandbox.things import Message
from tui.store import View

pytestmark = pytest.mark.anyio

SIZE = (120, 40)
PACE = replace(QUICK, delivery_soonest=0.5)
ROWS = "# Morning\n9 to 10 | ring twice\n# Evening\n18 to 19"
NEW = "+31612345678"
FILES = {
    "dent.png": b"\x89PNG\r\n\x1a\n" + bytes(300_000),
    "dictation.ogg": b"OggS" + bytes(40_000),
    "film.mp4": b"\0\0\0\x18ftypmp42" + bytes(90_000),
    "invoice.pdf": b"%PDF-1.4 one page",
    "sun.webp": b"RIFF\x20\0\0\0WEBPVP8 " + bytes(4_000),
}
MAIL = {"email": {"from": {"email": "bo@example.net", "name": "Bo"}, "to": [{"email": "shop@example.com"}],
                  "subject": "RE: Invoice 17", "content": {"text": "Where is it?"}}}  # fmt: skip
SHIPPED = [header("IMAGE", sample="van.jpg"), body("Hello {{1}}, {{2}} is on its way.", "Ada", "L-1"),
           buttons({"type": "URL", "text": "Track it", "url": "https://shop.example/t/{{1}}", "example": ["L-1"]},
                   {"type": "COPY_CODE", "example": ["SAVE5"]})]  # fmt: skip


class Walk:
    """An inbox that is connected to a sandbox; `expected` is what the customer must get, in the order of sending."""

    def __init__(self, desk: Desk, at: Place, folder: Path) -> None:
        self.desk, self.at, self.folder = desk, at, folder
        self.expected: list[tuple[str, dict[str, Any]]] = []

    def expects(self, kind: str, content: dict[str, Any]) -> None:
        self.expected.append((kind, content))

    async def files(self, *names: str, words: str = "") -> None:
        await self.desk.choose("files")
        for name in names:
            await self.desk.paste(str(self.folder / name))
            await self.desk.press("enter")
        if words:
            await self.desk.press("tab")
            await self.desk.write(words)
        await self.desk.press("ctrl+s")
        await self.desk.until(lambda: self.desk.app.screen is self.desk.app.inbox)

    async def form(self, what: str, *steps: str) -> None:
        """Steps are keys, or what is pasted after a ~."""
        await self.desk.choose(what)
        for step in steps:
            await (self.desk.paste(step[1:]) if step.startswith("~") else self.desk.press(step))
        await self.desk.press("ctrl+s")
        assert self.desk.app.screen is self.desk.app.inbox, self.desk.text

    def sent(self) -> list[Message]:
        """What the sandbox has of us, in the order in which it came."""
        every = [each for id_ in conversations(self.at.world) for each in thread(self.at.world, id_)]
        return sorted((each for each in every if reference_of(each)), key=lambda each: each.created)


@asynccontextmanager
async def walking(tmp_path: Path) -> AsyncIterator[Walk]:
    world = small_world(cast(Any, time.time_ns))
    world.templates.add(Template("t1", "shipped", "en", SHIPPED, time.time_ns() - DAY))
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    async with place(world) as at:
        at.hear("Where is my lamp?")
        at.hear("I write you a mail.", "sms", 1)
        world.receive(at.people[1], at.channel("email").id, "email", MAIL)
        async with agent(at.sandbox.url, at.sandbox.key, tmp_path / "profile", pace=PACE) as one:
            one.start()
            await one.until(lambda: len(one.store.lists.page(View.OPEN, 0, 9)) == 2 and _all_read(one))
            async with _app(one, tmp_path) as desk:
                yield Walk(desk, at, tmp_path)


@asynccontextmanager
async def _app(one: Agent, folder: Path) -> AsyncIterator[Desk]:
    seen = World(one.store, cast(Any, time.time_ns), folder)
    app = WatchedApp(seen, SIZE, GivenSync(one.sync))
    app.emulated = False
    async with app.run_test(size=SIZE) as pilot:
        desk = Desk(app, pilot, seen)
        await desk.press("1")
        yield desk


def _all_read(one: Agent) -> bool:
    return all(one.store.threads.latest(row.id, 1) for row in one.store.lists.page(View.OPEN, 0, 9))


async def test_every_kind_reaches_the_customer_and_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with walking(tmp_path) as walk:
        await on_whatsapp(walk)
        await by_mail(walk)
        await to_somebody_new(walk)
        store = walk.desk.world.store
        await walk.desk.until(lambda: not store.outbox.unfinished())
        assert [each.reason for each in store.outbox.unsent()] == []
        ids = [each.id for each in walk.sent()]
        told = await run_sync(lambda: read_back(walk.at, ids, monkeypatch))
        by_kind: Callable[[tuple[str, Any]], str] = repr
        assert sorted(told, key=by_kind) == sorted(walk.expected, key=by_kind)
        assert [each for each in told if each[0] != "email"] == [each for each in walk.expected if each[0] != "email"]
        await walk.desk.until(lambda: delivered(walk) >= set(ids))


def delivered(walk: Walk) -> set[str]:
    """What the inbox knows to have arrived."""
    store = walk.desk.world.store
    here = [each for row in store.lists.page(View.OPEN, 0, 9) for each in store.threads.latest(row.id, 60)]
    return {each.id for each in here if each.status in (Status.DELIVERED, Status.READ)}


async def on_whatsapp(walk: Walk) -> None:
    """To Ada, who has just written."""
    desk, link = walk.desk, f"{walk.at.sandbox.origin}/v1/files/"
    await open_(desk, _talk(walk, "whatsapp"))
    await desk.press("enter")
    await desk.write("Hello Ada")
    await desk.press("enter")
    walk.expects("text", {"text": "Hello Ada"})
    await walk.files("dent.png", "film.mp4", "invoice.pdf", words="As I found it")
    for kind in ("image", "video", "file"):
        walk.expects(kind, {kind: {"url": link}})
    walk.expected[-3][1]["image"]["caption"] = "As I found it"
    await walk.files("dictation.ogg", words="Listen")
    walk.expects("text", {"text": "Listen"})
    walk.expects("audio", {"audio": {"url": link}})
    await walk.files("sun.webp")
    walk.expects("whatsappSticker", {"whatsappSticker": {"link": link}})
    await walk.form("by its link", "~https://shop.example/a.jpg", "tab", "tab", "~The lobby")
    walk.expects("image", {"image": {"url": "https://shop.example/a.jpg", "caption": "The lobby"}})
    await walk.form("location", "~52.3702, 4.8952", "tab", "~Our shop", "tab", "~Kade 1")
    walk.expects(
        "location", {"location": {"latitude": 52.3702, "longitude": 4.8952, "name": "Our shop", "address": "Kade 1"}}
    )
    await walk.form("buttons", "~Delivery", "tab", "~Which day?", "tab", "~By van", "tab", "~Monday", "tab", "~Tuesday")
    walk.expects("interactive", {"interactive": {
        "type": "button", "header": {"type": "text", "text": "Delivery"}, "body": {"text": "Which day?"},
        "footer": {"text": "By van"}, "action": {"buttons": [
            {"id": "button-1", "type": "reply", "title": "Monday"},
            {"id": "button-2", "type": "reply", "title": "Tuesday"}]}}})  # fmt: skip
    await walk.form(
        "list", "tab", "~When?", "tab", "tab", "tab", "~# Morning\n9 to 10 | ring twice\n# Evening\n18 to 19"
    )
    walk.expects("interactive", {"interactive": {
        "type": "list", "body": {"text": "When?"}, "action": {"button": "Choose", "sections": [
            {"title": "Morning", "rows": [{"id": "row-1", "title": "9 to 10", "description": "ring twice"}]},
            {"title": "Evening", "rows": [{"id": "row-2", "title": "18 to 19"}]}]}}})  # fmt: skip
    await template(walk)
    await quote(walk)


async def template(walk: Walk) -> None:
    desk = walk.desk
    await desk.choose("template")
    await desk.until(lambda: "shipped" in desk.text)
    await desk.write("shipped")
    await desk.press("enter")
    for value in ("https://shop.example/van.jpg", "Ada", "L-17", "L-17", "SAVE5"):
        await desk.paste(value)
        await desk.press("enter")
    await desk.press("enter")
    assert desk.app.screen is desk.app.inbox, desk.text
    walk.expects("hsm", {"hsm": {
        "namespace": "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9", "templateName": "shipped",
        "language": {"policy": "deterministic", "code": "en"}, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"url": "https://shop.example/van.jpg"}}]},
            {"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "L-17"}]},
            {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"type": "text", "text": "L-17"}]},
            {"type": "button", "sub_type": "copy_code", "index": 1,
             "parameters": [{"type": "coupon_code", "coupon_code": "SAVE5"}]}]}})  # fmt: skip


async def quote(walk: Walk) -> None:
    """An answer to her first message, which goes by another call."""
    desk = walk.desk
    desk.app.inbox.set_focus(desk.app.inbox.pane.thread)
    await desk.press(*["k"] * 20, "Q")
    assert "answers" in desk.text
    await desk.write("This one")
    await desk.press("enter")
    walk.expects("text", {"text": "This one"})


async def by_mail(walk: Walk) -> None:
    desk, link = walk.desk, f"{walk.at.sandbox.origin}/v1/files/"
    await open_(desk, _talk(walk, "email"))
    await desk.press("enter")
    await desk.write("It is attached to the next one.")
    await desk.press("enter")
    await walk.files("invoice.pdf", "dent.png", words="Here it is.")
    common = {"to": [{"address": "bo@example.net", "name": "Bo"}], "subject": "Re: Invoice 17"}
    walk.expects("email", {"email": {**common, "content": {"text": "It is attached to the next one."}}})
    files = [{"name": "invoice.pdf", "type": "application/pdf", "URL": link},
             {"name": "dent.png", "type": "image/png", "URL": link}]  # fmt: skip
    walk.expects("email", {"email": {**common, "content": {"text": "Here it is."}, "attachments": files}})


async def to_somebody_new(walk: Walk) -> None:
    desk = walk.desk
    channels = [way.platform for way in desk.world.store.channels.all() if way.platform in ("email", "sms", "whatsapp")]
    await desk.press("escape", "escape", "c")
    await desk.write(NEW)
    await desk.press("tab", *["right"] * channels.index("sms"), "tab")
    await desk.write("Your lamp is ready.")
    await desk.press("ctrl+s")
    walk.expects("text", {"text": "Your lamp is ready."})
    await desk.until(lambda: desk.app.inbox.pane.shown in conversations(walk.at.world))
    assert NEW in desk.text.splitlines()[1]


def _talk(walk: Walk, platform: str) -> str:
    rows = walk.desk.world.store.lists.page(View.OPEN, 0, 9)
    return next(row.id for row in rows if row.platform == platform)


def read_back(at: Place, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Type and content by the vendor's own Python client; of uploaded files their bytes are compared, not their ids."""
    monkeypatch.setattr(messagebird.client, "CONVERSATION_API_ROOT", f"{at.sandbox.url}/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    client = messagebird.Client(at.sandbox.key)
    found = []
    for id_ in ids:
        said = client.conversation_read_message(id_)
        assert said.direction == "sent"
        words = json.dumps(said.content)
        for file_id in re.findall(r"/files/([0-9a-f]+)", words):
            assert at.world.files.get(file_id).make() in FILES.values()
        found.append((said.type, json.loads(re.sub(r"(/files/)[0-9a-f]+", r"\1", words))))
    return found
