"""Profiles and settings: defaults here, the person's `config.toml` on top, environment and options on top of that."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

API_URL = "https://conversations.messagebird.com/v1"
PROFILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
DEFAULT_PROFILE = "default"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Kind = Literal["live", "test", "demo"]
KeySource = Literal["keyring", "command", "prompt", "insecure-file"]
Feed = Literal["auto", "poll", "relay"]
LONGEST_SOCKET = 107
"""Bytes that the path of a unix socket may have."""


class ConfigError(Exception):
    """The configuration cannot be used; the message says which line and what would be right."""


class Settings(Struct, frozen=True):
    """What a run of Ternbox goes by.

    `time_zone` is an IANA name, or "" for the zone of this host. In `state_folder` lie the profile's store, lock and
    crash reports; whoever writes there first makes it, with mode 0700.

    `key_source` says where the key is when neither an option nor the environment has it; `key_command` is the argv
    that prints it. The other `key_` fields are what was noted when a key was stored; never the key itself.

    `feed` says how news comes: over the relay, by asking the API, or `auto`: over the relay where there is one. `relay`
    is its address: the path of a unix socket, ws:// or wss://, or "" for the sockets of `feed_sockets`. The file
    `relay_token_file` holds the token for an address that is no socket. MessageBird sends webhooks to `public_url`.

    Attachments are saved into the folder `downloads`, or "" for one of our own with mode 0700. What is larger than
    `download_mb`, or as a picture to be shown than `picture_mb`, is asked for first (MB of a million bytes).
    """

    profile: str = DEFAULT_PROFILE
    kind: Kind = "live"
    api_url: str = API_URL
    time_zone: str = ""
    theme: str = "dark"
    lite: bool = False
    plain_output: bool = False
    mouse: bool = True
    key_source: KeySource = "keyring"
    key_command: tuple[str, ...] = ()
    key_fingerprint: str = ""
    key_stored: date | None = None
    key_previous_until: date | None = None
    feed: Feed = "auto"
    relay: str = ""
    relay_token_file: str = ""
    public_url: str = ""
    downloads: str = ""
    download_mb: int = 100
    picture_mb: int = 20
    state_folder: Path = Path()

    @property
    def store_file(self) -> Path:
        return self.state_folder / "inbox.db"

    @property
    def download_folder(self) -> Path:
        return Path(self.downloads) if self.downloads else self.state_folder / "downloads"


def base_folder(variable: str, default: str) -> Path:
    """Ternbox's own folder under an XDG base folder. A relative XDG path does not count, as the XDG rules say."""
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / default) / "ternbox"


def config_file() -> Path:
    return base_folder("XDG_CONFIG_HOME", ".config") / "config.toml"


def state_root() -> Path:
    """Each profile has a folder in it."""
    return base_folder("XDG_STATE_HOME", ".local/state")


def feed_sockets() -> list[Path]:
    """Where a relay of this host listens for inboxes when nobody says otherwise: the host's, then the person's own.

    TERNBOX_RUN_FOLDER stands for /run, so that tests do not meet a relay of their host.
    """
    own = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    folders = [Path(os.environ.get("TERNBOX_RUN_FOLDER", "/run")), *([own] if own.is_absolute() else [])]
    return [folder / "ternbox" / "feed.sock" for folder in folders]


