"""Templates by keys alone: found, filled in place by place, held back when somebody wrote, and sent as shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App

from tests.app.watched import WatchedApp
from tests.app.world import NOW, QuietTemplates, World
from tui.app.screens.template_fill import FillScreen
from tui.app.screens.template_picker import TemplatePicker
from tui.model import (
    HOUR,
    Channel,
    Contact,
    Conversation,
    Detail,
    Filled,
    Status,
    Template,
    TemplateButton,
    TemplateForm,
)
from tui.store import OutgoingState
from tui.sync import Trouble

pytestmark = pytest.mark.anyio

SIZE = (80, 24)
Golden = Callable[[App[Any], str], None]


def approved(name: str, body: str, language: str = "en", **more: Any) -> TemplateForm:
    return TemplateForm(name=name, language=language, body=body, state="approved", is_approved=True, **more)


GO_ON = approved("go_on", "Hello {{1}}, may we go on about {{2}}?", samples=("Clara", "the shade"), namespace="0a1b")
WHOLE = approved(
    "order_shipped",
    "Hello {{1}}, your order {{2}} is on its way. Thank you, {{1}}!",
    category="utility",
    header_kind="image",
    footer="Glimworm",
    buttons=(
        TemplateButton("quick_reply", "Thanks"),
        TemplateButton("url", "Track it", "https://glimworm.example/t/{{1}}", "L-10188"),
        TemplateButton("copy_code", "Copy the code", "", "SPRING10"),
        TemplateButton("phone_number", "Call us", "+31600000100"),
    ),
)
REJECTED = TemplateForm(name="spring_sale", language="en", state="rejected", reason="tag content mismatch", body="Sale")
FORMS = (
    GO_ON,
    approved("go_on", "Bonjour {{1}}, pouvons-nous revenir à {{2}} ?", "fr", category="utility"),
    WHOLE,
    REJECTED,
    TemplateForm(name="new_hours", language="en", state="pending", category="utility", body="We open at {{1}}."),
    approved("summer", "Look at these", category="marketing", beyond="a carousel"),
)


@pytest.fixture
def shut(world: World) -> World:
    """A customer whose window is shut, and six templates."""
    id = world.conversation("ada", "Ada Example")
    world.say(id, "Where is my order?", ago=25 * HOUR)
    city = Detail("city", "Utrecht")
    world.see(Contact(id="contact-ada", name="Ada Example", details=(city,), updated=NOW))
    world.store.templates.replace(FORMS, "whatsapp", NOW - 3 * HOUR)
    return world


def sent(world: World) -> list[Any]:
    return [out.content for out in world.store.outbox.unsent()]


async def in_thread(app: WatchedApp, *keys: str) -> None:
    """Open the conversation, see it, and press keys outside of its composer."""
    await app.type("enter", "escape")
    await app.paint()
    await app.type(*keys)


# On the screen

PICTURES: dict[str, tuple[tuple[int, int], list[str]]] = {
    "list-80x24": ((80, 24), ["T"]),
    "list-120x40": ((120, 40), ["T"]),
    "list-not-approved": ((100, 24), ["T", *"sale", "enter"]),
    "place-80x24": ((80, 24), ["T", *"shipped", "enter", *"https://example.com/a.png", "enter", *"Ad"]),
    "place-120x40": ((120, 40), ["T", "enter", "tab", "enter"]),
    "mistake-80x24": ((80, 24), ["T", "enter", "enter"]),
    "whole-80x24": ((80, 24), ["T", "enter", *"Ada", "enter", *"the lamp", "enter"]),
    "by-hand-80x24": ((80, 24), ["T", *"nothing_like_it", "enter", *"mine", "enter"]),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_pictures_of_templates(shut: World, golden: Golden, name: str) -> None:
    size, keys = PICTURES[name]
    app = WatchedApp(shut, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await in_thread(app, *keys)
        await app.paint()
        golden(app, f"templates/{name}")


@pytest.mark.parametrize("size", [(80, 24), (120, 24)])
async def test_a_picture_of_the_composer_that_takes_no_text(shut: World, golden: Golden, size: tuple[int, int]) -> None:
    shut.store.drafts.put("ada", "Dear Ada, your order has arr")
    app = WatchedApp(shut, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.type("enter")
        await pilot.pause(0.2)
        await app.paint()
        golden(app, f"templates/shut-{size[0]}x{size[1]}")


async def test_a_long_template_can_be_read_to_its_end_before_it_is_sent(shut: World) -> None:
    words = " ".join(f"word{number:03}" for number in range(1, 126))
    shut.store.templates.replace([approved("long", words)], "whatsapp", NOW)
    app = WatchedApp(shut, (60, 16))
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter")
        await app.paint()
        assert "word001" in app.text
        assert "more: PgDn" in app.text
        seen = app.text
        for _ in range(5):
            await app.type("pagedown")
            await app.paint()
            seen += app.text
        assert all(f"word{number:03}" in seen for number in range(1, 126))
        assert "↑ more: PgUp" in app.text
        await app.type(*["pageup"] * 5)
        await app.paint()
        assert "word001" in app.text
        await app.type("enter")
        assert len(sent(shut)) == 1


async def test_what_was_typed_for_the_composer_is_not_lost_in_the_filter(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "r", *"Dear Ada")
        assert isinstance(app.screen, TemplatePicker)
        await app.type("escape")
        assert app.inbox.pane.composer.text == "Dear Ada"


async def test_what_cannot_be_sent_is_shown_and_not_sent(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T")
        for name in ("sale", "hours", "summer"):
            await app.type(*name, "enter", "enter")
            await app.paint()
            assert "It cannot be sent" in app.text
            assert isinstance(app.screen, TemplatePicker)
            await app.type(*["backspace"] * len(name))
        assert sent(shut) == []


async def test_no_place_stays_empty_and_going_back_keeps_what_was_typed(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter", "enter", "space", "enter")
        await app.paint()
        assert "cannot stay empty" in app.text
        await app.type(*"Ada", "enter", *"the la", "escape", "enter", *"mp", "enter")
        await app.paint()
        assert "Hello Ada, may we go on about the lamp?" in app.text
        await app.type("escape", "escape", "escape")
        assert isinstance(app.screen, TemplatePicker)
        await app.type("escape")
        assert sent(shut) == []


async def test_a_paste_becomes_one_line_and_never_goes_on_by_itself(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter")
        app.post_message(events.Paste("Ada\r\n  \tExample\x1b[31m\u202e\n"))
        await app.type("enter", *"x", "enter", "enter")
        assert sent(shut) == [Template("go_on", "en", ("Ada Example[31m", "x"), "0a1b")]


async def test_tab_puts_in_what_is_known_of_the_contact_and_the_draft(shut: World) -> None:
    shut.store.drafts.put("ada", "your\nlamp")
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter")
        values = []
        for _ in range(6):
            await app.type("tab")
            assert isinstance(app.screen, FillScreen)
            values.append(app.screen.field.text)
        assert values == ["Ada", "Ada Example", "+491570000294", "Utrecht", "your lamp", "Ada"]
        await app.type("shift+tab", "enter", "tab", "enter", "enter")
        assert sent(shut) == [Template("go_on", "en", ("your lamp", "Ada"), "0a1b")]
        assert app.inbox.pane.composer.text == "your\nlamp"
        assert shut.store.drafts.get("ada").text == "your\nlamp"


async def test_every_part_of_a_template_is_asked_for_and_goes_out(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", *"shipped", "enter", *"no link", "enter")
        await app.paint()
        assert "no link cannot be read" in app.text
        await app.type(*["backspace"] * 7, *"https://example.com/a.png", "enter", *"Ada", "enter", *"L-1", "enter")
        await app.type(*"L 1", "enter")
        await app.paint()
        assert "has no spaces" in app.text
        await app.type("backspace", "backspace", *"-1", "enter", *"1234567890123456", "enter")
        await app.paint()
        assert "15 characters at most" in app.text
        await app.type("backspace", "enter", "enter")
        others = (
            Filled("header", "https://example.com/a.png", "image"),
            Filled("button", "L-1", "text", 1),
            Filled("button", "123456789012345", "coupon_code", 2),
        )
        assert sent(shut) == [Template("order_shipped", "en", ("Ada", "L-1"), "", others)]


async def test_who_wrote_meanwhile_is_seen_first_and_nothing_filled_in_is_lost(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter", *"Ada", "enter", *"it", "enter")
        shut.say("ada", "Never mind, it came!")
        app.inbox.apply_changes()
        await app.type("enter")
        await app.paint()
        assert "Ada Example wrote at 09:15 meanwhile" in " ".join(app.text.split())
        assert "not sent yet: [template] go_on" in app.text
        assert "Never mind, it came!" in app.text
        assert sent(shut) == []
        await app.type("r", "enter")
        assert sent(shut) == [Template("go_on", "en", ("Ada", "it"), "0a1b")]
        assert app.inbox.pane.held is None


async def test_a_template_for_a_conversation_that_has_become_another_waits_for_enter(shut: World) -> None:
    begun = shut.store.outbox.start("+31612345678", "whatsapp", Template("go_on", "en", ("a", "b")))
    out = shut.store.outbox.get(begun.reference or "")
    assert out
    app = WatchedApp(shut, (120, 40))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.inbox.open(out.conversation_id)
        await app.paint()
        await app.type("escape", "T", "enter", *"Ada", "enter", *"it", "enter")
        real = shut.conversation("real", "Ada")
        shut.store.outbox.set_state(out.reference, OutgoingState.SENDING)
        shut.store.outbox.landed(out.reference, real)
        app.inbox.apply_changes()
        assert app.inbox.pane.shown == real
        await app.type("enter")
        held = app.inbox.pane.held
        there = [each.content for each in shut.store.outbox.of(real)]
        assert held is not None or len(there) == 2
        await app.paint()
        if held is not None:
            app.inbox.set_focus(app.inbox.pane.composer)
            await app.type("enter")
        assert Template("go_on", "en", ("Ada", "it"), "0a1b") in [each.content for each in shut.store.outbox.of(real)]


async def test_what_was_held_back_can_be_let_go(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "enter", *"Ada", "enter", *"it", "enter")
        shut.say("ada", "Never mind, it came!")
        app.inbox.apply_changes()
        await app.type("enter", "r", "escape", *"good!", "enter")
        await app.paint()
        assert [content.text for content in sent(shut)] == ["good!"]


async def test_a_template_goes_out_on_whatsapp_though_the_composer_is_on_sms(shut: World) -> None:
    shut.see(Channel(id="sms", name="Texts", platform="sms", active=True))
    shut.see(Conversation(id="ada", channel_id="sms", channel_ids=("whatsapp", "sms"), active_at=NOW, updated=NOW))
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app)
        assert "reply to Ada Example · Texts" in app.text
        await app.type("T")
        await app.paint()
        assert "for Ada Example on Whatsapp Support" in app.text
        await app.type("enter", *"Ada", "enter", *"it", "enter", "enter")
        assert [out.channel_id for out in shut.store.outbox.unsent()] == ["whatsapp"]


async def test_where_no_channel_has_templates_this_is_said(world: World) -> None:
    world.say(world.conversation("jo", "Jo", "sms"), "hi")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T")
        await app.paint()
        assert "No channel here has templates" in app.text


async def test_templates_that_come_while_one_looks_do_not_move_the_choice(shut: World) -> None:
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T", "down", "down")
        shut.store.templates.replace([approved("a_new_one", "New"), *FORMS], "whatsapp", NOW)
        for listener in app.quiet_sync.templates.listeners:
            listener()
        await app.paint()
        assert "a_new_one" in app.text
        await app.type("enter")
        await app.paint()
        assert "order_shipped · en" in app.text
        await app.type("escape", "escape")
        assert app.quiet_sync.templates.listeners == []
        assert app.quiet_sync.templates.wanted == ["whatsapp"]


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        (QuietTemplates(asking=True), "Asking MessageBird for the templates…"),
        (QuietTemplates(trouble=Trouble("No connection: cable.", "Check it.", "connection")), "No connection: cable."),
        (QuietTemplates(), "6 templates, asked for 3h ago."),
    ],
)
async def test_how_fresh_the_list_is_or_why_there_is_none(shut: World, templates: QuietTemplates, words: str) -> None:
    app = WatchedApp(shut, SIZE)
    app.quiet_sync.templates = templates
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T")
        await app.paint()
        assert words in app.text
        assert "go_on" in app.text


async def test_templates_of_strangers_are_only_text(shut: World) -> None:
    file = Path(__file__).parents[1] / "hostile-strings.json"
    texts = [entry["input"] for entry in json.loads(file.read_text())["strings"] if entry.get("input")]
    texts += ["[@click=app.quit]x[/]", "[/]", "[link=http://x/a b]", "[red]", "$error", r"\[b]"]
    forms = [approved(f"{text[:200]}-{number}", text, header_kind="text", header=text, footer=text, samples=(text,),
                      buttons=(TemplateButton("url", text, text + "{{1}}", text),), namespace=text)
             for number, text in enumerate(texts)]  # fmt: skip
    shut.store.templates.replace(forms, "whatsapp", NOW)
    app = WatchedApp(shut, SIZE)
    app.frames = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app, "T")
        for _ in forms:
            await app.type("down")
        await app.paint()
        await app.type("pageup", "enter", "tab")
        await app.paint()
        shown = "".join(app.frames)
        assert isinstance(app.screen, FillScreen)
        assert not any(bad in shown for bad in ("\x07", "\x1b]", "\x1b[31m", "\u202e", "\x9b"))


async def test_the_words_of_a_template_in_the_thread_are_asked_for(shut: World) -> None:
    shut.say("ada", Template("go_on", "en", ("Ada", "it")), sent=Status.READ)
    app = WatchedApp(shut, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_thread(app)
        app.inbox.tick()
        assert app.quiet_sync.templates.wanted == []
        shut.say("ada", Template("unheard_of", "en"), sent=Status.READ)
        app.inbox.apply_changes()
        app.inbox.tick()
        assert app.quiet_sync.templates.wanted == ["whatsapp"]
