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

# The vendor's words for how far a message has come; others are shown as they come.
_MEANINGS = {
    "accepted": "taken over by MessageBird",
    "pending": "waiting at MessageBird to go out",
    "pending_media": "MessageBird is fetching the file",
    "dispatched": "handed to the mail system",
    "transmitted": "handed to WhatsApp",
    "sent": "taken by the platform",
    "buffered": "held by the operator: the phone is off or out of reach",
    "delayed": "the mail system has temporary trouble",
    "delivered": "on the customer's device",
    "read": "read by the customer",
    "opened": "the mail was opened",
    "clicked": "a link in the mail was followed",
    "received": "came from the customer",
    "rejected": "refused before it was sent",
    "failed": "tried and failed",
    "delivery_failed": "could not be delivered",
    "expired": "not delivered in time",
    "bounce": "the mail came back",
    "spam_complaint": "the customer called the mail spam",
    "out_of_bounded": "the mail was not let in",
    "list_unsubscribe": "the customer unsubscribed",
    "deleted": "deleted",
    "unsupported": "of a kind that MessageBird cannot pass on",
    "unknown": "MessageBird does not know",
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


def delivery_words(word: str) -> str:
    """What the vendor's word for a delivery status means, with the word; alone where nobody says what it means."""
    shown = clean_line(word, 40)
    meaning = _MEANINGS.get(word)
    return f"{meaning} ({shown})" if meaning else shown or "not said"


def failure(failure: Failure) -> str:
    """Why a message did not arrive, in words, with the vendor's code."""
    words = _FAILURES.get(failure.code) or clean_line(failure.description) or "No reason was given."
    code = clean_line(failure.code, 20)
    return f"{words} ({code})" if code else words
