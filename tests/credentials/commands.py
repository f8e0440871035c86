"""Ternbox's commands in a place, and what another program finds in its keyring afterwards."""

from __future__ import annotations

import json
import os
import subprocess

from tests.credentials.api import Api
from tests.credentials.services import Place, run
from tests.warm.command import warm

Done = subprocess.CompletedProcess[str]


def ternbox(here: Place, *arguments: str, stdin: str = "", **changed: str) -> Done:
    """Run a command as a script does, without a terminal."""
    own = [here.python, "-m", "tui"] if here.user else warm({**here.environment, **changed})
    return run(here, [*own, *arguments], stdin=stdin, check=False, changed=changed)


def configure(here: Place, *lines: str, profile: str = "") -> None:
    """Write the settings: these lines, for all profiles or for one."""
    path = here.folder / "config" / "ternbox" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    section = f"[profiles.{profile}]\n" if profile else ""
    path.write_text(section + "".join(f"{line}\n" for line in lines))


def command(*words: str) -> str:
    """The line of the settings for a key_command."""
    return f"key_command = {json.dumps(words)}"


def in_keyring(here: Place, item: str = "access-key", profile: str = "default") -> str:
    """What libsecret's own program finds; "" for nothing."""
    found = run(here, ["secret-tool", "lookup", *_attributes(item, profile)], check=False)
    return found.stdout


def put_in_keyring(here: Place, key: str, item: str = "access-key", profile: str = "default") -> None:
    """As another process of the same person does."""
    run(here, ["secret-tool", "store", "--label=test", *_attributes(item, profile)], stdin=key)


def _attributes(item: str, profile: str) -> list[str]:
    return ["service", f"ternbox:{profile}", "username", item, "application", "Python keyring library"]


def first_conversation(here: Place, api: Api) -> str:
    """Its id, asked for with a key in the environment, so that it is the same for every source."""
    done = ternbox(here, "list", "--json", TERNBOX_API_URL=api.url, TERNBOX_ACCESS_KEY=api.key)
    return str(json.loads(done.stdout)["data"][0]["id"])


def files_with(here: Place, text: str) -> list[str]:
    """The files of this home that hold the text, as it is."""
    found = []
    for folder, _, names in os.walk(here.folder):
        for path in (os.path.join(folder, name) for name in names):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    if text.encode() in file.read():
                        found.append(os.path.relpath(path, here.folder))
    return found


def only_failure(done: Done, code: int) -> str:
    """What is said on stderr of a failure: one sentence behind the name of the program, then ways on, no traceback."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    first, *ways = done.stderr.splitlines()
    assert first.startswith("ternbox: ")
    assert all(way.startswith(" ") for way in ways), done.stderr
    return done.stderr
