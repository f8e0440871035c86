"""The demo: our imitation of the API in a process of its own, and an inbox on it with a store that is thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tui import config, plain, run
from tui.config import Settings
from tui.credentials import KEY_VARIABLE, Found, Secret


@dataclass(frozen=True)
class Demo:
    """The options of `ternbox demo`. `at` is when the clock starts, None for now."""

    seed: int = 1
    at: str | None = None
    no_actors: bool = False
    conversations: int = 0
    messages: int = 0
    theme: str | None = None
    time_zone: str | None = None
    lite: bool = False


def clock_from(at: str | None) -> Callable[[], int]:
    """A clock in nanoseconds: the time of day, or one that starts at `at` (RFC 3339) and then goes as usual."""
    if at is None:
        return time.time_ns
    try:
        start = int(datetime.fromisoformat(at).timestamp()) * 1_000_000_000
    except ValueError:
        raise plain.Refusal(f"“{at}” is not a time such as 2026-03-09T10:15:30Z.", 2) from None
    shift = start - time.time_ns()
    return lambda: time.time_ns() + shift


def inbox(demo: Demo) -> int:
    with world(demo) as (settings, key):
        return run.inbox(settings, Found(key, "the demo"), clock=clock_from(demo.at))


@contextmanager
def world(demo: Demo) -> Iterator[tuple[Settings, Secret]]:
    """A running sandbox, and settings and key for it. It ends with us, however we end: its stdin closes then."""
    command = [sys.executable, "-m", "tui", "sandbox", "--until-eof", f"--seed={demo.seed}"]
    command += [f"--conversations={demo.conversations}", f"--messages={demo.messages}"]
    command += [f"--at={demo.at}"] if demo.at else []
    command += ["--no-actors"] if demo.no_actors else []
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(KEY_VARIABLE)}
    with subprocess.Popen(command, text=True, start_new_session=True, env=environment, **pipes) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            first = child.stdout.readline()
            if not first:
                raise plain.Refusal("The sandbox did not start; `ternbox sandbox` shows why.")
            facts = json.loads(first)
            with tempfile.TemporaryDirectory(prefix="ternbox-demo-") as folder:
                yield _settings(demo, facts["url"], Path(folder)), Secret(facts["access_key"])
        finally:
            child.stdin.close()
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                child.kill()


def _settings(demo: Demo, url: str, folder: Path) -> Settings:
    """The person's own settings, but for where everything is."""
    own = config.load(lite=demo.lite)
    return replace(
        own,
        profile="demo",
        kind="demo",
        api_url=url,
        theme=demo.theme or own.theme,
        time_zone=demo.time_zone or own.time_zone,
        state_folder=folder,
    )
