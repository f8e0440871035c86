"""A message as it came, and the links in it. Nothing is ever opened on this host: over SSH that is the wrong one."""

from __future__ import annotations

import json
import re

from textual.app import App

from tui.app.cells import wrap
from tui.app.screens.page import Page
from tui.app.widgets.lines import Spans
from tui.model import Content, Email, Media, Message, Question, Text
from tui.store import Outgoing, Store
from tui.text import Zone, block, clean_line, exact, link_host, safe_link, spell, status_word

LONGEST_COPY = 64 * 1024
WIDTH = 100
_LINK = re.compile(r"https?://[^\s<>\"']+")


def links_of(content: Content | None) -> list[str]:
    """The links that may be shown as such, in plain ASCII."""
    match content:
        case Media(files=files) | Email(attachments=files):
            found = [file.url for file in files]
        case _:
            found = []
    if isinstance(content, Text | Email | Question):
        found += [link.rstrip(".,;:!?)") for link in _LINK.findall(block(content))]
    return [link for link in map(safe_link, found) if link]


def link_page(links: list[str], badge: Spans) -> Page:
    lines: list[Spans] = []
    for link in links:
        lines += [[("leads to  ", "quiet"), (clean_line(link_host(link) or "", 300), "strong")]]
        lines += [[(line, "text")] for line in wrap(link, WIDTH)]
        lines.append([])
    lines.append([("The first one was copied, where the terminal allows that (OSC 52).", "quiet")])
    return Page("Links of the message", lambda _: lines, badge)


def copy(app: App[object], text: str) -> str:
    """Put clean text into the clipboard of the person's own terminal; answers what was done."""
    data = text.encode("utf-8", "replace")
    kept = data[:LONGEST_COPY].decode("utf-8", "ignore")
    app.copy_to_clipboard(kept)
    cut = " (the beginning: it is longer)" if len(data) > LONGEST_COPY else ""
    return f"Copied {len(kept):,} characters{cut}, if the terminal allows it"


def original_page(pointed: Message | Outgoing, store: Store, zone: Zone, badge: Spans) -> Page:
    """What is known of a message, with every special character of it spelt out."""
    facts = _facts(pointed, zone)
    lines: list[Spans] = [[(f"{name:<14}", "quiet"), (clean_line(value), "text")] for name, value in facts if value]
    content = pointed.content
    said = spell(content.text) if isinstance(content, Text) else block(content)
    lines += [[], *([(line, "text")] for line in wrap(said, WIDTH))]
    raw = store.threads.raw(pointed.id) if isinstance(pointed, Message) else None
    if raw:
        lines += [[], [("As the API reported it", "quiet")], *([(line, "text")] for line in wrap(_pretty(raw), WIDTH))]
    return Page("The message as it came", lambda _: lines, badge)


def _facts(pointed: Message | Outgoing, zone: Zone) -> list[tuple[str, str]]:
    if isinstance(pointed, Outgoing):
        asked = exact(pointed.asked_at, zone) if pointed.asked_at else ""
        return [
            ("state", pointed.state),
            ("written", exact(pointed.created, zone)),
            ("last tried", asked),
            ("our reference", pointed.reference),
            ("reason", pointed.reason),
        ]
    return [
        ("direction", pointed.direction),
        ("status", f"{status_word(pointed.status)} ({pointed.status_word})"),
        ("created", exact(pointed.created, zone)),
        ("updated", exact(pointed.updated, zone) if pointed.updated else ""),
        ("message", pointed.id),
        ("conversation", pointed.conversation_id),
        ("channel", pointed.channel_id or ""),
        ("our reference", pointed.reference or ""),
    ]


def _pretty(raw: bytes) -> str:
    """Indented, and ASCII only. What is not JSON after all is shown as bytes."""
    try:
        return json.dumps(json.loads(raw), indent=2, ensure_ascii=True)
    except ValueError:
        return ascii(raw)
