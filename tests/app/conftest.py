"""What the tests of the screen share: the inbox of `world.py`, and the text of the screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.app.world import World, empty_world, fill

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from empty_world(tmp_path)


@pytest.fixture
def inbox(world: World) -> World:
    fill(world)
    return world


def screen_text(app: App[Any]) -> str:
    """The text on the screen, line by line. The compositor's strips are private to Textual; only this touches them."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


@pytest.fixture
def golden() -> Callable[[App[object], str], None]:
    """Compare the screen with a file; TERNBOX_UPDATE_GOLDEN=1 writes the file instead."""

    def compare(app: App[object], name: str) -> None:
        path, text = GOLDEN / f"{name}.txt", screen_text(app) + "\n"
        if UPDATE:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")

    return compare


# Read before the fixture that empties the environment runs.
UPDATE = os.environ.get("TERNBOX_UPDATE_GOLDEN") == "1"
