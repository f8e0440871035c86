"""A reconciler between a sandbox over HTTP and a log. Time stands still until the test moves it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random

from tests.relay.engines import everything
from tui.api.account import Account
from tui.api.client import Client
from tui.api.pace import Pace
from tui.api.webhook_events import event_of
from tui.credentials import Secret
from tui.model import DAY, NS
from tui.relay.engine import Engine
from tui.relay.events import UNPARSED, Appended, Event, New
from tui.relay.metrics import Metrics
from tui.relay.reconcile import ReconcilePace, Reconciler
from tui.relay.sqlite_log import SqliteLog
from tui.sandbox import things
from tui.sandbox.calls import to_bytes
from tui.sandbox.clock import FakeClock
from tui.sandbox.deliveries import event_json
from tui.sandbox.demo import demo_world
from tui.sandbox.server import Sandbox, running

START = 1_767_225_600 * NS

PACE = ReconcilePace(jitter=0)


class Rests:
    """A sleep that ends when the test says so; `asked` is how long each would have been."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.asleep = asyncio.Event()
        self._end: asyncio.Future[None] | None = None

    async def __call__(self, seconds: float) -> None:
        self._end = asyncio.get_running_loop().create_future()
        self.asked.append(seconds)
        self.asleep.set()
        try:
            await self._end
        finally:
            self.asleep.clear()

    def end(self) -> None:
        assert self._end
        self._end.set_result(None)
        self.asleep.clear()


class Desk:
    """`told` are the bodies that webhooks would have had; nobody delivers them unless the test does."""

    def __init__(self, sandbox: Sandbox, clock: FakeClock, client: Client, log: SqliteLog) -> None:
        self.sandbox, self.world, self.clock, self.client, self.log = sandbox, sandbox.world, clock, client, log
        self.account = Account(client)
        self.told: list[bytes] = []
        self.world.listen(lambda event: self.told.append(to_bytes(event_json(self.world, event))))
        self.metrics, self.rests = Metrics(), Rests()

    def reconciler(self, *, holder: str = "relay", log: Engine | None = None, rests: Rests | None = None) -> Reconciler:
        return Reconciler(
            self.account, log or self.log, holder=holder, clock=self.clock, sleep=rests or self.rests,
            rng=Random(1), metrics=self.metrics, pace=PACE,
        )  # fmt: skip

    @asynccontextmanager
    async def reconciling(self, reconciler: Reconciler | None = None) -> AsyncIterator[Reconciler]:
        """Has reconciled once inside."""
        reconciler = reconciler or self.reconciler()
        task = asyncio.create_task(reconciler.run())
        try:
            await self.rest(task)
            yield reconciler
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def reconcile(self) -> Reconciler:
        """As after a start."""
        async with self.reconciling() as reconciler:
            assert reconciler.trouble is None
            return reconciler

    async def rest(self, task: asyncio.Task[None] | None = None) -> None:
        asleep = asyncio.create_task(self.rests.asleep.wait())
        await asyncio.wait([asleep, *([task] if task else [])], timeout=30, return_when=asyncio.FIRST_COMPLETED)
        asleep.cancel()

    async def again(self, reconciler: Reconciler, *, wake: bool = True) -> float:
        """The next reconcile, however long it takes until then; says how many seconds that were."""
        before, began = self.reconciles, self.clock()
        if wake:
            reconciler.wake()
        while self.reconciles == before:
            await self.rest()
            self.pass_time(self.rests.asked[-1])
            self.rests.end()
            await self.rest()
        return (self.clock() - began) / NS

    @property
    def reconciles(self) -> int:
        return sum(self.metrics.counted("reconciles", result=result) for result in ("whole", "trouble"))

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.world.tick()

    @contextmanager
    def calls(self) -> Iterator[list[int]]:
        """How many requests were made inside."""
        before, counted = self.client.requests, list[int]()
        yield counted
        counted.append(self.client.requests - before)

    # What happens at MessageBird

    def conversations(self, count: int, status: str = "active") -> list[things.Conversation]:
        numbers = self.world.things.shelf.page(status, 0, count)
        return [self.world.things.numbered(number) for number in numbers]

    def write(self, conversation: things.Conversation, text: str = "hey", delay: float = 0.0) -> things.Message:
        self.clock.advance(0.01)
        contact = self.world.things.contact(conversation.contact_id)
        return self.world.receive(contact, conversation.channel_id, "text", {"text": text}, delay=delay)

    async def hear(self, bodies: Sequence[bytes]) -> list[Appended]:
        """Webhooks arrive."""
        events = [(event_of(body), body) for body in bodies]
        return await self.log.append(
            [
                New(each.id, each.kind or UNPARSED, body, self.clock(), "webhook", each.channel_id)
                for each, body in events
            ]
        )

    # What the log has

    async def events(self) -> list[Event]:
        """Without the one with which every reconciled log begins."""
        return [each for each in await everything(self.log) if (each.seq, each.source) != (1, "reconcile")]

    async def found(self) -> list[str]:
        """Ids of the messages that were found by reconciling, in order."""
        events = [each for each in await self.events() if each.source == "reconcile"]
        said = [json.loads(each.body) for each in events]
        return [each["message"]["id"] for each in said if "message" in each]


@asynccontextmanager
async def desk(folder: Path, *, crowd: int = 0, silence: float = 10.0) -> AsyncIterator[Desk]:
    clock = FakeClock(START)
    world = demo_world(clock, conversations=crowd)
    clock.advance(DAY / NS)
    world.tick()
    log = SqliteLog(folder / "log.db", clock=clock)
    await log.open()
    pace = Pace(per_second=1e9, sleep=_no_rest)
    async with (
        running(world) as sandbox,
        Client(Secret(sandbox.key), base_url=sandbox.url, pace=pace, silence=silence) as client,
    ):
        yield Desk(sandbox, clock, client, log)
    await log.close()


async def _no_rest(seconds: float) -> None:
    """The client's own pauses pass at once."""
