"""The config file is written whole or not at all, by one program at a time, and for nobody else's eyes."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.profiles.home import DAY, ROOT, said, ternbox, write
from tui import config, profiles

WRITER = """
import sys
from datetime import date
from tui import profiles
for number in range(50):
    profiles.record_key(f"{sys.argv[1]}{number}", source="keyring", fingerprint="0123abcd", stored=date(2026, 3, 9))
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def record(name: str = "work") -> None:
    profiles.record_key(name, source="keyring", fingerprint="0123abcd", kind="test", stored=DAY)


@contextmanager
def held() -> Iterator[None]:
    path = config.config_file().with_name("config.toml.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_new_file_is_for_nobody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "not" / "there"))
    old = os.umask(0o002)
    try:
        record()
    finally:
        os.umask(old)
    assert mode(config.config_file()) == 0o600
    assert mode(config.config_file().parent) == mode(tmp_path / "not") == 0o700


@pytest.mark.parametrize("before", [0o600, 0o644, 0o400, 0o640])
def test_the_mode_of_a_file_stays(before: int) -> None:
    path = write("# mine\n", before)
    record()
    assert mode(path) == before
    assert "# mine\n" in path.read_text()


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "ternbox.toml"
    target.parent.mkdir()
    target.write_text("# in git\n")
    config.config_file().parent.mkdir(parents=True)
    config.config_file().symlink_to("../../../dotfiles/ternbox.toml")
    assert config.config_file().read_text() == "# in git\n"
    record()
    assert config.config_file().is_symlink()
    assert target.read_text().startswith("# in git\n")
    assert said()["profiles"]["work"]["key_fingerprint"] == "0123abcd"
    assert [path.name for path in target.parent.iterdir()] == ["ternbox.toml"]


def test_two_programs_that_write_at_once_lose_nothing() -> None:
    write("# mine\n")
    run = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*run, name], env={**os.environ, "PYTHONPATH": str(ROOT)}) for name in ("a", "b")]
    assert [writer.wait(100) for writer in writers] == [0, 0]
    assert set(said()["profiles"]) == {f"{name}{number}" for name in ("a", "b") for number in range(50)}
    assert config.written().startswith("# mine\n")


def test_a_writer_that_never_ends_is_not_waited_for() -> None:
    write("[profiles.work]\n")
    with held():
        start = time.monotonic()
        done = ternbox("profiles", "default", "work")
    assert time.monotonic() - start < 20
    assert done.returncode == 1
    assert "Another program holds" in done.stderr
    assert "try again" in done.stderr
    assert config.written() == "[profiles.work]\n"
    assert ternbox("profiles", "default", "work").returncode == 0


@pytest.mark.parametrize("text", ["theme = [\n", "[profiles.work]\n[profiles.work]\n", "a\n"])
def test_a_file_that_cannot_be_parsed_is_not_touched(text: str) -> None:
    path = write(text)
    with pytest.raises(config.ConfigError, match="cannot be read"):
        record()
    assert path.read_text() == text
    assert {other.name for other in path.parent.iterdir()} <= {"config.toml", "config.toml.lock"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    config.config_file().parent.parent.mkdir(parents=True, exist_ok=True)
    config.config_file().parent.write_text("a file where a folder should be")
    with pytest.raises(config.ConfigError, match="cannot be"):
        record()


def test_a_key_is_noted_and_forgotten_again() -> None:
    write('[profiles.work]\ntheme = "light"\nkey_source = "command"\nkey_command = ["pass"]\n')
    profiles.record_key(
        "work", source="insecure-file", fingerprint="0123abcd", kind="test", api_url="https://a.example/v1", stored=DAY,
        previous_until=DAY,
    )  # fmt: skip
    settings = config.load("work")
    assert (settings.key_source, settings.key_fingerprint, settings.kind) == ("insecure-file", "0123abcd", "test")
    assert (settings.key_stored, settings.key_previous_until) == (DAY, DAY)
    assert (settings.api_url, settings.theme) == ("https://a.example/v1", "light")

    profiles.forget_key("work", previous_only=True)
    assert config.load("work").key_previous_until is None
    assert config.load("work").key_fingerprint == "0123abcd"

    profiles.record_key("work", source="keyring", fingerprint="fedcba98", stored=DAY)
    settings = config.load("work")
    assert (settings.key_source, settings.key_fingerprint, settings.kind) == ("keyring", "fedcba98", "test")
    assert settings.api_url == "https://a.example/v1"

    profiles.forget_key("work")
    left = {"theme": "light", "kind": "test", "api_url": "https://a.example/v1", "key_command": ["pass"]}
    assert said()["profiles"]["work"] == left


def test_a_source_that_the_person_chose_is_not_forgotten() -> None:
    write('[profiles.work]\nkey_source = "prompt"\n')
    profiles.forget_key("work")
    profiles.forget_key("nobody")
    assert said() == {"profiles": {"work": {"key_source": "prompt"}}}
