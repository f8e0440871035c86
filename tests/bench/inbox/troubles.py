"""Parts in which something happens to the program: its imports are timed, its store must come from the disk, others
write into that, its terminal is stuck.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time_ns
from uuid import uuid4

from msgspec.structs import replace as replace_fields

from tests.bench.inbox.figures import Figures, Results
from tests.bench.inbox.measure import measure, started
from tests.bench.inbox.plan import SSH, Plan, World
from tests.bench.inbox.programs import BESIDE_THE_THREAD, TO_THE_LIST, TYPED, ternbox
from tests.bench.inbox.session import Session
from tests.bench.inbox.stores import forget, store_file
from tests.bench.inbox.walk import Step, press, pressed, sample, so_far
from tests.terminal.inbox import sandbox
from tui.model import Direction, Observation, Status
from tui.store import Store, View, position

Change = Callable[[], object]

REPLY = "We are looking into it."
QUESTION = "Is anybody there?"
STUCK = 10.0  # seconds
KEYS_WHILE_STUCK = 100
ROWS_IN_SIGHT = 14


def imports(plan: Plan, world: World, results: Results) -> None:
    """Processor time of the program's own imports, until a key is answered."""
    with TemporaryDirectory() as folder:
        told = Path(folder) / "imports"
        program = replace(
            ternbox(world.inbox(plan.middle), "own imports"),
            command=(sys.executable, "-m", "tests.bench.inbox.own_imports", str(told)),
        )
        for _ in range(max(3, plan.walks)):
            with Session(program.command, program.env) as session:
                started(session, program)
                spent, modules = told.read_text().split()
            results.setdefault(program.name, Figures()).imports.append((float(spent), int(modules)))


