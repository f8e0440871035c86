"""The order in which the access key is looked for. The first source that has it counts, and no later one is touched.

--key-stdin, --key-file         for this run
TERNBOX_ACCESS_KEY_<PROFILE>    then TERNBOX_ACCESS_KEY
key_source of the profile       keyring (by default), command, prompt or insecure-file
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct

from tui.config import Settings
from tui.credentials import backend, environment
from tui.credentials.errors import NoKey, Way
from tui.credentials.found import Found
from tui.credentials.secret import Secret

AGAIN = 10.0  # seconds for a key_command that has no terminal
PROMPT = "Access key (not shown): "


class Given(Struct, frozen=True):
    """The options of a command that bring a key."""

    key_stdin: bool = False
    key_file: str | None = None


NOTHING_GIVEN = Given()


def before_screen(settings: Settings, given: Given = NOTHING_GIVEN) -> Found | None:
    """Everything that may need the terminal, in order; None when only the keyring is left. Raises NoKey."""
    return for_this_run(settings, given) or of_profile(settings)


def for_this_run(settings: Settings, given: Given) -> Found | None:
    """The key from an option or from the environment. Raises NoKey when it cannot be the one that was meant."""
    return from_options(given) or environment.take(settings.profile)


def of_profile(settings: Settings) -> Found | None:
    """The key from where the profile says, if that may need the terminal. Raises NoKey."""
    if settings.key_source == "keyring":
        # One of the person's own choice may ask for its passphrase.
        return from_keyring(settings) if backend.backend().needs_terminal else None
    if settings.key_source == "prompt":
        return Found(ask(), "what you typed")
    if settings.key_source == "command":
        return from_command(settings)
    return from_plain_file(settings)


def from_options(given: Given) -> Found | None:
    if given.key_stdin:
        return Found(from_stdin(), "--key-stdin")
    if given.key_file is not None:
        from tui.credentials import key_file

        path = Path(given.key_file)
        return Found(key_file.read(path), "--key-file", again=lambda: key_file.read(path))
    return None


def from_stdin() -> Secret:
    line = sys.stdin.readline().strip()
    if not line:
        raise NoKey("There is no key on standard input.", Way("give one", "pass show messagebird | ternbox …"))
    return Secret(line)


def from_command(settings: Settings) -> Found:
    import shlex

    from tui.credentials import key_command

    command = settings.key_command
    key = key_command.run(command, terminal=sys.stdin.isatty())
    name = shlex.quote(Path(command[0]).name)
    return Found(key, f"key_command ({name})", lambda: key_command.run(command, terminal=False, limit=AGAIN))


def from_plain_file(settings: Settings) -> Found:
    from tui.credentials import key_file

    path = key_file.insecure_file(settings)
    return Found(key_file.read(path), "a file in plain text", again=lambda: key_file.read(path))


def from_keyring(settings: Settings) -> Found:
    """Blocks for some seconds at most; raises NoKey, also when the keyring is open and has no key."""
    from tui.credentials import advice, os_keyring

    profile = settings.profile
    key = os_keyring.get(profile)
    if key is None:
        raise advice.missing(profile, os_keyring.service(profile), os_keyring.ACCESS_KEY)
    asks = backend.backend().needs_terminal
    return Found(key, "the keyring", again=None if asks else lambda: os_keyring.get(profile))


def ask(prompt: str = PROMPT) -> Secret:
    """Ask for a key at the terminal. Spaces around it do not belong to it. Raises as `ask_plainly`."""
    return Secret(ask_plainly(prompt).reveal().strip())


def ask_plainly(prompt: str) -> Secret:
    """Ask at the terminal without showing what is typed; raises NoKey where there is no terminal, or no answer."""
    import getpass

    from tui.credentials import advice

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NoKey("Asking for it needs a terminal.", *advice.elsewhere()[:2])
    try:
        typed = getpass.getpass(prompt)
    except EOFError:
        typed = ""
    if not typed.strip():
        raise NoKey("Nothing was typed.")
    return Secret(typed)
