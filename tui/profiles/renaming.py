"""A profile under another name. Killed at any moment, the key works under one of both names; run again, it goes on.

What is done is noted beside the folders of the profiles before it is done: keys are copied before anything moves,
and those under the old name go last.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from tui import config
from tui.config import Settings
from tui.credentials.os_keyring import put
from tui.plain import Refusal
from tui.profiles import editing, file, keys
from tui.profiles.alone import alone
from tui.profiles.listing import known, profiles


class Begun(NamedTuple):
    """A rename that has begun. Once the keys are copied, those under the new name count."""

    old: str
    new: str
    is_copied: bool = False

    @property
    def command(self) -> str:
        return f"ternbox profiles rename {self.old} {self.new}"


def begun() -> Begun | None:
    """The rename that was interrupted, if there is one."""
    try:
        words = _note().read_text("ascii").split()
    except FileNotFoundError:
        return None
    return Begun(words[0], words[1], len(words) > 2)


def refuse_while_begun() -> None:
    if other := begun():
        raise Refusal(f"`{other.command}` was interrupted: run it again first.")


def rename(old: str, new: str) -> list[str]:
    """Move section, store and keys. Returns what there is to say beside that it is done.

    Raises Refusal, ConfigError, and NoKey when the keyring would not give the keys: then nothing was changed.
    """
    config.check_profile_name(new)
    going = begun()
    if going is None or going[:2] != (old, new):
        refuse_while_begun()
        _check(old, new)
        going = Begun(old, new)
    settings = _settings(old, new)
    with alone(settings):
        found = keys.in_keyring(replace(settings, profile=old))
        if not going.is_copied:
            _remember(going)
            for item, key in (found or {}).items():
                put(new, key, item)
            _remember(going._replace(is_copied=True))
        file.change(lambda text: _with_both(text, old, new))
        _move_folder(old, new)
        file.change(lambda text: _with_new(text, old, new))
        keys.drop_all(old, found)
        _note().unlink()
    return keys.not_asked(old, found)


def _check(old: str, new: str) -> None:
    known(old)
    folder = config.state_root() / new
    if any(profile.name == new for profile in profiles()):
        raise Refusal(f"There is a profile “{new}” already; choose another name.")
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"There is something in {folder} already; move it away, or choose another name.")


def _settings(old: str, new: str) -> Settings:
    """Those of the profile, wherever an interrupted rename has left them."""
    document = config.parsed(config.written())
    settings = config.settings_of(document, old if old in config.sections(document) else new)
    folder = config.state_root() / old
    return replace(settings, profile=old, state_folder=folder if folder.is_dir() else folder.with_name(new))


def _with_both(text: str, old: str, new: str) -> str:
    """A section under either name: the key and its store part for a moment, and each must find its settings."""
    sections = config.sections(config.parsed(text))
    if old not in sections or new in sections:
        return text
    return editing.set_fields(text, new, sections[old])


def _with_new(text: str, old: str, new: str) -> str:
    document = config.parsed(text)
    sections = config.sections(document)
    if old in sections:
        text = editing.remove_section(text, new) if new in sections else text
        text = editing.rename_section(text, old, new)
    return editing.set_fields(text, None, {"profile": new}) if config.default_profile(document) == old else text


def _move_folder(old: str, new: str) -> None:
    folder, target = config.state_root() / old, config.state_root() / new
    if not folder.exists():
        return
    try:
        folder.rename(target)
    except OSError as error:
        raise Refusal(f"{folder} cannot become {target} ({error.strerror}). Mend that and run this again.") from None


def _note() -> Path:
    return config.state_root() / ".renaming"  # no profile can have this name


def _remember(going: Begun) -> None:
    path = _note()
    file.make_folder(path.parent)
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as note:
        note.write(f"{going.old} {going.new}{' copied' * going.is_copied}\n")
        note.flush()
        os.fsync(note.fileno())
    fresh.replace(path)
