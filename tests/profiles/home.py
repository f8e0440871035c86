"""The home of a person who has profiles: what lies in it, and Ternbox's commands in it."""

from __future__ import annotations

import os
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from tests.profiles.shelf import BACKEND, Shelf
from tests.warm.command import ENCODING, warm
from tui import config, profiles
from tui.store import Store

KEY, PREVIOUS, SIGNING = "a-key-of-work", "the-key-before-it", "a-key-that-signs"
ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 3, 9)


def ternbox(*arguments: str, stdin: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **ENCODING, "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": BACKEND, **changed}
    return subprocess.run(
        [*warm(environment), *arguments],
        input=stdin, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def write(text: str, mode: int = 0o600) -> Path:
    path = config.config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def said() -> dict[str, Any]:
    return tomllib.loads(config.written())


def in_keyring(profile: str) -> dict[str, str]:
    folder = Path(os.environ["HOME"]) / "shelf" / f"ternbox:{profile}"
    return {path.name: path.read_text() for path in sorted(folder.glob("*")) if path.suffix != ".new"}


def put_in_keyring(profile: str, **keys: str) -> None:
    shelf = Shelf()  # type: ignore[no-untyped-call]
    for item, key in keys.items():
        shelf.set_password(f"ternbox:{profile}", item.replace("__", ".").replace("_", "-"), key)


def put_in_store(profile: str, draft: str = "Dear Femke") -> Path:
    """A store with one draft in it."""
    path = config.state_root() / profile / "inbox.db"
    store = Store.open(path)
    store.drafts.put("c1", draft)
    store.close()
    return path


def draft_in_store(profile: str) -> str:
    path = config.state_root() / profile / "inbox.db"
    if not path.exists():
        return ""
    store = Store.open(path)
    try:
        return store.drafts.get("c1").text
    finally:
        store.close()


def work(source: config.KeySource = "keyring") -> None:
    """A profile “work” with everything that a profile can have."""
    write('# mine\nprofile = "work"\n\n# our shop\n[profiles.work]  # since May\napi_url = "https://work.example/v1"\n')
    profiles.record_key("work", source=source, fingerprint="0123abcd", kind="test", stored=DAY)
    path = put_in_store("work").parent / "access-key"
    if source == "keyring":
        put_in_keyring("work", access_key=KEY, access_key__previous=PREVIOUS, signing_key=SIGNING)
    else:
        path.write_text(KEY)
        path.chmod(0o600)
