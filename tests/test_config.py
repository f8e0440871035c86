"""Settings: what counts over what, and what is said when the file is wrong."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tui import config


def write(text: str) -> None:
    config.config_file().parent.mkdir(parents=True, exist_ok=True)
    config.config_file().write_text(text, "utf-8")


def test_without_a_file_there_are_defaults() -> None:
    settings = config.load()
    assert (settings.profile, settings.api_url, settings.kind, settings.lite) == (
        "default",
        "https://conversations.messagebird.com/v1",
        "live",
        False,
    )
    assert settings.store_file == Path(os.environ["XDG_STATE_HOME"]) / "ternbox" / "default" / "inbox.db"


def test_option_counts_over_environment_over_profile_over_top(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        'profile = "work"\ntheme = "light"\ntime_zone = "Europe/Amsterdam"\n'
        '[profiles.work]\ntheme = "ansi"\napi_url = "https://one.example/v1"\n'
    )
    settings = config.load()
    assert (settings.profile, settings.theme, settings.time_zone) == ("work", "ansi", "Europe/Amsterdam")
    assert settings.api_url == "https://one.example/v1"
    monkeypatch.setenv("TERNBOX_API_URL", "https://two.example/v1")
    monkeypatch.setenv("TERNBOX_PROFILE", "other")
    assert (config.load().profile, config.load().api_url) == ("other", "https://two.example/v1")
    settings = config.load("third", "https://three.example/v1")
    assert (settings.profile, settings.api_url, settings.theme) == ("third", "https://three.example/v1", "light")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('colour = "red"', "“colour”, which is no setting"),
        ('lite = "yes"', "“lite” must be true or false"),
        ("theme = 3", "“theme” must be a text in quotes"),
        ("theme = [", "cannot be read"),
        ('kind = "demo"', "must be live or test"),
        ('profile = "../../etc"', "cannot be a profile"),
        ('state_folder = "/"', "which is no setting"),
        ('time_zone = "Mars/Olympus"', "Mars/Olympus"),
        ('profiles = "work"', "profiles"),
        ("[profiles]\ndefault = 3", "profiles"),
        ('key_source = "kernel"', "must be keyring or command or prompt or insecure-file"),
        ('key_source = "command"', 'needs key_command = ["program", "argument"]'),
        ('key_command = "pass show"', 'must be a list of words such as ["pass"'),
        ("key_command = []", "must be a list of words"),
        ('key_command = ["pass", ""]', "must be a list of words"),
        ('key_command = ["pass", 3]', "must be a list of words"),
        ("key_fingerprint = 12345678", "“key_fingerprint” must be a text"),
        ('key_stored = "2026-03-09"', "must be a day such as 2026-03-09"),
        ("key_stored = 2026-03-09T10:00:00", "must be a day such as 2026-03-09"),
        ("key_previous_until = true", "must be a day"),
        ('access_key = "live_1"', "which is no setting"),
        ('feed = "push"', "“feed” must be auto or poll or relay"),
        ("relay = true", "“relay” must be a text"),
        ('relay = "feed.sock"', "must be the whole path of a socket or begin with wss://"),
        ('relay = "ws://relay.example:8080"', "(ws:// only on this host)"),
        ('relay = "ws://[::1"', "(ws:// only on this host)"),
        ('relay = "wss://relay.example"', 'set relay_token_file = "/path'),
        (f'relay = "/{"x" * 107}"', "107 bytes are allowed"),
        ('relay_token_file = "token"', "whole path that begins with /"),
        ('public_url = "http://inbox.example/hook"', "The public address must begin with https://"),
        ('public_url = "https://inbox.example/hook#top"', "The public address must begin with https://"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(text: str, says: str) -> None:
    write(text)
    with pytest.raises(config.ConfigError) as error:
        config.load()
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_without_a_word_about_keys_they_are_in_the_keyring() -> None:
    settings = config.load()
    assert (settings.key_source, settings.key_command, settings.key_fingerprint) == ("keyring", (), "")
    assert (settings.key_stored, settings.key_previous_until) == (None, None)


def test_a_command_is_enough_to_say_that_it_has_the_key() -> None:
    write('key_command = ["pass", "show", "a key"]\n[profiles.home]\nkey_source = "keyring"\n')
    settings = config.load("work")
    assert (settings.key_source, settings.key_command) == ("command", ("pass", "show", "a key"))
    assert config.load("home").key_source == "keyring"


def test_what_was_noted_of_a_key_is_read_back() -> None:
    write('[profiles.work]\nkey_fingerprint = "0123abcd"\nkey_stored = 2026-03-09\nkey_previous_until = 2026-03-16\n')
    settings = config.load("work")
    assert settings.key_fingerprint == "0123abcd"
    assert (settings.key_stored, settings.key_previous_until) == (date(2026, 3, 9), date(2026, 3, 16))
    assert config.load("home").key_fingerprint == ""


@pytest.mark.parametrize("url", ["http://api.example/v1", "ftp://127.0.0.1/", "api.example/v1", "https:///v1", ""])
def test_the_key_goes_to_https_or_to_this_host_only(url: str) -> None:
    with pytest.raises(config.ConfigError, match="https"):
        config.check_api_url(url)


@pytest.mark.parametrize("url", ["https://api.example/v1", "http://127.0.0.1:8080/v1", "http://[::1]:1/v1"])
def test_good_addresses(url: str) -> None:
    config.check_api_url(url)


@pytest.mark.parametrize("relay", ["", "/run/ternbox/feed.sock", "ws://127.0.0.1:8765", "wss://relay.example/feed"])
@pytest.mark.parametrize("url", ["", "https://inbox.example/hook?a=1", "http://127.0.0.1:8080/hook"])
def test_a_relay_and_its_public_address(relay: str, url: str) -> None:
    write(f'feed = "relay"\nrelay = "{relay}"\nrelay_token_file = "/etc/ternbox/token"\npublic_url = "{url}"\n')
    settings = config.load()
    assert (settings.feed, settings.relay, settings.public_url) == ("relay", relay, url)
    assert settings.relay_token_file == "/etc/ternbox/token"


def test_the_sockets_of_the_host_and_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.load().feed == "auto"
    monkeypatch.delenv("TERNBOX_RUN_FOLDER")
    assert config.feed_sockets() == [Path("/run/ternbox/feed.sock")]
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert config.feed_sockets() == [Path("/run/ternbox/feed.sock"), Path("/run/user/7/ternbox/feed.sock")]


def test_over_ssh_the_screen_is_light_on_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    assert config.load().lite
    write("lite = false")
    assert not config.load().lite


def test_a_relative_xdg_folder_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert config.load().store_file.is_relative_to(Path.home())
