"""The inbox with a tap on its driver: `python -m tests.driver.tapped LOG SEED [--mistake NAME] [--plain] [--sure]`.

It shows a strange world at a clock that stands still. SIGUSR1 lets something happen in it; SIGUSR2 asks for a note in
the log as soon as the screen is at rest.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tests.app.world import QuietSync, World, empty_world
from tests.driver import mistakes, strange_world
from tests.driver.log import Done, Log, Rest, Sent, Size, Wrote
from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.app.output.handover import Painted
from tui.config import Settings
from tui.first import terminal
from tui.first.paint import paint
from tui.first.terminal import Held

AT_REST = 0.75  # seconds without a frame or a resize: longer than the driver waits after one


def tap(driver: type[Driver], log: Log) -> type[Driver]:
    """The same driver, with everything that goes in and out in the log."""
    send: Any = LinuxDriver.write

    def sent(self: LinuxDriver, data: str) -> None:
        log.note(Sent(data))
        log.note(Done(is_behind(self), is_plain(self)))
        send(self, data)

    LinuxDriver.write = sent  # type: ignore[method-assign]

    class Tapped(driver):  # type: ignore[valid-type, misc]
        moved_at = 0.0

        def write(self, data: str) -> None:
            Tapped.moved_at = time.monotonic()
            log.note(Wrote(data, *self._app.size))
            super().write(data)
            log.note(Done(is_behind(self), is_plain(self)))

        def start_application_mode(self) -> None:
            if Tapped.moved_at:  # the first time it is known, and the first frame is there already
                log.note(Size(*self._get_terminal_size()))
            super().start_application_mode()
            resized: Any = signal.getsignal(signal.SIGWINCH)

            def resized_and_noted(*facts: Any) -> None:
                Tapped.moved_at = time.monotonic()
                log.note(Size(*self._get_terminal_size()))
                resized(*facts)

            signal.signal(signal.SIGWINCH, resized_and_noted)

    return Tapped


def is_behind(driver: Any) -> bool:
    return bool(getattr(driver, "is_behind", False))


def is_plain(driver: Any) -> bool:
    return bool(getattr(driver, "is_plain", False))


class TappedApp(InboxApp):
    def __init__(self, world: World, log: Log, random: Random, settings: Settings, painted: Painted | None) -> None:
        access: Any = GivenSync(QuietSync())  # type: ignore[arg-type]
        super().__init__(world.store, access, settings, clock=world.clock, painted=painted)
        self.driver_class = tap(self.driver_class, log)
        self._world, self._random, self._notes = world, random, log
        self._rests = 0

    def on_mount(self) -> None:
        super().on_mount()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self._something_happens)
        loop.add_signal_handler(signal.SIGUSR2, self._rest_wanted)

    def _something_happens(self) -> None:
        id = f"c{self._random.randrange(strange_world.CONVERSATIONS):02}"
        strange_world.say(self._world, id, 0, self._random)

    def _rest_wanted(self) -> None:
        driver: Any = self._driver
        if time.monotonic() - driver.moved_at < AT_REST or is_behind(driver):
            asyncio.get_running_loop().call_later(0.1, self._rest_wanted)
            return
        self._rests += 1
        self._notes.note(Rest(self._rests))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("--mistake", help="one of `mistakes`")
    parser.add_argument("--plain", action="store_true", help="as Textual sends it")
    parser.add_argument("--sure", action="store_true", help="only text on whose width all terminals agree")
    options = parser.parse_args()
    if options.mistake:
        getattr(mistakes, options.mistake)(pytest.MonkeyPatch())
    random, log = Random(options.seed), Log(options.log)
    world = next(worlds := empty_world(options.log.parent))
    strange_world.fill(world, random, sure=options.sure)
    settings = Settings(profile="acme", time_zone="UTC", state_folder=world.folder, plain_output=options.plain)
    with Held() as held:
        paint_first(held, world, settings, log)
        app = TappedApp(world, log, random, settings, held.painted)
        code = asyncio.run(app.run_to_exit_code())
        if app.has_terminal:
            held.taken_over()
    next(worlds, None)  # closes the store
    return code


def paint_first(held: Held, world: World, settings: Settings, log: Log) -> None:
    """As the program does before it imports Textual."""
    write: Any = terminal._write

    def noted(text: str) -> None:
        log.note(Sent(text))
        write(text)

    terminal._write = noted
    log.note(Size(*(terminal.size() or (1, 1))))
    paint(held, world.store, settings, world.clock())


if __name__ == "__main__":
    sys.exit(main())
