"""The demo world: the support line of Glimworm, a webshop for lamps. Its stories are told by `telling.py`."""

from __future__ import annotations

from tui.model import DAY, NS
from tui.sandbox.clock import Clock
from tui.sandbox.histories import Histories
from tui.sandbox.ids import Ids
from tui.sandbox.registry import FIRST_LIVE
from tui.sandbox.stories import STORIES
from tui.sandbox.stories.forms import FORMS
from tui.sandbox.telling import Teller
from tui.sandbox.templates import Template
from tui.sandbox.things import Channel
from tui.sandbox.world import World

# With seed 1: a conversation with every type of message, one with more than 200, and one that means harm.
EVERYTHING_ID, LONG_ID, HOSTILE_ID = (Ids(1).make("conversation", FIRST_LIVE + number) for number in range(3))

# How many messages a conversation of the crowd has on average, when nobody says how many in all.
MESSAGES_EACH = 20

_CHANNELS = (
    ("whatsapp", "Glimworm WhatsApp", "whatsapp", "+31600000100"),
    ("sms", "Glimworm SMS", "sms", "+31600000101"),
    ("facebook", "Glimworm on Facebook", "facebook", "7000000000000100"),
    ("telegram", "@glimworm_lamps", "telegram", "glimworm_lamps"),
    ("email", "hello@glimworm.example", "email", "hello@glimworm.example"),
    ("line", "Glimworm LINE", "line", "@glimworm"),
    ("old", "Glimworm WhatsApp (old number)", "whatsapp", "+31600000099"),
)


def demo_world(clock: Clock, *, seed: int = 1, conversations: int = 0, messages: int = 0) -> World:
    """About forty customers; with `conversations`, a crowd behind them that makes about so many in all."""
    ids, now = Ids(seed), clock()
    channels = _channels(ids, now)
    crowd = max(conversations - len(STORIES), 0)
    able = [channel for channel in channels.values() if channel.status == "active"]
    histories = Histories(crowd, messages or MESSAGES_EACH * crowd, seed=seed, now=now, ids=ids, channels=able)
    world = World(clock, seed=seed, ids=ids, histories=histories)
    world.things.channels.update({channel.id: channel for channel in channels.values()})
    world.templates.add(*made_templates(ids, now))
    teller = Teller(world, channels, now)
    for story in STORIES:
        teller.tell(story)
    return world


def _channels(ids: Ids, now: int) -> dict[str, Channel]:
    """One was never updated, one was replaced and can no longer send."""
    made: dict[str, Channel] = {}
    for number, (key, name, platform, address) in enumerate(_CHANNELS):
        created = (now - (1000 - 90 * number) * DAY) // NS * NS
        made[key] = Channel(ids.make("channel", number), name, platform, address, created, created + DAY)
    made["line"].updated = None
    made["old"].status = "inactive"
    return made


def made_templates(ids: Ids, now: int) -> list[Template]:
    """All of the shop's, as the vendor has them."""
    made = []
    for number, form in enumerate(FORMS):
        id, created = ids.make("template", number), now // NS * NS - (300 - number) * DAY
        made.append(Template(id, form.name, form.language, form.components, created, form.category, form.status,
                             form.rejected))  # fmt: skip
    return made
