"""Logging in and out: a key is tried, kept, read back, and only then believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui import profiles
from tui.config import Kind, Settings
from tui.credentials import NoKey, Secret, Way
from tui.credentials.os_keyring import ACCESS_KEY, PREVIOUS, PREVIOUS_SIGNING_KEY, SIGNING_KEY
from tui.credentials.shelf import Shelf, shelf

if TYPE_CHECKING:
    from tui.store import Store

KEEP_PREVIOUS = timedelta(days=7)
KNOWN = 20  # conversations


@dataclass(frozen=True)
class Opened:
    """What a key opens. A key that says that it is for tests makes the profile one for tests."""

    kind: Kind
    conversations: int
    balance: str | None

    @property
    def words(self) -> str:
        count = f"{self.conversations:,} conversation{'s' * (self.conversations != 1)}"
        return ", ".join(part for part in (self.kind, count, self.balance and f"balance {self.balance}") if part)


async def try_key(settings: Settings, key: Secret, known: Sequence[str]) -> Opened:
    """Ask the API what the key opens, with one cheap read of conversations and one of the balance.

    `known` are conversations that this account should have. Raises ApiError, or NoKey when it has none of them.
    """
    from tui.api.account import Account
    from tui.api.client import Client

    async with Client(key, base_url=settings.api_url) as client:
        info = await Account(client).who(known)
    if info.is_another:
        raise _another_account(settings.profile)
    return Opened("test" if key.is_for_tests else settings.kind, info.conversations, info.balance)


def known_here(settings: Settings) -> list[str]:
    """Conversations of this profile that are on this host, some of them; they show whose account it is."""
    from tui.store import Store

    if not settings.store_file.exists():
        return []
    store = Store.open(settings.store_file)
    try:
        return known(store)
    finally:
        store.close()


def known(store: Store) -> list[str]:
    from tui.store import View, is_provisional

    rows = [row for view in (View.OPEN, View.ARCHIVED) for row in store.lists.page(view, 0, KNOWN)]
    return [row.id for row in rows if not is_provisional(row.id)][:KNOWN]


def _another_account(profile: str) -> NoKey:
    return NoKey(
        f"This key works, but it knows none of the conversations of the profile “{profile}”: it belongs to another "
        "account, whose messages must not be mixed with these.",
        Way("keep the other account beside this one", "ternbox login --profile NAME"),
        Way("or begin this profile anew", f"ternbox profiles remove {profile}"),
    )


def keep(settings: Settings, key: Secret, kind: Kind, *, rotate: bool = False, api_url: str | None = None) -> str:
    """Keep the key where this profile keeps its keys, and note that it is there; says so in a sentence.

    At every moment the old key or the new one is in its place, whole. Raises NoKey; then the old one still is. Blocks
    for some seconds at most.
    """
    place = shelf(settings)
    previous_until = _put(place, key, rotate)
    if settings.key_previous_until and previous_until is None:
        place.drop(PREVIOUS)
    profiles.record_key(
        settings.profile,
        source=settings.key_source,
        fingerprint=key.fingerprint,
        kind=kind if kind != settings.kind else None,
        api_url=api_url,
        stored=date.today(),
        previous_until=previous_until,
    )
    if settings.key_source == "keyring":
        forget_plain_files(settings)
    words = f"It is in {place.where} now, for the profile “{settings.profile}” (fingerprint {key.fingerprint})."
    if previous_until:
        words += (
            f" The key before it is kept until {previous_until}: `ternbox login --restore` takes it again, "
            "`ternbox logout --previous` forgets it."
        )
    return words


def _put(place: Shelf, key: Secret, rotate: bool) -> date | None:
    """Put the key in its place; until when the one before it is kept beside it, if it is.

    Rotating to the key that is there already, as after a rotation that was cut short, keeps the one before it.
    """
    old = place.get(ACCESS_KEY)
    if rotate and old is not None and not old.is_same(key):
        place.put(old, PREVIOUS)
    try:
        place.put(key, ACCESS_KEY)
    except NoKey:
        if old is not None:
            place.put(old, ACCESS_KEY)
        raise
    if not rotate or place.get(PREVIOUS) is None:
        return None
    return date.today() + KEEP_PREVIOUS


def forget_plain_files(settings: Settings) -> None:
    """The keyring has the key now: a plain file from before must not lie about."""
    plain = shelf(replace(settings, key_source="insecure-file"))
    for item in (ACCESS_KEY, PREVIOUS):
        plain.drop(item)


def previous_key(settings: Settings) -> Secret:
    """The key from before the last rotation; raises NoKey when there is none."""
    key = shelf(settings).get(PREVIOUS)
    if key is None:
        raise NoKey(f"There is no previous key for the profile “{settings.profile}”: nothing was rotated lately.")
    return key


def keep_signing_key(settings: Settings, key: Secret) -> str:
    """Keep the key that webhooks are signed with. The one before it stays good for checking, for two may be in use."""
    place = shelf(settings)
    old = place.get(SIGNING_KEY)
    if old is not None and not old.is_same(key):
        place.put(old, PREVIOUS_SIGNING_KEY)
    place.put(key, SIGNING_KEY)
    return f"The signing key is in {place.where} now (fingerprint {key.fingerprint}). It cannot be tried from here."


def log_out(settings: Settings, *, previous_only: bool = False) -> str:
    """Delete the keys of the profile from this host, or only those from before a rotation; says what is gone."""
    place = shelf(settings)
    if previous_only:
        gone = [place.drop(item) for item in (PREVIOUS, PREVIOUS_SIGNING_KEY)]
        profiles.forget_key(settings.profile, previous_only=True)
        return f"The previous key is gone from {place.where}." if any(gone) else "There was no previous key."
    gone = [place.drop(item) for item in (ACCESS_KEY, PREVIOUS, SIGNING_KEY, PREVIOUS_SIGNING_KEY)]
    profiles.forget_key(settings.profile)
    if not any(gone):
        return f"There was no key in {place.where} for the profile “{settings.profile}”."
    return (
        f"The key is gone from {place.where}. The messages of the profile “{settings.profile}” stay on this host; "
        f"`ternbox profiles remove {settings.profile}` deletes them as well."
    )


def forget_expired(settings: Settings, today: Callable[[], date] = date.today) -> None:
    """Forget the key from before a rotation when its time is over. Raises NoKey."""
    if settings.key_previous_until and today() > settings.key_previous_until:
        log_out(settings, previous_only=True)
