"""What `ternbox relay status`, `tail`, `inspect` and `replay` do; each function is one command."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator

import click

from tui import plain, text
from tui.config import Settings
from tui.plain import NO_CONNECTION, REJECTED, Refusal
from tui.relay import looking, wire
from tui.relay.looking import Lost, Place
from tui.relay_desk import events, state
from tui.relay_desk.place import place_of, reached


def status(settings: Settings, feed: str | None, as_json: bool) -> None:
    place = place_of(settings, feed)
    with reached(place):
        said = looking.status(place)
    if as_json:
        plain.say_data(said)
    else:
        click.echo("\n".join(state.lines(said, place.address, text.zone(settings.time_zone), time.time_ns())))


def tail(settings: Settings, feed: str | None, after: int | None, last: int | None, as_json: bool) -> None:
    """One line for each event, until the relay ends or the reader goes."""
    place, zone = place_of(settings, feed), text.zone(settings.time_zone)

    async def follow() -> None:
        async for event in _events(place, after, last):
            click.echo(json.dumps(events.line_data(event)) if as_json else events.line(event, zone))
            sys.stdout.flush()

    try:
        with reached(place):
            asyncio.run(follow())
    except BrokenPipeError:  # As with `| head`. Python would try to flush once more at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _events(place: Place, after: int | None, last: int | None) -> AsyncIterator[wire.Event]:
    seen = after
    if last is not None:
        said = looking.status(place)
        seen = max(said["newest"] - last, (said["oldest"] or 1) - 1, 0)
    async with looking.look(place, seen) as look:
        seen = look.welcome.from_
        try:
            while True:
                event = await look.event()
                yield event
                seen = event.seq
        except Lost as lost:
            if lost.why != "ended":
                raise
            raise Refusal(
                f"The relay has ended. Go on with `ternbox relay tail --after {seen}`.", NO_CONNECTION
            ) from None


def inspect(settings: Settings, feed: str | None, seq: int, *, whole: bool, as_json: bool) -> None:
    place = place_of(settings, feed)
    with reached(place):
        event = asyncio.run(_event(place, seq))
    if as_json:
        plain.say_data(events.page_data(event, whole=whole))
    else:
        click.echo(events.page(event, text.zone(settings.time_zone), whole=whole))


async def _event(place: Place, seq: int) -> wire.Event:
    said = looking.status(place)
    if not (said["oldest"] or 1) <= seq <= said["newest"]:
        raise _none(seq, said["oldest"], said["newest"])
    async with looking.look(place, seq - 1) as look:
        event = await look.event()
    if event.seq != seq:
        raise _none(seq, said["oldest"], said["newest"])
    return event


def _none(seq: int, oldest: int | None, newest: int) -> Refusal:
    kept = "none" if oldest is not None and oldest > newest else f"{oldest or '?'} to {newest}"
    return Refusal(f"There is no event {seq}. The relay keeps {kept}.", REJECTED)


def replay(settings: Settings, feed: str | None, seq: int, as_json: bool) -> None:
    place = place_of(settings, feed)
    with reached(place):
        new = asyncio.run(_again(place, seq))
    if as_json:
        plain.say_data({"seq": seq, "new_seq": new})
    else:
        click.echo(f"Event {seq} goes out to all inboxes again, as number {new}.")


async def _again(place: Place, seq: int) -> int:
    async with looking.look(place, None) as look:
        await look.send(wire.Cmd("replay", "replay", str(seq)))
        while True:
            match await look.frame():
                case wire.Done(rid="replay", seq=new):
                    return new
                case wire.Fail(rid="replay", code="gone"):
                    raise _none(seq, look.welcome.oldest, look.welcome.newest)
                case wire.Fail(rid="replay"):
                    raise Refusal(
                        "The relay cannot write to its log now. `ternbox relay status` says why.", NO_CONNECTION
                    )
