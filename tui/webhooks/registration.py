"""Making the webhooks of an account match what a relay needs. A second run finds nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct, structs

from tui.api.webhooks import EVENTS, Webhook, Webhooks


class Deed(StrEnum):
    """What is done with a webhook, as it is said."""

    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    KEEP = "keep"
    LEAVE = "leave"


class Change(Struct, frozen=True):
    """`webhook` is as it is afterwards (its id "" when it is yet to be created), `words` say why."""

    deed: Deed
    webhook: Webhook
    words: str

    @property
    def is_needed(self) -> bool:
        return self.deed in (Deed.CREATE, Deed.CHANGE, Deed.REMOVE)


async def match(webhooks: Webhooks, public_url: str, *, per_channel: bool, dry_run: bool = False) -> list[Change]:
    """Make one webhook for all channels (or one for each channel that the account is known to have) lead to
    `public_url` with all four events. Raises ApiError; then it can be run again, and does the rest.

    Ours are those with exactly this URL. Others are left alone, and so are ours that are not asked for.
    """
    found = await webhooks.all()
    wanted: list[str | None] = [None]
    if per_channel:
        known = [channel.id for channel in await webhooks.channels() if channel.active is not False]
        ours = [each.channel_id for each in found if each.url == public_url and each.channel_id]
        wanted = list(dict.fromkeys([*known, *ours]))
    changes = plan(found, public_url, wanted)
    return changes if dry_run else [await _carry_out(webhooks, change) for change in changes]


def plan(found: Sequence[Webhook], public_url: str, wanted: Sequence[str | None]) -> list[Change]:
    """In the order in which it is done: nothing is removed before what takes its place is right."""
    first, last, seen = list[Change](), list[Change](), set[str]()
    for channel_id in wanted:
        same = [each for each in found if (each.url, each.channel_id) == (public_url, channel_id)]
        if not same:
            words = "there was none with this address"
            first.append(Change(Deed.CREATE, Webhook("", public_url, EVENTS, channel_id), words))
            continue
        best, *doubles = sorted(same, key=lambda each: (each.has_more, not each.enabled, -len(each.events)))
        first.append(_mended(best))
        last += [_double(each, best) for each in doubles]
        seen |= {each.id for each in same}
    return [*first, *last, *(_left_alone(each, public_url) for each in found if each.id not in seen)]


def _mended(webhook: Webhook) -> Change:
    lacking = [event for event in EVENTS if event not in webhook.events]
    wrong = [] if webhook.enabled else ["it was disabled"]
    wrong += [f"it lacked {', '.join(lacking)}"] if lacking else []
    if not wrong:
        return Change(Deed.KEEP, webhook, "it is as it should be")
    right = structs.replace(webhook, events=(*webhook.events, *lacking), enabled=True)
    return Change(Deed.CHANGE, right, " and ".join(wrong))


def _double(webhook: Webhook, kept: Webhook) -> Change:
    """What somebody has set more for is not clearly the same."""
    if webhook.has_more:
        return Change(Deed.LEAVE, webhook, f"a double of {kept.id[:8]}, but with settings of its own")
    return Change(Deed.REMOVE, webhook, f"a double of {kept.id[:8]}")


def _left_alone(webhook: Webhook, public_url: str) -> Change:
    if webhook.url != public_url:
        return Change(Deed.LEAVE, webhook, "it leads to another address")
    return Change(Deed.LEAVE, webhook, "it leads here as well, so its events come twice; the relay keeps one of each")


async def _carry_out(webhooks: Webhooks, change: Change) -> Change:
    webhook = change.webhook
    match change.deed:
        case Deed.CREATE:
            webhook = await webhooks.create(webhook.url, webhook.events, webhook.channel_id)
        case Deed.CHANGE:
            webhook = await webhooks.change(webhook.id, events=webhook.events, enabled=True)
        case Deed.REMOVE:
            await webhooks.delete(webhook.id)
    return structs.replace(change, webhook=webhook)