def hanging(plan: Plan, world: World, results: Results) -> None:
    """The same keys where the network has nothing new and where every request hangs: two inboxes side by side, each
    with a store of its own, now the one first and now the other.
    """
    with ExitStack() as stack:
        programs = [
            ternbox(stack.enter_context(world.apart(plan.sizes[0], hangs=hangs)), f"{network} network")
            for hangs, network in ((False, "quiet"), (True, "hanging"))
        ]
        pairs = [(program, stack.enter_context(Session(program.command, program.env))) for program in programs]
        for program, session in pairs:
            started(session, program)
            session.until_quiet(1)
        for step in _SIDE_BY_SIDE:
            for _, session in pairs:
                press(session, *step.lead)
            for name in step.keys * max(1, plan.times // len(step.keys)):
                for program, session in pairs:
                    found = results.setdefault(program.name, Figures()).steps.setdefault(step.name, [])
                    found.append(pressed(session, name, step))
                pairs.reverse()
            for _, session in pairs:
                press(session, *step.back)


_SIDE_BY_SIDE = (
    Step("list move", ("j", "k"), window=BESIDE_THE_THREAD, rest=0.4, lead=TO_THE_LIST),
    Step("next conversation", ("]", "["), quiet=0.4, lead=TO_THE_LIST),
    Step("typed character", TYPED, quiet=0.7, lead=(*TO_THE_LIST, "j", "r"), back=("ctrl+u", *TO_THE_LIST)),
)


def cold(plan: Plan, world: World, results: Results) -> None:
    """Nothing of the store is in memory at the start, and keys come as from a person who looks at what they lead to."""
    for size in plan.sizes:
        program = ternbox(world.inbox(size), f"{size}, cold", _LOOKED_AT)
        forget(store_file(Path(program.env["XDG_STATE_HOME"])))
        measure(program, results.setdefault(program.name, Figures()))


_LOOKED_AT = (
    Step("page of list", ("pagedown",), 10, window=BESIDE_THE_THREAD, rest=0.5, lead=TO_THE_LIST),
    Step("end of list", ("G", "g"), 2, window=BESIDE_THE_THREAD, rest=0.5),
    Step("next conversation", ("]",), 10, rest=0.5, lead=("g",)),
)


def badge(plan: Plan, world: World, results: Results) -> None:
    """Another process of the same person hears how far a reply has come, in a row that is not open: its badge changes.
    Then it marks the conversation of another row read, and unread, which changes how the whole row is written.
    """
    with ExitStack() as stack:
        program = ternbox(stack.enter_context(world.apart(plan.sizes[0])), "badge")
        store = stack.enter_context(closing(Store.open(store_file(Path(program.env["XDG_STATE_HOME"])))))
        ours, theirs = _badges(store), _reading(store)
        session = stack.enter_context(Session(program.command, program.env))
        started(session, program)
        session.until_quiet(1.5)
        steps = results.setdefault(program.name, Figures()).steps
        for step, changes in (("badge", ours), ("read and unread", theirs)):
            for change in changes:
                session.until_quiet(0.5)
                before, began = so_far(session), perf_counter()
                change()
                steps.setdefault(step, []).append(sample(session, began, session.until_quiet(0.5, 3), before))


def _badges(store: Store) -> list[Change]:
    """A reply in one of the rows in sight comes, is delivered, and is read; where it comes is not measured."""
    last = next(
        message
        for id in store.lists.ids(View.OPEN, 3, ROWS_IN_SIGHT)
        for message in store.threads.latest(id, 1)
        if message.direction is Direction.SENT and message.status is Status.READ
    )
    reply = replace_fields(last, id=uuid4().hex, created=(last.created or 0) + 1)

    def comes(status: Status) -> None:
        told = replace_fields(reply, status=status, status_word=status.value)
        store.observe([Observation(told, time_ns())])

    comes(Status.QUEUED)
    return [partial(comes, status) for status in (Status.SENT, Status.DELIVERED, Status.READ)]


def _reading(store: Store) -> list[Change]:
    other = next(id for id in store.lists.ids(View.OPEN, 3, ROWS_IN_SIGHT) if _is_unread_again(store, id))
    newest = position(store.threads.latest(other, 1)[0])
    return [partial(store.reading.mark, other, newest), partial(store.reading.unread_again, other)] * 3


def _is_unread_again(store: Store, id: str) -> bool:
    """What we said last cannot be unread."""
    store.reading.unread_again(id)
    row = store.lists.row(id)
    return row is not None and row.unread > 0


def stuck(plan: Plan, world: World, results: Results) -> None:
    """Nobody reads the terminal for ten seconds, in which a customer writes, a reply is sent and keys are pressed."""
    del plan
    with TemporaryDirectory() as state, sandbox({**world.env, "XDG_STATE_HOME": state}, "--control") as account:
        program = ternbox({**account, **SSH}, "stuck")
        with Session(program.command, program.env) as session:
            started(session, program)
            session.during(3)
            press(session, "g", "r", REPLY)
            session.stall()
            press(session, "enter")
            _write(account["TERNBOX_API_URL"], Path(state))
            for _ in range(KEYS_WHILE_STUCK):
                press(session, "pageup", quiet=STUCK / KEYS_WHILE_STUCK)
            figures = results.setdefault(program.name, Figures())
            figures.went_on += [_has(Path(state), text) for text in (REPLY, QUESTION)]
            before, began = so_far(session), perf_counter()
            session.go_on()
            pieces = session.until_quiet(1, 3)
            figures.steps.setdefault("on return", []).append(sample(session, began, pieces, before))


def _write(api: str, state: Path) -> None:
    """The customer of the newest conversation writes."""
    with sqlite3.connect(store_file(state)) as connection:
        contact = connection.execute("SELECT contact_id FROM conversations ORDER BY activity DESC").fetchone()[0]
    body = json.dumps({"contact": contact, "text": QUESTION}).encode()
    request = urllib.request.Request(f"{api.removesuffix('/v1')}/_control/inbound", body, method="POST")
    with urllib.request.urlopen(request, timeout=10):
        pass


def _has(state: Path, text: str) -> bool:
    """Whether the store has a message with it that the API knows."""
    with sqlite3.connect(store_file(state)) as connection:
        found = connection.execute("SELECT count(*) FROM messages WHERE CAST(content AS TEXT) LIKE ?", (f"%{text}%",))
        return bool(found.fetchone()[0])
