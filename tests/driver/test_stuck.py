"""A terminal that reads nothing for a while: work goes on, and when it reads again it gets one picture, the newest."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.credentials.api import Api, api
from tests.terminal.inbox import FIRST, TERNBOX, state_folder
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal
from tui.store import Store

Environment = dict[str, str]
STUCK = float(os.environ.get("STUCK_SECONDS", "3"))
PAGE_DOWN, PAGE_UP = "\x1b[6~", "\x1b[5~"
SOON = 3.0  # seconds: one, and what a busy machine adds
# What the kernel and the driver had taken before the terminal stopped to read, and one whole screen.
ONE_PICTURE = 25_000


@pytest.fixture
def shop() -> Iterator[Api]:
    with api() as running:
        yield running


@pytest.fixture
def inbox(shop: Api, environment: Environment) -> Iterator[Terminal]:
    account = environment | {"TERNBOX_API_URL": shop.url, "TERNBOX_ACCESS_KEY": shop.key, "COLORTERM": "truecolor"}
    with Terminal(TERNBOX, account, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        terminal.read(0.7)
        yield terminal


def hold_keys(terminal: Terminal) -> None:
    """More than any buffer takes, if it were all sent."""
    for _ in range(30):
        terminal.send(PAGE_DOWN + PAGE_UP)
        time.sleep(0.03)


def asked(shop: Api, path: str) -> Any:
    request = Request(f"{shop.url}/{path}", headers={"Authorization": f"AccessKey {shop.key}"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)["items"]


def test_the_program_lives_on_and_the_newest_picture_comes(
    shop: Api, inbox: Terminal, environment: Environment
) -> None:
    first = asked(shop, "conversations?limit=1")[0]["id"]
    began = time.monotonic()
    hold_keys(inbox)
    inbox.send("g\rHello out there\r")
    messages = f"conversations/{first}/messages"
    until(lambda: str(asked(shop, messages)), lambda them: "Hello out there" in them, "the reply at MessageBird")
    shop.hear(first, "Is anybody there?")
    until(lambda: said(environment, first), lambda texts: "Is anybody there?" in texts, "the news in the store")
    time.sleep(max(0.0, STUCK - (time.monotonic() - began)))
    caught_up = inbox.read(0.7)
    assert "Hello out there" in inbox.screen()
    assert "Is anybody there?" in inbox.screen()
    assert len(caught_up) < ONE_PICTURE


def said(environment: Environment, conversation: str) -> str:
    store = Store.open(state_folder(environment) / "inbox.db")
    try:
        return repr(store.threads.latest(conversation, 5))
    finally:
        store.close()


@pytest.mark.parametrize("way", ["hang-up", "terminate", "quit"])
def test_a_stuck_terminal_holds_nobody_back(inbox: Terminal, way: str) -> None:
    hold_keys(inbox)
    if way == "quit":
        inbox.send("q")
    else:
        inbox.process.send_signal(signal.SIGHUP if way == "hang-up" else signal.SIGTERM)
    assert inbox.process.wait(SOON) == 0
