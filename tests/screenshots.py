"""Make the pictures of the README anew: `python -m tests.screenshots`.

Everything comes from the sandbox at a fixed clock. Needs Chromium to turn Textual's SVG into PNG, and fonts for the
scripts that the customers write in: `apt-get install -y chromium fonts-firacode fonts-noto-core fonts-noto-cjk
fonts-noto-color-emoji`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tui.demo import Demo
from tui.picture import screenshot

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
    Picture("light", filtered("marit"), theme="light"),
)


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("needs Chromium: apt-get install -y chromium")
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            svg = Path(folder) / "screen.svg"
            demo = Demo(at="2026-03-09T10:15:30Z", no_actors=True, theme=picture.theme, time_zone="Europe/Amsterdam")
            print(picture.name, screenshot(demo, svg, picture.size, picture.keys))
            to_png(chromium, svg, FOLDER / f"{picture.name}.png", picture.size)


def to_png(chromium: str, svg: Path, png: Path, size: tuple[int, int]) -> None:
    width, height = (round(cells * cell + margin) for cells, cell, margin in zip(size, CELL, MARGIN, strict=True))
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--window-size={width},{height}", f"--screenshot={png}", svg.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
