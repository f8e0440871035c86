"""The parts of a run. Within each the programs take turns, so that a slow minute of the machine meets them all."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from tests.bench.inbox import costs
from tests.bench.inbox.figures import Figures, Idle, Results
from tests.bench.inbox.measure import measure, started
from tests.bench.inbox.peers import peers
from tests.bench.inbox.plan import SSH, Plan, World
from tests.bench.inbox.programs import (
    BESIDE_THE_THREAD,
    FIRST_ROWS,
    TO_THE_LIST,
    TYPED,
    Program,
    hello,
    inbox_walk,
    ternbox,
    thread_steps,
)
from tests.bench.inbox.session import Ended, NotSeen, Session
from tests.bench.inbox.troubles import badge, cold, hanging, imports, stuck
from tests.bench.inbox.walk import Step
from tests.terminal.link import SLOW, Link

SHORT = 1_000  # conversations; with two messages in each on average the longest thread has a hundred
Part = Callable[[Plan, World, Results], None]


def start(plan: Plan, world: World, results: Results) -> None:
    """From the call to the first useful frame, and to the first answer to a key."""
    inboxes = [ternbox(world.inbox(size), str(size)) for size in plan.sizes]
    others = [replace(peer, walk=()) for peer in _peers(plan, world)]
    _in_turns([hello(world.env), *inboxes, *others], plan.rounds, results, warm_up=True)


def keys(plan: Plan, world: World, results: Results) -> None:
    """A walk through each program."""
    inboxes = [ternbox(world.inbox(size), str(size), inbox_walk(plan.times)) for size in plan.sizes]
    short = ternbox(world.inbox(SHORT, 2), "short thread", thread_steps(plan.times))
    _in_turns([_resized(world), short, *inboxes, *_peers(plan, world)], plan.walks, results)


def link(plan: Plan, world: World, results: Results) -> None:
    """100 kbit/s with 150 ms round trip: start, keys, and what is left to be drawn after a key was held."""
    held = (
        Step("held page", ("pagedown",), 20, rate=15, quiet=1, lead=("g",)),
        Step("held down", ("j",), 45, rate=30, quiet=1, lead=("g",), back=("g",)),
    )
    steps = (
        Step("list move", ("j",), 5, window=BESIDE_THE_THREAD, rest=1, lead=TO_THE_LIST),
        Step("next conversation", ("]",), 3, quiet=0.5),
        Step("typed character", TYPED, 1, quiet=0.4, lead=(*TO_THE_LIST, "j", "r"), back=("ctrl+u", *TO_THE_LIST)),
        *held,
    )
    inbox = ternbox({**world.inbox(plan.middle), **SSH}, f"{plan.middle}, link", steps)
    inbox = replace(inbox, there=FIRST_ROWS)
    others = [replace(hello({**world.env, **SSH}), name="hello, link"), *_peers_on_a_link(plan, world)]
    _in_turns([inbox, *others], plan.walks, results, over=SLOW)


def idle(plan: Plan, world: World, results: Results) -> None:
    """A time in which nothing happens, for all programs at once."""
    programs = [hello(world.env), ternbox(world.inbox(plan.middle), str(plan.middle)), *_peers(plan, world)]
    with ExitStack() as stack:
        sessions = [stack.enter_context(Session(program.command, program.env)) for program in programs]
        for session, program in zip(sessions, programs, strict=True):
            started(session, program)
        for session in sessions:
            session.during(3)  # what a start leaves to be done
        before = [(costs.cpu_ms(session.pid), costs.wakeups(session.pid), session.written) for session in sessions]
        sessions[0].during(plan.idle)
        for program, session, (cpu, wakeups, written) in zip(programs, sessions, before, strict=True):
            session.during(0.05)
            share = (costs.cpu_ms(session.pid) - cpu) / (plan.idle * 10)
            woken = (costs.wakeups(session.pid) - wakeups) / plan.idle
            found = results.setdefault(program.name, Figures())
            found.idle.append(Idle(plan.idle, session.written - written, share, woken))


def _in_turns(
    programs: Sequence[Program], rounds: int, results: Results, *, over: Link | None = None, warm_up: bool = False
) -> None:
    """In another order each round. A warm-up fills the disk's cache and is not counted."""
    rng = random.Random(1)
    for number in range(rounds + warm_up):
        for program in rng.sample(programs, len(programs)):
            counts = number >= warm_up
            try:
                measure(program, results.setdefault(program.name, Figures()) if counts else Figures(), over)
            except (Ended, NotSeen) as error:
                print(f"{program.name} failed:\n{str(error)[-2000:].rstrip()}", flush=True)


def _resized(world: World) -> Program:
    return hello(world.env, (Step("resize", ("narrower", "wider"), 3, pause=0.25),))


def _peers(plan: Plan, world: World) -> tuple[Program, ...]:
    return peers(world.env, plan.middle, plan.times) if plan.peers else ()


def _peers_on_a_link(plan: Plan, world: World) -> list[Program]:
    walks = {
        "neomutt": (
            Step("list move", ("down",), 5, quiet=0.4, lead=("home",)),
            Step("held page", ("pagedown",), 20, rate=15, quiet=1, lead=("home",)),
            Step("held down", ("down",), 45, rate=30, quiet=1, lead=("home",)),
        ),
        "weechat": (
            Step("typed character", TYPED, 1, quiet=0.4, back=("ctrl+u",)),
            Step("held page", ("pageup",), 20, rate=15, quiet=1),
        ),
    }
    return [
        replace(peer, name=f"{peer.name}, link", walk=walks[peer.name], settle=1.5)
        for peer in _peers(plan, world)
        if peer.name in walks
    ]


PARTS: dict[str, Part] = {
    "start": start,
    "imports": imports,
    "keys": keys,
    "cold": cold,
    "hanging": hanging,
    "link": link,
    "badge": badge,
    "stuck": stuck,
    "idle": idle,
}
