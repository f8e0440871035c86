"""Customers who write now and then and answer what the agent says."""

from __future__ import annotations

from tui.sandbox.world import World


class Actors:
    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self) -> None:
        self._world.after(20, self.begin)
