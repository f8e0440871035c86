"""How far a message has come, as a mark of one or two columns and in words; and why one failed, with what to do."""

from __future__ import annotations

from tui.model import Failure, Status
from tui.text.clean import clean_line

# All of one column each, in every terminal that was measured. No mark differs from another by colour alone.
_MARKS = {
    Status.UNKNOWN: ("?", "not known"),
    Status.QUEUED: ("…", "queued"),
    Status.SENT: ("✓", "sent"),
    Status.FAILED: ("✗", "failed"),
    Status.DELIVERED: ("✓✓", "delivered"),
    Status.READ: ("✓R", "read"),
    Status.RECEIVED: ("", "received"),
}

# The codes that MessageBird documents; others are shown as they come.
_FAILURES = {
    "301": "It could not be sent. Check text and attachment, then send it again.",
    "302": "This number is not on WhatsApp. Write on another channel.",
    "470": "The 24 hours for free text are over. Send a template, or wait until the customer writes.",
}


def mark(status: Status) -> str:
    return _MARKS[status][0]


def status_word(status: Status) -> str:
    return _MARKS[status][1]


def failure(failure: Failure) -> str:
    """Why a message did not arrive, in words, with the vendor's code."""
    words = _FAILURES.get(failure.code) or clean_line(failure.description) or "No reason was given."
    code = clean_line(failure.code, 20)
    return f"{words} ({code})" if code else words
