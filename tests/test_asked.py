"""Whose inbox is asked for, as far as that can be told without reading TOML; and where its store is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import config
from tui.first import asked, conditions


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(os.environ, "XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "ternbox" / "config.toml"
    file.parent.mkdir()
    return file


@pytest.mark.parametrize(
    ("arguments", "profile"),
    [
        ([], "default"),
        (["--lite"], "default"),
        (["--profile", "work"], "work"),
        (["--plain-output", "--profile", "work", "--lite"], "work"),
        (["--profile"], None),
        (["--profile=work"], None),
        (["list"], None),
        (["--version"], None),
        (["--help"], None),
        (["--profile", "work", "list"], None),
        (["--key-stdin"], None),
    ],
)
def test_only_an_inbox_has_a_first_frame(settings: Path, arguments: list[str], profile: str | None) -> None:
    assert asked.profile(arguments) == profile


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("", "default"),
        ('theme = "light"\n[profiles.work]\nprofile = "x"\n', "default"),
        ('profile = "work"\n', "work"),
        ('  profile="work"  \n[profiles.work]\n', "work"),
        ('# profile = "work"\n', "default"),
        ('profile = "work" # of the firm\n', None),
        ("profile = 'work'\n", None),
        ('"profile" = "work"\n', None),
        ("[profiles.work]\n", "default"),
        ('key_command = ["pass"]\nprofile = "work"\n', "work"),
        ('theme = """\n[a]"""\nprofile = "work"\n', None),
        ('profile = "a\\u0062"\nprofile = "b"', None),
    ],
)
def test_the_default_profile_is_that_of_the_settings(settings: Path, text: str, profile: str | None) -> None:
    settings.write_text(text)
    assert asked.profile([]) == profile


def test_the_environment_names_the_profile_as_well(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TERNBOX_PROFILE", "work")
    assert asked.profile([]) == "work"


@given(st.from_regex(r'\s*(profile|theme|"profile")\s*=\s*"[a-z\\"]{0,6}"?[^\n]{0,6}\n?', fullmatch=True))
def test_what_is_told_is_what_the_settings_say(text: str) -> None:
    try:
        said = config.default_profile(config.parsed(text))
    except config.ConfigError:
        return
    assert asked.told(text) in (said, None)


@pytest.mark.parametrize("base", ["/somewhere", "relative", ""])
def test_the_files_are_where_the_settings_have_them(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "XDG_CONFIG_HOME", base)
    monkeypatch.setitem(os.environ, "XDG_STATE_HOME", base)
    assert conditions.config_file() == str(config.config_file())
    assert conditions.store_file("work") == str(config.settings_of({}, "work").store_file)


def test_other_conditions_are_another_text(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {conditions.conditions((80, 24)), conditions.conditions((80, 25))}
    for name, value in (("TERM", "vt100"), ("COLORTERM", "24bit"), ("NO_COLOR", "1"), ("TZ", "Asia/Tokyo")):
        monkeypatch.setitem(os.environ, name, value)
        seen.add(conditions.conditions((80, 24)))
    settings.write_text('theme = "light"')
    seen.add(conditions.conditions((80, 24)))
    assert len(seen) == 7
