"""What a form has made, on its way into the outbox of the conversation that the form was opened for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.app.aim import way_name
from tui.app.cells import fit
from tui.model import Content, Direction, Message, Template
from tui.platforms import platform
from tui.store import Outgoing, Position, Row, Store, Way
from tui.text import Zone, clean_line, clock_time, display_name, summary

SHOWN = 60  # cells of what somebody wrote meanwhile


class Parcel(NamedTuple):
    """One message; `files` are the names of the copies that it brings, as in `Outgoing`."""

    content: Content
    files: Sequence[str] = ()


class Destination:
    """Where a form sends: one conversation, one channel, and what the person had seen when they opened the form.

    With `edited`, the first message takes the place of that reply in the outbox.
    """

    def __init__(
        self,
        store: Store,
        zone: Zone,
        row: Row,
        way: Way | None,
        seen: Position | None,
        *,
        clock: Callable[[], int],
        reply_to: str | None = None,
        edited: Outgoing | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._seen = seen
        self._reply_to = reply_to
        self.row = row
        self.way = way
        self.edited = edited

    @property
    def words(self) -> str:
        """To whom and where, in clean words."""
        name = display_name(self.row.name, self.row.number, self.row.id)
        return f"to {name} on {way_name(self.way)}" if self.way else f"to {name}"

    @property
    def platform(self) -> str | None:
        return self.way.platform if self.way else self.row.platform

    def put(self, parcels: Sequence[Parcel]) -> str:
        """All of them into the outbox, in order, or none; why not, in clean words, or ""."""
        why_not = self._shut(parcels)
        if why_not:
            return why_not
        with self._store.transaction():
            rest = list(parcels)
            if self.edited is not None:
                first = rest.pop(0)
                why_not = "" if self._change(self.edited, first) else "Too late: it is on its way, or gone."
            for parcel in rest if not why_not else []:
                newer = self._add(parcel)
                if newer:
                    return self._somebody_wrote(newer)
        return why_not

    def _shut(self, parcels: Sequence[Parcel]) -> str:
        """Why the channel takes nothing but templates by now, if that is so: the form may have been open for long."""
        now = self._clock()
        way = self._store.channels.one(self.row.id, self.way.id) if self.way else None
        if way is None or not way.is_shut(now) or all(isinstance(parcel.content, Template) for parcel in parcels):
            return ""
        what = "only a template goes out" if platform(way.platform).templates else "nothing goes out"
        return f"The window has shut meanwhile: {what} until the customer writes again."

    def _change(self, edited: Outgoing, parcel: Parcel) -> bool:
        channel = self.way.id if self.way else None
        return self._store.outbox.change(
            edited.reference,
            parcel.content,
            channel_id=channel,
            reply_to=edited.reply_to,
            fallback=edited.fallback,
            files=parcel.files,
            seen=self._seen,
        )

    def _add(self, parcel: Parcel) -> list[Message]:
        added = self._store.outbox.add(
            self.row.id,
            parcel.content,
            seen=self._seen,
            channel_id=self.way.id if self.way else None,
            reply_to=self._reply_to,
            files=parcel.files,
            keep_draft=True,
        )
        self._reply_to = None
        return added.newer

    def _somebody_wrote(self, newer: list[Message]) -> str:
        """Said once: who sends again has been told."""
        last = newer[-1]
        self._seen = Position(last.created, last.id)
        ours = last.direction is Direction.SENT
        who = clean_line(last.author or "", 40) or "A colleague"
        who = who if ours else display_name(self.row.name, self.row.number, self.row.id)
        when = clock_time(last.created, self._zone)
        said = fit(summary(last.content), SHOWN)
        return f"{who} wrote at {when} meanwhile, so nothing was sent: “{said}” Send again to send it."
