"""Every type of message in the list, in the thread, and as it really is; from the API's JSON, and over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.app.conftest import GOLDEN, UPDATE, screen_text
from tests.app.every_type import EVERY, SCRIPTS, Thread, forms, say_all
from tests.app.watched import WatchedApp
from tests.app.world import World
from tests.sandbox.place import small_world
from tui.app import prepare
from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.app.look.thread_joins import NOTHING, Joins
from tui.app.screens.original_lines import Looked, as_text
from tui.config import Settings
from tui.connection import connected
from tui.credentials import Secret
from tui.sandbox.demo import made_templates
from tui.sandbox.saying import say_example
from tui.sandbox.server import running
from tui.sandbox.stories.examples import EXAMPLES
from tui.store import Store
from tui.text import fields, summary, zone

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
WIDTHS = {120: 330, 60: 420}


@pytest.fixture
def every(world: World) -> Thread:
    world.store.templates.replace(forms())
    world.conversation("robin", "Robin Aalders")
    return say_all(world, "robin", EVERY)


async def show(app: WatchedApp, id: str) -> None:
    app.inbox.list.select(id)
    app.inbox.open(id)
    app.inbox.set_focus(app.inbox.pane.thread)
    await app.paint()


@pytest.mark.parametrize("width", WIDTHS)
async def test_one_of_each_in_the_thread(every: Thread, golden: Golden, width: int) -> None:
    size = (width, WIDTHS[width])
    app = WatchedApp(every.world, size)
    app.emulated = False
    async with app.run_test(size=size):
        await show(app, "robin")
        golden(app, f"types/thread-{width}")


@pytest.mark.parametrize("width", WIDTHS)
async def test_other_scripts_in_the_thread(world: World, golden: Golden, width: int) -> None:
    world.store.templates.replace(forms())
    for name, examples in SCRIPTS.items():
        world.conversation(name, examples["mail"].content["email"]["from"]["name"])  # type: ignore[index]
        say_all(world, name, examples)
    size = (width, 60)
    app = WatchedApp(world, size)
    app.emulated = False
    async with app.run_test(size=size):
        for name in SCRIPTS:
            await show(app, name)
            golden(app, f"types/{name}-{width}")


async def test_each_as_the_newest_message_of_a_row(world: World, golden: Golden) -> None:
    world.store.templates.replace(forms())
    for number, (name, example) in enumerate(EVERY.items()):
        world.conversation(name, name)
        Thread(world, name, number + 2).say(name, example)
    size = (120, 2 * len(EVERY) + 5)
    app = WatchedApp(world, size)
    app.emulated = False
    async with app.run_test(size=size):
        await app.paint()
        golden(app, "types/list")


def test_each_as_it_really_is(every: Thread) -> None:
    world, pages = every.world, []
    row = world.store.lists.row("robin")
    assert row is not None
    messages = {message.id: message for message in world.store.threads.latest("robin", 500)}
    joins = Joins(world.store, zone("UTC")).of(list(messages.values()), ())
    for name, id in every.ids.items():
        if example := messages.get(id):
            looked = Looked(example, joins.get(id, NOTHING), row, world.store, zone("UTC"))
            pages.append(f"━━ {name}\n{as_text(looked)}\n")
    path, text = GOLDEN / "types" / "original.txt", "\n".join(pages)
    if UPDATE:
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


# What stands in the thread for each example that came over HTTP.
SHOWN = {
    "text": "Hello, is the Duin in stock?",
    "text_links": "hides behind my-bank.example@",
    "text_hidden": "[v]",
    "assigned": "Noor: assigned",
    "unassigned": "Noor: no longer assigned",
    "active": "set to active",
    "pending": "set to pending",
    "fallback": "208 euros in all",
    "disagree": "[video] flicker.avi",
    "rich": "[rich] a kind of message that is not known here",
    "menu": "[menu] a kind of message that is not known here",
    "buttons_bare": "[buttons] a kind of message that is not known here",
    "link": "[link] a kind of message that is not known here",
    "contacts": "[contacts] a kind of message that is not known here",
    "unknown": "[hologram] a kind of message that is not known here",
    "unsupported": "[unsupported] Something that MessageBird cannot pass on",
    "empty": "(content not known yet)",
    "image": "The reading corner",
    "image_bare": "[image] lamp-evening.png",
    "audio": "[audio] voice-message.wav",
    "video": "Flicker at about 30 %",
    "file": "My list for the next order",
    "sticker": "[sticker] sun.webp",
    "attachment": "This is how it stood at the door",
    "attachments": "[file 2] invoice-9.pdf",
    "location": "[location] 53.21938, 6.56650",
    "location_named": "Brugstraat 9",
    "location_as_text": "[location] 53.21938, -6.56650",
    "template": "Hello Robin, your order L-10188 is on its way.",
    "template_old": "Hallo Robin, je bestelling € 12,34 is onderweg.",
    "parcel": "waits at Kiosk Brug until Friday.",
    "template_unknown": "[template] made_at_meta (en)",
    "template_carousel": "card 2: Libel · 64",
    "template_coupon": "Copy code: GLOW10",
    "buttons": "● Replace it (chosen",
    "button_reply": "[answer] Replace it",
    "button_picture": "This one?",
    "list": "● 9 to 12: Small van (chosen",
    "list_reply": "[answer] 9 to 12: Small van",
    "product": "• libel-brass",
    "products": "from catalogue 4410",
    "quote": "That one, please",
    "product_text": "about the product libel-brass",
    "order": "[order] 3 items · 208.00 EUR",
    "mail_in": "[email] Lamps for a studio",
    "mail_out": "yes, we do. Your quote is attached.",
    "mail_html": "studio-aalders.example.evil.example",
    "quick_replies": "Where shall we go on?",
    "generic": "• Look: https://glimworm.example/duin",
    "media_template": "[image] lamp-strand.png",
}


def test_every_example_is_expected_somewhere() -> None:
    assert SHOWN.keys() == EXAMPLES.keys()


def test_every_type_has_its_row_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    table = readme.partition("What is shown, and what can be sent")[2].partition("## ")[0]
    types = {each.type for each in EXAMPLES.values()} - {"contacts", "hologram"}
    kinds = {((each.content or {}).get("interactive") or {}).get("type") for each in EXAMPLES.values()} - {None}
    assert [word for word in sorted({*types, *map(str, kinds)}) if f"`{word}`" not in table] == []


@asynccontextmanager
async def over_http(folder: Path) -> AsyncIterator[tuple[InboxApp, Pilot[Any], str]]:
    """An inbox on a sandbox in which a customer and the shop have said one of each; and the conversation's id."""
    world = small_world()
    world.templates.add(*made_templates(world.ids, world.now()))
    contact, channel_id = next(iter(world.things.contacts.values())), next(iter(world.things.channels))
    id = world.receive(contact, channel_id, "text", {"text": "hi"}).conversation_id
    for name in sorted(EXAMPLES, key=lambda name: bool(EXAMPLES[name].answers)):
        say_example(world, world.things.conversation(id), name)
        world.clock.advance(60)  # type: ignore[attr-defined]
        world.tick()
    async with running(world) as sandbox:
        settings = Settings(profile="acme", time_zone="UTC", state_folder=folder, api_url=sandbox.url)
        prepare(settings)
        store = Store.open(settings.store_file, clock=world.clock)
        async with connected(settings, Secret(sandbox.key), store, world.clock) as (_, sync):
            app = InboxApp(store, GivenSync(sync), settings, clock=world.clock)
            async with app.run_test(size=(130, 400)) as pilot:
                yield app, pilot, id
        store.close()


