"""How long a customer's message takes from the POST of its webhook to the screen of a real inbox, in a pty of 120x40.

The message is made in a sandbox that has no webhooks; its webhook is signed and posted here. So the clock starts with
the POST, and whatever the inbox asks the API about it is there.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.bench.relay_events import request
from tests.bench.relay_processes import Child, child, environment, everywhere, relay
from tests.bench.relay_senders import Answer, Sender
from tests.bench.relay_table import MS, percentile, table
from tests.bench.relay_watch import Watch
from tests.terminal.inbox import TERNBOX
from tests.terminal.terminal import Terminal
from tui.api.webhook_events import body_of
from tui.sync.pace import Pace

BARE = """
import asyncio, sys
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready")
    def on_mount(self):
        self.listening = asyncio.create_task(self.listen())
    async def listen(self):
        reader, self.writer = await asyncio.open_unix_connection(sys.argv[1])
        while line := await reader.readline():
            self.query_one(Static).update(line.decode())
Bare().run()
"""

SPACED = 0.2  # seconds between two messages: the inbox is idle again
SETTLED = 3.0

Post = Callable[[str], int]
"""Sends a message with this word in it, and returns the time just before (ns)."""


class Screen(Terminal):
    """Looks at the bytes while times are taken: to emulate a terminal takes longer than what is measured."""

    emulates = True

    def _feed(self) -> None:
        if self.emulates:
            super()._feed()

    def drawn(self, post: Post) -> int:
        """The time from the POST of a message to its last letter (ns)."""
        word, start = f"word{uuid4().hex[:8]}", len(self.output)
        self.emulates = False
        began = post(word)
        while word.encode() not in self.output[start:]:
            if not select.select([self._master], [], [], 20)[0]:
                sys.exit(f"the message was not drawn:\n{self.screen()}")
            self.read()
        taken = time.perf_counter_ns() - began
        self.emulates = True
        self.read(SPACED)
        if word not in self.screen():
            sys.exit(f"{word} was drawn, and is not there:\n{self.screen()}")
        return taken


def measure(folder: Path, messages: int) -> None:
    floor = _bare(folder, messages // 2)
    ours = _inbox(folder, messages)
    table(
        f"From POST to the screen: {messages} messages, {SPACED} s of rest between them"
        f" (polling: up to {Pace.active:.0f} s while the person is active, {Pace.asleep:.0f} s asleep)",
        ["p50 ms", "p99 ms", "p50 of floor"],
        [
            [name, f"{percentile(times, 50) / MS:.1f}", f"{percentile(times, 99) / MS:.1f}", _ratio(times, floor)]
            for name, times in (("ternbox", ours), ("floor: bare Textual, a line from a unix socket", floor))
        ],
    )


def _ratio(times: list[int], floor: list[int]) -> str:
    return f"{percentile(times, 50) / percentile(floor, 50):.2f}"


def _bare(folder: Path, messages: int) -> list[int]:
    path = str(folder / "bare.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        with _screen([sys.executable, "-c", BARE, path], environment(folder)) as screen:
            screen.wait_for("ready")
            line, _ = listener.accept()

            def post(word: str) -> int:
                began = time.perf_counter_ns()
                line.sendall(word.encode() + b"\n")
                return began

            with line:
                return [screen.drawn(post) for _ in range(messages)]


def _inbox(folder: Path, messages: int) -> list[int]:
    sandbox = ["tui", "sandbox", "--control", "--no-actors", "--until-eof"]
    with child(sandbox, folder) as world, relay(folder) as server, _posting(world, server) as post:
        _configure(folder, server)
        account = {"TERNBOX_API_URL": world.said["url"], "TERNBOX_ACCESS_KEY": world.said["access_key"]}
        with _screen(TERNBOX, environment(folder) | account) as screen:
            screen.wait_for("Open ")
            screen.read(SETTLED)
            screen.drawn(post)
            screen.wait_for("relay live")
            screen.read(SETTLED)
            return [screen.drawn(post) for _ in range(messages)]


@contextmanager
def _screen(command: Sequence[str], env: dict[str, str]) -> Iterator[Screen]:
    with everywhere():
        screen = Screen(command, env | {"COLORTERM": "truecolor"}, columns=120, rows=40)
    with screen:
        yield screen


def _configure(folder: Path, server: Child) -> None:
    config = folder / "ternbox" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f'feed = "relay"\nrelay = "{server.feed}"\n')


@contextmanager
def _posting(world: Child, server: Child) -> Iterator[Post]:
    """The customer who wrote last writes again; the webhook about it is what the clock runs for."""
    watch, answers = Watch(), list[Answer]()
    conversation = _ask(world, "/conversations?limit=1")["items"][0]["id"]

    def post(word: str) -> int:
        control = world.said["url"].removesuffix("/v1") + "/_control/inbound"
        message = _ask(world, control, {"conversation": conversation, "text": f"Are you there? {word}"})
        said = _ask(world, f"/conversations/{conversation}")
        ready = request(body_of("message.created", json.dumps(said).encode(), json.dumps(message).encode()))
        watch.until(lambda: len(answers) == sent[0], "the answer to the last one")
        sent[0] += 1
        return sender.send(ready)

    sent, sender = [0], Sender(watch, server.port, iter(()), answers)
    yield post
    sender.close()


def _ask(world: Child, address: str, said: dict[str, str] | None = None) -> Any:
    url = address if address.startswith("http") else world.said["url"] + address
    data = None if said is None else json.dumps(said).encode()
    asked = Request(url, data, {"Authorization": f"AccessKey {world.said['access_key']}"})
    with urlopen(asked, timeout=10) as answer:
        return json.load(answer)
