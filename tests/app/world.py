"""A small inbox at a fixed time, made of observations: what the tests of the screen look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.config import Settings
from tui.model import (
    DAY,
    HOUR,
    MINUTE,
    NS,
    Channel,
    Contact,
    Content,
    Conversation,
    Direction,
    Event,
    Failure,
    File,
    Media,
    Message,
    Observation,
    Status,
    Text,
    Thing,
)
from tui.store import Store
from tui.sync import Notice, Role, SyncState, Trouble

NOW = 1_773_047_730 * NS  # Monday 9 March 2026, 09:15:30 UTC


@dataclass
class Clock:
    """Time that passes only when a test says so."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now

    def pass_by(self, time: int) -> None:
        self.now += time


@dataclass
class QuietTemplates:
    """Nobody asks for them: what is in the store is all there is."""

    asking: bool = False
    trouble: Trouble | None = None
    wanted: list[str] = field(default_factory=list)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def want(self, channel_id: str = "", *, anew: bool = False) -> None:
        self.wanted.append(channel_id)

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)


@dataclass
class QuietFiles:
    """Asks nobody; remembers which links it was to look at. Tests put their own `save` and `picture` in its place."""

    looked: list[str] = field(default_factory=list)
    vendors: str = "https://media.messagebird.com/"

    def may_look(self, url: str) -> bool:
        return url.startswith(self.vendors)

    def look(self, url: str, conversation_id: str) -> None:
        self.looked.append(url)


@dataclass
class QuietSync:
    """Stands in for sync: it does nothing, and remembers what it was asked for."""

    state: SyncState = field(default_factory=lambda: SyncState(role=Role.LEADING, fresh_at=NOW))
    looked_at: list[str | None] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    nudged: int = 0
    files: QuietFiles = field(default_factory=QuietFiles)
    templates: QuietTemplates = field(default_factory=QuietTemplates)

    async def run(self) -> None:
        return

    def listen(self, callback: Callable[[SyncState], None]) -> Callable[[], None]:
        return lambda: None

    def listen_notices(self, callback: Callable[[Notice], None]) -> Callable[[], None]:
        return lambda: None

    def person_active(self) -> None:
        pass

    def look_at(self, conversation_id: str | None) -> None:
        self.looked_at.append(conversation_id)

    def want_older(self, conversation_id: str) -> None:
        self.wanted.append(conversation_id)

    def nudge(self) -> None:
        self.nudged += 1


@dataclass
class World:
    """A store, the clock that it goes by, and ways to let something happen in it."""

    store: Store
    clock: Clock
    folder: Path
    made: int = 0

    def see(self, *things: Thing) -> None:
        self.store.observe(Observation(thing, self.clock()) for thing in things)

    def conversation(self, id: str, name: str | None, platform: str = "whatsapp", *, open: bool = True) -> str:
        """A conversation of a contact of its own, on a channel of that platform."""
        number = f"+49157{sum(id.encode()):07}"
        begun = self.clock() - 30 * DAY
        self.see(
            Channel(id=platform, name=f"{platform.title()} Support", platform=platform, active=True),
            Contact(id=f"contact-{id}", name=name, number=number),
            Conversation(
                id=id,
                contact_id=f"contact-{id}",
                open=open,
                channel_id=platform,
                platform=platform,
                created=begun,
                updated=begun,
                active_at=begun,
            ),
        )
        self.store.threads.set_history(id, None, None, True)
        return id

    def say(
        self,
        conversation: str,
        content: Content | str,
        ago: int = 0,
        *,
        sent: Status | None = None,
        author: str | None = None,
        failure: Failure | None = None,
        reference: str | None = None,
    ) -> Message:
        """A message from the customer, or from us with the status `sent`."""
        self.made += 1
        row = self.store.lists.row(conversation)
        assert row is not None
        message = Message(
            id=f"message-{self.made:06}",
            conversation_id=conversation,
            direction=Direction.SENT if sent else Direction.RECEIVED,
            created=self.clock() - ago,
            status=sent or Status.RECEIVED,
            content=Text(content) if isinstance(content, str) else content,
            channel_id=row.channel_id,
            platform=row.platform,
            author=author,
            failure=failure,
            reference=reference,
        )
        self.see(message, Conversation(id=conversation, active_at=message.created, updated=message.created))
        return message

    def app(self, sync: QuietSync | None = None, **settings: object) -> InboxApp:
        values: dict[str, object] = {"profile": "acme", "time_zone": "UTC", "state_folder": self.folder, **settings}
        return InboxApp(
            self.store,
            GivenSync(sync or QuietSync()),  # type: ignore[arg-type]
            Settings(**values),  # type: ignore[arg-type]
            clock=self.clock,
        )


def empty_world(folder: Path) -> Iterator[World]:
    clock = Clock()
    store = Store.open(folder / "inbox.db", clock=clock)
    yield World(store, clock, folder)
    store.close()


def fill(world: World) -> None:
    """A morning at a webshop."""
    _ada(world)
    _others(world)
    for number in range(12):
        id = world.conversation(f"old-{number:02}", f"Customer {number}", "sms")
        world.say(id, "Thank you, it works now.", ago=(number + 2) * DAY + 5 * MINUTE)
        world.say(id, "Glad to hear that!", ago=(number + 2) * DAY, sent=Status.DELIVERED)


def _ada(world: World) -> None:
    ada = world.conversation("ada", "Ada Example")
    world.say(ada, "Hello, I ordered a lamp last week.", ago=2 * DAY + 3 * HOUR)
    world.say(ada, "Hello Ada! I look it up for you.", ago=2 * DAY + 2 * HOUR, sent=Status.READ)
    world.say(ada, Event("assigned to Support"), ago=2 * DAY + 2 * HOUR - MINUTE)
    world.say(ada, "It leaves our warehouse tomorrow.", ago=2 * DAY + 2 * HOUR - 2 * MINUTE, sent=Status.READ)
    world.say(ada, "Where is my order?", ago=14 * MINUTE)
    world.say(ada, "I have been waiting since Monday, and nobody answers me on the telephone either.", ago=13 * MINUTE)
    picture = File(url="https://media.example.com/parcel.jpg", name="parcel.jpg", mime="image/jpeg", size=1_200_000)
    world.say(ada, Media("image", (picture,)), ago=12 * MINUTE)


def _others(world: World) -> None:
    jonas = world.conversation("jonas", "Jonas Weber", "sms")
    world.say(jonas, "Wann kommt mein Paket?", ago=50 * MINUTE)
    world.say(jonas, "It will arrive tomorrow", ago=14 * MINUTE, sent=Status.DELIVERED)
    nameless = world.conversation("nameless", None)
    world.say(nameless, "The lid is broken", ago=21 * HOUR)
    world.say(nameless, "I am sorry, a new one is on its way.", ago=20 * HOUR, sent=Status.SENT, author="Mia")
    world.say(nameless, "Still nothing…", ago=1 * HOUR)
    lin = world.conversation("lin", "林小明", "telegram")
    world.say(lin, "你好，我的订单还没有到。可以帮我查一下吗？", ago=2 * HOUR)
    omar = world.conversation("omar", "عمر حسن")
    world.say(omar, "شكرا جزيلا", ago=26 * HOUR)
    world.say(
        omar,
        "You are welcome",
        ago=25 * HOUR,
        sent=Status.FAILED,
        failure=Failure("470", "outside the window"),
    )
    archived = world.conversation("archived", "Petra Klein", "email", open=False)
    world.say(archived, "All good now, thanks!", ago=3 * DAY)
