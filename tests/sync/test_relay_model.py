"""Whatever goes wrong with webhooks, relay, feeds and API: at rest every inbox shows what is true, and at no moment
anything twice; and what is called live lacks nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.live import conversations
from tests.sync.model import Inbox, Team
from tui.sandbox.things import Contact

pytestmark = pytest.mark.anyio

RUNS = [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in [*range(6, 18), 43, 129, 144])]
STEPS = 60
MOODS = ["slow", "busy", "broken", "cut", "answers lost"]


def somebody(team: Team) -> Contact:
    things = team.world.things
    return things.contact(things.conversation(anywhere(team)).contact_id)


def anywhere(team: Team) -> str:
    return team.rng.choice(conversations(team.world))


def an_inbox(team: Team) -> Inbox | None:
    running = [inbox for inbox in team.inboxes if inbox.is_running]
    return team.rng.choice(running) if running else None


def writes(team: Team, times: int = 1) -> None:
    channel = next(iter(team.world.things.channels))
    who = somebody(team)
    for _ in range(times):
        team.world.receive(who, channel, "text", {"text": team.text()}, delay=team.rng.choice([0, 0.4, 2]))


def writes_much(team: Team) -> None:
    writes(team, team.rng.randrange(2, 45))


def a_new_customer(team: Team) -> None:
    things = team.world.things
    number = 1000 + len(conversations(team.world))
    contact = things.keep_contact(Contact(team.world.ids.make("person", number), team.time(), 31600001000 + number))
    channel = next(iter(things.channels))
    for _ in range(team.rng.choice([1, 1, 30])):
        team.world.receive(contact, channel, "text", {"text": team.text()})


def a_colleague(team: Team) -> None:
    team.world.colleague(anywhere(team), team.text(), "Noor")


def opens_or_archives(team: Team) -> None:
    id_ = anywhere(team)
    status = team.world.things.conversation(id_).status
    others = [each for each in team.world.things.of_contact(somebody_of(team, id_)) if each.status == "active"]
    if status == "active" or not others:
        team.world.set_status(id_, "archived" if status == "active" else "active")


def somebody_of(team: Team, conversation_id: str) -> Contact:
    return team.world.things.contact(team.world.things.conversation(conversation_id).contact_id)


def replies(team: Team) -> None:
    if inbox := an_inbox(team):
        team.reply(inbox, anywhere(team))


def archives(team: Team) -> None:
    if inbox := an_inbox(team):
        inbox.store.intents.set(anywhere(team), open=False)


def looks(team: Team) -> None:
    if inbox := an_inbox(team):
        inbox.sync.person_active()
        inbox.sync.look_at(anywhere(team))


def relay_goes(team: Team) -> None:
    team.relay.down = True
    team.relay.cut(team.rng.choice([None, 1001, 1012]), retry_ms=team.rng.choice([None, 2000]))


def relay_comes(team: Team) -> None:
    team.relay.down = False


def feeds_are_cut(team: Team) -> None:
    team.relay.stutters = team.rng.randrange(4)
    team.relay.cut(team.rng.choice([None, 1011, 1013, 4413]))


def feeds_freeze(team: Team) -> None:
    team.relay.freeze()


def log_is_trimmed(team: Team) -> None:
    team.relay.trim(team.relay.newest + 1 - team.rng.randrange(5))


def log_is_lost(team: Team) -> None:
    team.relay.new_log(f"epoch {team.rng.random()}")
    team.relay.cut()


def webhooks_stay_away(team: Team) -> None:
    team.hooks.out = team.rng.random() < 0.3


def api_has_a_mood(team: Team) -> None:
    team.api.mood = team.rng.choice([*MOODS, "well", "well", "well"])


def computer_sleeps(team: Team) -> None:
    team.time.suspend(team.rng.choice([4, 600]))


ACTIONS: dict[Callable[[Team], None], int] = {
    writes: 12, writes_much: 3, a_new_customer: 2, a_colleague: 6, opens_or_archives: 4, replies: 20, archives: 2,
    looks: 2, relay_goes: 2, relay_comes: 3, feeds_are_cut: 3, feeds_freeze: 2, log_is_trimmed: 1, log_is_lost: 1,
    webhooks_stay_away: 3, api_has_a_mood: 6, computer_sleeps: 1,
}  # fmt: skip


async def a_process_ends_or_begins(team: Team) -> None:
    inbox = team.rng.choice(team.inboxes)
    if inbox.is_running:
        await inbox.stop()
    else:
        inbox.start()


async def troubles(team: Team) -> None:
    for inbox in team.inboxes:
        inbox.start()
    await team.time.advance(20)
    for _ in range(STEPS):
        if team.rng.random() < 0.03:
            await a_process_ends_or_begins(team)
        for _ in range(team.rng.randrange(1, 4)):
            team.rng.choices(list(ACTIONS), list(ACTIONS.values()))[0](team)
        await team.time.advance(team.rng.choice([0, 0.1, 1, 5, 20, 60]))
        for inbox in team.inboxes:
            inbox.check()


async def come_to_rest(team: Team) -> None:
    """Everything works again, and nobody does anything; two rounds of what is asked only to be safe."""
    team.api.mood, team.hooks.out, team.relay.down = "well", False, False
    team.hooks.lost = 0  # a log that is new shows by its first event whose it is
    for inbox in team.inboxes:
        if not inbox.is_running:
            inbox.start()
    writes(team)
    await team.time.advance(60 * 60)
    for inbox in team.inboxes:
        inbox.check()


@pytest.mark.parametrize("seed", RUNS)
async def test_every_inbox_shows_what_is_true(seed: int, tmp_path: Path) -> None:
    team = Team(tmp_path, seed)
    try:
        await troubles(team)
        await come_to_rest(team)
        for inbox in team.inboxes:
            assert inbox.sync.state.feed == "live"
            inbox.compare()
            await inbox.compare_all()
        assert min(team.hooks.counts[each] for each in ("lost", "brought", "doubled")) > 0, "too few webhooks"
    finally:
        await team.end()
