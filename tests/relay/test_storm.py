"""Everything at once, for some seconds, with real processes: a sandbox, a relay that is killed, inboxes that freeze or
are killed, webhooks that come twice, late, forged or never, an API in trouble. At rest all have what is true.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.credentials.api import Api, api
from tests.relay.processes import RelayProcess
from tests.relay.storm_inbox import ALL
from tui.model import NS
from tui.sandbox.clock import parse_date
from tui.sandbox.server import SIGNING_KEY
from tui.store import Store

SECONDS = 14
PAGE = 20
FAULTS: list[dict[str, Any]] = [
    {"kind": "webhook_twice", "probability": 0.1},
    {"kind": "webhook_bad_signature", "probability": 0.12},
    {"kind": "webhook_shuffle", "probability": 0.3, "seconds": 2},
    {"kind": "server_error", "method": "GET", "probability": 0.05},
    {"kind": "too_many", "method": "GET", "probability": 0.03, "retry_after": "1"},
    {"kind": "cut", "method": "GET", "probability": 0.03},
    {"kind": "slow", "method": "GET", "probability": 0.05, "seconds": 0.4},
]


class Shop(Api):
    """The sandbox over HTTP: what happens there, and what is true."""

    def get(self, path: str) -> Any:
        with urlopen(Request(self.url + path, headers={"Authorization": f"AccessKey {self.key}"}), timeout=10) as said:
            return json.loads(said.read())

    def conversations(self) -> list[str]:
        return [each["id"] for each in self.get("/conversations?limit=10")["items"]]

    def truth(self, conversation_id: str) -> tuple[int, dict[str, str]]:
        """The second after which they were made, and the newest messages with their states. Of the oldest second that a
        full page shows there may be more messages, and which of them it shows is for the API to choose.
        """
        items = self.get(f"/conversations/{conversation_id}/messages?limit={PAGE}")["items"]
        made = {each["id"]: parse_date(each["createdDatetime"]) // NS for each in items}
        oldest = min(made.values()) if len(items) == PAGE else 0
        return oldest, {each["id"]: each["status"] for each in items if made[each["id"]] > oldest}


class InboxProcess:
    def __init__(self, at: Shop, folder: Path, feed: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._command = [sys.executable, "-m", "tests.relay.storm_inbox", at.url, at.key, str(folder), str(feed)]
        self._said = (folder / "said").open("w+")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=self._said, text=True)

    def reply(self, conversation_id: str, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{conversation_id} {text}\n")
        self.process.stdin.flush()

    def kill_and_start(self) -> None:
        self.process.kill()
        self.end()
        self.start()

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read()

    def has(self, conversation_id: str, oldest: int) -> dict[str, str]:
        """The messages of seconds after this one, and their states."""
        store = Store.open(self.folder / "inbox.db")
        try:
            kept = store.threads.latest(conversation_id, ALL)
            return {each.id: each.status_word for each in kept if each.created // NS > oldest}
        finally:
            store.close()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_after_a_storm_every_inbox_has_what_is_true_and_none_ever_showed_a_message_twice(folder: Path) -> None:
    rng = random.Random(11)
    with api() as sandbox:
        at = Shop(sandbox.url, sandbox.key)
        relay = RelayProcess(folder, folder / "relay", options=("--register",))
        relay.environment = {
            "TERNBOX_API_URL": at.url,
            "TERNBOX_ACCESS_KEY": at.key,
            "TERNBOX_SIGNING_KEY": SIGNING_KEY,
        }
        relay.start()
        inboxes = [InboxProcess(at, folder / name, relay.feed) for name in ("ada", "bo")]
        conversations = at.conversations()
        at.control("faults", [fault | {"times": None} for fault in FAULTS])
        storm(rng, at, relay, inboxes, conversations)
        at.control("faults", method="DELETE")
        relay.kill()
        relay.start()
        settle(at, relay, inboxes, conversations)
        assert [inbox.said() for inbox in inboxes] == ["", ""]
        for inbox in inboxes:
            inbox.end()
        assert relay.stop() == 0


def storm(rng: random.Random, at: Shop, relay: RelayProcess, inboxes: list[InboxProcess], ids: list[str]) -> None:
    """Customers, colleagues and both inboxes write; every second something breaks."""
    ada, bo = inboxes
    until, frozen, number = time.monotonic() + SECONDS, False, 0
    breaks = time.monotonic() + 1
    while time.monotonic() < until:
        number += 1
        place, text = rng.choice(ids), f"storm {number}"
        match rng.randrange(6):
            case 0 if not frozen:
                rng.choice(inboxes).reply(place, text)
            case 1:
                at.control("colleague", {"conversation": place, "text": text})
            case _:
                at.control("inbound", {"conversation": place, "text": text})
        time.sleep(rng.uniform(0, 0.15))
        if time.monotonic() > breaks:
            breaks += rng.uniform(0.5, 1.5)
            what = rng.choice(["relay", "relay", "freeze", "inbox"])
            if what == "relay":
                relay.kill()
                relay.start()
            elif what == "freeze" or frozen:
                bo.process.send_signal(signal.SIGCONT if frozen else signal.SIGSTOP)
                frozen = not frozen
            else:
                ada.kill_and_start()
    bo.process.send_signal(signal.SIGCONT)


def settle(at: Shop, relay: RelayProcess, inboxes: list[InboxProcess], ids: list[str]) -> None:
    """Wait until both inboxes have what the API has. A status whose webhook was given up after the relay's last look is
    found at its next one: in a quarter of an hour, or when it starts.
    """
    for turn in range(120):
        if turn % 30 == 29:
            relay.kill()
            relay.start()
        wrong = [
            f"{inbox.folder.name} {id_}: has {len(set(has) - set(truth))} more, {len(set(truth) - set(has))} less, "
            f"{[f'{has[each]} for {truth[each]}' for each in truth if each in has and has[each] != truth[each]]}"
            for id_ in ids
            for oldest, truth in [at.truth(id_)]
            for inbox in inboxes
            for has in [inbox.has(id_, oldest)]
            if has != truth
        ]
        if not wrong:
            return
        time.sleep(0.5)
    raise AssertionError("\n".join(wrong))
