"""WhatsApp templates: approved texts that may be sent at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui.sandbox.clock import date


@dataclass(frozen=True)
class Template:
    """`body` has placeholders {{1}}, {{2}} ... and `sample` fills them."""

    id: str
    name: str
    language: str
    body: str
    sample: tuple[str, ...]
    created: int
    category: str = "UTILITY"
    status: str = "APPROVED"
    buttons: tuple[str, ...] = ()
    rejected: str = "NONE"

    def json(self) -> dict[str, Any]:
        body = {"type": "BODY", "text": self.body, "example": {"body_text": [list(self.sample)]}}
        buttons = [{"type": "QUICK_REPLY", "text": text} for text in self.buttons]
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "components": [body, *([{"type": "BUTTONS", "buttons": buttons}] if buttons else [])],
            "status": self.status,
            "rejectedReason": self.rejected,
            "wabaID": "100000000000001",
            "namespace": "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9",
            "createdAt": date(self.created),
            "updatedAt": date(self.created),
        }
