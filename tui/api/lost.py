"""Finds what was sent though the answer was lost: by our reference, wherever the API may have put the message."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence

from tui.api import translate
from tui.api.client import PAGE, Client
from tui.api.errors import NotFound, NotUnderstood
from tui.api.models import Conversation
from tui.api.observations import Taken, of_conversation, of_message
from tui.api.pages import ends
from tui.api.reading import Page, Reported
from tui.model import MINUTE, Direction, Message, Observation, Reply

MOST_PAGES = 50
"""Pages of conversations that are looked through for one that a first message began."""


class Lost:
    """`since` is when the message was sent at the earliest: ns, by the API's clock, two minutes of doubt."""

    def __init__(self, client: Client, clock: Callable[[], int]) -> None:
        self._client = client
        self._clock = clock

    async def find(self, reply: Reply, since: int) -> Taken | None:
        start = since - 2 * MINUTE
        if reply.conversation_id:
            return await self._find_reply(reply.conversation_id, reply.reference, start)
        return await self._find_first(reply, start)

    async def _find_reply(self, conversation_id: str, reference: str, start: int) -> Taken | None:
        """It may have opened another conversation of the same contact: those that were active since are searched."""
        if found := await self._find_in(conversation_id, reference, start):
            return found
        for other in await self._landings(conversation_id, start):
            if found := await self._find_in(other, reference, start):
                return found
        return None

    async def _find_first(self, reply: Reply, start: int) -> Taken | None:
        """In conversations with the recipient. Where there are none, in all on that channel, since a platform may write
        the recipient's number in another way than we do.
        """
        active = [each async for each in self._active(start)]
        theirs = [each for each in active if _is_with(each.object, reply.to)]
        for conversation in theirs or [each for each in active if _is_on(each.object, reply.channel_id)]:
            if found := await self._find_in(conversation.object.id, reply.reference, start):
                told = of_conversation(conversation, self._clock())
                return Taken(found.message_id, found.conversation_id, [*told, *found.observations])
        return None

    async def _active(self, start: int) -> AsyncIterator[Reported[Conversation]]:
        """Conversations that were active since, newest first; the whole newest page, whatever its age.

        Raises NotUnderstood when there are too many: then nobody knows, which is not the same as "it is not there".
        """
        seen: set[str] = set()
        offset = 0
        for _ in range(MOST_PAGES):
            page = await self._client.conversations(offset=offset)
            for each in page.items:
                if each.object.id not in seen and each.object.status != "deleted":
                    seen.add(each.object.id)
                    yield each
            offset += page.count
            if ends(page, offset - page.count) or _is_past(page, start):
                return
        raise NotUnderstood("more has happened since than can be looked through")

    async def _find_in(self, conversation_id: str, reference: str, start: int) -> Taken | None:
        """Looks at the newest page whatever its age (clocks differ), and on until what is older than `start`."""
        offset = 0
        while True:
            try:
                page = await self._client.messages(conversation_id, offset=offset)
            except NotFound:
                return None
            now = self._clock()
            observations = [of_message(each, now, conversation_id) for each in page.items]
            for observation in observations:
                if (taken := _ours(observation, reference)) is not None:
                    return taken
            if ends(page, offset) or _reaches([each.thing for each in observations], start):
                return None
            offset += page.count

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


def _ours(observation: Observation, reference: str) -> Taken | None:
    message = observation.thing
    if not isinstance(message, Message) or message.reference != reference:
        return None
    return Taken(message.id, message.conversation_id, [observation])


def _is_with(said: Conversation, to: str) -> bool:
    ids = {said.contact_id, said.contact.id if said.contact else None}
    number = translate.contact(said.contact).number if said.contact else None
    return to in ids or (number is not None and _digits(number) == _digits(to))


def _is_on(said: Conversation, channel_id: str | None) -> bool:
    return said.last_used_channel_id in (channel_id, None)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_past(page: Page[Reported[Conversation]], start: int) -> bool:
    """Whether the page, newest activity first, goes back beyond `start`."""
    active = [translate.conversation(each.object).active_at for each in page.items]
    return any(each is not None and each < start for each in active)


def _reaches(things: Sequence[object], start: int) -> bool:
    """True when the page, newest first, goes back beyond `start`. Inbound ones carry the time of their platform."""
    messages = [thing for thing in things if isinstance(thing, Message)]
    older = [message for message in messages if message.created < start]
    return len(older) == len(messages) or any(message.direction is Direction.SENT for message in older)


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
