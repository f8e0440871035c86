"""The forms as text, to be read by people: TERNBOX_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tests.app.desk import PNG, at_work, failed, open_
from tests.app.test_beginning import NUMBER
from tests.app.world import World
from tui.model import Choice, Location, Question

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
SIZES = [(120, 40), (80, 24)]
ROWS = "# In the morning\n9 to 10 | ring at the door\n10 to 11\n# In the evening\n18 to 19 | we call you before\n"

# What is pressed, written (after ~) and pasted (after =) one after the other.
SCENES: dict[str, tuple[str, ...]] = {
    "menu": ("ctrl+t",),
    "location-wrong": ("ctrl+t", "~location", "enter", "~by the canal", "tab", "~Our shop", "ctrl+s"),
    "link": ("ctrl+t", "~by its link", "enter", "=https://shop.example/films/duin.mp4", "tab", "tab", "~How it folds"),
    "files": ("ctrl+t", "~files", "enter", "=FOLDER/dic", "tab", "enter", "=FOLDER/dent.png", "enter", "tab",
              "~The dent that I found"),
    "files-completed": ("ctrl+t", "~files", "enter", "=FOLDER/", "tab"),
    "buttons": ("ctrl+t", "~buttons", "enter", "tab", "~Which day suits you?", "tab", "~We come by van", "tab",
                "~On Monday", "tab", "~On Tuesday in the morning", "ctrl+s"),
    "list": ("ctrl+t", "~list", "enter", "tab", "~When are you at home?", "tab", "tab", "tab", f"={ROWS}"),
    "new": ("c", f"~{NUMBER}", "tab", "right", "tab", "~Your lamp is ready.", "tab", "right"),
    "new-unclear": ("c", "~06 1234 5678", "tab", "right", "tab", "~Your lamp is ready.", "ctrl+s"),
    "new-known": ("c", "~jon", "tab"),
    "closing": ("ctrl+t", "~location", "enter", "~52.37, 4.89", "escape"),
}  # fmt: skip


# What looks the same at every width is looked at once.
NARROW = ("menu", "link", "files-completed", "new-unclear", "new-known", "closing")
CASES = [(name, size) for name in SCENES for size in SIZES if size == (80, 24) or name not in NARROW]


@pytest.mark.parametrize(("name", "size"), CASES, ids=lambda part: part if isinstance(part, str) else f"{part[0]}")
async def test_forms(
    inbox: World, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int]
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for file, data in {"dent.png": PNG, "dictation.ogg": b"OggS" + bytes(9_000), "receipt.pdf": b"%PDF-1.4"}.items():
        (folder / file).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    async with at_work(inbox, size) as desk:
        await open_(desk, "ada")
        for step in SCENES[name]:
            step = step.replace("FOLDER", "pictures")
            if step.startswith("~"):
                await desk.write(step[1:])
            elif step.startswith("="):
                await desk.paste(step[1:])
            else:
                await desk.press(step)
        golden(desk.app, f"sending/{name}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_failed_in_the_thread(inbox: World, golden: Golden, size: tuple[int, int]) -> None:
    failed(inbox, Location(52.3702, 4.8952, "Our shop"))
    buttons = Question("button", "Which day suits you?", choices=(Choice("1", "Monday"), Choice("2", "Tuesday")))
    inbox.store.outbox.add("ada", buttons, seen=None, check=False)
    async with at_work(inbox, size) as desk:
        await open_(desk, "ada")
        golden(desk.app, f"sending/failed-{size[0]}x{size[1]}")
