"""The thread: what is read stays where it is, and a long one scrolls like a short one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.look.thread_items import Divider, Item, Said
from tui.app.look.thread_state import ThreadState
from tui.app.look.thread_view import Place, ThreadView
from tui.app.look.thread_window import LIMIT, STEP, Older, ThreadWindow
from tui.model import DAY, MINUTE, NS, Conversation, Direction, Message, Observation, Status, Text
from tui.store import Position
from tui.sync import SyncState

SIZE = (120, 30)

# The machine that runs the tests may be busy.
unhurried = settings(deadline=None)

heights = st.lists(st.integers(1, 6), min_size=1, max_size=30)
moves = st.lists(st.integers(-20, 20), max_size=10)


def view_of(heights: list[int], height: int) -> ThreadView:
    """A view over items of these heights; an item knows its own as its words."""
    view = ThreadView(lambda item: int(item.words))  # type: ignore[union-attr]
    view.height = height
    view.put(made(heights))
    return view


def made(heights: list[int], start: int = 0) -> list[Item]:
    return [Divider(str(start + number), str(height)) for number, height in enumerate(heights)]


@unhurried
@given(heights, st.integers(1, 12), moves)
def test_the_view_is_always_full_and_without_gaps(heights: list[int], height: int, moves: list[int]) -> None:
    view = view_of(heights, height)
    every = [Place(item, line) for item, size in enumerate(heights) for line in range(size)]
    for by in moves:
        view.scroll(by)
        places = view.visible()
        first = every.index(places[0])
        assert places == every[first : first + height]
        assert len(places) == min(height, len(every))


@unhurried
@given(heights, st.integers(1, 12), moves)
def test_scrolling_is_exact_and_stops_at_the_ends(heights: list[int], height: int, moves: list[int]) -> None:
    view = view_of(heights, height)
    last = max(0, sum(heights) - height)
    top = last
    every = [Place(item, line) for item, size in enumerate(heights) for line in range(size)]
    for by in moves:
        view.scroll(by)
        top = max(0, min(top + by, last))
        assert every.index(view.visible()[0]) == top
        assert view.following == (top == last)


@unhurried
@given(heights, st.integers(1, 12), st.integers(1, 40), heights, heights)
def test_what_is_added_above_or_below_moves_nothing(
    heights: list[int], height: int, up: int, above: list[int], below: list[int]
) -> None:
    view = view_of(heights, height)
    view.scroll(-up)
    if view.following:
        return
    before = [(view.items[place.item].key, place.line) for place in view.visible()]
    view.put([*made(above, start=-100), *view.items, *made(below, start=100)])
    assert [(view.items[place.item].key, place.line) for place in view.visible()] == before


@unhurried
@given(heights, st.integers(1, 12), st.integers(0, 29))
def test_an_item_is_brought_into_sight(heights: list[int], height: int, index: int) -> None:
    index = min(index, len(heights) - 1)
    for start in (0, -15, -1000):
        view = view_of(heights, height)
        view.scroll(start)
        view.keep_in_sight(index)
        shown = [place for place in view.visible() if place.item == index]
        assert len(shown) == min(height, heights[index])


def long_thread(world: World, count: int, id: str = "ada") -> str:
    """A conversation with so many messages, one a minute."""
    world.conversation(id, "Ada Example")
    begun = world.clock() - count * MINUTE
    world.store.observe(Observation(message_number(number, id, begun), begun) for number in range(count))
    world.see(Conversation(id=id, active_at=world.clock()))
    return id


def message_number(number: int, id: str, begun: int) -> Message:
    sent = number % 3 == 2
    return Message(
        id=f"{id}-{number:06}",
        conversation_id=id,
        direction=Direction.SENT if sent else Direction.RECEIVED,
        created=begun + number * MINUTE,
        status=Status.READ if sent else Status.RECEIVED,
        content=Text(f"{id} says {number:06} " + "and more words " * (number % 7)),
    )


def test_a_window_goes_through_a_long_thread_and_back(world: World) -> None:
    id = long_thread(world, 2000)
    window = ThreadWindow(world.store.threads, id)
    seen = {message.id for message in window.messages}
    while window.older() is Older.LOADED:
        assert len(window.messages) <= LIMIT
        assert window.messages == sorted(window.messages, key=lambda m: m.created)
        seen |= {message.id for message in window.messages}
    assert len(seen) == 2000
    assert not window.at_end
    seen = {message.id for message in window.messages}
    while window.newer():
        assert len(window.messages) <= LIMIT
        seen |= {message.id for message in window.messages}
    assert len(seen) == 2000
    assert window.at_end


def test_a_window_goes_on_into_earlier_conversations(world: World) -> None:
    long_thread(world, 20, "before")
    world.clock.pass_by(DAY)
    long_thread(world, 120, "now")
    world.see(
        Conversation(id="before", contact_id="same", created=world.clock() - 9 * DAY, updated=world.clock()),
        Conversation(id="now", contact_id="same", created=world.clock() - DAY, updated=world.clock()),
    )
    window = ThreadWindow(world.store.threads, "now")
    while window.older() is Older.LOADED:
        pass
    assert [m.conversation_id for m in window.messages] == ["before"] * 20 + ["now"] * 120
    assert window.newest is not None
    assert window.newest.id == "now-000119"


def test_a_gap_ends_the_window(world: World) -> None:
    id = long_thread(world, 200)
    edge = world.store.threads.latest(id, 120)[0]
    world.store.threads.set_history(id, Position(edge.created, edge.id), "cursor", False)
    window = ThreadWindow(world.store.threads, id)
    results = [window.older() for _ in range(3)]
    assert results == [Older.LOADED, Older.LOADED, Older.WANTED]
    assert window.messages[0].id == edge.id


@pytest.mark.anyio
async def test_a_new_message_does_not_move_what_is_read(world: World) -> None:
    long_thread(world, 100)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab", "pageup")
        await app.paint()
        before = app.thread_text.splitlines()[:-3]
        world.say("ada", "something new")
        app.inbox.apply_changes()
        await app.paint()
        after = app.thread_text.splitlines()[:-3]
        assert after[:-1] == before[:-1]
        assert "1 new below" in app.thread_text
        await app.type("G")
        await app.paint()
        assert "something new" in app.thread_text
        assert "new below" not in app.thread_text


@pytest.mark.anyio
async def test_at_the_end_a_new_message_is_followed(world: World) -> None:
    long_thread(world, 100)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        world.say("ada", "something new")
        app.inbox.apply_changes()
        await app.paint()
        assert "something new" in app.thread_text


@pytest.mark.anyio
async def test_older_messages_are_asked_for_once_and_stay_out_of_the_way(world: World) -> None:
    id = long_thread(world, 60)
    edge = world.store.threads.latest(id, 30)[0]
    world.store.threads.set_history(id, Position(edge.created, edge.id), "cursor", False)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab", "g")
        await app.paint()
        assert set(app.quiet_sync.wanted) == {"ada"}
        assert "older messages are not here yet" in app.thread_text
        app.quiet_sync.state = SyncState(older=frozenset({"ada"}))
        app.inbox.tell()
        await app.paint()
        assert "loading older…" in app.thread_text
        key = next(item.key for item in app.inbox.pane.thread.in_sight if isinstance(item, Said))
        world.store.threads.set_history(id, None, None, True)
        app.inbox.apply_changes()
        await app.paint()
        places = app.inbox.pane.thread.view.visible()
        assert key in {app.inbox.pane.thread.view.items[place.item].key for place in places}
        await app.type(*["pageup"] * 6)
        await app.paint()
        assert "beginning of the conversation" in app.thread_text


@pytest.mark.anyio
async def test_a_hundred_thousand_messages_scroll_like_ten(world: World) -> None:
    long_thread(world, 10)
    long_thread(world, 20_000, "endless")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        times = {}
        for id in ("ada", "endless"):
            app.inbox.show(id)
            app.inbox.set_focus(app.inbox.pane.thread)
            await app.paint()
            started = time.process_time()
            for _ in range(10):
                await app.type("pageup")
                await app.paint()
            times[id] = time.process_time() - started
        assert len(app.inbox.pane.thread.state.messages) <= LIMIT
        assert times["endless"] < 10 * times["ada"] + 1


@pytest.mark.anyio
async def test_what_is_loaded_is_put_together_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of it not at all, and what a key brings beside it once."""
    long_thread(world, 2000)
    app = WatchedApp(world, SIZE)
    items, made = ThreadState.items, []

    def noted(self: ThreadState) -> list[Item]:
        made.append(len(self.messages))
        return items(self)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab", "g", "pagedown")
        await app.paint()
        monkeypatch.setattr(ThreadState, "items", noted)
        await app.type("pagedown", "pageup")
        assert made == []
        await app.type(*["g"] * 5)
        assert len(made) <= 2 * 5
        assert max(made) <= LIMIT + STEP


