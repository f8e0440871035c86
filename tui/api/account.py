"""The edge of `api/`: asks the classic API and answers in Ternbox's own words. Paging, stamps and shapes end here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from msgspec import DecodeError, Struct, json

from tui.api.client import PAGE, Client
from tui.api.errors import ApiError
from tui.api.files import Files
from tui.api.lost import Lost
from tui.api.mark import Mark, newest, stamps
from tui.api.models import Conversation, Message
from tui.api.observations import Taken, of_conversation, of_message
from tui.api.pages import ends
from tui.api.reading import Page, Reported
from tui.api.sending import Sending
from tui.api.templates import read_templates
from tui.model import Observation, Reply, TemplateForm

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
        self.files = Files(client)

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

    async def send(self, reply: Reply) -> Taken:
        """The message as taken; it may be in another conversation than asked for. See `ApiError.taken` for failures."""
        return await Sending(self._client, self._clock).send(reply)

    async def find(self, reply: Reply, since: int) -> Taken | None:
        """What was sent though its answer was lost; `since` is the earliest time (ns, by the API's clock)."""
        return await Lost(self._client, self._clock).find(reply, since)

    async def set_open(self, conversation_id: str, is_open: bool) -> Observation:
        """Reopen or archive. The answer tells neither contact nor channels."""
        said = await self._client.set_status(conversation_id, "active" if is_open else "archived")
        return of_conversation(said, self._clock())[0]

    async def templates(self, channel_id: str = "") -> list[TemplateForm]:
        """Those that can be used on a channel, or on any."""
        return await read_templates(self._client, channel_id)

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


def _total(page: Page[Reported[Conversation]] | Page[Reported[Message]], offset: int) -> int:
    return page.total if page.total is not None else offset + page.count
