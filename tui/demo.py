"""The demo: our imitation of the API in a process of its own, and an inbox on it with a store that is thrown away."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import plain, run
from tui.config import Settings, over_ssh
from tui.credentials import KEY_VARIABLE, Secret

if TYPE_CHECKING:
    from tui.store import Change, Store
    from tui.sync import Sync


@dataclass(frozen=True)
class Demo:
    """The options of `ternbox demo`. `at` is when the clock starts, None for now."""

    seed: int = 1
    at: str | None = None
    no_actors: bool = False
    conversations: int = 0
    messages: int = 0
    theme: str = "dark"
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
    with _world(demo) as (settings, key):
        return run.inbox(settings, key, clock_from(demo.at))


@contextmanager
def _world(demo: Demo) -> Iterator[tuple[Settings, Secret]]:
    """A running sandbox, and settings and key for it. It ends with us, however we end: its stdin closes then."""
    command = [sys.executable, "-m", "tui", "sandbox", "--until-eof", f"--seed={demo.seed}"]
    command += [f"--conversations={demo.conversations}", f"--messages={demo.messages}"]
    command += [f"--at={demo.at}"] if demo.at else []
    command += ["--no-actors"] if demo.no_actors else []
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
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
    return Settings(
        profile="demo", kind="demo", api_url=url, theme=demo.theme, lite=demo.lite or over_ssh(), state_folder=folder
    )


def screenshot(demo: Demo, file: Path, size: tuple[int, int]) -> None:
    """Run the inbox without a terminal until the world has settled; write an SVG and print one line of JSON."""
    from tui.app import prepare
    from tui.store import Store

    started = time.monotonic()
    with _world(demo) as (settings, key):
        prepare(settings)
        store = Store.open(settings.store_file, clock=clock_from(demo.at))
        try:
            facts = asyncio.run(_screenshot(settings, key, store, clock_from(demo.at), file, size))
        finally:
            store.close()
    print(json.dumps({**facts, "seconds": round(time.monotonic() - started, 2)}))


async def _screenshot(
    settings: Settings, key: Secret, store: Store, clock: run.Clock, file: Path, size: tuple[int, int]
) -> dict[str, int]:
    from tui.app.app import InboxApp

    async with run.connected(settings, key, store, clock) as (client, sync):
        app = InboxApp(store, sync, settings, clock=clock)
        async with app.run_test(size=size) as pilot:
            await _settled(store, sync)
            await pilot.pause(0.3)
            app.save_screenshot(str(file))
        counts = store.lists.counts()
        return {
            "conversations": counts.open + counts.archived,
            "messages": store.threads.count(),
            "requests": client.requests,
        }


async def _settled(store: Store, sync: Sync) -> None:
    """Wait until everything has been fetched and the store has been quiet for a second; half a minute at most."""
    last_change = time.monotonic()

    def changed(_: Change) -> None:
        nonlocal last_change
        last_change = time.monotonic()

    stop = store.listen(changed)
    deadline = last_change + 30
    while (now := time.monotonic()) < deadline:
        await asyncio.sleep(0.1)
        if sync.state.fresh_at is not None and sync.state.backfill is None and now - last_change > 1:
            break
    stop()
