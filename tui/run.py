"""What the commands do: the store, the client, sync and the screen wired together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui import plain
from tui.config import Settings, load
from tui.connection import Clock
from tui.credentials import Found, NoKey, Secret, sources
from tui.credentials.sources import NOTHING_GIVEN, Given
from tui.first.terminal import Held

if TYPE_CHECKING:
    from tui.store import Store
    from tui.sync import Sync

CATCH_UP = 30.0  # seconds
WITHOUT_A_CURSOR = ("", "dumb", "unknown")


def start_log(path: str | None) -> None:
    """Log to `path` with mode 0600, one JSON object a line. Nothing is logged without a path."""
    if path is None:
        return
    from tui.log import open_log

    open_log(Path(path))


def need_terminal(what: str, instead: str = "Use `ternbox list` or `ternbox show ID` in scripts.") -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise plain.Refusal(f"{what} needs a terminal. {instead}")
    term = os.environ.get("TERM", "")
    if term in WITHOUT_A_CURSOR:
        why = f"TERM={term} says that this one cannot" if term else "TERM, which says what this one can, is not set"
        raise plain.Refusal(
            f"{what} needs a terminal whose cursor can be moved, and {why}. If it can: export TERM=xterm-256color. "
            f"{instead}"
        )


def open_inbox(
    held: Held, settings: Callable[[], Settings] = load, given: Given = NOTHING_GIVEN, log_file: str | None = None
) -> int:
    """What `ternbox` without a command does; returns its exit code."""
    from tui import hardening

    start_log(log_file)
    need_terminal("The inbox")
    hardening.protect_memory()
    chosen = settings()
    found, without = sources.for_this_run(chosen, given), None
    try:
        found = found or sources.of_profile(chosen)
    except NoKey as error:
        without = error
    return inbox(chosen, found, without, held=held)


def inbox(
    settings: Settings,
    found: Found | None,
    without: NoKey | None = None,
    clock: Clock = time.time_ns,
    held: Held | None = None,
) -> int:
    """Open the inbox. A key that is not `found` yet is looked for in the keyring, behind the inbox; unless `without`
    says why there is none. `held` is the terminal, perhaps with the first frame on it.
    """
    import gc

    from tui.app import prepare

    gc.disable()  # until the inbox is there: `app.garbage`
    prepare(settings)
    from tui.first.paint import paint
    from tui.store import Store

    with held or Held() as held:
        store = Store.open(settings.store_file, clock=clock)
        try:
            if held.painted is None:
                paint(held, store, settings, clock())
            import asyncio

            return asyncio.run(_inbox(settings, found, without, store, clock, held))
        finally:
            store.close()


async def _inbox(
    settings: Settings, found: Found | None, without: NoKey | None, store: Store, clock: Clock, held: Held
) -> int:
    from tui.access import KeyAccess
    from tui.app import no_palette

    no_palette.install()
    from tui.app.app import InboxApp
    from tui.first.conditions import conditions
    from tui.webhooks.screen import AccountWebhooks, signing_of

    access = KeyAccess(settings, store, found, clock, without)
    webhooks = AccountWebhooks(settings, lambda: access.client, signing_of(settings))
    kept_for = None if settings.kind == "demo" else conditions
    app = InboxApp(store, access, settings, webhooks, clock=clock, painted=held.painted, front_kept_for=kept_for)
    try:
        return await app.run_to_exit_code()
    finally:
        if app.has_terminal:
            held.taken_over()


def read(settings: Settings, key: Secret | None, question: plain.Question, as_json: bool) -> None:
    """Bring the store up to date (unless offline) and print what it answers."""
    from tui.store import Store

    store = Store.open(settings.store_file)
    try:
        if key is not None:
            import asyncio

            asyncio.run(catch_up(settings, key, store, question.conversation))
        plain.answer(question, store, settings, as_json)
    finally:
        store.close()


def asking(settings: Settings) -> Settings:
    """A command wants what is true now, which only the API can say: it does not wait for a relay."""
    return replace(settings, feed="poll")


async def catch_up(settings: Settings, key: Secret, store: Store, conversation: str | None) -> None:
    """Run sync until the feed has answered once, and until the conversation asked for is there.

    Raises plain.Refusal for the trouble that stands in the way, or when there is no answer in time.
    """
    from tui.connection import connected

    async with connected(asking(settings), key, store) as (_, sync):
        if conversation:
            sync.look_at(conversation)

        def done() -> bool:
            if sync.state.trouble:
                raise plain.Refusal.for_trouble(sync.state.trouble)
            return sync.state.fresh_at is not None and (conversation is None or _read_once(store, conversation))

        if not await until(done, sync, CATCH_UP):
            raise plain.Refusal(
                f"No answer from the API within {CATCH_UP:.0f} s; try again later.", plain.NO_CONNECTION
            )


def _read_once(store: Store, conversation: str) -> bool:
    history = store.threads.history(conversation)
    return history.oldest is not None or history.complete


async def until(done: Callable[[], bool], sync: Sync, seconds: float) -> bool:
    """Run sync until `done`; False when the time was over first. What breaks sync is raised."""
    import asyncio

    task = asyncio.create_task(sync.run())
    try:
        async with asyncio.timeout(seconds):
            while not done():
                await asyncio.wait([task], timeout=0.02)
                if task.done():
                    task.result()
            return True
    except TimeoutError:
        return False
    finally:
        task.cancel()
        await asyncio.wait([task])
