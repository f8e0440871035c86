"""The edge of `api/`: asks the classic API and answers in Ternbox's own words. Paging, stamps and shapes end here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import DecodeError, Struct, json, structs

from tui.api import translate
from tui.api.client import PAGE, Client
from tui.api.content_out import to_wire
from tui.api.errors import ApiError, NotFound
from tui.api.mark import Mark, newest, stamps
from tui.api.models import Conversation, Message
from tui.api.observations import of_conversation, of_message
from tui.api.reading import Page, Reported
from tui.model import MINUTE, Content, Direction, Observation
from tui.model import Message as OurMessage

MOST_PAGES = 10
"""List calls that `changes` makes at most; after a longer absence it says that it is not complete."""


class Changes(Struct, frozen=True):
    """`changed` are ids of conversations whose messages should be read, newest first.

    Not `complete`: there is more that may have changed than was looked at.
    """

    observations: list[Observation]
    changed: list[str]
    mark: str
    total: int | None
    complete: bool


class Listing(Struct, frozen=True):
    """One page. `cursor` leads to the next one, None at the end; pages may repeat what earlier ones showed."""

    observations: list[Observation]
    ids: list[str]
    cursor: str | None
    total: int


class AccountInfo(Struct, frozen=True):
    """`balance` in words, None where the key may not ask for it; `is_another`: it knows none of what it should."""

    balance: str | None
    conversations: int
    is_another: bool = False


class Account:
    """Every call raises ApiError. `clock` (ns) says when something was seen."""

    def __init__(self, client: Client, *, clock: Callable[[], int] = time.time_ns) -> None:
        self._client = client
        self._clock = clock

    async def changes(self, mark: str | None) -> Changes:
        """What is new since `mark`: one call while nothing happened, and one more for each page that is all new.

        Without a mark, the first page is all new and no other is asked for.
        """
        before = Mark.read(mark)
        looked_at: dict[str, Reported[Conversation]] = {}
        offset, began, complete, gap = 0, 0, False, False
        for _ in range(MOST_PAGES if before else 1):
            page = await self._client.conversations(offset=offset)
            gap |= _is_below(page.items[:1], looked_at)
            fresh = [each for each in page.items if each.object.id not in looked_at]
            began = began or newest(fresh)
            looked_at |= {each.object.id: each for each in fresh}
            complete = ends(page, offset) or any(before and not before.has_moved(each) for each in fresh)
            if complete:
                break
            offset += page.count - 1
        before = before or Mark()
        return Changes(
            self._observed(each for each in looked_at.values() if before.has_changed(each)),
            [id_ for id_, each in looked_at.items() if before.has_moved(each) and each.object.status != "deleted"],
            before.after(looked_at.values(), began, page.total).text(),
            page.total,
            complete and not gap,
        )

    async def page(self, cursor: str | None) -> Listing:
        """All conversations, newest activity first."""
        return await self._page("all", cursor)

    async def open_page(self, cursor: str | None) -> Listing:
        """Open conversations only, newest activity first."""
        return await self._page("active", cursor)

    async def _page(self, status: str, cursor: str | None) -> Listing:
        """Pages overlap by one: when the last of the page before is missing, the list has shifted up behind our back
        (something before it was archived or deleted), and the page before is read again.
        """
        place = _Place.read(cursor)
        offset = max(place.offset - 1, 0)
        page = await self._client.conversations(status=status, offset=offset)
        items = page.items
        if place.last and place.last not in {each.object.id for each in items}:
            items = [*(await self._client.conversations(status=status, offset=max(offset - PAGE, 0))).items, *items]
        ids = list(dict.fromkeys(each.object.id for each in items))
        following = _Place(offset + page.count, ids[-1] if ids else "")
        return Listing(self._observed(items), ids, _next(page, offset, following), _total(page, offset))

    async def history(self, conversation_id: str, cursor: str | None = None) -> Listing:
        """Messages, newest first, 20 a call; without a cursor in the answer, the beginning is reached."""
        place = _Place.read(cursor)
        page = await self._client.messages(conversation_id, offset=place.offset)
        now = self._clock()
        observations = [of_message(each, now, conversation_id) for each in page.items]
        following = _Place(place.offset + page.count)
        ids = [each.object.id for each in page.items]
        return Listing(observations, ids, _next(page, place.offset, following), _total(page, place.offset))

    async def conversation(self, conversation_id: str) -> list[Observation]:
        """The conversation with its contact and channels."""
        return self._observed([await self._client.conversation(conversation_id)])

    async def conversations(self, ids: Sequence[str]) -> list[Observation]:
        """At most 20; those that the API does not know are missing."""
        return self._observed((await self._client.conversations(ids=ids)).items) if ids else []

    async def deliveries(self, message_ids: Sequence[str]) -> list[Observation]:
        """At most 20 messages as they are now."""
        if not message_ids:
            return []
        page = await self._client.messages_by_id(message_ids)
        now = self._clock()
        return [of_message(each, now) for each in page.items if each.object.conversation_id]

    async def send(self, conversation_id: str, content: Content, reference: str, channel_id: str | None) -> Observation:
        """The message as taken; it may be in another conversation than asked for. See `ApiError.taken` for failures."""
        kind, body = to_wire(content)
        more = {"source": translate.source_of(reference)} | ({"channelId": channel_id} if channel_id else {})
        said = await self._client.reply(conversation_id, kind, body, **more)
        message = translate.message(said.object, conversation_id=conversation_id)
        ours = structs.replace(message, reference=reference, content=message.content or content)
        return Observation(ours, self._clock(), said.raw)

    async def find(self, conversation_id: str, reference: str, since: int) -> Observation | None:
        """Our message with this reference, sent after `since` (ns, by the API's clock, two minutes of doubt).

        It may have opened another conversation of the same contact: those that were active since are searched.
        """
        start = since - 2 * MINUTE
        found = await self._find_in(conversation_id, reference, start)
        if found:
            return found
        for other in await self._landings(conversation_id, start):
            if found := await self._find_in(other, reference, start):
                return found
        return None

    async def _find_in(self, conversation_id: str, reference: str, start: int) -> Observation | None:
        """Looks at the newest page whatever its age (clocks differ), and on until what is older than `start`."""
        cursor: str | None = None
        while True:
            try:
                listing = await self.history(conversation_id, cursor)
            except NotFound:
                return None
            messages = [each.thing for each in listing.observations if isinstance(each.thing, OurMessage)]
            for message, observation in zip(messages, listing.observations, strict=True):
                if message.reference == reference:
                    return observation
            cursor = listing.cursor
            if cursor is None or _reaches(messages, start):
                return None

    async def _landings(self, conversation_id: str, start: int) -> list[str]:
        """The contact's other conversations that are open or were active since `start`.

        Of a contact with many, the first and the last 20 are looked at: the order of this list is not documented.
        """
        said = (await self._client.conversation(conversation_id)).object
        contact_id = said.contact_id or (said.contact.id if said.contact else "")
        if not contact_id:
            return []
        page = await self._client.conversations_of(contact_id)
        ids = [each.object for each in page.items]
        if not ends(page, 0):
            last = max((page.total or 0) - PAGE, page.count)
            ids += [each.object for each in (await self._client.conversations_of(contact_id, offset=last)).items]
        others = [id_ for id_ in dict.fromkeys(ids) if id_ != conversation_id]
        return [id_ for batch in _batches(others) for id_ in await self._active_since(batch, start)]

    async def _active_since(self, ids: Sequence[str], start: int) -> list[str]:
        page = await self._client.conversations(ids=ids)
        ours = [translate.conversation(each.object) for each in page.items]
        return [each.id for each in ours if each.open or (each.active_at or 0) >= start]

    async def set_open(self, conversation_id: str, is_open: bool) -> Observation:
        """Reopen or archive. The answer tells neither contact nor channels."""
        said = await self._client.set_status(conversation_id, "active" if is_open else "archived")
        return of_conversation(said, self._clock())[0]

    async def who(self, known: Sequence[str] = ()) -> AccountInfo:
        """What the key opens; raises BadKey, or NotAllowed when it is not for conversations.

        `known` are ids of conversations, 20 at most, that belong to the account as far as one knows.
        """
        page = await self._client.conversations(limit=1)
        is_another = bool(known) and not await self.conversations(known)
        return AccountInfo(await self._balance(), page.total or page.count, is_another)

    async def _balance(self) -> str | None:
        """None for whatever reason: an inbox works without it."""
        try:
            said = (await self._client.balance()).object
        except ApiError:
            return None
        return None if said.amount is None else f"{said.amount:.2f} {said.type or ''}".strip()

    def _observed(self, said: Iterable[Reported[Conversation]]) -> list[Observation]:
        """Without repetitions: a page names the same channels again and again."""
        now = self._clock()
        return list(dict.fromkeys(each for one in said for each in of_conversation(one, now)))


def _is_below(first: list[Reported[Conversation]], looked_at: dict[str, Reported[Conversation]]) -> bool:
    """True when a page begins beneath all that was looked at, where one should be shown again: the list shrank."""
    oldest = min((stamps(each).active for each in looked_at.values()), default=0)
    return any(stamps(each).active < oldest for each in first)


class _Place(Struct, frozen=True, array_like=True):
    """Where the next page of a list begins, and the last id before it."""

    offset: int = 0
    last: str = ""

    @classmethod
    def read(cls, cursor: str | None) -> _Place:
        """From the start, for a cursor that cannot be read."""
        try:
            return json.decode(cursor or "[]", type=_Place)
        except DecodeError:
            return _Place()


def _next(page: Page[Reported[Conversation]] | Page[Reported[Message]], offset: int, place: _Place) -> str | None:
    return None if ends(page, offset) else json.encode(place).decode()


def ends(page: Page[Any], offset: int) -> bool:
    """Whether no page follows: by the total where it is told, else by a page that is not full."""
    if page.total:
        return page.count == 0 or offset + page.count >= page.total
    return page.count < min(page.limit or PAGE, PAGE)


def _total(page: Page[Reported[Conversation]] | Page[Reported[Message]], offset: int) -> int:
    return page.total if page.total is not None else offset + page.count


def _reaches(messages: list[OurMessage], start: int) -> bool:
    """True when the page, newest first, goes back beyond `start`. Inbound ones carry the time of their platform."""
    older = [message for message in messages if message.created < start]
    return len(older) == len(messages) or any(message.direction is Direction.SENT for message in older)


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
