"""The signing keys that the relay checks webhooks with: two of them while one takes the place of the other.

A relay that runs as a service gets them from systemd (`LoadCredential=`), a container from a mounted file. The keyring
is for a person who starts the relay by hand: a service has none, and must not wait for one.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from tui.credentials import advice, os_keyring
from tui.credentials.environment import wipe
from tui.credentials.errors import NoKey, Way
from tui.credentials.secret import Secret

CREDENTIAL = "relay-signing-key"
FILE_VARIABLE = "TERNBOX_SIGNING_KEY_FILE"
VARIABLE = "TERNBOX_SIGNING_KEY"
NEXT = "next"

log = logging.getLogger(__name__)


def signing_keys(profile: str, *, interactive: bool) -> list[Secret]:
    """The key, and the one that will follow it if there is one, from the first source that has any:

    $CREDENTIALS_DIRECTORY/relay-signing-key (and -next), the file in TERNBOX_SIGNING_KEY_FILE (and a file beside it,
    with -next at its end), TERNBOX_SIGNING_KEY (and _NEXT) with a warning, the keyring when a person starts the relay.
    Raises NoKey when there is none: without a key nothing can be checked, so nothing may be accepted.
    """
    keys = _from_credentials() or _from_file() or _from_environment()
    if not keys and interactive:
        keys = _from_keyring(profile)
    if not keys:
        raise _none(interactive)
    return keys


def _from_credentials() -> list[Secret]:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return _pair(Path(folder) / CREDENTIAL) if folder else []


def _from_file() -> list[Secret]:
    name = os.environ.get(FILE_VARIABLE)
    if name is None:
        return []
    keys = _pair(Path(name))
    if not keys:
        raise NoKey(f"{FILE_VARIABLE} is set, but there is no file {name or '(empty)'}.")
    return keys


def _pair(path: Path) -> list[Secret]:
    found = (_read(path), _read(path.with_name(f"{path.name}-{NEXT}")))
    return [key for key in found if key is not None]


def _read(path: Path) -> Secret | None:
    """Only one line break at the end is taken away: anything else may belong to the key."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise NoKey(f"The signing key in {path} cannot be read ({type(error).__name__}).") from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise NoKey(f"The signing key in {path} is empty.")
    return Secret(text)


def _from_environment() -> list[Secret]:
    keys = []
    for name in (VARIABLE, f"{VARIABLE}_{NEXT.upper()}"):
        value = os.environ.get(name)
        if value is None:
            continue
        wipe(name)
        if not value.strip():
            raise NoKey(f"{name} is set but empty.", Way("put the key into it or take it away", f"unset {name}"))
        log.warning("%s is in the environment, which other programs inherit; better a file: %s", name, FILE_VARIABLE)
        keys.append(Secret(value))
    return keys


def _from_keyring(profile: str) -> list[Secret]:
    """A keyring that cannot be asked is told of without its advice for access keys."""
    items = (os_keyring.SIGNING_KEY, os_keyring.PREVIOUS_SIGNING_KEY)
    try:
        found = [os_keyring.get(profile, item) for item in items]
    except NoKey as error:
        general = advice.elsewhere()
        ways = [way for way in error.ways if way not in general]
        raise NoKey(f"There is no signing key in reach. {error}", *ways, *_none(interactive=True).ways) from None
    return [key for key in found if key]


def _none(interactive: bool) -> NoKey:
    ways = [
        Way("a service of systemd", f"LoadCredentialEncrypted={CREDENTIAL}:/etc/credstore.encrypted/{CREDENTIAL}"),
        Way("a file that only you can read", f"export {FILE_VARIABLE}=/path/to/the/file"),
    ]
    if interactive:
        ways.append(Way("the keyring of this host", "ternbox login --signing-key"))
    return NoKey("There is no signing key, so no webhook could be checked.", *ways)
