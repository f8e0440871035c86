"""`ternbox send` and `start`: into the same outbox as the inbox, and what became of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui import plain, run
from tui.config import Settings
from tui.connection import connected
from tui.credentials import Secret
from tui.model import NS, TemplateForm
from tui.plain import Refusal
from tui.wanted import USAGE, Parcel, Wanted, fallback, parcels, way

if TYPE_CHECKING:
    from tui.store import Position, Store, Way

CROSSING = 3
"""Seconds after a reply in which a message that crossed with it turns up."""


def send(
    settings: Settings, key: Secret, conversation: str, wanted: Wanted, *, seen: str | None, wait: float, as_json: bool
) -> int:
    """Put it into the outbox of a conversation and wait until its state is known; returns the exit code."""
    from tui.store import Store

    _refuse_nothing(wanted)
    store = Store.open(settings.store_file)
    try:
        asyncio.run(run.catch_up(settings, key, store, conversation))
        if store.lists.row(conversation) is None:
            raise Refusal(f"There is no conversation {conversation}.", plain.REJECTED)
        if wanted.reply_to and store.threads.conversation_of(wanted.reply_to) != conversation:
            raise Refusal(f"There is no message {wanted.reply_to} in this conversation to answer.", USAGE)
        chosen = _channel(store, conversation, wanted)
        _refuse_shut(chosen, wanted)
        made = parcels(wanted, chosen, store, _forms(settings, key, store, chosen, wanted))
        channel_id = chosen.id if chosen and wanted.channel else None
        references = _into_outbox(store, conversation, made, wanted, channel_id, _position(store, seen))
        return _deliver(settings, key, store, references, wait, as_json)
    finally:
        store.close()


def start(settings: Settings, key: Secret, to: str, wanted: Wanted, *, wait: float, as_json: bool) -> int:
    """A first message to a number or a contact; where there is a conversation already, it goes there."""
    from tui.store import Store

    _refuse_nothing(wanted)
    store = Store.open(settings.store_file)
    try:
        asyncio.run(run.catch_up(settings, key, store, None))
        ways = store.channels.all()
        chosen = way(wanted.channel, ways)
        _refuse_channel(chosen)
        recipient = _recipient(store, to, chosen)
        talk = store.outbox.talk_with(recipient)
        if talk is None and not wanted.template:
            _refuse_text(chosen)
        made = parcels(wanted, chosen, store, _forms(settings, key, store, chosen, wanted))
        if talk is not None:
            references = _into_outbox(store, talk, made, wanted, chosen.id, None)
        else:
            references = _begin(store, recipient, chosen, made, wanted)
        return _deliver(settings, key, store, references, wait, as_json)
    finally:
        store.close()


def _refuse_nothing(wanted: Wanted) -> None:
    if wanted.is_nothing:
        raise Refusal("There is nothing to send: the text is empty.", USAGE)


def _refuse_channel(chosen: Way) -> None:
    from tui.platforms import platform

    name = chosen.name or chosen.id
    if not platform(chosen.platform).can_start:
        raise Refusal(f"On {name} only the customer can begin a conversation.", plain.REJECTED)
    if not chosen.can_send:
        raise Refusal(f"The channel {name} is not active.", plain.REJECTED)


def _refuse_shut(chosen: Way | None, wanted: Wanted) -> None:
    """MessageBird would take it, and refuse it a moment later."""
    from tui.platforms import platform

    if chosen and chosen.is_shut(time.time_ns()) and not wanted.template:
        more = " Send a template with --template." if platform(chosen.platform).templates else ""
        words = f"The time for free text on {chosen.name or chosen.id} is over until the customer writes again."
        raise Refusal(words + more, plain.REJECTED)


def _refuse_text(chosen: Way) -> None:
    from tui.platforms import platform

    if platform(chosen.platform).templates:
        name = chosen.name or chosen.id
        raise Refusal(f"On {name} a conversation begins with a template: --template NAME --language CODE.", USAGE)


def _channel(store: Store, conversation: str, wanted: Wanted) -> Way | None:
    """The one that was asked for, else the one that MessageBird will use."""
    ways = store.channels.of(conversation)
    if wanted.channel:
        return way(wanted.channel, [*ways, *(each for each in store.channels.all() if each.id not in _ids(ways))])
    row = store.lists.row(conversation)
    return next((each for each in ways if row and each.id == row.channel_id), ways[0] if ways else None)


def _ids(ways: Sequence[Way]) -> set[str]:
    return {each.id for each in ways}


def _recipient(store: Store, said: str, chosen: Way) -> str:
    """A contact's id stays; everything else is a number or an address as people write it."""
    from tui.recipients import Unclear, recipient

    if store.outbox.is_contact(said):
        return said
    try:
        return recipient(said, chosen.platform)
    except Unclear as error:
        raise Refusal(str(error), USAGE) from None


