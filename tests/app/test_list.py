"""The list: selected by id, still while the cursor moves, read by page, and quick however long it is."""

from __future__ import annotations

import time

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.look.row_lines import row_lines
from tui.app.look.spans import Span
from tui.app.widgets import conversation_list
from tui.model import DAY, MINUTE, NS, Conversation
from tui.store import Row, View

pytestmark = pytest.mark.anyio

SIZE = (100, 20)


def selected_line(app: WatchedApp) -> int:
    """The line of the screen on which the selected row begins."""
    return next(y for y, line in enumerate(app.terminal.display) if line.startswith("▌"))


async def test_at_its_top_a_list_shows_what_is_new_and_keeps_the_selection(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j", "j", "j")
        await app.paint()
        inbox.clock.pass_by(4 * NS)
        app.inbox.tick()
        await app.paint()
        before = selected_line(app)
        for id in ("old-03", "old-07"):
            inbox.say(id, "news")
        app.inbox.apply_changes()
        await app.paint()
        assert app.inbox.list.selected == "lin"
        assert app.inbox.list.index == 5
        assert selected_line(app) == before + 4
        assert "Customer 7" in app.line(3)
        assert "林小明" in app.line(before + 4)


async def test_a_list_that_is_scrolled_keeps_the_selection_on_its_line(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type(*"jjjjjjjjjj")
        await app.paint()
        inbox.clock.pass_by(4 * NS)
        app.inbox.tick()
        await app.paint()
        before, selected = selected_line(app), app.inbox.list.selected
        for id in ("old-10", "old-11"):
            inbox.say(id, "news")
        app.inbox.apply_changes()
        await app.paint()
        assert app.inbox.list.top > 0
        assert (app.inbox.list.index, app.inbox.list.selected) == (12, selected)
        assert selected_line(app) == before


async def test_the_order_stands_still_while_the_cursor_moves(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j")
        await app.paint()
        inbox.say("old-05", "news from far below")
        app.inbox.apply_changes()
        await app.paint()
        assert "Ada Example" in app.line(3)
        assert "changed" in app.line(1)
        inbox.clock.pass_by(2 * NS)
        app.inbox.tick()
        await app.paint()
        assert "Ada Example" in app.line(3)
        inbox.clock.pass_by(NS)
        app.inbox.tick()
        await app.paint()
        assert app.inbox.list.index == 2
        assert "changed" not in app.line(1)
        await app.type("g")
        await app.paint()
        assert "Customer 5" in app.line(3)


async def test_values_are_live_while_the_order_stands_still(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j")
        inbox.say("ada", "I have found it!")
        app.inbox.apply_changes()
        await app.paint()
        assert "●4" in app.line(4)
        assert "I have found it!" in app.line(4)


async def test_what_was_archived_is_followed_by_the_next_row(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("e")
        await app.paint()
        assert app.inbox.pane.shown == "ada"
        assert "Archived: Ada Example" in app.line(0)
        inbox.clock.pass_by(4 * NS)
        app.inbox.tick()
        await app.type("j")
        assert app.inbox.list.selected == "jonas"


async def test_archive_and_undo(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("E")
        await app.paint()
        assert app.inbox.pane.shown == "jonas"
        assert inbox.store.lists.counts().archived == 2
        await app.type("U")
        await app.paint()
        row = inbox.store.lists.row("ada")
        assert row is not None
        assert row.open
        await app.type("U")
        await app.paint()
        assert "nothing to undo" in app.line(0)


async def test_views_and_filter(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("2")
        await app.paint()
        # Omar's reply failed, so he has waited longest.
        assert "عمر" in app.line(3)
        await app.type("3")
        await app.paint()
        assert "Petra Klein" in app.line(3)
        await app.type("1", "slash", *"customer 1")
        await app.paint()
        assert app.inbox.list.pages.count == 3
        await app.type("enter", "j")
        await app.paint()
        assert "/customer 1" in app.line(1)
        await app.type("escape")
        await app.paint()
        assert app.inbox.list.pages.count == 17


async def test_what_the_filter_finds_is_shown(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        await app.type("slash", *"weber")
        await pilot.pause(0.3)
        await app.paint()
        assert app.inbox.pane.shown == "jonas"
        assert "Jonas Weber" in app.line(1)


async def test_the_filter_holds_for_the_keys_that_follow_at_once(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("slash", *"customer 1", "enter", "j", "j", "enter")
        assert app.inbox.pane.shown == "old-11"


async def test_next_unread_goes_round_and_shows_at_once(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    seen = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for _ in range(4):
            await app.type("n")
            seen.append(app.inbox.pane.shown)
        await app.type("3", "r", *"typing", "alt+n")
        assert app.inbox.list.pages.view is View.OPEN
        assert app.focused is app.inbox.pane.composer
    assert seen == ["nameless", "lin", "omar", "ada"]


async def test_unread_again_stays_unread_while_it_is_shown(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("tab")
        for _ in range(3):
            app.inbox.tick()
            inbox.clock.pass_by(NS)
        await app.paint()
        assert unread(inbox, "ada") == 0
        await app.type("u")
        for _ in range(3):
            app.inbox.tick()
            inbox.clock.pass_by(NS)
        assert unread(inbox, "ada") > 0


async def test_nothing_is_read_that_nobody_looked_at(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for _ in range(5):
            app.inbox.tick()
            inbox.clock.pass_by(NS)
        assert unread(inbox, "ada") == 3
        await app.type("tab", "pageup")
        app.inbox.attention.focus(False)
        for _ in range(5):
            app.inbox.tick()
            inbox.clock.pass_by(NS)
        assert unread(inbox, "ada") == 3


def unread(world: World, id: str) -> int:
    row = world.store.lists.row(id)
    assert row is not None
    return row.unread


async def test_a_held_key_loads_one_thread(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type(*["j"] * 8)
        await pilot.pause(0.3)
        assert app.inbox.pane.shown == "old-03"
        assert app.quiet_sync.looked_at == ["ada", "old-03"]


def see_many(world: World, count: int) -> None:
    begun = world.clock() - DAY
    world.see(
        *(Conversation(id=f"c{n:05}", open=True, created=begun, active_at=begun - n * MINUTE) for n in range(count))
    )


async def test_moving_costs_the_same_in_a_list_of_thousands(world: World) -> None:
    """Rows are read by page; nothing is read or drawn that is not in sight."""
    see_many(world, 5000)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        started = time.perf_counter()
        await app.type(*["j"] * 30, "G", *["k"] * 30, "g", *["pagedown"] * 30)
        assert time.perf_counter() - started < 5
        assert app.inbox.list.index == 30 * app.inbox.list.visible_rows
        await app.type("G")
        assert app.inbox.list.index == 4999
        assert len(app.inbox.list.pages._pages) <= 8


async def test_a_key_reads_little_more_than_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    see_many(world, 300)
    app = WatchedApp(world, SIZE)
    page, read = world.store.lists.page, []

    def noted(view: View, offset: int, limit: int, filter: str = "") -> list[Row]:
        rows = page(view, offset, limit, filter)
        read.append(len(rows))
        return rows

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        monkeypatch.setattr(world.store.lists, "page", noted)
        for key in ["pagedown"] * 9 + ["G", "g"]:
            read.clear()
            await app.type(key)
            assert sum(read) <= 40
        assert app.inbox.list.index == 0


async def test_a_move_over_the_edge_finds_its_rows_drawn_at_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    see_many(world, 300)
    app = WatchedApp(world, SIZE)
    drawn: list[str] = []

    def noted(row: Row, view: View, times: tuple[str, str], width: int, chosen: bool) -> tuple[list[Span], list[Span]]:
        drawn.extend([] if chosen else [row.id])
        return row_lines(row, view, times, width, chosen)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        monkeypatch.setattr(conversation_list, "row_lines", noted)
        app.inbox.list.tick()
        await app.type(*["j"] * (app.inbox.list.visible_rows - 1))
        assert app.inbox.list.top == 0
        drawn.clear()
        await app.type("j")
        assert app.inbox.list.top > 0
        assert drawn == []


async def test_bytes_of_a_cursor_move(inbox: World) -> None:
    """Two rows change; the rest of the screen is not sent again."""
    app = WatchedApp(inbox, (120, 40))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await app.type("j", "j")
        await app.paint()
        await pilot.pause(0.3)
        before = app.sent
        await app.type("j")
        await app.paint()
        assert 0 < app.sent - before < 1800
        await pilot.pause(0.3)
        before = app.sent
        for _ in range(5):
            app.inbox.tick()
            await app.paint()
        assert app.sent == before


async def test_an_empty_list_says_whether_anything_was_fetched(world: World) -> None:
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.paint()
        assert "Nothing has been fetched yet." in app.line(4)
        world.conversation("ada", "Ada Example", open=False)
        app.inbox.apply_changes()
        await app.paint()
        assert "Not everything has been fetched yet." in app.line(4)
        world.store.feed.set("backfill", '{"here":1,"total":1,"done":true}')
        app.inbox.apply_changes()
        await app.paint()
        assert "There is nothing here yet." in app.line(4)
        await app.type("2")
        await app.paint()
        assert "Nobody waits for an answer." in app.line(4)
