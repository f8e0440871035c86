"""The end of a thread, as it looks when nobody has touched it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.look.spans import Span, Spans
from tui.app.look.thread_items import Item
from tui.app.look.thread_lines import Look, item_lines
from tui.app.look.thread_state import ThreadState
from tui.app.look.thread_view import ThreadView
from tui.store import Row
from tui.text import Zone, display_name

AIRY = 26  # lines of a thread from which there is room for empty ones
NEAR = 10  # items: with fewer above what is in sight, older ones are loaded


def thread_end(state: ThreadState, row: Row | None, zone: Zone, width: int, height: int) -> Sequence[Spans]:
    """At most `height` lines of it."""
    look = Look(max(1, width - 1), zone, customer_of(row), airy=height >= AIRY)
    known: dict[Item, list[list[Span]]] = {}

    def spans(item: Item) -> list[list[Span]]:
        if item not in known:
            known[item] = item_lines(item, look)
        return known[item]

    view = ThreadView(lambda item: len(spans(item)))
    view.height = height
    view.put(state.items())
    fill(state, view)
    view.put(state.items())
    return [[(" ", "accent"), *spans(view.items[place.item])[place.line]] for place in view.visible()]


def fill(state: ThreadState, view: ThreadView) -> None:
    """Load older messages while the top of what is here is in sight, or nearly."""
    while view.height and near_top(view) and state.load_older():
        view.put(state.items())


def near_top(view: ThreadView) -> bool:
    places = view.visible()
    return not places or places[0].item < NEAR


def customer_of(row: Row | None) -> str:
    return display_name(row.name, row.number, row.id) if row and row.name else ""
