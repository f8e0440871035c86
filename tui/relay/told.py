"""What the log amounts to, as far as reconciling needs it: read as it grows, kept in memory."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import MsgspecError, Struct, json

from tui import model
from tui.api import translate
from tui.api.models import Conversation, Message, WebhookBody
from tui.api.reading import read
from tui.api.webhook_events import KINDS
from tui.model import DAY, Status
from tui.relay.engine import Engine
from tui.relay.events import Event

WINDOW = 100_000
"""Events before now that are read at the start; what is older counts as not told."""

_AT_ONCE = 200

_strictly = json.Decoder(WebhookBody, strict=False)


class Said(Struct, frozen=True):
    """A state, and when it began (ns)."""

    updated: int
    is_open: bool


class Sent(Struct, frozen=True):
    """A message of ours: when it was made and last changed (ns), and how far it was then."""

    created: int
    changed: int
    status: Status


class Told:
    """`heard_at` is when the last webhook came (ns)."""

    def __init__(self, log: Engine) -> None:
        self._log = log
        self._cursor: int | None = None
        self._conversations: dict[str, Said] = {}
        self._sent: dict[str, Sent] = {}
        self.heard_at: int | None = None

    async def catch_up(self) -> None:
        if self._cursor is None:
            bounds = await self._log.bounds()
            self._cursor = max(bounds.oldest - 1, bounds.newest - WINDOW)
        while events := await self._log.read(self._cursor, _AT_ONCE):
            for event in events:
                self._hear(event)
            self._cursor = events[-1].seq

    def differs(self, conversation: model.Conversation) -> bool:
        """Whether this is news: another state than the log's last word on it, and not an older one."""
        said = self._conversations.get(conversation.id)
        if conversation.open is None or said is None:
            return conversation.open is not None
        return said.is_open != conversation.open and said.updated <= (conversation.updated or 0)

    def open_ids(self) -> list[str]:
        """The conversations that are open as far as the log tells, the last ones first."""
        return [id_ for id_, said in reversed(self._conversations.items()) if said.is_open]

    def unfinished(self, now: int, statuses: Iterable[Status]) -> list[str]:
        """Messages of the last day that the log left at one of these statuses, the youngest first."""
        self._sent = {id_: each for id_, each in self._sent.items() if each.created > now - DAY}
        chosen = [(each.created, id_) for id_, each in self._sent.items() if each.status in statuses]
        return [id_ for _, id_ in sorted(chosen, reverse=True)]

    def _hear(self, event: Event) -> None:
        if event.source == "webhook":
            self.heard_at = max(self.heard_at or 0, event.at)
        if event.kind not in KINDS:
            return
        said = _read(event.body)
        if said.conversation:
            self._hear_conversation(said.conversation)
        if said.message and said.message.direction != "received":
            self._hear_message(said.message)

    def _hear_conversation(self, said: Conversation) -> None:
        conversation = translate.conversation(said, from_webhook=True)
        before = self._conversations.get(conversation.id)
        updated = conversation.updated or conversation.created or 0
        if conversation.open is not None and (before is None or before.updated <= updated):
            self._conversations.pop(conversation.id, None)
            self._conversations[conversation.id] = Said(updated, conversation.open)

    def _hear_message(self, said: Message) -> None:
        message = translate.message(said)
        sent = Sent(message.created, message.updated or message.created, message.status)
        before = self._sent.get(message.id)
        if message.direction is model.Direction.SENT and (before is None or before.changed <= sent.changed):
            self._sent[message.id] = sent


def _read(body: bytes) -> WebhookBody:
    """Several times faster than `read` where the body is as it should be; what nobody can read tells nothing."""
    try:
        return _strictly.decode(body)
    except (MsgspecError, UnicodeDecodeError):
        pass
    try:
        return read(body, WebhookBody)
    except ValueError:
        return WebhookBody()
