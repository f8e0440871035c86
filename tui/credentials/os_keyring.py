"""The OS keyring: asked only when it can answer, within a time limit, and read back after every write.

On Linux the Secret Service backend of `keyring` is used directly: letting `keyring` choose starts a compiler, and takes
a plain-text file for a keyring when somebody has installed one. A backend that the person has configured is honoured.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar

from tui.credentials import advice
from tui.credentials.backend import BACKEND_VARIABLE, SECRET_SERVICE, Backend, backend, objection_to
from tui.credentials.errors import NoKey, Way
from tui.credentials.patience import within
from tui.credentials.secret import Secret
from tui.credentials.secret_service import State, look

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

Item = Literal["access-key", "access-key.previous", "signing-key", "signing-key.previous"]
ACCESS_KEY: Item = "access-key"
PREVIOUS: Item = "access-key.previous"
SIGNING_KEY: Item = "signing-key"
PREVIOUS_SIGNING_KEY: Item = "signing-key.previous"
ITEMS = (ACCESS_KEY, PREVIOUS, SIGNING_KEY, PREVIOUS_SIGNING_KEY)

LIMIT = 5.0  # seconds for one call
LIMIT_AT_TERMINAL = 60.0  # seconds, for a backend that asks for a passphrase

_one_at_a_time = threading.Lock()


def service(profile: str) -> str:
    """The name under which the keys of a profile are filed."""
    return f"ternbox:{profile}"


def get(profile: str, item: Item = ACCESS_KEY) -> Secret | None:
    """The key, or None when the keyring is open and has none. Blocks for some seconds at most; raises NoKey."""
    value = _ask(lambda ring: ring.get_password(service(profile), item))
    return Secret(value) if value else None


def put(profile: str, key: Secret, item: Item = ACCESS_KEY) -> None:
    """Store the key and read it back; raises NoKey when it is not there afterwards. Limits as of `get`."""

    def store(ring: KeyringBackend) -> bool:
        ring.set_password(service(profile), item, key.reveal())
        return ring.get_password(service(profile), item) == key.reveal()

    if not _ask(store):
        raise NoKey("The keyring took the key but does not give it back, so it is not kept.", *advice.elsewhere())


def drop(profile: str, item: Item = ACCESS_KEY) -> bool:
    """Delete the key; False when there was none. Limits as of `get`."""

    def delete(ring: KeyringBackend) -> bool:
        if ring.get_password(service(profile), item) is None:
            return False
        ring.delete_password(service(profile), item)
        return True

    return _ask(delete)


def _ask(call: Callable[[KeyringBackend], T]) -> T:
    chosen = backend()
    if chosen.refused:
        raise _refusal(chosen, chosen.refused)
    if chosen.name == SECRET_SERVICE and (seen := look()).state is not State.UNLOCKED:
        raise advice.of_look(seen)
    limit = LIMIT_AT_TERMINAL if chosen.needs_terminal and sys.stdin.isatty() else LIMIT
    try:
        return within(limit, lambda: _alone(chosen, call))
    except NoKey:
        raise
    except TimeoutError:
        words = f"The keyring did not answer within {limit:.0f} s. It may be asking for a password in another window."
        raise NoKey(words, advice.UNLOCK, *advice.elsewhere()) from None
    except Exception as error:  # backends raise far more than KeyringError
        raise _failure(error) from None


def _alone(chosen: Backend, call: Callable[[KeyringBackend], T]) -> T:
    """No backend is made for many callers at once. What hangs keeps the others waiting, each for its own limit."""
    with _one_at_a_time:
        return call(_load(chosen))


def _load(chosen: Backend) -> KeyringBackend:
    """The backend itself. What a configured class is derived from counts as well."""
    if not chosen.configured_by:
        module, _, name = chosen.name.rpartition(".")
        found: KeyringBackend = getattr(__import__(module, fromlist=[name]), name)()
        return found
    from keyring.core import load_config, load_env

    try:
        ring = load_env() if chosen.configured_by == BACKEND_VARIABLE else load_config()
    except Exception as error:  # a name that leads nowhere raises what importing it raises
        raise _refusal(chosen, f"it cannot be loaded ({type(error).__name__})") from None
    if ring is None:
        raise _refusal(chosen, "it cannot be loaded")
    for base in type(ring).__mro__:
        if objection := objection_to(f"{base.__module__}.{base.__qualname__}"):
            raise _refusal(chosen, objection)
    return ring


def _refusal(chosen: Backend, why: str) -> NoKey:
    name = f" {chosen.name}" if chosen.name else ""
    words = f"The keyring backend{name} in {chosen.configured_by or 'this program'} is not used: {why}."
    ways = [Way("use the keyring of this host", f"unset {BACKEND_VARIABLE}")]
    if chosen.configured_by != BACKEND_VARIABLE:
        ways = [Way("use the keyring of this host", f"remove default-keyring from {chosen.configured_by}")]
    return NoKey(words, *ways, *advice.elsewhere())


def _failure(error: Exception) -> NoKey:
    if "-25308" in str(error):
        words = "The login keychain is locked, as it is over SSH."
        return NoKey(words, Way("unlock it", "security unlock-keychain"), *advice.elsewhere())
    if type(error).__name__ == "KeyringLocked":
        return NoKey("The keyring of this host is locked.", advice.UNLOCK, *advice.elsewhere())
    return NoKey(f"The keyring cannot be used ({type(error).__name__}).", *advice.elsewhere())
