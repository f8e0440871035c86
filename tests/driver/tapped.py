"""The inbox with a tap on its driver: `python -m tests.driver.tapped LOG SEED [MISTAKE]`.

It shows a strange world at a clock that stands still. SIGUSR1 lets something happen in it; SIGUSR2 asks for a note in
the log as soon as the screen is at rest.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tests.app.world import QuietSync, World, empty_world
from tests.driver import strange_world
from tests.driver.log import Done, Log, Rest, Sent, Size, Wrote
from tui.app.app import InboxApp
from tui.app.driver import DiffingDriver
from tui.app.given_sync import GivenSync
from tui.config import Settings

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
    def __init__(self, world: World, log: Log, random: Random) -> None:
        settings = Settings(profile="acme", time_zone="UTC", state_folder=world.folder)
        super().__init__(world.store, GivenSync(QuietSync()), settings, clock=world.clock)  # type: ignore[arg-type]
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


def deaf_to_resizes(driver: type[DiffingDriver]) -> None:
    """Textual ignores a resize back to the size that it knows, and then so does the driver."""
    driver._follow_resizes = lambda self: None  # type: ignore[method-assign]


def believes_in_its_screen(driver: type[DiffingDriver]) -> None:
    """What the terminal showed before the program was suspended is thought to be there still."""
    driver._other_screen = LinuxDriver.write  # type: ignore[method-assign]


MISTAKES = {mistake.__name__: mistake for mistake in (deaf_to_resizes, believes_in_its_screen)}


def main(path: Path, seed: int, mistake: str = "") -> int:
    random = Random(seed)
    if mistake:
        MISTAKES[mistake](DiffingDriver)
    for world in empty_world(path.parent):
        strange_world.fill(world, random)
        return asyncio.run(TappedApp(world, Log(path), random).run_to_exit_code())
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
