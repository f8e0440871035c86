"""Runs a change in processes that are killed: at its first step, at its second, and so on until one gets through.

A step is whatever opens a file for writing, renames or deletes one. Each round begins with a home of its own. One
process does it all, and makes the others by fork, so that a hundred rounds take seconds.

    python killing.py CHANGE         prints how many rounds there were, or the traceback of the first that went wrong
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

from msgspec.structs import replace

from tests.profiles import home
from tests.profiles.home import DAY, KEY, PREVIOUS, SIGNING
from tests.profiles.shelf import BACKEND
from tui import config, profiles
from tui.credentials import key_file, os_keyring

URL = "https://work.example/v1"
WRITES = os.O_WRONLY | os.O_RDWR


def die_at(step: int) -> None:
    left = step

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if is_write or event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(hook)


def in_a_process(work: Callable[[], None]) -> int:
    """How it ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rounds(
    begin: Callable[[], None], change: Callable[[], None], between: Callable[[], None], end: Callable[[], None]
) -> int:
    for step in range(1000):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
                os.environ[name] = f"{folder}/{name}"
            assert in_a_process(begin) == 0, "begin"

            def killed(step: int = step) -> None:
                die_at(step)
                change()

            code = in_a_process(killed)
            assert code in (0, -signal.SIGKILL), f"step {step}: {code}"
            assert in_a_process(between) == 0, f"after a kill at step {step}"
            assert code == 0 or in_a_process(change) == 0, f"again after step {step}"
            assert in_a_process(end) == 0, f"in the end, after step {step}"
            if code == 0:
                return step
    raise AssertionError("it never ended")


def key_of(name: str) -> str:
    """The access key, if the profile of this name has a key, and its settings."""
    settings = config.load(name)
    if settings.api_url != URL or settings.kind != "test":
        return ""
    if settings.key_source == "insecure-file":
        path = key_file.insecure_file(settings)
        return key_file.read(path).reveal() if path.exists() else ""
    key = os_keyring.get(name)
    return key.reveal() if key else ""


def one_name_works() -> None:
    names = [name for name in ("work", "shop") if key_of(name) == KEY]
    assert names
    assert any(home.draft_in_store(name) == "Dear Femke" for name in names)
    assert config.load().profile in ("work", "shop")
    assert config.written().startswith("# mine\n")


def is_renamed() -> None:
    assert (key_of("shop"), home.draft_in_store("shop")) == (KEY, "Dear Femke")
    assert home.in_keyring("work") == {}
    assert not (config.state_root() / "work").exists()
    assert home.said()["profile"] == "shop"
    assert list(home.said()["profiles"]) == ["shop"]
    assert "# our shop\n[profiles.shop]  # since May\n" in config.written()
    assert profiles.begun() is None
    if config.load().key_source == "keyring":
        keys = {"access-key": KEY, "access-key.previous": PREVIOUS, "signing-key": SIGNING}
        assert home.in_keyring("shop") == keys


def rename(source: config.KeySource) -> int:
    return rounds(
        lambda: home.work(source), lambda: _nothing(profiles.rename("work", "shop")), one_name_works, is_renamed
    )


def remove() -> int:
    def again() -> None:
        if any(profile.name == "work" for profile in profiles.profiles()):
            profiles.remove("work", lambda loss: True)

    def is_gone() -> None:
        assert home.said() == {}
        assert home.in_keyring("work") == {}
        assert not home.draft_in_store("work")
        assert "work" not in {profile.name for profile in profiles.profiles()}

    return rounds(home.work, again, lambda: _nothing(config.load()), is_gone)


def record() -> int:
    """The file is always the one or the other; what was noted before is never lost."""

    def change() -> None:
        profiles.record_key("work", source="keyring", fingerprint="fedcba98", stored=DAY)

    def either() -> None:
        settings = config.load()
        expected = replace(settings, key_fingerprint="0123abcd")
        assert expected.key_stored == date(2026, 3, 9)
        assert settings.key_fingerprint in ("0123abcd", "fedcba98")
        assert key_of("work") == KEY

    def is_recorded() -> None:
        assert config.load().key_fingerprint == "fedcba98"
        assert {path.name for path in config.config_file().parent.iterdir()} == {"config.toml", "config.toml.lock"}

    return rounds(home.work, change, either, is_recorded)


def _nothing(_: object) -> None:
    """For what is called for what it does."""


CHANGES: dict[str, Callable[[], int]] = {
    "rename": lambda: rename("keyring"),
    "rename-with-plain-file": lambda: rename("insecure-file"),
    "remove": remove,
    "record": record,
}

if __name__ == "__main__":
    os.environ["PYTHON_KEYRING_BACKEND"] = BACKEND
    for name in ("tomlkit", "tui.sync"):  # or each of the processes would import them again
        import_module(name)
    print(CHANGES[sys.argv[1]]())
