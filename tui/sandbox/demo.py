"""The demo world: a lamp shop's support line."""

from __future__ import annotations

from tui.model import HOUR
from tui.sandbox.clock import Clock
from tui.sandbox.histories import Histories
from tui.sandbox.ids import Ids
from tui.sandbox.things import Channel, Contact
from tui.sandbox.world import World


def demo_world(clock: Clock, *, seed: int = 1, conversations: int = 0, messages: int = 0) -> World:
    now = clock()
    ids = Ids(seed)
    channels = [Channel(ids.make("channel", 0), "Lamp & Lumen Support", "whatsapp", "+31600000100", now),
                Channel(ids.make("channel", 1), "Lamp & Lumen SMS", "sms", "+31600000101", now - 9000 * HOUR)]
    crowd = {"seed": seed, "now": now, "ids": ids, "channels": channels}
    histories = Histories(conversations, messages, **crowd) if conversations else None
    world = World(clock, seed=seed, ids=ids, histories=histories)
    world.things.channels.update({each.id: each for each in channels})
    for n, name in enumerate(["Femke Bakker", "Jonas Weber", "Lucía Romero"]):
        contact = world.things.keep_contact(Contact(ids.make("person", n), now - HOUR, 31600000001 + n, name))
        world.receive(contact, channels[n % 2].id, "text", {"text": "Hello, where is my order L-10231?"})
    return world
