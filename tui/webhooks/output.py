"""The webhooks as lines for people and as data for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui import text
from tui.webhooks.desk import Entry, events_in_words, short_ids
from tui.webhooks.registration import Change

EMPTY = "This account has no webhook: `ternbox webhooks create` makes one, and `ternbox relay --register` as well."


def table(entries: Sequence[Entry]) -> list[str]:
    ids = short_ids([entry.webhook for entry in entries])
    return aligned(_cells(entry, ids) for entry in entries) or [EMPTY]


def _cells(entry: Entry, ids: dict[str, str]) -> list[str]:
    webhook = entry.webhook
    state = "enabled" if webhook.enabled else "DISABLED"
    return [ids[webhook.id], state, events_in_words(webhook.events), entry.channel, webhook.url]


def changes(found: Sequence[tuple[Change, Entry]], *, dry_run: bool) -> list[str]:
    """What was done, line by line, and a sentence that sums it up."""
    ids = short_ids([entry.webhook for _, entry in found])
    rows = [
        [change.deed, ids[entry.webhook.id] or "(new)", entry.channel, entry.webhook.url, change.words]
        for change, entry in found
    ]
    return [*aligned(rows), _sum([change for change, _ in found], dry_run)]


def _sum(found: Sequence[Change], dry_run: bool) -> str:
    count = sum(change.is_needed for change in found)
    if not found:
        return "No channel is known yet: `ternbox webhooks match` without --per-channel makes one webhook for all."
    if count == 0:
        return "The webhooks match: nothing to change."
    done = "would change (--dry-run: nothing was done)" if dry_run else "changed: the webhooks match now"
    return f"{count} {done}."


def aligned(rows: Any) -> list[str]:
    """Clean cells in columns."""
    cells = [[text.clean_line(cell, 300) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def entry_data(entry: Entry) -> dict[str, Any]:
    webhook = entry.webhook
    return {
        "id": webhook.id or None,
        "enabled": webhook.enabled,
        "events": list(webhook.events),
        "channel_id": webhook.channel_id,
        "channel": entry.channel if webhook.channel_id else None,
        "url": webhook.url,
    }


def change_data(change: Change, entry: Entry) -> dict[str, Any]:
    return {"deed": change.deed, "words": change.words, "webhook": entry_data(entry)}
