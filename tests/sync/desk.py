"""An account in memory with the faces of `tui.api.account.Account`, and a clock that only goes when told."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from msgspec import json

from tui.api.account import Account, Changes, Listing
from tui.api.errors import NotFound
from tui.api.observations import Taken
from tui.model import NS, Conversation, Direction, Message, Observation, Reply, Status, TemplateForm, Text

PAGE = 20
START = 1_800_000_000 * NS


class Time:
    """A clock and a sleep of its own. `advance` lets everything happen that is due until then, in order."""

    def __init__(self) -> None:
        self.now = START
        self.slept = 0
        self._order = itertools.count()
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []

    def __call__(self) -> int:
        return self.now

    @property
    def awake(self) -> int:
        """A clock that stands still while the computer sleeps."""
        return self.now - self.slept

    def suspend(self, seconds: float) -> None:
        """Time passes, and nothing happens in it."""
        self.now += int(seconds * NS)
        self.slept += int(seconds * NS)
        self._sleepers = [(due + int(seconds * NS), order, future) for due, order, future in self._sleepers]

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + int(seconds * NS), next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        end = self.now + int(seconds * NS)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self.now = max(self.now, due)
                future.set_result(None)
                await settle()
        self.now = end
        await settle()


async def settle() -> None:
    """Let everything run that does not wait for time. A loop that never rests is an error."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(100_000):
        await asyncio.sleep(0)
        if not ready:
            return
    raise AssertionError("something runs without a pause")


@dataclass
class Thread:
    id: str
    open: bool = True
    active_at: int = 0
    messages: list[Message] = field(default_factory=list)

    def seen(self, now: int) -> Observation:
        return Observation(
            Conversation(
                id=self.id,
                contact_id=f"contact of {self.id}",
                open=self.open,
                created=START - 10**6 * NS,
                updated=self.active_at,
                active_at=self.active_at,
                message_count=len(self.messages),
            ),
            now,
        )


class Desk:
    """The account's truth. `before` and `after` are awaited around every call and may raise."""

    def __init__(self, time: Callable[[], int]) -> None:
        self.time = time
        self.threads: dict[str, Thread] = {}
        self.templates: list[TemplateForm] = []
        self.calls: Counter[str] = Counter()
        self.log: list[tuple[str, Any]] = []
        self.before: Callable[[str], Awaitable[None]] = _nothing
        self.after: Callable[[str], Awaitable[None]] = _nothing
        self._ids = itertools.count(1)

    @property
    def account(self) -> Account:
        return cast(Account, DeskAccount(self))

    # What happens there

    def says(self, id_: str, text: str = "hello", *, created: int | None = None, **more: Any) -> Message:
        """The customer, or with direction=SENT a colleague."""
        more.setdefault("direction", Direction.RECEIVED)
        status = Status.RECEIVED if more["direction"] is Direction.RECEIVED else Status.QUEUED
        thread = self.threads.setdefault(id_, Thread(id_))
        message = Message(
            id=f"m{next(self._ids):06}",
            conversation_id=id_,
            created=created or self._fresh(),
            status=status,
            content=Text(text),
            platform="whatsapp",
            **more,
        )
        thread.messages.append(message)
        thread.messages.sort(key=lambda each: (each.created, each.id))
        thread.active_at = max(self._fresh(), message.created)
        return message

    def colleague(self, id_: str, text: str = "I do that") -> Message:
        return self.says(id_, text, direction=Direction.SENT)

    def turns_up(self, id_: str, text: str, reference: str) -> Message:
        """A reply of ours that was taken and only now shows."""
        return self.says(id_, text, direction=Direction.SENT, reference=reference)

    def fill(self, conversations: int, messages: int = 1, *, archived: int = 0) -> None:
        for number in range(conversations):
            for _ in range(messages):
                self.says(f"c{number:05}")
            self.threads[f"c{number:05}"].open = number >= archived

    def texts(self, id_: str) -> list[str]:
        return [cast(Text, message.content).text for message in self.threads[id_].messages]

    def newest_first(self) -> list[Thread]:
        return sorted(self.threads.values(), key=lambda each: (each.active_at, each.id), reverse=True)

    def _fresh(self) -> int:
        self._last = max(self.time(), getattr(self, "_last", 0) + 1)
        return self._last


