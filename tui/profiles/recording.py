"""What is noted about a key when it is stored: where it is, when that was, and its fingerprint. Never the key."""

from __future__ import annotations

from datetime import date

from tui import config
from tui.profiles import editing, file
from tui.profiles.listing import known

_NOTED = ("key_source", "key_fingerprint", "key_stored", "key_previous_until")


def record_key(
    name: str,
    *,
    source: config.KeySource,
    fingerprint: str,
    kind: config.Kind | None = None,
    api_url: str | None = None,
    stored: date,
    previous_until: date | None = None,
) -> None:
    """Note a key in `[profiles.NAME]`. Kind and address stay as they are when they are not given; `previous_until`
    is taken out then, since no key before this one is kept.
    """
    config.check_profile_name(name)
    fields = dict(zip(_NOTED, (source, fingerprint, stored, previous_until), strict=True))
    fields |= {key: value for key, value in (("kind", kind), ("api_url", api_url)) if value is not None}
    file.change(lambda text: editing.set_fields(text, name, fields))


def forget_key(name: str, *, previous_only: bool = False) -> None:
    """Take out what `record_key` noted. A source that the person chose, a command or the prompt, stays."""

    def edit(text: str) -> str:
        section = config.sections(config.parsed(text)).get(name)
        if not isinstance(section, dict):
            return text
        gone = {"key_previous_until"} if previous_only else {*_NOTED}
        if section.get("key_source") not in ("keyring", "insecure-file"):
            gone.discard("key_source")
        return editing.set_fields(text, name, dict.fromkeys(gone & section.keys()))

    file.change(edit)


def set_default(name: str) -> None:
    """The profile that is meant when none is named. Refusal when there is no such profile."""
    known(name)
    file.change(lambda text: editing.set_fields(text, None, {"profile": name}))
