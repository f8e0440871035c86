"""What becomes of a message after it was accepted: its statuses and when they come."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tui.model import NS
from tui.platforms import platform
from tui.sandbox.things import Contact, Message

Step = tuple[int, str]
Error = tuple[int, str]

SENDING_FAILED = (301, "Message failed to send")
NOT_ON_WHATSAPP = (302, "Contact is not registered on WhatsApp")
WINDOW_CLOSED = (470, "Message was sent outside of the 24 hour support window")

_USUAL = [(0.5, "sent"), (1.5, "delivered")]
_COURSES: dict[str, list[tuple[float, str]]] = {
    "whatsapp": [(0.3, "transmitted"), (0.5, "sent"), (1.5, "delivered")],
    "email": [(0.5, "dispatched"), (1.5, "delivered")],
}
# Who never says more stays at delivered.
LAST_WORD = {"whatsapp": "read", "facebook": "read", "telegram": "read", "email": "opened"}
_NO_MEDIA = {"sms"}


def course(message: Message, rng: Random) -> Iterator[Step]:
    """(delay in nanoseconds, status) of a message that nothing is wrong with. One in eight is never read."""
    for delay, status in _COURSES.get(message.platform, _USUAL):
        yield round(delay * rng.uniform(0.8, 1.2) * NS), status
    last = LAST_WORD.get(message.platform)
    if last and rng.random() < 0.875:
        yield round(rng.uniform(3, 12) * NS), last


def refusal(message: Message, contact: Contact, channel_active: bool, window_start: int | None) -> Error | None:
    """Why it will not arrive. `window_start` is when the customer last wrote on that channel.

    The API takes such a message at the door and refuses it later, through a status update.
    """
    limit = platform(message.platform).text
    if message.platform.startswith("whatsapp") and not contact.registered:
        return NOT_ON_WHATSAPP
    if not channel_active or (message.platform in _NO_MEDIA and message.type != "text"):
        return SENDING_FAILED
    if limit and message.type == "text" and len(str((message.content or {}).get("text"))) > limit:
        return SENDING_FAILED
    window = platform(message.platform).window
    if window and _needs_window(message) and (window_start is None or message.created - window_start > window):
        return WINDOW_CLOSED
    return None


def _needs_window(message: Message) -> bool:
    """Approved templates go through at any time; on Facebook tagged messages do."""
    return message.type != "hsm" and "tag" not in message.extra
