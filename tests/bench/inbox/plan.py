"""How much is measured, and where: the sizes, how often, and the world around the programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from tests.bench.inbox.quiet_api import quiet_api
from tests.bench.inbox.stores import MESSAGES_EACH, state_of
from tests.terminal.inbox import KEY, silence

SSH = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"}


@dataclass(frozen=True)
class Plan:
    """`sizes` in conversations, small to large; the one in the `middle` is compared with the peers. `rounds` of starts,
    `walks` with about `times` presses of each key, and `idle` seconds of quiet. `skips` are parts that are left out.
    """

    sizes: tuple[int, ...]
    middle: int
    rounds: int
    walks: int
    times: int
    idle: float
    peers: bool
    skips: tuple[str, ...] = ()


FULL = Plan((1_000, 100_000, 1_000_000), 100_000, rounds=15, walks=2, times=20, idle=60, peers=True)
_LONG = ("cold", "hanging", "stuck")
QUICK = Plan((1_000, 10_000), 10_000, rounds=3, walks=1, times=6, idle=5, peers=False, skips=_LONG)


@dataclass(frozen=True)
class World:
    """The environment of a program, with an API that has nothing new, and one that never answers."""

    env: dict[str, str]
    quiet: str
    hanging: str

    def inbox(self, size: int, each: int = MESSAGES_EACH) -> dict[str, str]:
        """For an inbox with so many conversations, and so many messages in each on average."""
        return self._inbox(self.quiet, state_of(size, each))

    @contextmanager
    def apart(self, size: int, *, hangs: bool = False) -> Iterator[dict[str, str]]:
        """For an inbox with a store of its own, that nobody else has open and that is thrown away."""
        with TemporaryDirectory() as folder:
            copytree(state_of(size), folder, dirs_exist_ok=True)
            yield self._inbox(self.hanging if hangs else self.quiet, Path(folder))

    def _inbox(self, api: str, state: Path) -> dict[str, str]:
        return {**self.env, "TERNBOX_API_URL": api, "TERNBOX_ACCESS_KEY": KEY, "XDG_STATE_HOME": str(state)}


@contextmanager
def world() -> Iterator[World]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    with TemporaryDirectory() as home, quiet_api() as quiet, silence() as (_, hanging):
        yield World({**kept, **terminal, "HOME": home}, quiet, hanging)
