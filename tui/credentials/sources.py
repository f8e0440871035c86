"""Where the access key comes from, and what to say when it does not come.

The environment counts before the OS keyring, which is not touched when the environment has the key. The key is never
written to a plain file.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable

from tui.credentials.errors import NoKey
from tui.credentials.secret import Secret

KEY_VARIABLE = "TERNBOX_ACCESS_KEY"
KEYRING_PATIENCE = 5.0  # seconds; a prompt that somebody else sees can block a keyring for ever

WITHOUT_KEYRING = f"put the key into {KEY_VARIABLE} for now"


def find_key(profile: str) -> Secret | None:
    """The key of a profile: from the environment, else from the keyring; None when neither has one.

    Raises NoKey when a source is there but cannot give it.
    """
    return key_from_environment() or key_from_keyring(profile)


def key_from_environment() -> Secret | None:
    """The key from TERNBOX_ACCESS_KEY, taken out of the environment so that no child inherits it."""
    value = os.environ.pop(KEY_VARIABLE, None)
    if value is None:
        return None
    if not value.strip():
        raise NoKey(f"{KEY_VARIABLE} is set but empty. Put your access key into it, or unset it.")
    return Secret(value.strip())


def key_from_keyring(profile: str) -> Secret | None:
    """The stored key; None when there is none, and when this host has no keyring at all."""
    import keyring
    from keyring.errors import NoKeyringError

    try:
        value = _patiently(lambda: keyring.get_password(_service(profile), "access-key"))
    except NoKeyringError:
        return None
    return Secret(value) if value else None


def store_key(profile: str, key: Secret) -> None:
    """Put the key into the keyring and read it back; raises NoKey when it is not there afterwards."""
    import keyring
    from keyring.errors import NoKeyringError

    try:
        _patiently(lambda: keyring.set_password(_service(profile), "access-key", key.reveal()))
        stored = _patiently(lambda: keyring.get_password(_service(profile), "access-key"))
    except NoKeyringError:
        raise NoKey(f"This host has no keyring, so the key was not stored: {WITHOUT_KEYRING}.") from None
    if stored != key.reveal():
        raise NoKey(f"The keyring took the key but does not give it back: {WITHOUT_KEYRING}.")


def _service(profile: str) -> str:
    return f"ternbox:{profile}"


def _patiently(call: Callable[[], str | None]) -> str | None:
    """Run a keyring call that may block for ever, in a daemon thread that cannot hold the exit.

    keyring's backends raise far more than KeyringError, so everything but "no keyring here" becomes NoKey.
    """
    from keyring.errors import NoKeyringError

    answers: queue.SimpleQueue[tuple[str | None, Exception | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put((call(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=work, daemon=True, name="keyring").start()
    try:
        value, error = answers.get(timeout=KEYRING_PATIENCE)
    except queue.Empty:
        raise NoKey(
            f"The keyring did not answer within {KEYRING_PATIENCE:.0f} s; it may be locked or ask somewhere else. "
            f"Unlock it, or {WITHOUT_KEYRING}."
        ) from None
    if isinstance(error, NoKeyringError):
        raise error
    if error is not None:
        raise NoKey(f"The keyring cannot be used ({type(error).__name__}): unlock it, or {WITHOUT_KEYRING}.") from None
    return value
