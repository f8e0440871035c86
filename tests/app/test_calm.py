"""The screen is calm: nothing is drawn that did not change, and what changes with time changes once a minute."""

from __future__ import annotations

import gc
from itertools import pairwise

import pytest
from msgspec.structs import replace
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.widget import Widget

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.garbage import WORTH_IT
from tui.app.screens.confirm import Confirm
from tui.app.screens.go_to import commands
from tui.app.screens.inbox_frame import REST
from tui.app.screens.picker import Picker
from tui.model import MINUTE, NS

pytestmark = pytest.mark.anyio

SIZE = (120, 40)
SMALL = (100, 20)


@pytest.mark.parametrize("is_fresh", [True, False])
async def test_an_idle_inbox_draws_once_a_minute(inbox: World, is_fresh: bool) -> None:
    """Also where lines are made anew in between, for whatever reason."""
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        drawn: list[int] = []
        for _ in range(3 * 60):
            inbox.clock.pass_by(NS)
            if is_fresh:  # what was asked for came, and brought nothing
                app.quiet_sync.state = replace(app.quiet_sync.state, fresh_at=inbox.clock())
            before = app.sent
            app.inbox.tick()
            app.inbox.list.redraw()
            app.inbox.pane.header.redraw()
            await app.paint()
            if app.sent != before:
                drawn.append(inbox.clock() % MINUTE // NS)
        assert drawn == [0, 0, 0]


async def test_a_notice_goes_by_itself(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        app.inbox.say("Something was done")
        shown = []
        for _ in range(12):
            inbox.clock.pass_by(NS)
            app.inbox.tick()
            await app.paint()
            shown.append("Something was done" in app.line(0))
        assert shown == [True] * 9 + [False] * 3


async def test_a_minute_changes_only_the_cells_of_ages(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        before = cells(app)
        inbox.clock.pass_by(MINUTE)
        app.inbox.tick()
        await app.paint()
        changed = [place for place, cell in cells(app).items() if cell != before[place]]
        left = app.inbox.pane.region.x
        assert changed
        assert all(2 <= x < 6 or (left <= x and y == 2) for x, y in changed), changed


async def test_the_list_moves_by_half_a_page(inbox: World) -> None:
    """A move of the list is sent as a whole, so a cursor that runs through it must not make one for each row."""
    app = WatchedApp(inbox, SMALL)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        shown = app.inbox.list
        tops = [shown.top]
        for key in ["j"] * 16 + ["k"] * 16:
            await app.type(key)
            assert shown.top <= shown.index < shown.top + shown.visible_rows
            tops.append(shown.top)
        moves = [abs(later - earlier) for earlier, later in pairwise(tops) if later != earlier]
        assert len(moves) <= 5


async def test_garbage_is_looked_for_when_the_keys_rest(inbox: World, monkeypatch: pytest.MonkeyPatch) -> None:
    app = WatchedApp(inbox, SMALL)
    looks = 0

    def noted() -> int:
        nonlocal looks
        looks += 1
        return 0

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause(0.3)
        made = [None] * (WORTH_IT + 1)
        monkeypatch.setattr(gc, "get_count", lambda: (len(made), 0, 0))
        monkeypatch.setattr(gc, "collect", noted)
        monkeypatch.setattr("tui.app.app.REST", 3600)
        await app.type("j")
        app._tick()
        assert looks == 0
        monkeypatch.setattr("tui.app.app.REST", 0)
        app._tick()
        assert looks == 1
        made.clear()
        app._tick()
        assert looks == 1


async def test_a_page_leaves_the_cursor_on_its_line(inbox: World) -> None:
    app = WatchedApp(inbox, SMALL)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        shown = app.inbox.list
        await app.type("j", "j", "ctrl+d")
        assert (shown.index - shown.top, shown.top) == (2, shown.visible_rows // 2)
        await app.type("ctrl+u")
        assert (shown.index, shown.top) == (2, 0)


async def test_a_thread_is_shown_when_the_cursor_rests_and_never_one_that_it_has_left(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        looked_at = app.quiet_sync.looked_at
        for _ in range(6):
            await app.type("j")
            await pilot.pause(REST / 2)
            assert app.inbox.pane.shown == "ada"
        await pilot.pause(REST * 2)
        assert app.inbox.pane.shown == app.inbox.list.selected != "ada"
        assert looked_at == ["ada", app.inbox.list.selected]


async def test_another_conversation_is_drawn_once(inbox: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one whose reply takes more lines, or fewer, so that all above it has another place."""
    app = WatchedApp(inbox, SIZE)
    reflow, laid_out = Compositor.reflow, []

    def noted(self: Compositor, parent: Widget, size: Size) -> ReflowResult:
        laid_out.append(size)
        return reflow(self, parent, size)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        monkeypatch.setattr(Compositor, "reflow", noted)
        for _ in range(8):
            app.frames, height, laid_out[:] = [], app.inbox.pane.thread.size.height, []
            await app.type("right_square_bracket")
            await app.paint()
            assert len(app.frames) == 1
            assert len(laid_out) == int(app.inbox.pane.thread.size.height != height)


async def test_the_list_shows_at_once_that_the_focus_has_left_it(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        grounds = [app.terminal.buffer[3][10].bg]
        for _ in range(3):
            await app.type("tab")
            await app.paint()
            grounds.append(app.terminal.buffer[3][10].bg)
        here, away, still_away, back = grounds
        assert here == back != away == still_away


async def test_what_is_typed_is_drawn_in_one_place(inbox: World) -> None:
    """The list gets the mark of a draft with the first letter, and the text when the person has left the field."""
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        await app.type("r", "h")
        app.inbox.pane.keep_draft()
        app.inbox.apply_changes()
        await app.paint()
        assert "Draft: …" in app.line(4)
        row = app.line(4)[: app.inbox.pane.region.x]
        for letter in "ello":
            await app.type(letter)
            app.inbox.pane.keep_draft()
            app.inbox.apply_changes()
            await app.paint()
            assert app.line(4)[: app.inbox.pane.region.x] == row
        await app.type("escape")
        await app.paint()
        assert "Draft: hello" in app.line(4)


@pytest.mark.parametrize(("dialog", "box"), [(Picker(commands), "Vertical"), (Confirm("Quit?"), "Question")], ids=str)
async def test_a_dialog_changes_nothing_beside_its_box(inbox: World, dialog: Screen[object], box: str) -> None:
    """Textual would dim what is beneath, and send all of it."""
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        before = cells(app)
        app.push_screen(dialog)
        await app.paint()
        region = app.screen.query_one(box).region
        assert region.area > 100
        assert outside(before, region) == outside(cells(app), region)


def cells(app: WatchedApp) -> dict[tuple[int, int], tuple[str, str]]:
    """The letters and their grounds."""
    buffer = app.terminal.buffer
    return {(x, y): (buffer[y][x].data, buffer[y][x].bg) for y in range(SIZE[1]) for x in range(SIZE[0])}


def outside(all: dict[tuple[int, int], tuple[str, str]], box: Region) -> dict[tuple[int, int], tuple[str, str]]:
    """But for a column at either side, where half a wide character may have been left."""
    return {place: cell for place, cell in all.items() if not box.grow((0, 1, 0, 1)).contains(*place)}
