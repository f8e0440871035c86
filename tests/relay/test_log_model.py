"""Any order of calls to an event log against a few lines that say what it should hold."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.relay.engines import ENGINES, Shelf, everything, new
from tui.model import HOUR, NS
from tui.relay.engine import Engine
from tui.relay.events import Appended, Bounds, Event, New

T = TypeVar("T")

IDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "\ud800", "\0"])
NONCES = st.none() | st.sampled_from(["n1", "n2", "n3"])
KINDS = st.sampled_from(["message.created", "message.updated", "unparsed"])
EVENTS = st.builds(new, IDS, body=st.binary(max_size=4), kind=KINDS, nonce=NONCES)
HOLDERS = st.sampled_from(["ann", "bob"])


class Model:
    """What a log holds, said as simply as possible."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.nonces: dict[str, int] = {}
        self.newest = 0

    def append(self, new: New) -> Appended:
        known = next((each.seq for each in self.events if each.id == new.id), None)
        if new.nonce is not None and self.nonces.get(new.nonce, known) != known:
            return Appended(0, "refused")
        if known is None:
            self.newest += 1
            self.events.append(Event(self.newest, new.id, new.kind, new.body, new.at, new.source, new.channel_id))
        if new.nonce is not None:
            self.nonces[new.nonce] = known or self.newest
        return Appended(known or self.newest, "stored" if known is None else "known")

    def trim(self, before: int, keep_last: int) -> int:
        dropped = 0
        while self.events and self.events[0].at < before and self.events[0].seq <= self.newest - keep_last:
            gone = self.events.pop(0).seq
            self.nonces = {nonce: seq for nonce, seq in self.nonces.items() if seq != gone}
            dropped += 1
        return dropped


class LogMachine(RuleBasedStateMachine):
    """`engine` names the log under test."""

    engine = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="tb-")
        self.runner = asyncio.Runner()
        self.shelf = Shelf(ENGINES[self.engine], Path(self.folder.name))
        self.log: Engine = self.do(self.shelf.log())
        self.epoch = self.shelf.epoch
        self.model = Model()
        self.notes: dict[str, str] = {}
        self.lease: tuple[str, int] = ("", 0)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.do(self.shelf.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(batch=st.lists(EVENTS, max_size=6), note=st.none() | st.text(max_size=3))
    def append(self, batch: list[New], note: str | None) -> None:
        notes = {} if note is None else {"mark": note}
        batch = [_later(each, self.shelf.now) for each in batch]
        assert self.do(self.log.append(batch, notes=notes)) == [self.model.append(_plain(each)) for each in batch]
        self.notes |= notes

    @rule(batches=st.lists(st.lists(EVENTS, min_size=1, max_size=3), min_size=2, max_size=5))
    def append_side_by_side(self, batches: list[list[New]]) -> None:
        async def all_of_them() -> list[list[Appended]]:
            return list(await asyncio.gather(*map(self.log.append, batches)))

        batches = [[_later(each, self.shelf.now) for each in batch] for batch in batches]
        expected = [[self.model.append(_plain(each)) for each in batch] for batch in batches]
        assert self.do(all_of_them()) == expected

    @rule(hours=st.integers(-2, 30))
    def time_passes(self, hours: int) -> None:
        self.shelf.now += hours * HOUR

    @rule(age=st.integers(0, 40), keep_last=st.integers(0, 8))
    def trim(self, age: int, keep_last: int) -> None:
        before = self.shelf.now - age * HOUR
        assert self.do(self.log.trim(before=before, keep_last=keep_last)) == self.model.trim(before, keep_last)

    @rule(after=st.integers(0, 30), limit=st.integers(1, 5), kinds=st.none() | st.frozensets(KINDS))
    def read(self, after: int, limit: int, kinds: frozenset[str] | None) -> None:
        chosen = [e for e in self.model.events if e.seq > after and (kinds is None or e.kind in kinds)]
        assert self.do(self.log.read(after, limit, kinds=kinds)) == chosen[:limit]

    @rule(holder=HOLDERS, seconds=st.sampled_from([0, 1800, 7200]))
    def take_the_lease(self, holder: str, seconds: int) -> None:
        owner, until = self.lease
        free = owner == holder or until <= self.shelf.now
        assert self.do(self.log.lease("work", holder, seconds)) == free
        if free:
            self.lease = (holder, self.shelf.now + seconds * NS)

    @rule()
    def reopen(self) -> None:
        self.log = self.do(self.shelf.log())
        assert self.shelf.epoch == self.epoch

    @invariant()
    def it_holds_what_the_model_holds(self) -> None:
        assert self.do(everything(self.log)) == self.model.events
        oldest = self.model.events[0].seq if self.model.events else self.model.newest + 1
        assert self.do(self.log.bounds()) == Bounds(oldest, self.model.newest)
        assert self.do(self.log.note("mark")) == self.notes.get("mark")


def _later(event: New, at: int) -> New:
    return New(event.id, event.kind, event.body, at, event.source, event.channel_id, event.nonce)


def _plain(event: New) -> New:
    """As a log may spell what is no character."""
    return New(event.id.replace("\ud800", "\\ud800"), event.kind, event.body, event.at, nonce=event.nonce)


@pytest.mark.parametrize("engine", ENGINES)
def test_any_order_of_calls(engine: str) -> None:
    machine = type("Machine", (LogMachine,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
