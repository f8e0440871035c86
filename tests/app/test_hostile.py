"""Strangers' text in every place of the screen: nothing of it is markup, a command or a control sequence."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import content, last_filter
from tui.app.look.thread_joins import NOTHING
from tui.app.screens.original_lines import Looked, as_text, original
from tui.model import (
    MINUTE,
    Answer,
    Channel,
    Choice,
    Contact,
    Conversation,
    Email,
    Event,
    File,
    Filled,
    Location,
    Media,
    Order,
    OrderItem,
    Question,
    Status,
    Template,
    TemplateForm,
    Text,
    Unknown,
)
from tui.store import OutgoingState
from tui.text import layout, zone

pytestmark = pytest.mark.anyio

SIZE = (100, 30)
MARKUP = [
    "[@click=app.quit]x[/]",
    "[/]",
    "[/foo]",
    "[link=http://x/a b]",
    "b[i]",
    "[red]",
    "[",
    "[/INST]",
    "$error",
    r"\[b]",
]
# What the program itself writes: colours, and where the cursor goes.
OWN = re.compile(r"\x1b\[[0-9;]*[mH]")


def hostile() -> list[str]:
    file = Path(__file__).parents[1] / "hostile-strings.json"
    strings: list[dict[str, Any]] = json.loads(file.read_text())["strings"]
    return [text for entry in strings if len(text := built(entry)) < 50_000]


def built(entry: dict[str, Any]) -> str:
    if "input" in entry:
        return str(entry["input"])
    build = entry["build"]
    return str(build.get("prefix", "") + build["unit"] * build["times"] + build.get("suffix", ""))


def put_everywhere(world: World, id: str, text: str) -> None:
    """Let the text be a name, a channel, every kind of message, a failure, a draft and a reply."""
    world.conversation(id, "Victim")
    world.clock.pass_by(MINUTE)
    world.see(
        Contact(id=f"contact-{id}", name=text, number=text, updated=world.clock()),
        Channel(id="whatsapp", name=text, updated=world.clock()),
        Conversation(id=id, active_at=world.clock() + MINUTE),
    )
    file = File(url="https://example.com/" + text, name=text, caption=text, mime=text)
    choice = Choice(text, text, text, text)
    media = Media("image", (file,))
    question = Question(text, text, text, text, choices=(choice,), button=text, catalog=text, media=media)
    world.store.templates.replace([TemplateForm(name=text, language="en", body=text, header_kind="text", header=text)])
    for what in (
        Text(text, text),
        Location(1.0, 2.0, text, text),
        Template(
            text, "en", (text,), text, (Filled("header", text), Filled("button", text, index=0), Filled(text, text))
        ),
        Template(text, text, (text,)),
        Order(text, (OrderItem(text, 2, text, text),), text),
        Answer(choice),
        Media(text, (file,)),
        Event(text),
        Unknown(text, text),
        question,
        Email(text, text, (text,), f"{text} https://a.example/{text}", True, (file,), text, (text,), 5, True),
    ):
        message = world.say(id, what, author=text)
    world.see(replace(message, id=f"answer-{id}", reply_to=message.id))
    world.say(id, text, sent=Status.DELIVERED, author=text)
    added = world.store.outbox.add(id, Text(text), seen=None, check=False)
    assert added.reference is not None
    sound = text.encode("utf-8", "replace").decode()
    world.store.outbox.set_state(added.reference, OutgoingState.FAILED, reason=sound, advice=sound)
    world.store.drafts.put(id, text)


async def test_every_place_shows_it_as_harmless_text(world: World) -> None:
    hits = last_filter.Hits.count
    app = WatchedApp(world, SIZE)
    app.frames = []
    app.emulated = False
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for number, text in enumerate([*MARKUP, *hostile()]):
            put_everywhere(world, f"victim-{number}", text)
            app.inbox.apply_changes()
            await look_everywhere(app, pilot, f"victim-{number}", text)
            assert app.is_running
            assert last_filter.Hits.count == hits, ascii(text)
    rest = OWN.sub("", "".join(app.frames or []))
    assert {char for char in rest if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")} <= {"\n"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", rest)


async def look_everywhere(app: WatchedApp, pilot: Pilot[Any], id: str, text: str) -> None:
    app.inbox.show(id)
    app.notify(text)
    await app.type("tab", "k", "k", "k", "space", "v")
    await app.paint()
    await app.type("y", "escape", "o", "1", "escape", "Y", "X", "escape", "slash")
    app.inbox.filter.paste(text)
    await app.paint()
    await app.type("escape", "ctrl+k")
    await pilot.pause()
    await app.type("escape")
    await app.paint()


async def test_markup_is_shown_as_it_was_written(world: World) -> None:
    text = "a[0] = b[i] [@click=app.quit]press[/] [/nothing]"
    world.say(world.conversation("ada", text), text)
    app = WatchedApp(world, (160, 30))
    async with app.run_test(size=(160, 30)) as pilot:
        await pilot.pause()
        await app.paint()
        assert text in app.line(1)
        assert text in app.line(27)
        app.notify(text)
        await app.paint()
        assert text in app.line(0)


def test_the_last_filter_lets_no_control_character_through() -> None:
    """A guard for a private method of Textual: whatever a widget puts into a strip, and also without a style."""
    last_filter.install()
    evil = "\x1b]52;c;AAAA\x07\x9b2J\u202e\u2028\ud83d\x00ok"
    hits = last_filter.Hits.count
    for style in (Style(color="red", link="http://a/\x1b\\\x1b]2;title\x07"), Style(), None):
        strip = Strip([Segment(evil, style)])
        console = type("Console", (), {"_color_system": ColorSystem.TRUECOLOR})()
        rest = OWN.sub("", strip.render(console))
        assert rest == "\ufffd]52;c;AAAA\ufffd\ufffd2J\ufffd\ufffd\ufffd\ufffdok"
    assert last_filter.Hits.count == hits + 3


def test_content_from_outside_is_never_markup() -> None:
    text = "[@click=app.quit]x[/] \x1b[31m"
    assert content.line(text).plain == "[@click=app.quit]x[/] ␛[31m"
    assert content.block(text).spans == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.com/a?b=c.", ["https://example.com/a?b=c"]),
        ("http://user:pass@example.com/ javascript:alert(1) file:///etc/passwd", []),
        ("https://exämple.com/ü", ["https://xn--exmple-cua.com/%C3%BC"]),
        ("nothing", []),
    ],
)
def test_only_harmless_links_are_links(text: str, links: list[str]) -> None:
    assert [link.url for link in layout(Text(text)).links if link.url] == links


def test_the_original_spells_out_what_is_hidden(world: World) -> None:
    world.conversation("ada", "Ada")
    message = world.say("ada", "pay\u202etxt\u200b")
    row = world.store.lists.row("ada")
    assert row is not None
    looked = Looked(message, NOTHING, row, world.store, zone("UTC"))
    shown = "\n".join("".join(text for text, _ in line) for line in original(looked, 100))
    for words in ("pay<U+202E>txt<U+200B>", "U+202E RIGHT-TO-LEFT OVERRIDE", "U+200B ZERO WIDTH SPACE"):
        assert words in shown
        assert words in as_text(looked)
    assert shown.isprintable() or "\n" in shown
