"""A whole team in one process under one clock: the sandbox as the truth, webhooks that go wrong, a relay that comes and
goes, an API that is slow or refuses, and inboxes with stores of their own. Every change of a store is looked at.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import httpx
from msgspec import json

from tests.sync.desk import Time, settle
from tests.sync.live import conversations, thread, world_of
from tests.sync.relay import Relay
from tui.api.account import Account
from tui.api.client import Client
from tui.api.pace import Pace as ClientPace
from tui.api.webhook_events import event_of
from tui.credentials import Secret
from tui.model import NS, Text
from tui.sandbox.calls import to_bytes
from tui.sandbox.deliveries import event_json
from tui.sandbox.faults import Faults
from tui.sandbox.http import make_app
from tui.sandbox.things import Event, Message
from tui.sandbox.world import World
from tui.store import Change, Store, position
from tui.sync import Line, Pace, Sync, SyncState
from tui.sync.incoming import KEY
from tui.sync.reader import never_read
from tui.sync.talk import Place

URL = "http://127.0.0.1/v1"
ACCESS_KEY = "test_key"
ALL = 10_000
NEWEST = 15
PACE = Pace(look_elsewhere=600)


class Api(httpx.AsyncBaseTransport):
    """The sandbox without a network between. `mood` is what goes wrong just now."""

    def __init__(self, world: World, time: Time, rng: random.Random) -> None:
        self._app = httpx.ASGITransport(make_app(world, ACCESS_KEY, Faults(rng)))
        self._time, self._rng = time, rng
        self.mood = "well"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        mood = self.mood if self._rng.random() < 0.7 else "well"
        if mood == "slow" or (mood == "answers lost" and request.method == "GET"):
            await self._time.sleep(self._rng.uniform(0.1, 8))
        if mood == "busy":
            return httpx.Response(429, headers={"Retry-After": str(self._rng.randrange(1, 20))}, request=request)
        if mood == "broken":
            return httpx.Response(503, request=request)
        if mood == "cut":
            raise httpx.ConnectError("no route")
        answer = await self._app.handle_async_request(request)
        if mood == "answers lost" and request.method != "GET":
            raise httpx.ReadError("reset")
        return answer


class Hooks:
    """Webhooks on their way: some are lost, told twice, late and out of order, or not accepted by the relay."""

    def __init__(self, world: World, relay: Relay, time: Time, rng: random.Random) -> None:
        self._world, self._relay, self._time, self._rng = world, relay, time, rng
        self.out = False
        self.lost = 0.1
        self.tasks: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()
        world.listen(self._hear)

    def _hear(self, event: Event) -> None:
        body = to_bytes(event_json(self._world, event))
        for _ in range(2 if self._rng.random() < 0.1 else 1):
            task = asyncio.get_running_loop().create_task(self._bring(body))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _bring(self, body: bytes) -> None:
        for _ in range(4):
            if self._rng.random() < 0.5:
                await self._time.sleep(self._rng.choice([0.05, 1, 10]) * self._rng.random())
            if self.out or self._rng.random() < self.lost:  # never came, was forged, or expired on the way
                self.counts["lost"] += 1
                return
            if not self._relay.down:
                said = event_of(body)
                known = not self._relay.append(said.id, said.kind or "unparsed", body)
                self.counts["doubled" if known else "brought"] += 1
                return
            await self._time.sleep(5)


class Inbox:
    """One person's, with a store that outlives its runs; also its own way to the relay."""

    far = False

    def __init__(self, team: Team, name: str, folder: Path) -> None:
        self._team, self._folder = team, folder
        self.name = name
        self.store = Store.open(folder / "inbox.db", clock=team.time)
        self.store.listen(self._changed)
        self._place: Place | None = None
        self.went_live = 0
        self._sync: Sync | None = None
        self._task: asyncio.Task[None] | None = None
        self._client: Client | None = None
        self._feed = ""
        self._began_with: dict[str, list[Message]] = {}
        self._were_read: set[str] = set()

    async def __call__(self) -> Line:
        line = await self._team.relay()
        self._began_with = self._team.newest()
        self._were_read = {id_ for id_ in self._began_with if not never_read(self.store, id_)}
        return line

    @property
    def sync(self) -> Sync:
        assert self._sync is not None
        return self._sync

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def start(self) -> None:
        team = self._team
        pace = ClientPace(10_000, 8, clock=team.time, sleep=team.time.sleep)
        self._client = Client(Secret(ACCESS_KEY), base_url=URL, pace=pace, clock=team.time, rng=team.rng)
        self._client._http._transport = team.api
        self._sync = Sync(
            self.store,
            Account(self._client, clock=team.time),
            lock_path=self._folder / "sync.lock",
            clock=team.time,
            sleep=team.time.sleep,
            rng=team.rng,
            pace=PACE,
            line=self,
            monotonic=lambda: team.time.awake,
        )
        self._sync.listen(self._says)
        self._task = asyncio.create_task(self._sync.run())

    async def stop(self) -> None:
        """As hard as a kill: whatever is under way is dropped."""
        assert self._task is not None
        if self._task.done():
            self._task.result()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        await settle()

    def check(self) -> None:
        """Raise what sync died of."""
        if self._task is not None and self._task.done():
            self._task.result()

    # What must hold at every moment

    def _changed(self, change: Change) -> None:
        for conversation_id in change.conversations:
            self._nothing_twice(conversation_id)
        place = json.decode(self.store.feed.get(KEY) or "null", type=Place | None)
        if place != self._place:
            before, self._place = self._place, place
            if before and place:
                assert before.epoch == place.epoch
                assert before.cursor < place.cursor, f"{self.name}: the cursor went back"
                self._has_all(before.cursor, place)

    def _has_all(self, before: int, place: Place) -> None:
        """What the cursor has passed is in the store."""
        relay = self._team.relay
        passed = relay.log[before : place.cursor] if relay.epoch == place.epoch else []
        for event in passed:
            if event.kind.startswith("message."):
                message_id = json.decode(event.ev)["message"]["id"]
                assert self.store.threads.raw(message_id), f"{self.name} is past {event.seq} and does not have it"

    def _nothing_twice(self, conversation_id: str) -> None:
        """Every message was given a text of its own, so a text that shows twice is a message that shows twice."""
        shown = [message.content for message in self.store.threads.latest(conversation_id, ALL)]
        shown += [each.content for each in self.store.outbox.of(conversation_id) if each.state != "sent"]
        texts = Counter(content.text for content in shown if isinstance(content, Text))
        twice = [text for text, times in texts.items() if times > 1]
        assert not twice, f"{self.name} shows twice: {twice}"

    def _says(self, state: SyncState) -> None:
        before, self._feed = self._feed, state.feed
        if state.feed == "live" and before == "catching up" and state.backfill is None:
            self.went_live += 1
            self._lacks_nothing()

    def _lacks_nothing(self) -> None:
        """Of the threads that were read once, what was at the API when the connection began is here when it is live."""
        for conversation_id, messages in self._began_with.items():
            assert self.store.lists.row(conversation_id), f"{self.name} is live without {conversation_id}"
            due = [each.id for each in messages if self._is_due(conversation_id, each)]
            missing = [id_ for id_ in due if self.store.threads.raw(id_) is None]
            assert not missing, f"{self.name} is live and lacks {missing}"

    def _is_due(self, conversation_id: str, message: Message) -> bool:
        """A first reading is one page: what has been pushed off it since the connection began is older history."""
        if conversation_id in self._were_read:
            return True
        since = self.store.threads.known_from(conversation_id).created
        return not never_read(self.store, conversation_id) and message.created // NS > since // NS

    # At rest

    def compare(self) -> None:
        world = self._team.world
        for conversation_id in conversations(world):
            row, said = self.store.lists.row(conversation_id), world.things.conversation(conversation_id)
            assert row is not None, f"{self.name} does not know {conversation_id}"
            assert row.open == (said.status == "active"), f"{self.name}: {conversation_id} is {said.status}"
            assert row.number, f"{self.name} does not know whose {conversation_id} is"
            assert row.channel_name == "SMS"
            truth = {each.id: each for each in thread(world, conversation_id)}
            here = {each.id: each for each in self.store.threads.latest(conversation_id, ALL)}
            assert len(here) >= min(20, len(truth)) or not row.open
            assert [here[id_].status_word for id_ in here] == [truth[id_].status for id_ in here]
            oldest = min((each.created for each in here.values()), default=self._team.time())
            missing = [id_ for id_, each in truth.items() if each.created // NS > oldest // NS and id_ not in here]
            assert not missing, f"{self.name}: a gap of {len(missing)} messages in {conversation_id}"

    async def compare_all(self) -> None:
        """Also what is only read when somebody looks."""
        for conversation_id in conversations(self._team.world):
            truth = [each.id for each in thread(self._team.world, conversation_id)]
            self.sync.look_at(conversation_id)
            await self._team.time.advance(1)
            for _ in range(len(truth)):
                if self.store.threads.history(conversation_id).complete:
                    break
                self.sync.want_older(conversation_id)
                await self._team.time.advance(1)
            here = [each.id for each in self.store.threads.latest(conversation_id, ALL)]
            # The order within a second is the API's own: it tells some dates in whole seconds, and not everywhere.
            assert sorted(here) == sorted(truth), f"{self.name}: {len(here)} of {len(truth)} in {conversation_id}"


class Team:
    def __init__(self, folder: Path, seed: int, inboxes: int = 2) -> None:
        self.rng = random.Random(seed)
        self.time = Time()
        self.world = world_of(8, self.time, seed=seed)
        self.relay = Relay(self.time)
        self.api = Api(self.world, self.time, self.rng)
        self.hooks = Hooks(self.world, self.relay, self.time, self.rng)
        self.inboxes = [Inbox(self, f"inbox {n}", folder / str(n)) for n in range(inboxes)]
        self._number = 0
        self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        while True:
            self.world.tick()
            await self.time.sleep(1)

    def newest(self) -> dict[str, list[Message]]:
        return {id_: thread(self.world, id_)[-NEWEST:] for id_ in conversations(self.world)}

    def text(self) -> str:
        self._number += 1
        return f"message {self._number}"

    def reply(self, inbox: Inbox, conversation_id: str) -> None:
        """To what the person sees, as in the composer; what is stopped at once stays with the person."""
        latest = inbox.store.threads.latest(conversation_id, 1)
        seen = position(latest[-1]) if latest else None
        inbox.store.outbox.add(conversation_id, Text(self.text()), seen=seen)

    async def end(self) -> None:
        self._ticking.cancel()
        for task in list(self.hooks.tasks):
            task.cancel()
        self.relay.cut()
        for inbox in self.inboxes:
            if inbox.is_running:
                await inbox.stop()
            inbox.store.close()