class DeskAccount:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        # Nobody asks this account for a file.
        self.files: Any = None

    async def _call(self, name: str, what: Any = None) -> None:
        self.desk.calls[name] += 1
        self.desk.log.append((name, what))
        await self.desk.before(name)

    async def changes(self, mark: str | None) -> Changes:
        await self._call("changes", mark)
        known = int(mark or 0)
        threads = self.desk.newest_first()
        changed = [each for each in threads if each.active_at > known][: PAGE if mark is None else 5 * PAGE]
        complete = mark is None or len(changed) < 5 * PAGE
        newest = max([known, *(each.active_at for each in changed)])
        self.desk.calls["changes"] += max((len(changed) - 1) // PAGE, 0)
        await self.desk.after("changes")
        seen = [each.seen(self.desk.time()) for each in changed]
        return Changes(seen, [each.id for each in changed], str(newest), len(threads), complete)

    async def page(self, cursor: str | None) -> Listing:
        await self._call("page", cursor)
        return await self._page(self.desk.newest_first(), cursor, "page")

    async def open_page(self, cursor: str | None) -> Listing:
        await self._call("open_page", cursor)
        return await self._page([each for each in self.desk.newest_first() if each.open], cursor, "open_page")

    async def _page(self, threads: list[Thread], cursor: str | None, name: str) -> Listing:
        start = int(cursor or 0)
        page = threads[start : start + PAGE]
        following = str(start + PAGE) if start + PAGE < len(threads) else None
        await self.desk.after(name)
        seen = [each.seen(self.desk.time()) for each in page]
        return Listing(seen, [each.id for each in page], following, len(threads))

    async def history(self, conversation_id: str, cursor: str | None = None) -> Listing:
        await self._call("history", conversation_id)
        messages = self._thread(conversation_id).messages[::-1]
        start = int(cursor or 0)
        page = messages[start : start + PAGE]
        following = str(start + PAGE) if start + PAGE < len(messages) else None
        await self.desk.after("history")
        now = self.desk.time()
        return Listing([Observation(each, now) for each in page], [each.id for each in page], following, len(messages))

    async def conversation(self, conversation_id: str) -> list[Observation]:
        await self._call("conversation", conversation_id)
        await self.desk.after("conversation")
        return [self._thread(conversation_id).seen(self.desk.time())]

    async def conversations(self, ids: list[str]) -> list[Observation]:
        await self._call("conversations", list(ids))
        assert len(ids) <= PAGE
        return [self.desk.threads[id_].seen(self.desk.time()) for id_ in ids if id_ in self.desk.threads]

    async def deliveries(self, message_ids: list[str]) -> list[Observation]:
        await self._call("deliveries", list(message_ids))
        assert len(message_ids) <= PAGE
        wanted = set(message_ids)
        now = self.desk.time()
        found = [each for thread in self.desk.threads.values() for each in thread.messages if each.id in wanted]
        return [Observation(each, now) for each in found]

    async def send(self, reply: Reply) -> Taken:
        await self._call("send", reply.reference)
        thread = self._thread(reply.conversation_id)
        text = cast(Text, reply.content).text
        message = self.desk.says(thread.id, text, direction=Direction.SENT, reference=reply.reference)
        await self.desk.after("send")
        told = Observation(message, self.desk.time(), json.encode({"id": message.id}))
        return Taken(message.id, thread.id, [told])

    async def find(self, reply: Reply, since: int) -> Taken | None:
        await self._call("find", (reply.reference, since))
        thread = self._thread(reply.conversation_id)
        found = [each for each in thread.messages if each.reference == reply.reference]
        await self.desk.after("find")
        return Taken(found[0].id, thread.id, [Observation(found[0], self.desk.time())]) if found else None

    async def templates(self, channel_id: str = "") -> list[TemplateForm]:
        await self._call("templates", channel_id)
        await self.desk.after("templates")
        return list(self.desk.templates)

    async def set_open(self, conversation_id: str, open: bool) -> Observation:
        await self._call("set_open", (conversation_id, open))
        thread = self._thread(conversation_id)
        thread.open = open
        await self.desk.after("set_open")
        changed = Conversation(id=thread.id, open=open, updated=self.desk.time())
        return Observation(changed, self.desk.time())

    def _thread(self, conversation_id: str) -> Thread:
        if conversation_id not in self.desk.threads:
            raise NotFound("conversation not found", code="20")
        return self.desk.threads[conversation_id]


async def _nothing(_: str) -> None:
    pass
