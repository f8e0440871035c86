"""The comparison with others as a picture: six small charts, in each of them one bar for each program."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

WIDTH, MARGIN, GAP = 1120, 36, 28
TOP, PANEL_TOP, BAR, BAR_GAP = 96, 50, 20, 9
COLUMNS = 3
NAMES, FIGURES = 92, 74  # beside the bars
OURS, OTHERS, TRACK = "#0f8a7e", "#a9b4bf", "#eef1f4"
INK, QUIET, PAPER, EDGE = "#1b2430", "#66727f", "#ffffff", "#d7dde3"
FONT = "'DejaVu Sans', Verdana, sans-serif"


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    told: str
    ours: bool = False


@dataclass(frozen=True)
class Panel:
    title: str
    note: str
    bars: Sequence[Bar]

    @property
    def height(self) -> float:
        return PANEL_TOP + len(self.bars) * (BAR + BAR_GAP)


def draw(title: str, note: str, panels: Sequence[Panel]) -> tuple[str, int]:
    """The picture as SVG, and its height."""
    rows = [panels[at : at + COLUMNS] for at in range(0, len(panels), COLUMNS)]
    width = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    parts, y = [_text(MARGIN, 46, title, 22, INK, "bold"), _text(MARGIN, 70, note, 13, QUIET)], float(TOP)
    for row in rows:
        for column, panel in enumerate(row):
            parts += _panel(panel, MARGIN + column * (width + GAP), y, width)
        y += max(panel.height for panel in row) + GAP
    height = round(y + 2)
    frame = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="12" fill="{PAPER}" stroke="{EDGE}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FONT}">'
    return "\n".join([head, frame, *parts, "</svg>\n"]), height


def _panel(panel: Panel, x: float, y: float, width: float) -> Iterator[str]:
    yield _text(x, y + 16, panel.title, 15, INK, "bold")
    yield _text(x, y + 34, panel.note, 11.5, QUIET)
    room = width - NAMES - FIGURES
    largest = max(bar.value for bar in panel.bars)
    for number, bar in enumerate(panel.bars):
        top = y + PANEL_TOP + number * (BAR + BAR_GAP)
        long = max(2.0, room * bar.value / largest)
        colour, weight = (OURS, "bold") if bar.ours else (OTHERS, "normal")
        yield _text(x, top + 14.5, bar.name, 13, INK, weight)
        yield _bar(x + NAMES, top, room, TRACK)
        yield _bar(x + NAMES, top, long, colour)
        yield _text(x + width, top + 14.5, bar.told, 13, INK, weight, "end")


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="3" fill="{colour}"/>'


def _text(x: float, y: float, text: str, size: float, colour: str, weight: str = "normal", at: str = "start") -> str:
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="{at}" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def to_png(svg: str, height: int, file: Path) -> None:
    """Twice as large as it is shown. Needs Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise FileNotFoundError("a picture needs Chromium: apt-get install chromium")
    with TemporaryDirectory() as folder:
        page = Path(folder) / "chart.svg"
        page.write_text(svg, "utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--force-device-scale-factor=2", "--default-background-color=00000000"]
        command += [f"--window-size={WIDTH},{height}", f"--screenshot={file}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
