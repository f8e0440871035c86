"""The profiles of this person, as the config file and the folders of their stores tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tui import config
from tui.plain import Refusal

OF_STORE = ("inbox.db-wal", "inbox.db-shm", "inbox.db")


@dataclass(frozen=True)
class Profile:
    """`fingerprint` and the days are what was noted of a stored key. `api_url` is what the file says, whatever the
    environment says. `store_bytes` is what the messages take on this host.
    """

    name: str
    kind: config.Kind
    api_url: str
    key_source: config.KeySource
    key_program: str
    fingerprint: str
    stored: date | None
    previous_until: date | None
    is_default: bool
    has_store: bool
    store_bytes: int


def profiles() -> list[Profile]:
    """The default first, the others by name. Raises ConfigError."""
    document = config.parsed(config.written())
    names = {*config.sections(document), *_with_store()}
    if names or any(name == "profile" or name.startswith("key_") for name in document):
        names.add(config.default_profile(document))
    found = [_profile(document, name) for name in names]
    return sorted(found, key=lambda profile: (not profile.is_default, profile.name))


def known(name: str) -> Profile:
    """The profile of this name; Refusal when there is none."""
    for profile in profiles():
        if profile.name == name:
            return profile
    raise Refusal(
        f"There is no profile “{name}”: `ternbox profiles` shows those that there are, "
        "`ternbox login --profile NAME` makes one."
    )


def _with_store() -> set[str]:
    return {path.parent.name for path in config.state_root().glob("*/inbox.db") if _is_name(path.parent.name)}


def _is_name(name: str) -> bool:
    return bool(config.PROFILE_NAME.fullmatch(name))


def _profile(document: dict[str, Any], name: str) -> Profile:
    settings = config.settings_of(document, name)
    return Profile(
        name=name,
        kind=settings.kind,
        api_url=settings.api_url,
        key_source=settings.key_source,
        key_program=Path(settings.key_command[0]).name if settings.key_source == "command" else "",
        fingerprint=settings.key_fingerprint,
        stored=settings.key_stored,
        previous_until=settings.key_previous_until,
        is_default=name == config.default_profile(document),
        has_store=settings.store_file.exists(),
        store_bytes=sum(_size(settings.state_folder / part) for part in OF_STORE),
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
