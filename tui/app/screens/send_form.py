"""Forms that make messages for one conversation."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.look.spans import Spans
from tui.app.outbound import Destination, Parcel
from tui.app.screens.form import FormScreen, Values


class SendForm(FormScreen):
    """What a form is about overrides `parcels`, which gets values without mistakes."""

    def __init__(self, destination: Destination, badge: Spans) -> None:
        super().__init__(destination.words, badge)
        self.destination = destination

    def parcels(self, values: Values) -> Sequence[Parcel]:
        raise NotImplementedError

    def finish(self, values: Values) -> str:
        return self.destination.put(self.parcels(values))


def too_long(text: str, most: int | None) -> str:
    """What is wrong with the length of a text, or ""."""
    if most is None or len(text) <= most:
        return ""
    return f"{len(text)} characters, {len(text) - most} too many."
