"""The signing keys for the relay: from systemd, a file, the environment, and the keyring for a person only."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass

import pytest

from tests.credentials.commands import in_keyring, only_failure, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place, run

READ = """
import json, logging, os, sys
from tui.credentials import NoKey
from tui.credentials.signing import signing_keys
logging.basicConfig(stream=sys.stderr, level=logging.INFO)
try:
    keys = [key.reveal() for key in signing_keys("default", interactive=sys.argv[1] == "person")]
    print(json.dumps([keys, "", [name for name in os.environ if name.startswith("TERNBOX_SIGNING_KEY")]]))
except NoKey as error:
    print(json.dumps([[], " ".join([str(error), *(way.command for way in error.ways)]), []]))
"""


@dataclass
class Read:
    keys: list[str]
    error: str
    left: list[str]
    warnings: str


def read(here: Place, who: str = "service", **changed: str) -> Read:
    done = run(here, [sys.executable, "-c", READ, who], changed=changed)
    keys, error, left = json.loads(done.stdout)
    return Read(keys, error, left, done.stderr)


@pytest.fixture
def everywhere(here: Place) -> dict[str, str]:
    """A key in every place, and what names the places, in the order in which they count."""
    STATES["unlocked"](here)
    put_in_keyring(here, "from-the-keyring", "signing-key")
    credentials = here.folder / "credentials"
    credentials.mkdir()
    (credentials / "relay-signing-key").write_text("from-systemd\n")
    (here.folder / "file").write_text("from-a-file\n")
    return {
        "CREDENTIALS_DIRECTORY": str(credentials),
        "TERNBOX_SIGNING_KEY_FILE": str(here.folder / "file"),
        "TERNBOX_SIGNING_KEY": "from-the-environment",
    }


def test_the_first_place_that_has_it_counts(here: Place, everywhere: dict[str, str]) -> None:
    found = []
    while everywhere:
        found += read(here, "person", **everywhere).keys
        everywhere.pop(next(iter(everywhere)))
    found += read(here, "person").keys
    assert found == ["from-systemd", "from-a-file", "from-the-environment", "from-the-keyring"]


def test_a_service_never_asks_the_keyring(here: Place) -> None:
    STATES["unlocked"](here)
    put_in_keyring(here, "from-the-keyring", "signing-key")
    here.freeze("gnome-keyring-daemon")
    began = time.monotonic()
    seen = read(here)
    assert time.monotonic() - began < 2
    assert seen.keys == []
    for words in ("no signing key", "LoadCredentialEncrypted=relay-signing-key", "TERNBOX_SIGNING_KEY_FILE"):
        assert words in seen.error


def test_a_person_hears_of_a_keyring_that_does_not_answer(here: Place) -> None:
    STATES["locked"](here)
    assert "ternbox keyring unlock" in read(here, "person").error


def test_only_the_environment_is_warned_of_and_it_is_taken_out(here: Place, everywhere: dict[str, str]) -> None:
    assert read(here, **everywhere).warnings == ""
    seen = read(here, TERNBOX_SIGNING_KEY="secret-one", TERNBOX_SIGNING_KEY_NEXT="secret-two")
    assert seen.keys == ["secret-one", "secret-two"]
    assert "TERNBOX_SIGNING_KEY" in seen.warnings
    assert "secret" not in seen.warnings
    assert seen.left == []


@pytest.mark.parametrize("place", ["CREDENTIALS_DIRECTORY", "TERNBOX_SIGNING_KEY_FILE"])
def test_two_keys_while_one_takes_the_place_of_the_other(here: Place, everywhere: dict[str, str], place: str) -> None:
    path = here.folder / ("credentials/relay-signing-key" if place == "CREDENTIALS_DIRECTORY" else "file")
    path.write_text("old\n")
    path.with_name(f"{path.name}-next").write_text("new")
    assert read(here, **{place: everywhere[place]}).keys == ["old", "new"]


def test_two_keys_in_the_keyring_after_a_change(here: Place) -> None:
    STATES["unlocked"](here)
    for key in ("first-key", "second-key"):
        done = ternbox(here, "login", "--signing-key", "--key-stdin", stdin=key)
        assert done.returncode == 0, done.stderr
        assert key not in done.stdout + done.stderr
    assert read(here, "person").keys == ["second-key", "first-key"]
    assert ternbox(here, "logout").returncode == 0
    assert (in_keyring(here, "signing-key"), in_keyring(here, "signing-key.previous")) == ("", "")


def test_a_signing_key_is_not_kept_in_a_locked_keyring(here: Place) -> None:
    STATES["locked"](here)
    assert "is locked" in only_failure(ternbox(here, "login", "--signing-key", "--key-stdin", stdin="x"), 3)


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"key\n", "key"), (b"key\r\n", "key"), (b"key\n\n", "key\n"), (b" key ", " key "), (b"k\xc3\xa9y", "kéy")],
)
def test_only_one_line_break_is_taken_away(here: Place, content: bytes, key: str) -> None:
    (here.folder / "file").write_bytes(content)
    assert read(here, TERNBOX_SIGNING_KEY_FILE=str(here.folder / "file")).keys == [key]


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_file_that_is_named_and_has_no_key_is_an_error(here: Place, content: bytes | None) -> None:
    """Never the next source instead: somebody meant this one."""
    path = here.folder / "file"
    if content is not None:
        path.write_bytes(content)
    seen = read(here, TERNBOX_SIGNING_KEY_FILE=str(path), TERNBOX_SIGNING_KEY="from-the-environment")
    assert seen.keys == []
    assert str(path) in seen.error


def test_an_empty_variable_is_an_error(here: Place) -> None:
    assert "set but empty" in read(here, TERNBOX_SIGNING_KEY=" ").error
