"""A profile that goes: its keys, its section, and its messages on this host."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui import config
from tui.config import Settings
from tui.credentials.os_keyring import ITEMS
from tui.profiles import editing, file, keys
from tui.profiles.alone import alone
from tui.profiles.listing import OF_STORE, Profile, known
from tui.profiles.renaming import refuse_while_begun


@dataclass(frozen=True)
class Loss:
    """What the person loses. The counts are None when the store is too damaged to be read."""

    profile: Profile
    drafts: int | None = 0
    unsent: int | None = 0


def remove(name: str, agreed: Callable[[Loss], bool], *, keep_messages: bool = False) -> list[str] | None:
    """Remove the profile if the person agrees; None when not. Returns what there is to say beside that it is done.

    The section goes last, so that what was interrupted is still a profile, and removing it again goes on. Raises
    Refusal, ConfigError, and NoKey when the keyring would not let go of the keys: then nothing was changed.
    """
    refuse_while_begun()
    profile = known(name)
    settings = config.settings_of(config.parsed(config.written()), name)
    with alone(settings):
        found = keys.in_keyring(settings)
        if not agreed(Loss(profile) if keep_messages else _loss(profile, settings)):
            return None
        keys.drop_all(name, found)
        for item in ITEMS:
            (settings.state_folder / item).unlink(missing_ok=True)
        if not keep_messages:
            _delete(settings.state_folder)
        said = _forget(name)
    return [*keys.not_asked(name, found), *said]


def _loss(profile: Profile, settings: Settings) -> Loss:
    if not profile.has_store:
        return Loss(profile)
    from tui.store import Store, StoreError

    try:
        store = Store.open(settings.store_file)
    except StoreError:
        return Loss(profile, None, None)
    try:
        return Loss(profile, len(store.drafts.all()), len(store.outbox.unsent()))
    finally:
        store.close()


def _delete(folder: Path) -> None:
    """The store goes last: as long as it is there, the folder is a profile's."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda path: OF_STORE.index(path.name) if path.name in OF_STORE else -1):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if folder.is_symlink():
        folder.unlink()
    else:
        folder.rmdir()


def _forget(name: str) -> list[str]:
    said: list[str] = []

    def edit(text: str) -> str:
        document = config.parsed(text)
        if name in config.sections(document):
            text = editing.remove_section(text, name)
        if document.get("profile") == name:
            said.append("It was the default: `ternbox profiles default NAME` chooses another.")
            text = editing.set_fields(text, None, {"profile": None})
        return text

    file.change(edit)
    return said
