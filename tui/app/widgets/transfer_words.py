"""Files on their way, in the few words of the status line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.app.cells import fit
from tui.app.look.status_words import Words
from tui.text import clean_line, size

if TYPE_CHECKING:
    from tui.sync import Transfer

BAR = 10
STEP = 5  # percent between two words: each costs a line
NAME = 24  # cells
STOPS = "x: stop"


def transfer_words(transfers: Sequence[Transfer]) -> Words:
    """One by its name, several by their number, and how far they are. Nobody can stop what is being sent by `x`."""
    stoppable = any(transfer.what != "sending" for transfer in transfers)
    words = f"{_what(transfers)} {_how_far(transfers)}"
    return Words(words, "accent", len(words) + len(STOPS) + 3, STOPS if stoppable else "")


def _what(transfers: Sequence[Transfer]) -> str:
    if len(transfers) > 1:
        return f"{len(transfers)} files"
    (transfer,) = transfers
    doing = "fetching" if transfer.what == "showing" else transfer.what
    return f"{doing} {fit(clean_line(transfer.name) or 'a file', NAME)}"


def _how_far(transfers: Sequence[Transfer]) -> str:
    done = sum(transfer.done for transfer in transfers)
    totals = [transfer.total for transfer in transfers if transfer.total]
    if len(totals) < len(transfers):
        return size(done) if done else "…"
    percent = min(100, 100 * done // sum(totals)) // STEP * STEP
    full = percent * BAR // 100
    return f"{'━' * full}{'─' * (BAR - full)} {percent} % of {size(sum(totals))}"
