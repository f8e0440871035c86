"""The webhooks that bring events to the relay, and the key that they are signed with."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import TimeoutError as NotInTime
from contextlib import closing
from typing import TYPE_CHECKING

from tui.credentials import NoKey, Secret, Way, backend, signing
from tui.credentials.patience import within
from tui.doctor import pasteable
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

if TYPE_CHECKING:
    from tui.api.webhooks import Webhook

KEY, ANSWER, KEYRING, SHORTEST = 4.0, 4.0, 3.0, 1.0  # seconds
CREDENTIALS = "CREDENTIALS_DIRECTORY"
MATCH = Way("then `ternbox webhooks test`", "ternbox webhooks match")


def lines(area: Area, subject: Subject, of_relay: str) -> Iterator[Line]:
    """`of_relay` is what the relay takes for its public address, "" where it does not say."""
    url = subject.settings.public_url
    if url and of_relay and url != of_relay:
        words = "the relay has another one than this profile. They must be the same, to the last character."
        yield area.warn("public_url", words, Way("compare", "ternbox webhooks test"))
    if url or of_relay:
        yield _webhooks(area, subject, url or of_relay)
        yield _signing_key(area, subject)
    else:
        yield area.skipped("webhooks", "not asked for: no public_url is set")


def _webhooks(area: Area, subject: Subject, url: str) -> Line:
    if subject.offline:
        return area.skipped("webhooks", "not asked for (--offline)")
    try:
        key = subject.key.result(subject.deadline.left(KEY))
    except NotInTime:
        return area.skipped("webhooks", "not asked for: the key was not there in time")
    if key is None or subject.deadline.left() < SHORTEST:
        return area.skipped("webhooks", f"not asked for: {'there is no key' if key is None else 'no time is left'}")
    found = _asked(subject, key)
    if found is None:
        return area.skipped("webhooks", "the API did not tell them: see under Network")
    return _judged(area, [each for each in found if each.url == url], len(found))


def _asked(subject: Subject, key: Secret) -> list[Webhook] | None:
    from tui.api.client import Client
    from tui.api.errors import ApiError
    from tui.api.webhooks import Webhooks

    async def ask() -> list[Webhook]:
        limit = subject.deadline.left(ANSWER)
        async with asyncio.timeout(limit), Client(key, base_url=subject.settings.api_url, whole=limit) as client:
            return await Webhooks(client).all()

    try:
        # Not asyncio.run: it would wait for a name server that is silent.
        with closing(asyncio.new_event_loop()) as loop:
            return loop.run_until_complete(ask())
    except (ApiError, TimeoutError, ValueError, ImportError):  # the last two are of httpx, for an odd proxy
        return None


def _judged(area: Area, ours: list[Webhook], count: int) -> Line:
    from tui.api.webhooks import EVENTS

    if not ours:
        words = f"none leads to public_url ({count} elsewhere), so nothing comes to the relay."
        return area.bad("webhooks", words, MATCH)
    enabled = [each for each in ours if each.enabled]
    if not enabled:
        return area.bad("webhooks", "what leads to public_url is disabled, so nothing comes to the relay.", MATCH)
    lacking = [event for event in EVENTS if not all(event in each.events for each in enabled)]
    if lacking:
        return area.warn("webhooks", f"what leads to public_url does not tell of {', '.join(lacking)}.", MATCH)
    if any(each.channel_id is None for each in enabled):
        return area.good("webhooks", "one for all channels leads to public_url, enabled, with all four events")
    return area.good("webhooks", f"enabled for {len(enabled)} channels, with all four events")


def _signing_key(area: Area, subject: Subject) -> Line:
    """Whoever only reads the feed of somebody else's relay needs none."""
    if signing.VARIABLE in os.environ and not any(name in os.environ for name in (signing.FILE_VARIABLE, CREDENTIALS)):
        words = f"{signing.VARIABLE} is in the environment, which other programs inherit."
        return area.warn("signing key", words, Way("better a file", f"export {signing.FILE_VARIABLE}=/path/to/it"))
    profile = subject.settings.profile
    asked = not backend.backend().needs_terminal
    try:
        key = within(subject.deadline.left(KEYRING), lambda: signing.signing_keys(profile, interactive=asked)[0])
    except NoKey as error:
        if signing.FILE_VARIABLE in os.environ:
            return area.bad("signing key", pasteable.outside(str(error)), *error.ways)
        return area.skipped("signing key", "none for you: the relay and `ternbox webhooks test` need it, nobody else")
    except TimeoutError:
        return area.skipped("signing key", "the keyring does not tell in time")
    return area.good("signing key", f"fingerprint {key.fingerprint}")
