"""What the commands do: the store, the client, sync and the screen wired together."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from tui import plain
from tui.config import Settings
from tui.credentials import Secret

if TYPE_CHECKING:
    from tui.store import Outgoing, Store
    from tui.sync import Sync

Clock = Callable[[], int]


@dataclass(frozen=True)
class Reply:
    """What `send` was asked to send; `seen` is the id of the newest message that the sender knows."""

    conversation: str
    text: str
    seen: str | None


def start_log(path: str | None) -> None:
    """Log to `path` with mode 0600, one JSON object a line. Nothing is logged without a path."""
    if path is None:
        return
    from tui.log import open_log

    open_log(Path(path))


def need_terminal(what: str, instead: str = "Use `ternbox list` or `ternbox show ID` in scripts.") -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise plain.Refusal(f"{what} needs a terminal. {instead}")


@asynccontextmanager
async def syncing(settings: Settings, key: Secret, store: Store, clock: Clock = time.time_ns) -> AsyncIterator[Sync]:
    """Sync for this profile, ready to run; its client is closed at the end."""
    from tui.api.account import Account
    from tui.api.client import Client
    from tui.sync import Sync

    async with Client(key, base_url=settings.api_url, clock=clock) as client:
        yield Sync(
            store,
            Account(client, clock=clock),
            lock_path=settings.state_folder / "sync.lock",
            clock=clock,
            rng=random.Random(),
        )


def inbox(settings: Settings, key: Secret | None, clock: Clock = time.time_ns) -> int:
    """Open the inbox, or the first-run screen when there is neither a key nor anything to show."""
    from tui.app import prepare

    prepare(settings)
    if key is None and not settings.store_file.exists():
        from tui.app.first_run import FirstRunApp

        return FirstRunApp(settings).run_to_exit_code()
    from tui.store import Store

    store = Store.open(settings.store_file, clock=clock)
    try:
        return asyncio.run(_inbox(settings, key, store, clock))
    finally:
        store.close()


async def _inbox(settings: Settings, key: Secret | None, store: Store, clock: Clock) -> int:
    from tui.app.app import InboxApp

    if key is None:
        return await InboxApp(store, None, settings, clock=clock).run_to_exit_code()
    async with syncing(settings, key, store, clock) as sync:
        return await InboxApp(store, sync, settings, clock=clock).run_to_exit_code()


def read(settings: Settings, key: Secret | None, question: plain.Question, as_json: bool) -> None:
    """Bring the store up to date (unless offline) and print what it answers."""
    from tui.store import Store

    store = Store.open(settings.store_file)
    try:
        if key is not None:
            asyncio.run(_catch_up(settings, key, store, question.conversation))
        plain.answer(question, store, settings, as_json)
    finally:
        store.close()


async def _catch_up(settings: Settings, key: Secret, store: Store, conversation: str | None) -> None:
    """Run sync until the feed has answered once, and until the conversation asked for is there."""

    def done(sync: Sync) -> bool:
        return sync.state.fresh_at is not None and (conversation is None or _known(store, conversation))

    async with syncing(settings, key, store) as sync:
        if conversation:
            sync.look_at(conversation)
        await _run_until(sync, done, seconds=30)


def _known(store: Store, conversation: str) -> bool:
    history = store.threads.history(conversation)
    return history.oldest is not None or history.complete


async def _run_until(sync: Sync, done: Callable[[Sync], bool], seconds: float) -> None:
    """Run sync until `done`; raises the trouble that stands in the way as a Refusal, and when the time is over."""
    task = asyncio.create_task(sync.run())
    try:
        async with asyncio.timeout(seconds):
            while not done(sync):
                if task.done():
                    task.result()
                if sync.state.trouble:
                    raise plain.Refusal.from_trouble(sync.state.trouble)
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise plain.Refusal(f"MessageBird did not answer within {seconds:.0f} s. Try again later.", 5) from None
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def send(settings: Settings, key: Secret, reply: Reply, wait: float, as_json: bool) -> int:
    """Put the reply into the outbox and wait until its state is known; returns the exit code."""
    from tui.store import Store

    store = Store.open(settings.store_file)
    try:
        outgoing = asyncio.run(_send(settings, key, store, reply, wait))
        return plain.sent(outgoing, as_json)
    finally:
        store.close()


async def _send(settings: Settings, key: Secret, store: Store, reply: Reply, wait: float) -> Outgoing:
    await _catch_up(settings, key, store, reply.conversation)
    reference = plain.into_outbox(store, reply.conversation, reply.text, reply.seen)

    def known(_: Sync) -> bool:
        outgoing = store.outbox.get(reference)
        return outgoing is None or outgoing.state in ("sent", "failed")

    async with syncing(settings, key, store) as sync:
        await _run_until(sync, known, wait, patient=True)
    return plain.still_there(store, reference)
