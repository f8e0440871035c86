"""The inbox as a person has it: a process of its own, on a sandbox, or on an API that never answers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tui.store import Store

PYTHON = sys.executable
TERNBOX = [PYTHON, "-m", "tui"]
KEY = "a-key-that-nobody-may-see"
FIRST, SECOND = "Femke Bakker", "Sanne Visser"  # of the sandbox's list


@contextmanager
def sandbox(env: Mapping[str, str], *options: str) -> Iterator[dict[str, str]]:
    """A running sandbox; gives the environment in which Ternbox talks to it."""
    command = [*TERNBOX, "sandbox", "--until-eof", "--no-actors", *options]
    with subprocess.Popen(command, env={**env}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            facts = json.loads(process.stdout.readline())
            yield {**env, "TERNBOX_API_URL": facts["url"], "TERNBOX_ACCESS_KEY": facts["access_key"]}
        finally:
            process.stdin.close()


@contextmanager
def silence() -> Iterator[tuple[socket.socket, str]]:
    """An API that takes connections and never says a word: the kernel accepts, and nobody reads. And its address."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        server.settimeout(20)
        yield server, f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def state_folder(env: Mapping[str, str]) -> Path:
    """Where the default profile has its store."""
    return Path(env["XDG_STATE_HOME"]) / "ternbox" / "default"


def drafts(env: Mapping[str, str]) -> list[str]:
    """All texts that are kept unsent."""
    store = Store.open(state_folder(env) / "inbox.db")
    try:
        return [draft.text for draft in store.drafts.all().values()]
    finally:
        store.close()
