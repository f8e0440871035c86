"""Finding in a thread: hits marked and counted, also beyond what is loaded and in earlier conversations."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.test_search import say_many, until
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.look.marking import mark
from tui.app.look.thread_window import LIMIT, ThreadWindow
from tui.app.widgets.find_bar import BarText
from tui.model import DAY, NS, Conversation, Message
from tui.text.query import parse

pytestmark = pytest.mark.anyio

SIZE = (120, 30)


def told(app: WatchedApp) -> str:
    strips = app.inbox.pane.find_bar.query_one("#find-told", BarText).strips
    return strips[0].text.strip() if strips else ""


async def find(app: WatchedApp, words: str, expected: str) -> None:
    await app.type("ctrl+f", *("space" if letter == " " else letter for letter in words))
    await until(lambda: told(app) == expected, lambda: told(app))
    await app.paint()


def pointed(app: WatchedApp) -> str:
    message = app.inbox.pane.thread.pointed()
    assert isinstance(message, Message)
    return message.id


async def test_hits_are_counted_marked_and_gone_through(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await find(app, "order", "1 of 2")
        assert " Find: order" in app.text
        row = next(n for n in range(SIZE[1]) if "Where is my order?" in app.line(n))
        column = app.line(row).index("order")
        assert [app.terminal.buffer[row][column + n].reverse for n in range(-1, 6)] == [False, *[True] * 5, False]
        other = next(n for n in range(SIZE[1]) if "I ordered a lamp" in app.line(n))
        assert "»" in app.line(other)
        newest = pointed(app)
        await app.type("up")
        oldest = pointed(app)
        assert (told(app), newest > oldest) == ("2 of 2", True)
        await app.type("ctrl+f")
        assert (told(app), pointed(app)) == ("1 of 2", newest)
        await app.type("down", "escape")
        await app.paint()
        assert app.focused is app.inbox.pane.thread
        assert pointed(app) == oldest
        assert "»" not in app.text
        assert "Find:" not in app.text


async def test_it_reaches_beyond_what_is_loaded_and_into_earlier_conversations(world: World) -> None:
    id = world.conversation("long", "Long Example")
    texts = (f"{'hay' if number % 100 else 'needle'} {number}" for number in range(800))
    say_many(world, id, texts, ago=9 * DAY)
    begun = world.clock() - 300 * DAY
    world.see(Conversation(id="before", contact_id="contact-long", created=begun, active_at=begun, open=False))
    world.store.threads.set_history("before", None, None, True)
    early = world.say("before", "the first needle", ago=299 * DAY)
    world.store.search_index.finish()
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await find(app, "needle", "1 of 9")
        assert "needle 700" in app.thread_text
        await app.type("enter")
        await app.paint()
        assert "needle 600" in app.thread_text
        await app.type("down", "down")
        await app.paint()
        assert (pointed(app), told(app)) == (early.id, "9 of 9")
        assert "the first needle" in app.thread_text
        assert app.inbox.pane.shown == "long"
        assert "next conversation" in app.thread_text
        await app.type("escape", "G")
        await app.paint()
        assert "hay 799" in app.thread_text
        assert app.inbox.pane.thread.at_newest


async def test_conditions_go_as_in_the_search_and_nothing_is_said_so(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await find(app, "from:me it", "1 of 2")
        await app.type("escape")
        await find(app, "nowhere", "not in this thread")
        await app.type("escape")
        await find(app, "or", "no such word; a third letter he…")


async def test_another_conversation_ends_it(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await find(app, "order", "1 of 2")
        await app.type("alt+down")
        await app.paint()
        assert app.inbox.pane.shown == "jonas"
        assert "Find:" not in app.text


async def test_what_is_typed_there_is_no_reply(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"draft")
        await find(app, "order", "1 of 2")
        await app.type("enter", "escape", "r")
        await app.paint()
        assert app.inbox.pane.composer.text == "draft"
        assert inbox.store.outbox.unsent() == []
        await asyncio.sleep(0)


LINES = [
    [("09:14 ", "quiet"), ("Ada ", "customer"), ("the order of Ada", "text")],
    [("          ", "text"), ("came", "text")],
]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("ada", [["Ada"], []]),
        ("order", [["order"], []]),
        ('"ada came"', [["Ada"], ["came"]]),
        ("came", [[], ["came"]]),
        ("09", [[], []]),
    ],
)
async def test_hits_in_the_text_are_marked_and_nothing_else(words: str, marked: list[list[str]]) -> None:
    lines = mark(LINES, 10, parse(words, NS, None).terms)
    assert [[text for text, role in line if role == "hit"] for line in lines] == marked
    assert ["".join(text for text, _ in line) for line in lines] == ["".join(t for t, _ in line) for line in LINES]


async def test_a_chinese_word_that_a_line_tears_apart_is_marked_in_both(inbox: World) -> None:
    lines = mark([[("我的订", "text")], [("单还没有到", "text")]], 0, parse("订单", NS, None).terms)
    assert [[text for text, role in line if role == "hit"] for line in lines] == [["订"], ["单"]]


async def test_a_window_in_the_middle_stays_as_it_is_when_it_is_read_again(world: World) -> None:
    id = world.conversation("long", "Long Example")
    say_many(world, id, map(str, range(400)), ago=9 * DAY)
    window = ThreadWindow(world.store.threads, id)
    assert window.jump_to("long-0200")
    held = [message.id for message in window.messages]
    assert "long-0200" in held[40:60]
    for _ in range(3):
        world.say(id, "news")
        window.reload()
        assert [message.id for message in window.messages] == held
    window.jump_to_end()
    say_many(world, id, map(str, range(1000)), ago=DAY)
    window.reload()
    newest = world.store.threads.latest(id, 1)[0]
    assert window.messages[-1] == newest
    assert len(window.messages) == LIMIT
