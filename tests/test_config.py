"""Settings: what counts over what, and what is said when the file is wrong."""

from __future__ import annotations

import os
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
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(text: str, says: str) -> None:
    write(text)
    with pytest.raises(config.ConfigError) as error:
        config.load()
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("url", ["http://api.example/v1", "ftp://127.0.0.1/", "api.example/v1", "https:///v1", ""])
def test_the_key_goes_to_https_or_to_this_host_only(url: str) -> None:
    with pytest.raises(config.ConfigError, match="https"):
        config.check_api_url(url)


@pytest.mark.parametrize("url", ["https://api.example/v1", "http://127.0.0.1:8080/v1", "http://[::1]:1/v1"])
def test_good_addresses(url: str) -> None:
    config.check_api_url(url)


def test_over_ssh_the_screen_is_light_on_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    assert config.load().lite
    write("lite = false")
    assert not config.load().lite


def test_a_relative_xdg_folder_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert config.load().store_file.is_relative_to(Path.home())
