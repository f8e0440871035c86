"""What holds whatever happens in whatever order: paging, delivery progress, ids, order of the list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.place import START, small_world
from tui.model import NS
from tui.sandbox.clock import FakeClock, date, parse_date
from tui.sandbox.ids import Ids
from tui.sandbox.requests import Outgoing
from tui.sandbox.shelf import Shelf
from tui.sandbox.things import Event
from tui.sandbox.world import World

NUMBER = st.integers(0, 2**32 - 1)
ORDER = ("accepted", "pending", "transmitted", "dispatched", "sent", "delivered", "read", "opened")
PLATFORM = st.sampled_from(["whatsapp", "sms", "facebook", "email"])
HELLO = Outgoing("text", {"text": "hello"})


@given(st.integers(0, 4 * 10**18))
def test_a_date_is_read_back_to_the_nanosecond(moment: int) -> None:
    text = date(moment)
    assert text
    assert parse_date(text) == moment
    assert "." not in text or not text[:-1].endswith("0")


@given(st.integers(), st.sampled_from(["conversation", "message"]), NUMBER, NUMBER)
def test_an_id_can_be_read_back_by_its_own_kind_and_seed_alone(seed: int, kind: str, a: int, b: int) -> None:
    id = Ids(seed).make(kind, a, b)
    assert len(id) == 32
    assert set(id) <= set("0123456789abcdef")
    assert Ids(seed).read(kind, id) == (a, b)
    assert Ids(seed + 1).read(kind, id) is None
    assert Ids(seed).read("contact", id) is None


@given(st.text(max_size=40) | st.text("0123456789abcdef_+- ", min_size=32, max_size=32))
def test_what_is_no_id_is_refused(text: str) -> None:
    assert Ids(1).read("conversation", text) is None


@given(st.lists(st.tuples(st.sampled_from(["put", "move", "archive"]), st.integers(0, 30), st.integers(0, 50))))
def test_the_shelf_is_always_in_order_and_whole(steps: list[tuple[str, int, int]]) -> None:
    shelf, truth = Shelf(), dict[int, tuple[str, int]]()
    for what, number, at in steps:
        status, before = ("archived" if what == "archive" else "active"), truth.get(number)
        if before:
            shelf.take(*before, number)
        truth[number] = status, at
        shelf.put(status, at, number)
    for status in ("active", "archived", "all"):
        right = sorted((-at, -number) for number, (each, at) in truth.items() if status in (each, "all"))
        assert shelf.page(status, 0, 99) == [-number for _, number in right]
        assert shelf.count(status) == len(right)
        pages = [number for offset in range(0, 40, 7) for number in shelf.page(status, offset, 7)]
        assert pages == shelf.page(status, 0, 42)


def test_nothing_is_taken_from_the_shelf_that_does_not_stand_there() -> None:
    shelf = Shelf()
    shelf.put("active", 5, 1)
    for status, at, number in (("active", 6, 1), ("active", 5, 2), ("archived", 5, 1)):
        with pytest.raises(KeyError):
            shelf.take(status, at, number)
    assert shelf.page("all", 0, 9) == shelf.page("active", 0, 9) == [1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 59), min_size=1, max_size=12), st.integers(1, 20))
def test_reading_pages_while_messages_arrive_loses_only_what_moved_up(arrivals: list[int], limit: int) -> None:
    """Offsets shift down the list: what nobody touched is always seen, what was is at the top in the end."""
    world = small_world(FakeClock(START), crowd=60, messages=120)
    writers, seen, moved, offset = list(arrivals), set[int](), set[int](), 0
    while page := world.things.shelf.page("all", offset, limit):
        seen |= set(page)
        offset += limit
        if writers:
            wrote = world.things.numbered(writers.pop())
            heard = world.receive(world.things.contact(wrote.contact_id), wrote.channel_id, "text", {"text": "?"})
            moved.add(world.things.conversation(heard.conversation_id).number)
    assert set(world.things.shelf.page("all", 0, 200)) - seen <= moved
    assert set(world.things.shelf.page("all", 0, len(moved))) == moved


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PLATFORM, st.floats(0, 3)), min_size=1, max_size=6), st.lists(st.floats(0, 20), max_size=30))
def test_progress_depends_on_time_alone_and_never_goes_back(sends: list[tuple[str, float]], steps: list[float]) -> None:
    """However often one looks, each message takes the same steps at the same times."""
    often, once = _tell(sends, steps), _tell(sends, [sum(steps)])
    assert often == once
    for course in often.values():
        ranks = [ORDER.index(status) for _, status in course]
        assert ranks == sorted(ranks)
        assert len(set(ranks)) == len(ranks)


def _tell(sends: list[tuple[str, float]], steps: list[float]) -> dict[str, list[tuple[int, str]]]:
    """What became of each message: (when, status) in the order in which it was told."""
    clock = FakeClock(START)
    world = small_world(clock)
    told: dict[str, list[tuple[int, str]]] = {}

    def hear(event: Event) -> None:
        if event.message:
            told.setdefault(event.message.id, []).append((event.at, event.message.status))

    world.listen(hear)
    for platform, pause in sends:
        conversation = _conversation(world, platform)
        told.setdefault(world.reply(conversation, HELLO).id, [])
        clock.advance(pause)
        world.tick()
    for step in steps:
        clock.now += round(step * NS)
        world.tick()
    clock.now = START + 10**6 * NS
    world.tick()
    return {id: [(at, status) for at, status in course if status != "received"] for id, course in told.items()}


def _conversation(world: World, platform: str) -> str:
    channel = next(each for each in world.things.channels.values() if each.platform == platform)
    contact = next(iter(world.things.contacts.values()))
    return world.receive(contact, channel.id, "text", {"text": "?"}).conversation_id
