"""The contact panel: who it is, where they can be reached, what was written before; beside the thread, or over all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from unicodedata import category

import pytest
from textual.app import App

from tests.app.watched import WatchedApp
from tests.app.world import NOW, World
from tests.export.world import hostile
from tui.app.screens.contact import GATHER, ContactScreen
from tui.app.screens.contact_lines import Known, contact_lines
from tui.model import DAY, HOUR, MINUTE, Channel, Contact, Conversation, Detail, Status
from tui.text import zone

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
SIZES = [(120, 40), (80, 24)]
STORY = "Customer since the first day, wants the black edition of everything and a call before each delivery"


def known(world: World) -> None:
    """Ada, with three channels, details, and two conversations before this one."""
    details = (Detail("custom1", STORY), Detail("userId", "8123"), Detail("city", "القاهرة"))
    world.see(
        Contact(id="contact-ada", name="Ada Example", number="+31612345678", details=details, updated=NOW),
        Channel(id="sms", name="SMS Support", platform="sms", active=True, updated=NOW),
        Channel(id="facebook", name="Our page", platform="facebook", active=False, state="activation_required"),
        Channel(id="telegram", name="Telegram bot", platform="telegram", active=True),
        Conversation(id="ada", channel_ids=("whatsapp", "sms", "facebook", "telegram"), message_count=52),
    )
    for number, amount in ((1, 34), (2, 1)):
        id, ended = f"before-{number}", NOW - number * 60 * DAY
        world.see(
            Conversation(
                id=id,
                contact_id="contact-ada",
                open=False,
                channel_id="sms",
                platform="sms",
                created=ended - 9 * DAY,
                active_at=ended,
                message_count=amount,
            )
        )
        world.say(id, f"Thank you for number {number}!", ago=NOW - ended)


@asynccontextmanager
async def opened(world: World, size: tuple[int, int], *keys: str) -> AsyncIterator[WatchedApp]:
    app = WatchedApp(world, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.paint()
        await app.type("I", *keys)
        await shown(app)
        yield app


async def shown(app: WatchedApp) -> str:
    await app.paint()
    return app.text


async def changed(app: WatchedApp, words: str) -> str:
    """Changes are gathered for a moment; the screen as soon as it has the words."""
    for _ in range(200):
        if words in await shown(app):
            break
        await asyncio.sleep(GATHER)
    assert words in app.text
    return app.text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_pictures(inbox: World, golden: Golden, size: tuple[int, int]) -> None:
    known(inbox)
    async with opened(inbox, size) as app:
        golden(app, f"contact/known-{size[0]}x{size[1]}")
        await app.type("j", "j")
        await shown(app)
        golden(app, f"contact/chosen-{size[0]}x{size[1]}")


async def test_little_is_known(world: World, golden: Golden) -> None:
    world.see(Conversation(id="c1", open=True, active_at=NOW - DAY, created=NOW - DAY))
    async with opened(world, (80, 24)) as app:
        golden(app, "contact/unknown")


async def test_the_thread_stays_in_sight_where_there_is_room(inbox: World) -> None:
    async with opened(inbox, (120, 40)) as app:
        text = await shown(app)
        assert "Where is my order?" in text
        assert "Jonas Weber" not in text
    async with opened(inbox, (80, 24)) as app:
        assert "Where is my order?" not in await shown(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_enter_goes_to_an_earlier_conversation(inbox: World, size: tuple[int, int]) -> None:
    known(inbox)
    async with opened(inbox, size, "j", "enter") as app:
        await shown(app)
        assert app.screen is app.inbox
        assert app.inbox.pane.shown == "before-1"
        assert app.focused is app.inbox.pane.thread
        assert "Thank you for number 1!" in await shown(app)


async def test_some_keys_close_it_and_nothing_has_changed(inbox: World) -> None:
    async with opened(inbox, (120, 40)) as app:
        for key in ("escape", "q", "I", "left"):
            assert isinstance(app.screen, ContactScreen)
            await app.type(key)
            assert not isinstance(app.screen, ContactScreen)
            assert (app.inbox.pane.shown, app.focused) == ("ada", app.inbox.list)
            await app.type("I")


async def test_y_copies_the_number_and_says_so(inbox: World) -> None:
    async with opened(inbox, (120, 40), "y") as app:
        assert app.clipboard == inbox.store.contacts.of("ada").number  # type: ignore[union-attr]
        assert "Copied, if your terminal allows it" in (await shown(app)).splitlines()[1]


async def test_without_a_number_there_is_nothing_to_copy(world: World) -> None:
    world.see(Conversation(id="c1", open=True, active_at=NOW))
    async with opened(world, (80, 24), "y") as app:
        assert "no number to copy" in await shown(app)


async def test_what_changes_shows_while_it_is_open(inbox: World) -> None:
    known(inbox)
    async with opened(inbox, (120, 40), "j") as app:
        inbox.clock.pass_by(MINUTE)
        inbox.see(
            Contact(id="contact-ada", name="Ada Lovelace", details=(Detail("custom1", "silver"),), updated=NOW + MINUTE)
        )
        inbox.see(Channel(id="telegram", active=False, state="inactive", updated=NOW + MINUTE))
        # The last of what changed: the header above the thread may be drawn anew before the panel is.
        text = await changed(app, "cannot send: inactive")
        assert STORY[:20] not in text
        assert "Ada Lovelace" in text
        assert "silver" in text
        assert "cannot send: activation required" in text
        assert app.screen._panel.chosen == "before-1"  # type: ignore[attr-defined]
        inbox.say("ada", "One more thing")
        await changed(app, "4 new")


async def test_words_about_time_go_on_without_a_change(inbox: World) -> None:
    async with opened(inbox, (120, 40)) as app:
        assert "window 23 h left" in await shown(app)
        inbox.clock.pass_by(25 * HOUR)
        app.screen._panel.redraw()  # type: ignore[attr-defined]
        assert "window shut" in await shown(app)


async def test_a_shut_window_and_a_refused_answer_are_told_in_words(inbox: World) -> None:
    """Whoever wrote long ago can be sent templates only; what was not delivered is no answer."""
    inbox.say("omar", "again", sent=Status.FAILED)
    app = WatchedApp(inbox, (120, 40))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.inbox.list.select("omar")
        app.inbox.show("omar")
        await app.paint()
        await app.type("I")
        text = await shown(app)
    assert "window shut 2 h ago, templates only" in text
    assert "last answered  not known here" in text


ODD = [*hostile(), "[@click=app.quit]x[/]", "[/]", "[red]", "\u3164"]


@pytest.mark.parametrize("width", [52, 80])
def test_strangers_words_are_clean_in_every_line(world: World, width: int) -> None:
    for number, words in enumerate(ODD):
        world.conversation(f"c{number}", "Victim", "whatsapp")
        world.see(
            Contact(id=f"contact-c{number}", name=words, number=words, details=(Detail(words, words),), updated=NOW),
            Channel(id="whatsapp", name=words, updated=NOW + number),
        )
        profile = world.store.contacts.of(f"c{number}")
        assert profile
        shown = Known(profile, f"c{number}", world.store.channels.of(f"c{number}"))
        lines = contact_lines(shown, None, NOW, zone("UTC"), width)
        text = "".join(span for line in lines for span, _ in line.spans)
        assert not [char for char in text if char < " " or category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
        assert str(lines[0].spans[0][0]).strip()


async def test_strangers_words_are_no_markup_and_break_no_line(inbox: World) -> None:
    words = "[@click=app.quit]x[/] \x1b[31m \u202e \u65e5\u672c [/] e\u0300\u0300"
    inbox.clock.pass_by(MINUTE)
    details = tuple(Detail(words, words * 9) for _ in range(40))
    inbox.see(
        Contact(id="contact-ada", name=words, number=words, details=details, updated=inbox.clock()),
        Channel(id="whatsapp", name=words, updated=inbox.clock()),
    )
    async with opened(inbox, (80, 24)) as app:
        lines = (await shown(app)).splitlines()
        assert lines[0].startswith(" Contact")
        assert lines[1] == "─" * 80
        assert lines[2].startswith(" [@click=app.quit]x[/] ␛[31m")
        for _ in range(12):
            await app.type("pagedown")
        assert "and 10 more" in await shown(app)


async def test_it_is_in_the_palette_and_reads_a_list_without_a_thread(inbox: World) -> None:
    app = WatchedApp(inbox, (80, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.type("j", "colon", *"contact of", "enter")
        text = await shown(app)
        assert "Jonas Weber" in text
        assert "01570" in text or "+49" in text


@pytest.mark.parametrize(
    ("platform", "ago", "words"),
    [
        ("whatsapp", HOUR, "window 23 h left"),
        ("whatsapp", 30 * HOUR, "window shut 6 h ago, templates only"),
        ("facebook", 3 * DAY, "window over, a person may answer for 4 days"),
        ("facebook", 9 * DAY, "window shut 2 days ago, until they write"),
        ("sms", 99 * DAY, "can send"),
    ],
)
def test_whether_one_can_write_on_a_channel(world: World, platform: str, ago: int, words: str) -> None:
    id = world.conversation("c1", "Ada", platform)
    world.say(id, "Hello", ago=ago)
    profile = world.store.contacts.of(id)
    assert profile
    lines = contact_lines(Known(profile, id, world.store.channels.of(id)), None, NOW, zone("UTC"), 120)
    (line,) = [line for line in lines if any(f"{platform.title()} Support" in text for text, _ in line.spans)]
    assert words in "".join(text for text, _ in line.spans)
