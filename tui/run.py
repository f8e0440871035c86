"""What the commands do: the store, the client, sync and the screen wired together."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui import plain
from tui.config import Settings
from tui.connection import Clock, connected
from tui.credentials import Found, NoKey, Secret
from tui.model import NS, Text

if TYPE_CHECKING:
    from tui.store import Store
    from tui.sync import Sync

CATCH_UP = 30.0  # seconds
CROSSING = 3  # seconds after a reply in which a message that crossed with it turns up


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


def inbox(settings: Settings, found: Found | None, without: NoKey | None = None, clock: Clock = time.time_ns) -> int:
    """Open the inbox. A key that is not `found` yet is looked for in the keyring, behind the inbox; unless `without`
    says why there is none.
    """
    from tui.app import prepare

    prepare(settings)
    from tui.store import Store

    store = Store.open(settings.store_file, clock=clock)
    try:
        return asyncio.run(_inbox(settings, found, without, store, clock))
    finally:
        store.close()


async def _inbox(settings: Settings, found: Found | None, without: NoKey | None, store: Store, clock: Clock) -> int:
    from tui.access import KeyAccess
    from tui.app.app import InboxApp
    from tui.webhooks.screen import AccountWebhooks, signing_of

    access = KeyAccess(settings, store, found, clock, without)
    webhooks = AccountWebhooks(settings, lambda: access.client, signing_of(settings))
    return await InboxApp(store, access, settings, webhooks, clock=clock).run_to_exit_code()


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


def _asking(settings: Settings) -> Settings:
    """A command wants what is true now, which only the API can say: it does not wait for a relay."""
    return replace(settings, feed="poll")


async def _catch_up(settings: Settings, key: Secret, store: Store, conversation: str | None) -> None:
    """Run sync until the feed has answered once, and until the conversation asked for is there.

    Raises plain.Refusal for the trouble that stands in the way, or when there is no answer in time.
    """
    async with connected(_asking(settings), key, store) as (_, sync):
        if conversation:
            sync.look_at(conversation)

        def done() -> bool:
            if sync.state.trouble:
                raise plain.Refusal.for_trouble(sync.state.trouble)
            return sync.state.fresh_at is not None and (conversation is None or _read_once(store, conversation))

        if not await _until(done, sync, CATCH_UP):
            raise plain.Refusal(
                f"No answer from the API within {CATCH_UP:.0f} s; try again later.", plain.NO_CONNECTION
            )


def _read_once(store: Store, conversation: str) -> bool:
    history = store.threads.history(conversation)
    return history.oldest is not None or history.complete


async def _until(done: Callable[[], bool], sync: Sync, seconds: float) -> bool:
    """Run sync until `done`; False when the time was over first. What breaks sync is raised."""
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


def send(settings: Settings, key: Secret, reply: Reply, wait: float, as_json: bool) -> int:
    """Put the reply into the outbox and wait until its state is known; returns the exit code."""
    from tui.store import Store

    store = Store.open(settings.store_file)
    try:
        asyncio.run(_catch_up(settings, key, store, reply.conversation))
        reference = _into_outbox(store, reply)
        crossed = asyncio.run(_deliver(settings, key, store, reference, wait))
        outgoing = store.outbox.get(reference)
        if outgoing is None:
            raise plain.Refusal("Not sent: somebody wrote at the same moment. The text is kept as the draft.")
        return plain.sent(outgoing, crossed, as_json)
    finally:
        store.close()


def _into_outbox(store: Store, reply: Reply) -> str:
    from tui.store import position
    from tui.text import clean_typed

    words = clean_typed(reply.text).strip()
    if not words:
        raise plain.Refusal("There is nothing to send: the text is empty.", 2)
    if store.lists.row(reply.conversation) is None:
        raise plain.Refusal(f"There is no conversation {reply.conversation}.", plain.REJECTED)
    seen = None
    if reply.seen:
        known = store.threads.around(reply.seen, 1)
        if not known:
            raise plain.Refusal(f"There is no message {reply.seen}, so --seen cannot go by it.", 2)
        seen = position(known[0])
    added = store.outbox.add(reply.conversation, Text(words), seen=seen, check=seen is not None)
    if added.reference is None:
        ids = ", ".join(message.id for message in added.newer)
        raise plain.Refusal(f"Not sent: there are newer messages than --seen says: {ids}.")
    return added.reference


async def _deliver(settings: Settings, key: Secret, store: Store, reference: str, wait: float) -> list[str]:
    """Run sync until the state of the reply is known and news of messages that crossed with it can be heard.

    Returns that news, in words.
    """
    crossed: list[str] = []
    known_at: int | None = None

    async with connected(_asking(settings), key, store) as (_, sync):

        def known() -> bool:
            nonlocal known_at
            outgoing = store.outbox.get(reference)
            if outgoing is None or outgoing.state == "failed":
                return True
            if outgoing.state != "sent":
                return False
            if known_at is None:
                known_at = time.time_ns()
                sync.nudge()
            return (sync.state.fresh_at or 0) > known_at or time.time_ns() - known_at > CROSSING * NS

        sync.listen_notices(lambda notice: crossed.append(notice.words))
        await _until(known, sync, wait)
    return crossed
