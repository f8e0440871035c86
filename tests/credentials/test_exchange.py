"""The key of a running inbox is replaced by another process, or revoked."""

from __future__ import annotations

import pytest

from tests.credentials.api import Api
from tests.credentials.commands import first_conversation, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.patience import settled
from tests.terminal.terminal import Terminal

NEW = "the-new-access-key"
NEWS = "The parcel is here"
REFUSED = "access key is not accepted"


def keep(here: Place, source: str, key: str) -> None:
    """Put a key where the profile's source finds it."""
    path = here.home / "key"
    if source == "keyring":
        put_in_keyring(here, key)
        return
    path.write_text(key)
    path.chmod(0o600)
    config = here.folder / "config" / "ternbox" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    if source == "command":
        config.write_text(f'key_command = ["cat", "{path}"]\n')
    elif source == "insecure-file":
        config.write_text('key_source = "insecure-file"\n')
        plain = here.folder / "state" / "ternbox" / "default" / "access-key"
        plain.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(plain)


@pytest.mark.parametrize("source", ["keyring", "command", "insecure-file", "key-file"])
def test_it_goes_on_with_the_new_key_by_itself(here: Place, own_api: Api, source: str) -> None:
    here.environment["TERNBOX_API_URL"] = own_api.url
    STATES["unlocked"](here)
    keep(here, source, own_api.key)
    options = ["--key-file", str(here.home / "key")] if source == "key-file" else []
    with Terminal([*TERNBOX, *options], here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        row = first_conversation(here, own_api)
        keep(here, source, NEW)
        own_api.accept(NEW)
        own_api.hear(row, NEWS)
        assert REFUSED not in terminal.wait_for(NEWS)


def test_a_revoked_key_is_said_once_and_not_tried_again(here: Place, lent_api: Api) -> None:
    here.environment["TERNBOX_API_URL"] = lent_api.url
    STATES["unlocked"](here)
    put_in_keyring(here, lent_api.key)
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        lent_api.accept("nobody has this one")
        screen = terminal.wait_for(REFUSED)
        assert screen.count(REFUSED) == 1
        assert FIRST in screen
        settled(lent_api.requests, quiet=5.0)


def test_a_silent_keyring_does_not_hold_up_the_screen(here: Place, lent_api: Api) -> None:
    """What this host knows is on the screen before the keyring has been given up."""
    here.environment["TERNBOX_API_URL"] = lent_api.url
    STATES["unlocked"](here)
    put_in_keyring(here, lent_api.key)
    assert ternbox(here, "list").returncode == 0
    here.freeze("gnome-keyring-daemon")
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        assert "does not answer" not in terminal.wait_for(FIRST)
        terminal.wait_for("does not answer")
        assert FIRST in terminal.screen()


def test_leaving_while_the_keyring_is_silent_takes_no_time(here: Place, lent_api: Api) -> None:
    here.environment["TERNBOX_API_URL"] = lent_api.url
    STATES["unlocked"](here)
    put_in_keyring(here, lent_api.key)
    assert ternbox(here, "list").returncode == 0
    here.freeze("gnome-keyring-daemon")
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("\x11")
        assert terminal.wait_exit(5) == 0
        assert terminal.is_restored()