async def until(is_so: Callable[[], bool], what: str) -> None:
    for _ in range(400):
        if is_so():
            return
        await asyncio.sleep(0.03)
    raise AssertionError(f"{what} never came")


async def test_each_over_http_in_list_thread_and_detail(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (app, pilot, id):
        store, thread = app.inbox.store, app.inbox.pane.thread
        await until(lambda: store.lists.row(id) is not None, "the conversation")
        app.inbox.open(id)
        app.inbox.set_focus(thread)
        await until(lambda: len(thread.state.messages) == len(EXAMPLES) + 1, "every message")
        await until(lambda: store.templates.get("visit", "en") is not None, "the templates")
        await until(lambda: not missing(app), "what stands for each")
        newest = thread.state.messages[-1]
        assert summary(newest.content)[:20] in screen_text(app)[:2000]
        await pilot.resize_terminal(100, 40)
        for message in thread.state.messages:
            thread.cursor = ("message", message.id)
            app.inbox.action_original()
            await until(lambda: message.id in screen_text(app), "the page")  # noqa: B023
            shown = screen_text(app)
            assert all(name in shown for name, _ in fields(message.content)[:5])
            app.screen.dismiss(None)
            await until(lambda: app.screen is app.inbox, "the inbox")


def flat(app: InboxApp) -> str:
    """The thread in one line, without what stands left of the words."""
    left = app.inbox.pane.region.x
    return " ".join(line[left + 21 :].strip() for line in screen_text(app).split("\n"))


def missing(app: InboxApp) -> list[str]:
    shown = flat(app)
    return [name for name, words in SHOWN.items() if words not in shown]
