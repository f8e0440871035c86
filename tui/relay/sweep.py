"""One reconcile: what changed at MessageBird since the last one is appended, unless the log has it.

Nothing is marked as seen before everything found is in the log: whoever is killed on the way finds it again, and the
log knows what it has.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator

from msgspec import json

from tui import model
from tui.api.account import Account, Changes
from tui.api.errors import NotFound
from tui.api.webhook_events import body_of, event_of
from tui.model import DAY, MINUTE, NS, Observation, Status
from tui.relay.engine import Engine
from tui.relay.events import UNPARSED, New
from tui.relay.limits import DEFAULT
from tui.relay.told import Told

MARK = "reconcile.mark"
HORIZON = "reconcile.horizon"
"""The newest activity that the last reconcile saw (ns, by the API's clock)."""

SLACK = 2 * MINUTE
"""How much before the horizon something may have happened and yet not have shown."""

_FIRST = SLACK + NS
"""At the first look nothing is missing: what made the newest activity is not news."""

BATCH = 20
MOST_DELIVERIES = 5
MOST_OPEN = 50
"""Calls that may be spent on deliveries, and on conversations that somebody may have archived."""

_ON_THE_WAY = (Status.QUEUED, Status.SENT)
_UNREAD = (*_ON_THE_WAY, Status.DELIVERED)

_log = logging.getLogger(__name__)

Conversations = dict[str, Observation]
"""By id, newest activity first; each `thing` is a model.Conversation."""


class Sweep:
    """`keep` is called before each step that takes time, and may raise to end it."""

    def __init__(
        self, account: Account, log: Engine, told: Told, clock: Callable[[], int], keep: Callable[[], Awaitable[None]]
    ) -> None:
        self._account, self._log, self._told, self._clock, self._keep = account, log, told, clock, keep
        self._read: dict[str, model.Conversation] = {}

    async def run(self, *, thorough: bool) -> int:
        """How many events the log did not have. Raises ApiError and LogTrouble; then it is simply done again.

        One call while nothing happened. `thorough`, or when something was missing: also what the list does not show.
        """
        mark, horizon = await self._log.note(MARK), await self._log.note(HORIZON)
        changes = await self._account.changes(mark)
        listed, stored = _conversations(changes.observations), 0
        # A log that began with webhooks, before any look at the API, may have missed some.
        since = int(horizon) - SLACK if mark and horizon else await self._first_told()
        if since is not None:
            await self._told.catch_up()
            stored = await self._catch_up(listed, changes, since)
            thorough |= stored > 0
            stored += await self._deliveries(_UNREAD if thorough else _ON_THE_WAY)
            stored += await self._archived(listed) if thorough else 0
        else:
            stored = await self._begin(listed)
        if changes.mark != mark or changes.observations:
            newest = max(map(_active_at, listed.values()), default=0)
            seen = newest + _FIRST if since is None else max(int(horizon or 0), newest)
            await self._log.append([], notes={MARK: changes.mark, HORIZON: str(seen)})
        self._read.clear()
        return stored

    async def _first_told(self) -> int | None:
        """When the log's first event came (ns)."""
        oldest = await self._log.read(0, 1)
        return oldest[0].at if oldest else None

    async def _begin(self, listed: Conversations) -> int:
        """Nothing was missed yet. One conversation is told: by it an inbox sees at once whose events these are."""
        newest = next(iter(listed.values()), None)
        return 0 if newest is None else await self._append([self._new("conversation.updated", newest.raw)])

    async def _catch_up(self, listed: Conversations, changes: Changes, since: int) -> int:
        """Adds to `listed` what is beyond the pages that `changes` looks at. The oldest first."""
        moved = set(changes.changed)
        if not changes.complete:
            found = await self._back_to(since)
            listed |= found
            moved |= {id_ for id_, each in found.items() if _active_at(each) >= since}
        floor = await self._floor(since) if listed else since
        return sum(
            [await self._conversation(each, id_ in moved, since, floor) for id_, each in reversed(listed.items())]
        )

    async def _back_to(self, since: int) -> Conversations:
        """Every conversation with activity since then."""
        found: Conversations = {}
        cursor: str | None = None
        while True:
            await self._keep()
            listing = await self._account.page(cursor)
            page = _conversations(listing.observations)
            found |= page
            cursor = listing.cursor
            if cursor is None or any(_active_at(each) < since for each in page.values()):
                return found

    async def _floor(self, since: int) -> int:
        """How old a message may be to be offered to the log. A day more than needed catches what carries an old date,
        but nothing from before the log's beginning: that was not missed, or it was trimmed.
        """
        oldest = await self._first_told()
        return since if oldest is None else min(since, max(since - DAY, oldest))

    async def _conversation(self, seen: Observation, moved: bool, since: int, floor: int) -> int:
        conversation = _conversation(seen)
        if self._read.get(conversation.id) == conversation:
            return 0
        found = []
        if self._told.differs(conversation):
            kind = "conversation.created" if (conversation.created or 0) >= since else "conversation.updated"
            found.append(self._new(kind, seen.raw))
        if moved:
            messages = await self._messages(conversation.id, since)
            found += [self._of_message(each, seen.raw) for each in messages if _moment(each) >= floor]
        stored = await self._append(found)
        self._read[conversation.id] = conversation
        return stored

    async def _messages(self, conversation_id: str, since: int) -> list[Observation]:
        """The oldest first, back to a page with something that was there before."""
        found: dict[str, Observation] = {}
        cursor: str | None = None
        while True:
            await self._keep()
            try:
                listing = await self._account.history(conversation_id, cursor)
            except NotFound:
                break
            found |= {each.thing.id: each for each in listing.observations}
            cursor = listing.cursor if listing.ids else None
            if cursor is None or any(_moment(each) < since for each in listing.observations):
                break
        return list(reversed(found.values()))

    async def _deliveries(self, statuses: Iterable[Status]) -> int:
        await self._told.catch_up()
        stored = 0
        for ids in _batches(self._told.unfinished(self._clock(), statuses), MOST_DELIVERIES):
            await self._keep()
            seen = await self._account.deliveries(ids)
            stored += await self._append([self._of_message(each, _bare(each)) for each in seen])
        return stored

    async def _archived(self, listed: Conversations) -> int:
        """Conversations that the log believes open, and that were too far down the list to be looked at."""
        await self._told.catch_up()
        stored = 0
        for ids in _batches([id_ for id_ in self._told.open_ids() if id_ not in listed], MOST_OPEN):
            await self._keep()
            seen = _conversations(await self._account.conversations(ids)).values()
            news = [each for each in seen if self._told.differs(_conversation(each))]
            stored += await self._append([self._new("conversation.updated", each.raw) for each in news])
        return stored

    async def _append(self, found: list[New]) -> int:
        stored = 0
        fitting = [each for each in found if len(each.body) <= DEFAULT.body]
        if len(fitting) < len(found):
            _log.warning("%d events are larger than a webhook may be, and are left out", len(found) - len(fitting))
        for start in range(0, len(fitting), BATCH):
            appended = await self._log.append(fitting[start : start + BATCH])
            stored += sum(each.outcome == "stored" for each in appended)
        return stored

    def _of_message(self, seen: Observation, conversation: bytes) -> New:
        fresh = _message(seen).status in (Status.RECEIVED, Status.QUEUED)
        return self._new("message.created" if fresh else "message.updated", conversation, seen.raw)

    def _new(self, kind: str, conversation: bytes, message: bytes | None = None) -> New:
        body = body_of(kind, conversation, message)
        event = event_of(body)
        return New(event.id, event.kind or UNPARSED, body, self._clock(), "reconcile", event.channel_id)


def _conversations(observations: Iterable[Observation]) -> Conversations:
    return {each.thing.id: each for each in observations if isinstance(each.thing, model.Conversation)}


def _conversation(seen: Observation) -> model.Conversation:
    assert isinstance(seen.thing, model.Conversation)
    return seen.thing


def _active_at(seen: Observation) -> int:
    return _conversation(seen).active_at or 0


def _message(seen: Observation) -> model.Message:
    assert isinstance(seen.thing, model.Message)
    return seen.thing


def _moment(seen: Observation) -> int:
    """When it came or last changed: the date of a customer's message is the platform's, and may be long before."""
    message = _message(seen)
    return max(message.created, message.updated or 0)


def _bare(seen: Observation) -> bytes:
    """The conversation of a message that was read without it."""
    return json.encode({"id": _message(seen).conversation_id})


def _batches(ids: list[str], most: int) -> Iterator[list[str]]:
    for start in range(0, min(len(ids), most * BATCH), BATCH):
        yield ids[start : start + BATCH]