def _forms(settings: Settings, key: Secret, store: Store, chosen: Way | None, wanted: Wanted) -> Sequence[TemplateForm]:
    """The templates of the channel as they are now; none are asked for where none is sent."""
    if not wanted.template:
        return ()
    return asyncio.run(_ask_for_templates(settings, key, store, chosen.id if chosen else ""))


async def _ask_for_templates(settings: Settings, key: Secret, store: Store, channel_id: str) -> list[TemplateForm]:
    from tui.api.account import Account

    async with connected(run.asking(settings), key, store) as (client, _):
        return await Account(client).templates(channel_id)


def _position(store: Store, seen: str | None) -> Position | None:
    from tui.store import position

    if not seen:
        return None
    known = store.threads.around(seen, 1)
    if not known:
        raise Refusal(f"There is no message {seen}, so --seen cannot go by it.", USAGE)
    return position(known[0])


def _into_outbox(
    store: Store,
    conversation: str,
    made: Sequence[Parcel],
    wanted: Wanted,
    channel_id: str | None,
    seen: Position | None,
) -> list[str]:
    """All or nothing; the first one answers the message that was named."""
    references: list[str] = []
    way_round = fallback(wanted, store.channels.all())
    with store.transaction():
        for parcel in made:
            added = store.outbox.add(
                conversation,
                parcel.content,
                seen=seen,
                check=seen is not None,
                channel_id=channel_id,
                reply_to=(wanted.reply_to or None) if not references else None,
                fallback=way_round,
                files=parcel.files,
                keep_draft=True,
            )
            if added.reference is None:
                ids = ", ".join(message.id for message in added.newer)
                raise Refusal(f"Not sent: there are newer messages than --seen says: {ids}.")
            references.append(added.reference)
    return references


def _begin(store: Store, recipient: str, chosen: Way, made: Sequence[Parcel], wanted: Wanted) -> list[str]:
    way_round = fallback(wanted, store.channels.all())
    with store.transaction():
        added = [
            store.outbox.start(recipient, chosen.id, parcel.content, fallback=way_round, files=parcel.files)
            for parcel in made
        ]
    return [each.reference for each in added if each.reference]


def _deliver(
    settings: Settings, key: Secret, store: Store, references: Sequence[str], wait: float, as_json: bool
) -> int:
    crossed = asyncio.run(_until_known(settings, key, store, references, wait))
    found = [store.outbox.get(reference) for reference in references]
    outgoing = [each for each in found if each is not None]
    if len(outgoing) < len(references):
        raise Refusal("Not sent: somebody wrote at the same moment. The text is kept as the draft.")
    return plain.sent(outgoing, crossed, as_json)


async def _until_known(
    settings: Settings, key: Secret, store: Store, references: Sequence[str], wait: float
) -> list[str]:
    """Run sync until the state of each is known and news of messages that crossed with them can be heard.

    Returns that news, in words.
    """
    crossed: list[str] = []
    known_at: int | None = None

    async with connected(run.asking(settings), key, store) as (_, sync):

        def known() -> bool:
            nonlocal known_at
            states = {each.state for each in map(store.outbox.get, references) if each is not None}
            if not states <= {"failed", "sent"}:
                return False
            if "sent" not in states:
                return True
            if known_at is None:
                known_at = time.time_ns()
                sync.nudge()
            return (sync.state.fresh_at or 0) > known_at or time.time_ns() - known_at > CROSSING * NS

        sync.listen_notices(lambda notice: crossed.append(notice.words) if notice.kind == "crossed" else None)
        await run.until(known, sync, wait)
    return crossed
