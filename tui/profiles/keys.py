"""The keys of a profile in the OS keyring, as far as renaming and removing go."""

from __future__ import annotations

from tui.config import Settings, config_file
from tui.credentials import NoKey, Secret, Way
from tui.credentials.os_keyring import ITEMS, Item, drop, get


def in_keyring(settings: Settings) -> dict[Item, Secret] | None:
    """What the keyring holds for the profile; None when it cannot be asked and no key is noted, so that none is missed.

    Raises NoKey when a key is noted. Only a profile that keeps its key in the keyring has anything there.
    """
    if settings.key_source != "keyring":
        return {}
    try:
        found = {item: get(settings.profile, item) for item in ITEMS}
    except NoKey as error:
        if not settings.key_fingerprint:
            return None
        leave = Way(f"or leave the key where it is: in {config_file()}, take out", "key_fingerprint")
        raise NoKey(f"{error} Nothing was done.", *error.ways, leave) from None
    return {item: key for item, key in found.items() if key is not None}


def drop_all(profile: str, items: dict[Item, Secret] | None) -> None:
    for item in items or ():
        drop(profile, item)


def not_asked(profile: str, items: dict[Item, Secret] | None) -> list[str]:
    if items is not None:
        return []
    return [f"The keyring could not be asked. If it has a key of “{profile}”, that stays there under this name."]
