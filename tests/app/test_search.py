"""The search over everything: typed, found, opened where it was said, and back to where one was."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC
from typing import Any
from unicodedata import category

import pytest

from tests.app.test_hostile import MARKUP, hostile
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.screens.search import SearchScreen, Told
from tui.app.screens.search_lines import hit_lines
from tui.app.widgets.hit_list import HitList
from tui.model import DAY, HOUR, MINUTE, NS, Conversation, Direction, Location, Message, Status, Text
from tui.store import Outgoing, OutgoingState, position
from tui.store.search import Hit
from tui.store.search_index import Reached
from tui.text.query import parse

pytestmark = pytest.mark.anyio

SIZE = (120, 30)
Golden = Callable[[WatchedApp, str], None]


async def until(condition: Callable[[], bool], instead: Callable[[], str] = str) -> None:
    """Until what a thread is asked for has come."""
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it never came, but {instead()!r}")


def say_many(world: World, conversation: str, texts: Iterable[str], ago: int) -> None:
    """Messages of the customer, a minute apart, all seen at once."""
    begin = world.clock() - ago
    world.see(
        *(
            Message(
                id=f"{conversation}-{number:04}",
                conversation_id=conversation,
                direction=Direction.RECEIVED,
                created=begin + number * MINUTE,
                status=Status.RECEIVED,
                content=Text(text),
            )
            for number, text in enumerate(texts)
        )
    )


def hits(app: WatchedApp) -> list[str]:
    assert isinstance(app.screen, SearchScreen)
    return [hit.message.id for hit in app.screen.query_one(HitList).hits]


async def search(app: WatchedApp, words: str) -> None:
    """Type it, and wait until it is answered."""
    await app.type("s", *("space" if letter == " " else letter for letter in words))
    screen = app.screen
    assert isinstance(screen, SearchScreen)
    await until(lambda: screen._page is not None and screen._query == screen.found.query)
    await until(lambda: not any(worker.is_running for worker in screen.workers if worker.group == "search"))
    await app.paint()


async def reach(app: WatchedApp, loaded: int) -> None:
    await until(lambda: len(hits(app)) == loaded)


async def on_screen(world: World, act: Callable[[WatchedApp], Awaitable[None]], size: tuple[int, int] = SIZE) -> None:
    world.store.search_index.finish()
    app = WatchedApp(world, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await act(app)


@pytest.mark.parametrize("size", [(120, 30), (80, 24)])
async def test_pictures(inbox: World, golden: Golden, size: tuple[int, int]) -> None:
    place = Location(52.37, 4.9, "Warehouse", "Harbour Road 12, where the order is")
    inbox.say("archived", place, ago=4 * DAY)

    async def act(app: WatchedApp) -> None:
        name = f"search-{size[0]}x{size[1]}"
        await app.type("s")
        await app.paint()
        golden(app, f"{name}-words")
        await app.type("escape")
        await search(app, "order")
        await app.type("down")
        await app.paint()
        golden(app, f"{name}-hits")
        await app.type("escape")
        await search(app, "nobody wrote this before:never")
        golden(app, f"{name}-nothing")

    await on_screen(inbox, act, size)


async def test_the_words_that_were_found_are_marked_without_colour(inbox: World) -> None:
    async def act(app: WatchedApp) -> None:
        await search(app, "order")
        row = next(number for number in range(SIZE[1]) if "Where is my order?" in app.line(number))
        start = app.line(row).index("order")
        cells = [app.terminal.buffer[row][column] for column in range(start - 1, start + 6)]
        assert [cell.reverse for cell in cells] == [False, *[True] * 5, False]

    await on_screen(inbox, act)


async def test_enter_opens_the_thread_at_the_message_and_escape_leads_all_the_way_back(inbox: World) -> None:
    say_many(inbox, "archived", (f"line {number}" for number in range(300)), ago=40 * DAY)

    async def act(app: WatchedApp) -> None:
        await app.type("j")
        await until(lambda: app.inbox.pane.shown == "jonas")
        await search(app, "line with:petra")
        for loaded in (100, 150, 200):
            await app.type(*["down"] * 45)
            await reach(app, loaded)
        await app.type(*["down"] * 15, "enter")
        await app.paint()
        pointed = app.inbox.pane.thread.pointed()
        assert isinstance(pointed, Message)
        assert app.inbox.pane.shown == "archived"
        assert "line 149" in app.thread_text
        assert "line 148" in app.thread_text
        assert "line 299" not in app.thread_text
        await app.type("escape")
        assert isinstance(app.screen, SearchScreen)
        assert app.screen.query_one(HitList).index == 150
        await app.type("down", "enter")
        await app.paint()
        assert "line 148" in app.thread_text
        await app.type("escape", "escape")
        assert app.inbox.pane.shown == "jonas"
        assert app.focused is app.inbox.list
        assert app.inbox.list.selected == "jonas"

    await on_screen(inbox, act)


async def test_entered_before_the_answer_is_there_it_opens_the_first_hit(inbox: World) -> None:
    async def act(app: WatchedApp) -> None:
        await app.type("s", *"paket", "enter")
        await until(lambda: app.screen is app.inbox)
        assert app.inbox.pane.shown == "jonas"

    await on_screen(inbox, act)


async def test_all_that_fits_is_found_page_after_page(inbox: World) -> None:
    say_many(inbox, "old-03", (f"Brass lamp {number}" for number in range(260)), ago=60 * DAY)

    async def act(app: WatchedApp) -> None:
        await search(app, "brass lamp")
        assert len(hits(app)) == 50
        assert "260 found" in app.text
        for loaded in (100, 150, 200, 250, 260):
            await app.type(*["pagedown"] * 10)
            await reach(app, loaded)
        await app.type(*["pagedown"] * 10)
        await app.paint()
        assert "Brass lamp 0" in app.text

    await on_screen(inbox, act)


async def test_a_store_that_is_not_read_yet_says_how_far_it_is(inbox: World) -> None:
    index = inbox.store.search_index
    index.step = lambda seconds=0.0: False  # type: ignore[method-assign]
    index.reached = Reached(12, 50)
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("s", *"zzz")
        screen = app.screen
        assert isinstance(screen, SearchScreen)
        await until(lambda: screen._page is not None)
        await app.paint()
        assert "nothing found · searched so far: 24 % of 50 messages" in app.text


async def test_a_name_that_is_searched_as_a_word_is_told_of(inbox: World) -> None:
    async def act(app: WatchedApp) -> None:
        await search(app, "weber")
        assert "nothing found" in app.text
        assert "No message has that, but 1 conversation is with such a name: with:weber" in app.text

    await on_screen(inbox, act)


async def test_a_hit_that_is_gone_is_said(inbox: World) -> None:
    async def act(app: WatchedApp) -> None:
        shown = app.inbox.pane.shown
        assert not app.inbox.open_at("never heard of")
        await app.paint()
        assert "not here any more" in app.line(0)
        assert app.inbox.pane.shown == shown

    await on_screen(inbox, act)


async def test_a_message_beyond_a_gap_is_shown_with_the_gap(world: World) -> None:
    """It came alone, from before what was read of the thread without a gap."""
    id = world.conversation("gappy", "Gap Example")
    world.say(id, "I came alone, long ago", ago=20 * DAY)
    world.say(id, "and I as well", ago=19 * DAY)
    first = world.say(id, "Known from here on", ago=2 * HOUR)
    for number in range(40):
        world.say(id, f"known {number}", ago=HOUR - number * MINUTE)
    world.store.threads.set_history(id, position(first), "more", False)

    async def act(app: WatchedApp) -> None:
        await app.paint()
        assert "alone" not in app.thread_text
        await search(app, "alone")
        await app.type("enter")
        await app.paint()
        lines = app.thread_text
        assert lines.index("alone") < lines.index("messages may be missing") < lines.index("Known from here on")
        await app.type("G")
        await app.paint()
        assert "known 39" in app.thread_text
        assert app.inbox.pane.thread.at_newest

    await on_screen(world, act)


@pytest.mark.parametrize("room", [30, 200])
async def test_what_strangers_wrote_is_clean_in_the_hits(world: World, room: int) -> None:
    for number, text in enumerate([*MARKUP, *hostile()]):
        said = world.say(world.conversation(f"c{number}", text), f"{'x ' * number} {text} needle {text}")
        hit = Hit(said, text, text, text, text, False)
        words = "".join(ch for ch in text[:40] if ch not in '"“”')
        for typed in ("needle", words, f'from:"{words}"'):
            query = parse(typed, NS, None)
            lines = hit_lines(hit, query.terms, UTC, room, chosen=True)
            shown = "".join(span for line in lines for span, _ in line)
            assert not {category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}, ascii(text)
            assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown), ascii(text)
        assert ("needle", "hit") in hit_lines(hit, parse("needle", NS, None).terms, UTC, room, chosen=False)[1]


async def test_a_reply_that_was_not_sent_is_found_and_opened(inbox: World) -> None:
    added = inbox.store.outbox.add("lin", Text("我们明天再寄 parcel"), seen=None, check=False)
    assert added.reference
    inbox.store.outbox.set_state(added.reference, OutgoingState.FAILED, reason="refused")

    async def act(app: WatchedApp) -> None:
        await search(app, "parcel from:me status:failed")
        assert hits(app) == [added.reference]
        assert "林小明  not sent" in app.text.replace("林 小 明 ", "林小明 ").replace("林 小 明", "林小明")
        await app.type("enter")
        await app.paint()
        assert app.inbox.pane.shown == "lin"
        pointed = app.inbox.pane.thread.pointed()
        assert isinstance(pointed, Outgoing)
        assert pointed.reference == added.reference
        inbox.say("lin", "sent after all", sent=Status.SENT, reference=added.reference)
        assert app.inbox.open_at(added.reference)
        await app.paint()
        assert isinstance(app.inbox.pane.thread.pointed(), Message)

    await on_screen(inbox, act)


async def test_an_earlier_conversation_of_the_contact_opens_at_its_message(inbox: World) -> None:
    begun = inbox.clock() - 300 * DAY
    inbox.see(Conversation(id="before", contact_id="contact-ada", created=begun, active_at=begun, open=False))
    inbox.say("before", "My very first lamp", ago=299 * DAY)
    inbox.say("before", "Thank you", ago=298 * DAY, sent=Status.READ)

    async def act(app: WatchedApp) -> None:
        await search(app, "first lamp")
        await app.type("enter")
        await app.paint()
        assert app.inbox.pane.shown == "before"
        assert "My very first lamp" in app.thread_text

    await on_screen(inbox, act)


async def test_an_answer_that_comes_after_one_has_left_is_dropped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts of a screen go away before the screen itself does, and before what it still waits for."""
    world.conversation("ada", "Ada")
    say_many(world, "ada", ["a lamp"], HOUR)
    page = world.store.search.page
    asked, may_answer = threading.Event(), threading.Event()

    def slow(*about: Any, **more: Any) -> Any:
        asked.set()
        assert may_answer.wait(5)
        return page(*about, **more)

    async def act(app: WatchedApp) -> None:
        await app.type("s", *"lamp")
        await until(asked.is_set)
        screen = app.screen
        screen._pruning = True  # as Textual does when a screen is left
        await screen.query_one(Told).remove()
        may_answer.set()
        await until(lambda: not any(worker.is_running for worker in screen.workers if worker.group == "search"))
        screen._pruning = False

    monkeypatch.setattr(world.store.search, "page", slow)
    await on_screen(world, act)