def environment_for_children() -> dict[str, str]:
    """For the programs of others that we start: without what is meant for us, a key above all."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TERNBOX_")}


def over_ssh() -> bool:
    return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))


def load(
    profile: str | None = None, api_url: str | None = None, *, lite: bool = False, plain_output: bool = False
) -> Settings:
    """Settings of a profile: options before environment, before `[profiles.NAME]`, before the top of the file.

    Raises ConfigError when the file cannot be read or says something that cannot be.
    """
    document = parsed(written())
    settings = settings_of(document, profile or os.environ.get("TERNBOX_PROFILE") or default_profile(document))
    url = api_url or os.environ.get("TERNBOX_API_URL")
    settings = replace(
        settings,
        api_url=url or settings.api_url,
        lite=lite or settings.lite,
        plain_output=plain_output or settings.plain_output,
    )
    check_api_url(settings.api_url)
    check_relay(settings.relay, settings.relay_token_file)
    check_public_url(settings.public_url)
    _check_time_zone(settings.time_zone)
    return settings


def settings_of(document: dict[str, Any], name: Any) -> Settings:
    """What the file alone says of a profile: `[profiles.NAME]` before its top. Raises ConfigError."""
    check_profile_name(name)
    own = sections(document).get(name, {})
    if not isinstance(own, dict):
        raise ConfigError(f"{config_file()}: a profile is a section of its own, [profiles.{name}].")
    common = {key: value for key, value in document.items() if key not in ("profile", "profiles")}
    settings = Settings(profile=name, lite=over_ssh(), state_folder=state_root() / name)
    return replace(settings, **_checked(common | own))


def default_profile(document: dict[str, Any]) -> Any:
    return document.get("profile") or DEFAULT_PROFILE


def sections(document: dict[str, Any]) -> dict[str, Any]:
    """The profiles that have a section in the file."""
    profiles = document.get("profiles", {})
    if not isinstance(profiles, dict):
        raise ConfigError(f"{config_file()}: a profile is a section of its own, such as [profiles.work].")
    return profiles


def check_profile_name(name: Any) -> None:
    if not isinstance(name, str) or not PROFILE_NAME.fullmatch(name):
        raise ConfigError(f"“{name}” cannot be a profile: use small letters, digits, dots and dashes, 32 at most.")


def check_api_url(url: str) -> None:
    """Raises ConfigError unless the address is https, or loopback: the access key goes there."""
    if not _is_private(url, "https", "http"):
        raise ConfigError(f"The API address must begin with https:// (or be on this host), and “{url}” does not.")


def check_relay(address: str, token_file: str) -> None:
    """Raises ConfigError unless it is "", the path of a socket, or an address on which nobody can read the token."""
    if address.startswith("/"):
        if len(os.fsencode(address)) > LONGEST_SOCKET:
            raise ConfigError(
                f"The relay's socket “{address}” has too long a path: {LONGEST_SOCKET} bytes are allowed."
            )
    elif address:
        if not _is_private(address, "wss", "ws"):
            raise ConfigError(
                "The relay's address must be the whole path of a socket or begin with wss:// "
                f"(ws:// only on this host), and “{address}” does not."
            )
        if not token_file:
            raise ConfigError('A relay that is no socket wants a token: set relay_token_file = "/path/of/the/file".')
    if token_file and not token_file.startswith("/"):
        raise ConfigError(f"“relay_token_file” must be a whole path that begins with /, and “{token_file}” does not.")


def check_public_url(url: str) -> None:
    """Raises ConfigError unless it is "", https, or loopback: customers' messages go there."""
    if not (url.isascii() and url.isprintable()):
        raise ConfigError(f"The public address is written in ASCII (xn--… for other letters), and “{url}” is not.")
    if url and (not _is_private(url, "https", "http") or "#" in url):
        raise ConfigError(f"The public address must begin with https:// (or be on this host), and “{url}” does not.")


def _is_private(url: str, secure: str, plain: str) -> bool:
    """Whether nobody on the way can read what goes to that address."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == secure or (parts.scheme == plain and host in LOOPBACK))


def _check_time_zone(name: str) -> None:
    if not name:
        return
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(f"“{name}” is no time zone; write it like Europe/Amsterdam.") from None


def written() -> str:
    """The file as the person wrote it; nothing when there is none."""
    path = config_file()
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from None


def parsed(text: str) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{config_file()} cannot be read: {error}.") from None


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values as `Settings` wants them, if every name is a setting and every value of its type."""
    for name, value in values.items():
        if name not in _SETTINGS:
            raise ConfigError(f"{config_file()} has “{name}”, which is no setting. There are: {', '.join(_SETTINGS)}.")
        fits, expected = _SETTINGS[name]
        if not fits(value):
            raise ConfigError(f"{config_file()}: “{name}” must be {expected}, not {value!r}.")
    command = values.get("key_command", ())
    source = values.get("key_source", "command" if command else "keyring")
    if source == "command" and not command:
        raise ConfigError(f'{config_file()}: key_source = "command" needs key_command = ["program", "argument"].')
    return {**values, "key_command": tuple(command), "key_source": source}


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


def _is_words(value: Any) -> bool:
    return type(value) is list and bool(value) and all(type(word) is str and word for word in value)


def _one_of(*words: str) -> tuple[Callable[[Any], bool], str]:
    return lambda value: value in words, " or ".join(words)


_TEXT = _is(str), "a text in quotes"
_SWITCH = _is(bool), "true or false"
_DAY = _is(date), "a day such as 2026-03-09"
_MEGABYTES = (lambda value: type(value) is int and 0 < value <= 100_000), "a whole number of megabytes"

_SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "kind": _one_of("live", "test"),
    "api_url": _TEXT,
    "time_zone": _TEXT,
    "theme": _TEXT,
    "lite": _SWITCH,
    "plain_output": _SWITCH,
    "mouse": _SWITCH,
    "key_source": _one_of(*get_args(KeySource)),
    "key_command": (_is_words, 'a list of words such as ["pass", "show", "messagebird"]'),
    "key_fingerprint": _TEXT,
    "key_stored": _DAY,
    "key_previous_until": _DAY,
    "feed": _one_of(*get_args(Feed)),
    "relay": _TEXT,
    "relay_token_file": _TEXT,
    "public_url": _TEXT,
    "downloads": (lambda value: type(value) is str and value[:1] in ("", "/", "~"), "a whole path such as ~/Downloads"),
    "download_mb": _MEGABYTES,
    "picture_mb": _MEGABYTES,
}
