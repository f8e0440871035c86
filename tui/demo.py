"""The demo: our imitation of the API in a process of its own, if wanted a relay in another, and an inbox on them with a
store that is thrown away.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tui import config, plain, run
from tui.config import Settings
from tui.credentials import KEY_VARIABLE, Found, Secret
from tui.credentials.signing import VARIABLE as SIGNING_KEY_VARIABLE

NO_RELAY = "http://127.0.0.1:8790/messagebird"


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
    plain_output: bool = False
    relay: bool = False


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
    """A running sandbox, with a relay if one is wanted, and settings and key for it."""
    command = ["sandbox", f"--seed={demo.seed}", f"--conversations={demo.conversations}", f"--messages={demo.messages}"]
    command += ["--no-actors"] if demo.no_actors else []
    command += [f"--at={demo.at}"] if demo.at else []
    with (
        tempfile.TemporaryDirectory(prefix="ternbox-demo-") as name,
        _child(command, {}) as facts,
        _relay(demo, facts, Path(name)) as (feed, public_url),
    ):
        settings = _settings(demo, facts["url"], Path(name))
        settings = replace(settings, feed="relay" if feed else "poll", relay=feed, public_url=public_url)
        yield settings, Secret(facts["access_key"])


@contextmanager
def _relay(demo: Demo, facts: dict[str, str], folder: Path) -> Iterator[tuple[str, str]]:
    """A relay whose webhooks come from the sandbox; yields its socket for inboxes and its public address. When none is
    wanted, the socket is "" and the address one where `ternbox relay` would be.
    """
    if not demo.relay:
        yield "", NO_RELAY
        return
    if demo.at:
        raise plain.Refusal("--relay goes by the clock of this host, so it cannot go with --at.", 2)
    command = ["relay", f"--api-url={facts['url']}", "--listen=127.0.0.1:0", "--register"]
    command += [f"--feed={folder / 'feed.sock'}", f"--data={folder / 'relay'}"]
    keys = {KEY_VARIABLE: facts["access_key"], SIGNING_KEY_VARIABLE: facts["signing_key"]}
    with _child(command, {**keys, "XDG_CONFIG_HOME": str(folder)}) as where:
        yield where["feed"], where["public_url"]


@contextmanager
def _child(arguments: list[str], environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """A command of ours in a process of its own; yields what its first line says. It ends with us, however we end:
    its stdin closes then.
    """
    command = [sys.executable, "-m", "tui", *arguments, "--until-eof"]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = config.environment_for_children() | environment
    with subprocess.Popen(command, text=True, start_new_session=True, env=environment, **pipes) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            first = child.stdout.readline()
            if not first:
                raise plain.Refusal(f"The {arguments[0]} did not start; `ternbox {arguments[0]}` shows why.")
            yield json.loads(first)
        finally:
            child.stdin.close()
            try:
                child.wait(8)
            except subprocess.TimeoutExpired:
                child.kill()


def _settings(demo: Demo, url: str, folder: Path) -> Settings:
    """The person's own settings, but for where everything is."""
    own = config.load(lite=demo.lite, plain_output=demo.plain_output)
    return replace(
        own,
        profile="demo",
        kind="demo",
        api_url=url,
        theme=demo.theme or own.theme,
        time_zone=demo.time_zone or own.time_zone,
        state_folder=folder,
    )
