"""What the other inboxes of the team are told: which of us sent a message."""

from __future__ import annotations

from tui.relay.wire import Cmd

MOST = 200


class Notices:
    """Kept until the relay has them, or this process ends: a lost one does no harm."""

    def __init__(self) -> None:
        self._waiting: dict[str, Cmd] = {}

    def add(self, conversation_id: str, message_id: str, reference: str) -> None:
        value = {"conversation": conversation_id, "reference": reference}
        self._waiting[reference] = Cmd(reference, "sent", message_id, value)
        while len(self._waiting) > MOST:
            del self._waiting[next(iter(self._waiting))]

    def waiting(self) -> list[Cmd]:
        return list(self._waiting.values())

    def answered(self, rid: str) -> None:
        self._waiting.pop(rid, None)