@pytest.mark.anyio
async def test_paging_back_down_skips_nothing(world: World) -> None:
    long_thread(world, 900)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab", *["pageup"] * 60)
        thread = app.inbox.pane.thread
        assert not thread.state.at_end
        seen = []
        while not thread.view.following or not thread.state.at_end:
            places = thread.view.visible()
            seen += [thread.view.items[place.item].key for place in places]
            await app.type("pagedown")
        numbers = sorted({int(id.rpartition("-")[2]) for kind, id in seen if kind == "message"})
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        assert numbers[-1] >= 870


@pytest.mark.anyio
async def test_the_cursor_shows_exact_times_and_copies(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab", "k", "k")
        await app.paint()
        assert " 09:02:30.000 UTC · received" in app.line(2)
        await app.type("y")
        assert app.clipboard.startswith("I have been waiting since Monday, and nobody")
        await app.type("j", "o")
        await app.paint()
        assert "media.example.com" in app.text
        assert app.clipboard == "https://media.example.com/parcel.jpg"
        await app.type("escape", "v")
        await app.paint()
        assert "message-000007" in app.text


@pytest.mark.anyio
async def test_delivery_goes_on_under_the_eyes_of_the_reader(world: World) -> None:
    world.conversation("ada", "Ada")
    sent = world.say("ada", "On its way", ago=MINUTE, sent=Status.SENT)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.paint()
        assert "✓  You        On its way  sent" in app.thread_text
        world.clock.pass_by(NS)
        world.see(changed(sent, Status.READ, world.clock()))
        app.inbox.apply_changes()
        await app.paint()
        assert "✓R You        On its way  read" in app.thread_text


def changed(message: Message, status: Status, updated: int) -> Message:
    return replace(message, status=status, updated=updated)
