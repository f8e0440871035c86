"""Customers answer plausibly, write by themselves, and do the same again with the same seed and clock."""

from __future__ import annotations

import pytest

from tests.sandbox.place import START
from tui.sandbox.actors import Actors
from tui.sandbox.clock import FakeClock
from tui.sandbox.demo import demo_world
from tui.sandbox.requests import Outgoing
from tui.sandbox.talk import TALK, topic
from tui.sandbox.things import Conversation, Message
from tui.sandbox.world import World


def living(seed: int = 1) -> tuple[World, FakeClock]:
    clock = FakeClock(START)
    world = demo_world(clock, seed=seed)
    Actors(world).begin()
    return world, clock


def pass_time(world: World, clock: FakeClock, seconds: int, step: float = 1) -> None:
    for _ in range(round(seconds / step)):
        clock.advance(step)
        world.tick()


def conversation_with(world: World, name: str) -> Conversation:
    shelf = world.things.shelf
    found = (world.things.numbered(number) for number in shelf.page("active", 0, 100))
    return next(each for each in found if world.things.contact(each.contact_id).display_name == name)


def answers_to(text: str, name: str) -> list[Message]:
    """What the customer says within a minute, over several worlds: somebody may also say nothing."""
    said: list[Message] = []
    for seed in range(1, 9):
        world, clock = living(seed)
        conversation = conversation_with(world, name)
        before = len(conversation.thread)
        world.reply(conversation.id, Outgoing("text", {"text": text}))
        pass_time(world, clock, 40)
        said += [each for each in conversation.thread.newest(0, len(conversation.thread) - before)
                 if each.direction == "received"]  # fmt: skip
    return said


@pytest.mark.parametrize(
    ("name", "text", "about"),
    [
        ("Femke Bakker", "Wat is je bestelnummer?", "order"),
        ("Jonas Weber", "Können Sie mir ein Foto schicken?", "photo"),
        ("Lucía Romero", "El reembolso está en camino", "refund"),
        ("林美", "快递明天到", "delivery"),
        ("أميرة حدّاد", "شكراً لك", "bye"),
    ],
)
def test_a_customer_answers_what_was_said_in_the_own_language(name: str, text: str, about: str) -> None:
    world, _ = living()
    language = world.things.contact(conversation_with(world, name).contact_id).language
    plausible = [each.split("{")[0].strip() for each in TALK[language][about]]
    said = answers_to(text, name)
    parts = [part for part in [*plausible, "L-10"] if part]
    fitting = [each for each in said if any(part in str(each.content) for part in parts)]
    assert len(fitting) >= 4, [each.content for each in said]
    assert (about == "photo") == any(each.type == "image" for each in fitting)


def test_an_answer_takes_its_time() -> None:
    world, clock = living()
    conversation = conversation_with(world, "Femke Bakker")
    world.reply(conversation.id, Outgoing("text", {"text": "Hoi!"}))
    newest = conversation.thread.newest(0, 1)[0]
    pass_time(world, clock, 6)
    assert conversation.thread.newest(0, 1)[0] == newest


def test_things_happen_by_themselves_and_stay_in_bounds() -> None:
    world, clock = living()
    told: list[str] = []
    world.listen(lambda event: told.append(event.kind))
    pass_time(world, clock, 3600, step=5)
    assert 40 < told.count("message.created") < 200
    assert world.things.shelf.count("active") < 60


def test_a_colleague_answers_somewhere_now_and_then() -> None:
    world, clock = living()
    pass_time(world, clock, 3600, step=5)
    numbers = world.things.shelf.page("all", 0, 100)
    everything = [message for number in numbers for message in world.things.numbered(number).thread.newest(0, 30)]
    by_noor = [each for each in everything if each.created > START and each.extra.get("origin") == "inbox"]
    assert by_noor
    assert all(each.direction == "sent" for each in by_noor)


@pytest.mark.parametrize("step", [0.5, 7, 600])
def test_the_same_seed_and_clock_give_the_same_talk_however_often_one_looks(step: float) -> None:
    def talk(step: float) -> list[tuple[int, str, str]]:
        world, clock = living()
        told: list[tuple[int, str, str]] = []
        world.listen(lambda event: told.append((event.at, event.kind, str(event.message))))
        pass_time(world, clock, 4200, step)
        return told

    assert talk(step) == talk(60)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Could you send us a picture of it?", "photo"),
        ("What is your order number?", "order"),
        ("Wij betalen het bedrag terug: de terugbetaling is onderweg", "refund"),
        ("Your parcel comes tomorrow", "delivery"),
        ("Vielen Dank!", "bye"),
        ("Mmh", "more"),
    ],
)
def test_what_a_text_is_about(text: str, about: str) -> None:
    assert topic(text) == about
