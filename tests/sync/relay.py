"""A relay in memory under a clock of its own, which can be cut, frozen and stopped; and webhook bodies for `Desk`."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from msgspec import Raw, json

from tests.sync.desk import Desk, Time
from tui.model import NS, Direction, Message, Status, Text
from tui.relay.events import SENT
from tui.relay.wire import (
    Bye,
    Close,
    Cmd,
    Done,
    Event,
    FromRelay,
    Hello,
    Live,
    Ping,
    Welcome,
    encode,
    from_inbox,
)
from tui.sync import Line
from tui.sync.talk import LineLost

PING = 15.0


class Relay:
    """`far` as for `Way`. `down`: nothing listens. `opened` counts connections. So many events as `stutters` says are
    sent again, at the beginning of each connection and after each event.
    """

    def __init__(self, time: Time, *, epoch: str = "e1", actor: str = "ann", far: bool = False) -> None:
        self.time, self.epoch, self.actor, self.far = time, epoch, actor, far
        self.log: list[Event] = []
        self.oldest = 1
        self.down = False
        self.refuses: int | None = None
        self.stutters = 0
        self.opened = 0
        self.hellos: list[Hello] = []
        self.heard: list[Any] = []
        self.lines: list[FakeLine] = []

    async def __call__(self) -> Line:
        if self.down:
            raise LineLost
        self.opened += 1
        line = FakeLine(self)
        self.lines.append(line)
        return line

    @property
    def newest(self) -> int:
        return len(self.log)

    def append(self, id: str, kind: str, body: bytes, src: str = "webhook") -> bool:
        """False when it is known."""
        if any(event.id == id for event in self.log):
            return False
        event = Event(self.newest + 1, id, kind, self.time(), src, Raw(body))
        self.log.append(event)
        for line in self.lines:
            line.put(event)
            for again in self.log[-1 - self.stutters : -1]:
                line.put(again)
        return True

    def hears(self, body: bytes) -> bool:
        kind = json.decode(body)["type"]
        return self.append(hashlib.sha256(body).hexdigest(), kind, body)

    def trim(self, oldest: int) -> None:
        self.oldest = oldest

    def new_log(self, epoch: str) -> None:
        self.epoch, self.log, self.oldest = epoch, [], 1

    def cut(self, code: int | None = None, *, retry_ms: int | None = None) -> None:
        for line in list(self.lines):
            line.end(code, retry_ms)

    def freeze(self) -> None:
        """Half-open: nothing comes through any more, and nothing says so."""
        for line in self.lines:
            line.frozen = True

    def since(self, cursor: int) -> list[Event]:
        return [event for event in self.log if event.seq > cursor and event.seq >= self.oldest]


class FakeLine:
    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.frozen = False
        self.greeted = False
        self._frames: asyncio.Queue[FromRelay | LineLost] = asyncio.Queue()
        self._pings = asyncio.create_task(self._ping())

    async def receive(self) -> bytes:
        frame = await self._frames.get()
        if isinstance(frame, LineLost):
            raise frame
        return encode(frame)

    async def send(self, frame: bytes) -> None:
        if self.frozen:
            return
        said = from_inbox(frame)
        self.relay.heard.append(said)
        if isinstance(said, Hello):
            self._greet(said)
        if isinstance(said, Cmd):
            self._sent(said)

    def abort(self) -> None:
        self._gone()
        self._frames.put_nowait(LineLost())

    def end(self, code: int | None, retry_ms: int | None = None) -> None:
        if retry_ms is not None:
            self.put(Bye("restart", retry_ms))
        self._gone()
        self._frames.put_nowait(LineLost(code))

    def put(self, frame: FromRelay) -> None:
        if not self.frozen and (self.greeted or isinstance(frame, Welcome)):
            self._frames.put_nowait(frame)

    def _gone(self) -> None:
        self._pings.cancel()
        if self in self.relay.lines:
            self.relay.lines.remove(self)

    def _greet(self, hello: Hello) -> None:
        relay = self.relay
        relay.hellos.append(hello)
        if relay.refuses is not None:
            return self.end(relay.refuses)
        start = relay.newest if hello.cursor is None else hello.cursor
        if hello.epoch not in (None, relay.epoch) or start > relay.newest:
            return self.end(Close.NEW_EPOCH)
        if start + 1 < relay.oldest:
            return self.end(Close.TOO_OLD)
        self.put(Welcome(1, relay.epoch, relay.oldest, relay.newest, start, PING, relay.actor, "test"))
        self.greeted = True
        for event in relay.since(start - relay.stutters):
            self.put(event)
        return self.put(Live(relay.newest))

    def _sent(self, cmd: Cmd) -> None:
        said = {"type": SENT, "actor": self.relay.actor, "uid": 1, "message": cmd.key, **cmd.value}
        self.relay.append(f"sent {cmd.key}", SENT, json.encode(said), "team")
        self.put(Done(cmd.rid, self.relay.newest))

    async def _ping(self) -> None:
        number = 0
        while True:
            await self.relay.time.sleep(PING)
            number += 1
            self.put(Ping(number, self.relay.newest, self.relay.time()))


@dataclass
class Webhooks:
    """Turns what happens at the desk into bodies for the relay."""

    desk: Desk
    relay: Relay
    channel: str | None = None

    def says(self, id_: str, text: str = "hello", **more: Any) -> Message:
        """The customer, and the relay hears of it."""
        message = self.desk.says(id_, text, **more)
        self.tell(message)
        return message

    def colleague(self, id_: str, text: str = "I do that") -> Message:
        return self.says(id_, text, direction=Direction.SENT)

    def tell(self, message: Message, kind: str = "message.created") -> None:
        self.relay.hears(self.body(message, kind))

    def body(self, message: Message, kind: str = "message.created") -> bytes:
        thread = self.desk.threads[message.conversation_id]
        assert isinstance(message.content, Text)
        contact = f"contact of {thread.id}"
        said: dict[str, Any] = {
            "contact": {"id": contact, "displayName": f"Customer {thread.id}"},
            "conversation": {
                "id": thread.id, "contactId": contact, "status": "active" if thread.open else "archived",
                "createdDatetime": date(thread.active_at - 10**6 * NS), "updatedDatetime": date(thread.active_at),
                "lastReceivedDatetime": date(thread.active_at), "lastUsedChannelId": self.channel,
                "messages": {"totalCount": 0},
            },
            "message": {
                "id": message.id, "conversationId": thread.id, "platform": "whatsapp", "channelId": self.channel,
                "direction": message.direction.value, "type": "text", "content": {"text": message.content.text},
                "status": "received" if message.status is Status.RECEIVED else "pending",
                "createdDatetime": date(message.created), "updatedDatetime": date(message.created),
                "source": {"app": "ternbox", "ref": message.reference} if message.reference else {},
            },
            "type": kind,
        }  # fmt: skip
        return json.encode(said)


def date(moment: int) -> str:
    """To the nanosecond, as the desk's times are."""
    whole, rest = divmod(moment, NS)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"
