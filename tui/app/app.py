"""The program on the screen: it owns the terminal, the clock tick, the way out, and what is left of a crash."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.filter import NoColor
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import WorkerFailed

from tui.app import garbage, keys, last_filter, told_by_terminal
from tui.app.access import Access
from tui.app.connecting import Connecting
from tui.app.content import line
from tui.app.drivers import driver
from tui.app.key_order import KeyOrder
from tui.app.look.badge import badge
from tui.app.look.status_words import waiting_words
from tui.app.screens.inbox import InboxScreen
from tui.app.theme import ANSI, DARK, OURS, THEMES
from tui.config import Settings, base_folder
from tui.store import Store, StoreError
from tui.text import zone

if TYPE_CHECKING:
    from tui.app.driver import DiffingDriver
    from tui.app.output.handover import Painted
    from tui.app.webhooks import Webhooks

TICK = 1.0  # seconds
LATER = 1.0  # seconds in which whoever opened the inbox presses the first keys, and nothing else is begun
REST = 0.2  # seconds without a key, after which a person does not wait for anything
TICKS_KEPT = 60  # after so many the first frame is kept, where something has changed
LONGEST_OPENING = 0.5  # seconds in which the panes have to draw themselves
_log = logging.getLogger(__name__)

NO_KEY = 3  # the exit code, for those who start us in a script


class InboxApp(App[None]):
    """`access` leads to sync, once its key is there, and `webhooks` to those of the account. Both are None where no
    network is wanted: only the store is shown.
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "Ternbox"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        store: Store,
        access: Access | None,
        settings: Settings,
        webhooks: Webhooks | None = None,
        *,
        clock: Callable[[], int] = time.time_ns,
        painted: Painted | None = None,
        front_kept_for: Callable[[tuple[int, int]], str] | None = None,
    ) -> None:
        """`painted` is what the terminal shows already. `front_kept_for` tells for a screen of a size under which
        conditions a first frame holds that is kept for the next time; without it none is kept.
        """
        last_filter.install()
        keys.install()
        told_by_terminal.install()
        # Before Textual makes its style sheet: a theme that comes later has all of it read again.
        self.set_reactive(App.theme, (ANSI if "NO_COLOR" in os.environ else THEMES.get(settings.theme, DARK)).name)
        super().__init__(driver_class=driver(settings.plain_output))
        self.first_frame = painted
        self._front_kept_for = front_kept_for
        self.diffing: DiffingDriver | None = None
        self._store = store
        self._settings = settings
        self._webhooks = webhooks
        self._keys = KeyOrder(self)
        self._heard = 0.0
        self._last_key = 0.0
        self._last_words = ""
        self.leaving = False
        self._shows_inbox = False
        self._opening = True
        self._ticks = 0
        self._stop_listening: Callable[[], None] | None = None
        self.inbox = InboxScreen(store, settings, zone(settings.time_zone), clock)
        self._connecting: Connecting | None = None
        if access is not None:
            self._connecting = Connecting(access, store, self.inbox, settings.profile, self.call_later)
        # Textual's own would look through every line for names of colours, of which there are none, or turn what has a
        # colour into greys, which are colours too.
        self._filters[:] = [NoColor()] if self.no_color else []
        self.animation_level = "none"
        # No widgets on each screen for what is never shown: see `notify`.
        self._disable_notifications = self._disable_tooltips = True

    @property
    def has_terminal(self) -> bool:
        """Whether the driver has taken over what was painted, and gives the terminal back."""
        return self._driver is not None

    def get_default_screen(self) -> InboxScreen:
        return self.inbox

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {**super().available_themes, **OURS}

    def on_mount(self) -> None:
        if self.console.color_system == "standard" and not self.is_headless:
            self.theme = ANSI.name
        self._stop_listening = self._store.listen(self.inbox.store_changed)
        for number in (signal.SIGHUP, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.leave)
        self.set_interval(TICK, self._tick)
        if self._connecting:
            self.inbox.not_connected(waiting_words())
        self.inbox.tell()

    def on_ready(self) -> None:
        """The panes know their sizes now, and draw themselves."""
        self.inbox.call_after_refresh(self._open, time.monotonic() + LONGEST_OPENING)

    async def _open(self, latest: float) -> None:
        """The first frame goes out as a whole: what is on the screen already must not go away and come back."""
        if not self.inbox.is_made and time.monotonic() < latest:
            self.set_timer(0.005, partial(self._open, latest))
            return
        self._opening = self.inbox.is_opening = False
        self._display(self.screen, self.inbox._compositor.render_full_update())
        self._keys.begin()
        self.call_next(self._go_on)

    def _go_on(self) -> None:
        """Sync comes after the first frame: what it needs takes as long to load as the frame."""
        self._connect()
        self.set_timer(LATER, self._keep_searchable)
        garbage.settle()

    def _keep_searchable(self) -> None:
        from tui.app.actions.finding import keep_searchable

        self.run_worker(keep_searchable(self._store), group="index", description="ends with the program")

    def _connect(self) -> None:
        if self._connecting:
            self._connecting.wait()
            work = self._keep_in_sync(self._connecting)
            self.run_worker(work, group="sync", exclusive=True, description="ends with the program")

    async def _keep_in_sync(self, connecting: Connecting) -> None:
        def ready() -> None:
            self._look_at_key(connecting.access)
            garbage.settle()

        if await connecting.run(ready):
            from tui.app.screens.login import LoginScreen

            if not any(isinstance(screen, LoginScreen) for screen in self.screen_stack):
                self.action_log_in()

    def _look_at_key(self, access: Access) -> None:
        """A key may tell that it is for tests, whatever the profile says."""
        if access.is_for_tests and self._settings.kind == "live":
            from msgspec.structs import replace

            self._settings = replace(self._settings, kind="test")
            self.inbox.status.show_account(self._settings)

    def on_unmount(self) -> None:
        if self._stop_listening:
            self._stop_listening()
        if self._connecting:
            self._connecting.stop_listening()

    def _tick(self) -> None:
        if not self.screen_stack:  # on the way out
            return
        if self._terminal_is_gone():
            self.leave()
            return
        self.inbox.tick()
        self._ticks += 1
        if time.monotonic() - self._last_key > REST:
            self._rest()

    def _rest(self) -> None:
        """Do what a key would have to wait for."""
        garbage.collect()
        if self._ticks >= TICKS_KEPT:
            self._ticks = 0
            if not self._store.front.is_kept:
                self._keep_front()

    def _terminal_is_gone(self) -> bool:
        """A hang-up that nobody told us about: without this an ignored SIGHUP leaves a program that spins for ever."""
        if self.is_headless or self._driver is None:
            return False
        try:
            termios.tcgetattr(0)
        except (OSError, termios.error):
            return True
        return False

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste):
            if isinstance(event, events.Key):
                self._person_is_here(event.time)
            await self._keys.take(event)
        else:
            await super().on_event(event)

    async def command(self, key: str) -> None:
        """Do what a key stands for, first where it works anywhere."""
        _ = await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    def _person_is_here(self, at: float) -> None:
        self._last_key = time.monotonic()
        self.inbox.attention.key()
        sync = self._connecting and self._connecting.sync
        if sync and at - self._heard >= 1:
            self._heard = at
            sync.person_active()

    def on_app_focus(self, event: events.AppFocus) -> None:
        """Textual would repaint everything twice, only to show a focus that it had taken away."""
        event.prevent_default()
        self.inbox.attention.focus(True)

    def on_app_blur(self, event: events.AppBlur) -> None:
        event.prevent_default()
        self.inbox.attention.focus(False)

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """Textual counts the screen beneath even where nothing of it can be seen, and then sends the upper one, a
        picture perhaps, as a whole again whenever a line of the lower one changes.
        """
        covers = self.screen_stack[-1].styles.background.a == 1
        return [] if covers else super()._background_screens

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self._opening:
            return
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self._shows_inbox = screen is self.inbox
            if self._shows_inbox:
                self.inbox.frame_made(whole=isinstance(renderable, LayoutUpdate))
            if not (self.diffing and self.diffing.is_behind):
                self.picture_sent()

    def picture_sent(self) -> None:
        """The newest frame has gone out; the driver says so of one that it had held back."""
        if self._shows_inbox:
            self.inbox.frame_sent()
            self._keys.drawn()

    def output_given_up(self, why: str) -> None:
        """The driver sends what Textual sends, from now on."""
        from tui.app.output import given_up

        given_up.note(self._settings.state_folder, why)

    # Commands that are not about a conversation

    def action_help(self) -> None:
        from tui.app.screens.help import help_page

        self.push_screen(help_page(badge(self._settings)))

    def action_palette(self) -> None:
        from tui.app.screens.go_to import commands
        from tui.app.screens.picker import Picker

        def chosen(action: str | None) -> None:
            if action is not None:
                self.call_later(self.run_action, action, self.inbox)

        self.push_screen(Picker(commands), chosen)

    def action_log_in(self) -> None:
        if self._connecting is None:
            self.inbox.say("There is no network here, so no key is needed")
            return
        from tui.app.screens.login import LoginScreen

        why = self._connecting.why

        def left(has_key: bool | None) -> None:
            if why.first_run and not has_key:
                self.leave(NO_KEY)

        self.push_screen(LoginScreen(self._connecting.access, why, badge(self._settings)), left)

    def action_webhooks(self) -> None:
        if self._webhooks is None:
            self.inbox.say("There is no network here, so there are no webhooks")
            return
        from tui.app.screens.webhooks import WebhooksScreen

        self.push_screen(WebhooksScreen(self._webhooks, badge(self._settings)))

    @on(InboxScreen.SyncWanted)
    def look_for_key_again(self) -> None:
        if self._connecting and self._connecting.has_failed:
            self._connect()

    def on_login_screen_key_is_there(self) -> None:
        if self._connecting:
            self._look_at_key(self._connecting.access)
            if self._connecting.sync is None:
                self._connect()

    def action_redraw_all(self) -> None:
        """Also where Textual, and our driver, believe that the terminal shows it all."""
        if self.diffing:
            self.diffing.redraw()
        self.refresh(layout=True)

    def action_suspend(self) -> None:
        self.inbox.pane.keep_draft()
        self.action_suspend_process()

    async def action_quit(self) -> None:
        """Asks when replies or files are on their way; replies stay in the outbox whatever the answer."""
        if self.screen is not self.inbox and self._leaves_in_its_own_way(self.screen):
            return
        sync = self._connecting and self._connecting.sync
        from tui.app.screens.quitting import question

        asked = question(len(self._store.outbox.unfinished()), sync.state.transfers) if sync else None
        if asked is None:
            self.leave()
        else:
            self.push_screen(asked, lambda yes: self.leave() if yes else None)

    def _leaves_in_its_own_way(self, screen: Screen[object]) -> bool:
        """Whether the screen in front ends the program, or asks first, by itself."""
        from tui.app.screens.form import FormScreen
        from tui.app.screens.login import LoginScreen

        if isinstance(screen, LoginScreen) and screen.first_run:
            self.leave(NO_KEY)
            return True
        return isinstance(screen, FormScreen) and screen.quit_asks()

    def leave(self, code: int = 0) -> None:
        """End the program, with everything typed in the store."""
        from tui.app import graphics

        self.inbox.pane.keep_draft()
        graphics.clear_all()
        self._keep_front()
        self.leaving = True
        self.exit(return_code=code)

    def _keep_front(self) -> None:
        """What is to be seen first when the inbox is opened again, on a screen like this one."""
        if self._front_kept_for is None:
            return
        from tui.app.look import leaving

        size, shown, inbox = (self.size.width, self.size.height), self.inbox.pane.shown, self.inbox
        try:
            if shown:
                self._store.front.opened(shown)
            leaving.keep(self._store, inbox.settings, inbox.zone, inbox.clock(), size, self._front_kept_for(size))
        except StoreError as error:
            _log.warning("the first frame is not kept: %s", error)

    # What Textual would do in its own way

    def action_help_quit(self) -> None:
        """Ctrl+C."""
        self.inbox.say("Ctrl+C does nothing here: q quits, Esc goes back")

    def notify(self, message: str, **_: object) -> None:
        """No boxes that pop up, and nothing that reads markup: notices are a part of the status line."""
        self.inbox.say(line(message).plain)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Never: it would start a browser on the host, in the middle of this terminal."""

    def _fatal_error(self) -> None:
        from tui.app.crash import write_report

        error: BaseException = self._exception or RuntimeError()
        if isinstance(error, WorkerFailed):
            error = error.error
        # What belongs to a demo is thrown away with it.
        demo = self._settings.kind == "demo"
        folder = base_folder("XDG_STATE_HOME", ".local/state") if demo else self._settings.state_folder
        self._last_words = write_report(error, folder)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    async def run_to_exit_code(self) -> int:
        """Run until the person leaves; 0, 3 without a key, or 1 after a crash, with a sentence."""
        await self.run_async(mouse=self._settings.mouse)
        if self.diffing and not self.diffing.is_plain:
            from tui.app.output import given_up

            given_up.clear(self._settings.state_folder)
        if self._last_words:
            print(self._last_words, file=sys.stderr)
        return self.return_code or 0
