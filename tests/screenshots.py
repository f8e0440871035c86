"""Make the pictures of the README anew: `python -m tests.screenshots`.

Everything comes from the sandbox at a fixed clock. Needs Chromium to turn Textual's SVG into PNG, and fonts for the
scripts that the customers write in: `apt-get install -y chromium fonts-firacode fonts-noto-core fonts-noto-cjk
fonts-noto-color-emoji`.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.app.hooks import STUCK, ScriptedWebhooks
from tests.app.scripted import ScriptedAccess
from tests.app.world import QuietSync
from tui.access import FOR_THIS_RUN, no_access
from tui.app import prepare
from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.app.svg import with_true_widths
from tui.config import Settings
from tui.credentials.advice import of_look
from tui.credentials.secret_service import Look, State
from tui.demo import Demo
from tui.picture import screenshot
from tui.store import Store

FOLDER = Path(__file__).parent.parent / "screenshots"
# What a cell of Textual's SVG measures, and what stands around the cells.
CELL, MARGIN = (12.2, 24.4), (20, 51)


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the keys that lead there, the size of the terminal, and the theme."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)
    theme: str = "dark"


def filtered(name: str) -> tuple[str, ...]:
    return ("slash", *name, "enter", "escape")


REPLY = "Wat vervelend, Femke! We sturen vandaag nog een nieuwe kap."
PICTURES = (
    Picture("inbox", ("r", *REPLY)),
    Picture("thread", filtered("robin"), size=(120, 122)),
    Picture("help", ("question_mark",)),
    Picture("80x24", size=(80, 24)),
    # The picture has to come before it can be drawn.
    Picture("picture", ("tab", "k", "k", "p", "wait:4000", "enter", "wait:500"), size=(100, 36)),
    Picture("search", ("s", *"lam", "space", "minus", *"from", "colon", *"me", "wait:1500", "down"), size=(110, 30)),
    Picture("light", filtered("marit"), theme="light"),
    Picture("contact", (*filtered("robin"), "I"), size=(120, 30)),
    Picture("templates", (*filtered("clara"), "T", *"visit", "enter", *"Tuesday", "enter", "tab"), size=(100, 30)),
)


LOCKED = f"{FOR_THIS_RUN} The keyring of this host is locked."
LOGIN = Picture("login", size=(100, 30))
WEBHOOKS = Picture("webhooks", ("W", "t"), size=(120, 30))


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("needs Chromium: apt-get install -y chromium")
    FOLDER.mkdir(exist_ok=True)
    for picture, make in ((LOGIN, login), (WEBHOOKS, webhooks)):
        with tempfile.TemporaryDirectory() as folder:
            svg = Path(folder) / "screen.svg"
            svg.write_text(with_true_widths(asyncio.run(make(Path(folder)))), "utf-8")
            to_png(chromium, svg, FOLDER / f"{picture.name}.png", picture.size)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            svg = Path(folder) / "screen.svg"
            demo = Demo(at="2026-03-09T10:15:30Z", no_actors=True, theme=picture.theme, time_zone="Europe/Amsterdam")
            print(picture.name, screenshot(demo, svg, picture.size, picture.keys))
            to_png(chromium, svg, FOLDER / f"{picture.name}.png", picture.size)


async def login(folder: Path) -> str:
    """The first screen on a host whose keyring is locked, with half a key in the field."""
    settings = Settings(profile="support", state_folder=folder)
    prepare(settings)
    store = Store.open(settings.store_file)
    access = ScriptedAccess(no_access(of_look(Look(State.LOCKED))), prospect=LOCKED)
    app = InboxApp(store, access, settings)
    async with app.run_test(size=LOGIN.size) as pilot:
        await pilot.pause()
        await pilot.press(*"live_sentinel")
        await pilot.pause()
        picture = app.export_screenshot()
    store.close()
    return picture


async def webhooks(folder: Path) -> str:
    """The webhooks of an account, and a test of one that gets stuck at the commonest mistake."""
    settings = Settings(profile="support", state_folder=folder)
    prepare(settings)
    store = Store.open(settings.store_file)
    sync = GivenSync(QuietSync())  # type: ignore[arg-type]
    app = InboxApp(store, sync, settings, ScriptedWebhooks(steps=STUCK))
    async with app.run_test(size=WEBHOOKS.size) as pilot:
        for key in WEBHOOKS.keys:
            await pilot.pause(0.5)
            await pilot.press(key)
        await pilot.pause(1)
        picture = app.export_screenshot()
    store.close()
    return picture


def to_png(chromium: str, svg: Path, png: Path, size: tuple[int, int]) -> None:
    width, height = (round(cells * cell + margin) for cells, cell, margin in zip(size, CELL, MARGIN, strict=True))
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--window-size={width},{height}", f"--screenshot={png}", svg.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
