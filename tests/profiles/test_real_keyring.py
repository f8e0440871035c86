"""A profile changes its name with its keys in a real GNOME Keyring, open and locked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from tests.credentials.commands import in_keyring, only_failure, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place, has, place

CONFIG = '[profiles.work]\nkey_fingerprint = "0123abcd"\n'


@pytest.fixture
def here() -> Iterator[Place]:
    for package, program in (
        ("dbus-daemon", "dbus-daemon"), ("gnome-keyring", "gnome-keyring-daemon"), ("libsecret-tools", "secret-tool")
    ):  # fmt: skip
        need(package, has(program))
    with place() as there:
        config = Path(there.environment["XDG_CONFIG_HOME"]) / "ternbox" / "config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(CONFIG)
        yield there


def config_of(here: Place) -> str:
    return (Path(here.environment["XDG_CONFIG_HOME"]) / "ternbox" / "config.toml").read_text()


def test_the_keys_are_found_under_the_new_name_alone(here: Place) -> None:
    STATES["unlocked"](here)
    put_in_keyring(here, "a key", profile="work")
    put_in_keyring(here, "the one before", "access-key.previous", profile="work")
    assert ternbox(here, "profiles", "rename", "work", "shop").returncode == 0
    assert in_keyring(here, profile="shop") == "a key"
    assert in_keyring(here, "access-key.previous", profile="shop") == "the one before"
    assert in_keyring(here, profile="work") == ""
    assert config_of(here) == CONFIG.replace("work", "shop")
    assert ternbox(here, "profiles", "remove", "shop", "--yes").returncode == 0
    assert in_keyring(here, profile="shop") == ""


@pytest.mark.parametrize("state", ["locked", "no-bus"])
def test_a_keyring_that_is_not_open_stops_it(here: Place, state: str) -> None:
    STATES[state](here)
    for command in (("rename", "work", "shop"), ("remove", "work", "--yes")):
        assert "Nothing was done." in only_failure(ternbox(here, "profiles", *command), 3)
    assert config_of(here) == CONFIG
