"""What a key costs over SSH, in bytes: the goals for a screen of 120x40 in true colour.

News may cost something at any moment, so the cheapest of several keys counts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from msgspec.structs import replace

from tests.terminal.inbox import FIRST, TERNBOX, sandbox, state_folder
from tests.terminal.terminal import Terminal
from tui.model import Observation, Status
from tui.store import Store, View

REMOTE = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22", "COLORTERM": "truecolor"}
DOWN, PAGE_UP, PAGE_DOWN = "\x1b[B", "\x1b[5~", "\x1b[6~"
BLUR, FOCUS, PALETTE, ESCAPE = "\x1b[O", "\x1b[I", "\x10", "\x1b"
REST = 0.7  # seconds: longer than a thread waits until it opens


GOALS = {
    "next conversation": 3400, "list move": 340, "page of the list": 4400, "tab to the thread": 250,
    "tab to the reply": 250, "tab to the list": 250, "focus lost": 250, "focus gained": 250, "letter": 100,
    "palette": 7500, "page of the thread": 3100, "badge": 100, "three idle seconds": 0,
}  # fmt: skip


@dataclass
class Costs:
    """What was sent for each key."""

    terminal: Terminal
    sent: dict[str, list[bytes]] = field(default_factory=dict)

    def of(self, what: str, *keys: str) -> None:
        self.terminal.read(REST)
        for key in keys:
            self.terminal.send(key)
            self.note(what, self.terminal.read(REST))

    def note(self, what: str, sent: bytes) -> None:
        self.sent.setdefault(what, []).append(sent)

    def least(self, what: str) -> int:
        return min(map(len, self.sent[what]))


def test_a_key_costs_no_more_than_what_it_changes(environment: dict[str, str]) -> None:
    with sandbox(environment | REMOTE) as account, Terminal(TERNBOX, account, columns=120, rows=40) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        costs = Costs(terminal)
        lists(costs)
        writing(costs)
        threads(costs)
        others(costs, account)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert set(costs.sent) == set(GOALS)
    assert {what: costs.sent[what] for what, goal in GOALS.items() if costs.least(what) > goal} == {}
    assert min(costs.least(what) for what in ("list move", "letter", "tab to the reply", "palette", "badge")) > 10


def lists(costs: Costs) -> None:
    costs.of("next conversation", "j", "j", "j")
    costs.sent["list move"] = [first_frame(sent) for sent in costs.sent["next conversation"]]
    costs.of("page of the list", PAGE_DOWN, PAGE_UP)
    costs.sent["page of the list"] = [first_frame(sent) for sent in costs.sent["page of the list"]]
    for _ in range(2):
        for where in ("thread", "reply", "list"):
            costs.of(f"tab to the {where}", "\t")
        costs.of("focus lost", BLUR)
        costs.of("focus gained", FOCUS)
    costs.of("palette", PALETTE)
    costs.terminal.send(ESCAPE)


def first_frame(sent: bytes) -> bytes:
    """The rows of the list; the thread follows in a frame of its own."""
    return sent.split(b"\x1b[?2026l")[0] if b"\x1b[?2026l" in sent else sent


def writing(costs: Costs) -> None:
    costs.terminal.read(REST)
    costs.terminal.send("\rH")  # with the first letter comes the draft in the list
    costs.of("letter", *"ello")
    costs.terminal.send("\x7f" * 5 + ESCAPE)


def threads(costs: Costs) -> None:
    costs.terminal.read(REST)
    costs.terminal.send("/Marit")
    costs.terminal.wait_for("Marit de Wolf (Hotel Duinrand) · +")
    costs.terminal.send("\r\r")
    costs.terminal.wait_for("reply to Marit")
    costs.of("page of the thread", PAGE_UP, PAGE_UP)
    for _ in range(3):  # out of the reply, the thread and the filter
        costs.terminal.send(ESCAPE)
        costs.terminal.read(REST)


def others(costs: Costs, account: dict[str, str]) -> None:
    """Another inbox hears that replies were read; and then nothing happens."""
    store = Store.open(state_folder(account) / "inbox.db")
    newest = [store.threads.latest(row.id, 1)[0] for row in store.lists.page(View.OPEN, 0, 15)]
    for message in [message for message in newest if message.status is Status.DELIVERED][:3]:
        costs.terminal.read(REST)
        store.observe([Observation(replace(message, status=Status.READ), time.time_ns())])
        costs.note("badge", costs.terminal.read(2 * REST))
    store.close()
    for _ in range(3):
        costs.terminal.read()
        time.sleep(3)
        costs.note("three idle seconds", costs.terminal.read())
        if not costs.least("three idle seconds"):
            break
