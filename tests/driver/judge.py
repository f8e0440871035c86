"""Is the screen what plain output would have made of it? Replays a log on two emulators and compares them.

`plain` is fed with what Textual wrote and has the size for which Textual drew; `shown` with what was sent, and has the
size of the terminal. They are compared after every write of a driver that holds nothing back, where the sizes agree.
Cells that plain output never painted are left out, and after a resize those that the driver has not painted yet; but
at rest everything must be painted and be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.driver.emulator import GARBAGE, Cell, Emulator
from tests.driver.log import Done, Event, Rest, Sent, Size, Wrote
from tests.driver.sgr import PLAIN
from tests.driver.widths import Clusters, by_clusters

CURSOR = 25  # is hidden before Textual does it, where the first frame comes from the store
ANY_TIME = {2026}
Tolerance = Callable[[Emulator, int, int, Cell], bool]


@dataclass
class Verdict:
    """`wrong` says what differed, in words; `written` and `sent` are numbers of characters."""

    wrong: list[str] = field(default_factory=list)
    writes: int = 0
    compared: int = 0
    rests: int = 0
    written: int = 0
    sent: int = 0

    @property
    def is_good(self) -> bool:
        return not self.wrong and self.compared > 0


class Judge:
    """`erases` says whether the terminal erases with the background colour; `clusters` is how it measures."""

    def __init__(
        self,
        *,
        erases: bool = True,
        clusters: Callable[[str], Clusters] = by_clusters,
        tolerance: Tolerance = lambda plain, x, y, cell: False,
    ) -> None:
        self.plain = Emulator(1, 1, clips=True)
        self.shown = Emulator(1, 1, clusters=clusters, erases=erases)
        self.verdict = Verdict()
        self._tolerance = tolerance
        self._resized = True

    def read(self, events: Iterable[Event]) -> Verdict:
        for event in events:
            self._hear(event)
        return self.verdict

    def _hear(self, event: Event) -> None:
        match event:
            case Size(columns, rows):
                self.shown.resize(columns, rows)
                self._resized = True
            case Wrote(data, columns, rows):
                self._wrote(data, columns, rows)
            case Sent(data):
                self.shown.feed(data)
                self.verdict.sent += len(data)
            case Done(behind, plain):
                self.verdict.writes += 1
                if plain:
                    self._wrong("the driver has given up")
                elif not behind:
                    self._compare(at_rest=False)
            case Rest(number):
                self.verdict.rests = number
                self._compare(at_rest=True)

    def _wrote(self, data: str, columns: int, rows: int) -> None:
        if (self.plain.columns, self.plain.lines) != (columns, rows):
            self.plain.resize(columns, rows)
        self.plain.feed(data)
        self.verdict.written += len(data)
        self._resized = self._resized or "\x1b[?1049" in data

    def _compare(self, *, at_rest: bool) -> None:
        plain, shown = self.plain, self.shown
        if (plain.columns, plain.lines) != (shown.columns, shown.lines):
            if at_rest:
                self._wrong(f"drawn for {plain.columns}x{plain.lines} on {shown.columns}x{shown.lines}")
            return
        self.verdict.compared += 1
        if at_rest and not plain.is_whole:
            self._wrong("plain output would have left something unpainted")
        if self._resized and shown.is_whole:
            self._resized = False
        self._compare_cells(may_be_unpainted=self._resized and not at_rest)
        self._compare_state()

    def _compare_cells(self, *, may_be_unpainted: bool) -> None:
        for y, (wanted, found) in enumerate(zip(self.plain.rows, self.shown.rows, strict=True)):
            if wanted == found:
                continue
            for x, (want, cell) in enumerate(zip(wanted, found, strict=True)):
                if want is GARBAGE or want == cell or (may_be_unpainted and cell is GARBAGE):
                    continue
                if not self._tolerance(self.plain, x, y, cell):
                    self._wrong(f"{x},{y}: {cell} instead of {want}")

    def _compare_state(self) -> None:
        plain, shown = self.plain, self.shown
        wanted = min(plain.x, plain.columns - 1), min(plain.y, plain.lines - 1)
        if (shown.x, shown.y) != wanted:
            self._wrong(f"the cursor is at {shown.x},{shown.y} instead of {wanted}")
        if (plain.modes ^ shown.modes) - (ANY_TIME if plain.is_whole else ANY_TIME | {CURSOR}):
            self._wrong(f"modes {shown.modes} instead of {plain.modes}")
        for what in ("bells", "said", "graphics"):
            if getattr(plain, what) != getattr(shown, what):
                self._wrong(f"{what}: {getattr(shown, what)} instead of {getattr(plain, what)}")
        if shown.style != PLAIN:
            self._wrong(f"the style is left as {shown.style}")

    def _wrong(self, words: str) -> None:
        self.verdict.wrong.append(f"write {self.verdict.writes}: {words}")
