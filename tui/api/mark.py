"""Which conversations have changed since the last look, told from their stamps alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from msgspec import DecodeError, Struct, json

from tui.api.dates import parse_date
from tui.api.models import Conversation
from tui.api.reading import Reported

KEPT = 60
"""Conversations that a mark remembers, the newest; beyond them it knows only that they are older."""


class Stamps(Struct, frozen=True, array_like=True):
    """Latest activity and update (ns, 0 for never), and a checksum of everything that was said."""

    active: int
    updated: int
    checksum: int


class Mark(Struct, frozen=True, omit_defaults=True):
    """`whole` means that no conversation of the account is missing in `known`."""

    known: dict[str, Stamps] = {}
    whole: bool = False

    @classmethod
    def read(cls, text: str | None) -> Mark | None:
        """None for no mark, and for one that another version of Ternbox wrote."""
        try:
            return json.decode(text or "null", type=Mark | None)
        except DecodeError:
            return None

    def text(self) -> str:
        return json.encode(self).decode()

    def has_moved(self, said: Reported[Conversation]) -> bool:
        """True when there may be something new in the conversation.

        One that is not known was beyond the horizon, unless it is newer than the oldest that is known.
        """
        now, before = stamps(said), self.known.get(said.object.id)
        if before is None:
            return self.whole or now.active >= min((each.active for each in self.known.values()), default=0)
        return (now.active, now.updated) != (before.active, before.updated)

    def has_changed(self, said: Reported[Conversation]) -> bool:
        """True when anything about it is new, a contact's name for instance."""
        before = self.known.get(said.object.id)
        return self.has_moved(said) or (before is not None and before.checksum != stamps(said).checksum)

    def after(self, looked_at: Iterable[Reported[Conversation]], began: int, total: int | None) -> Mark:
        """The mark for the next look. `began` is the newest activity (ns) when this look began.

        What moved during the look is left out: a known one above others would hide that these moved before it.
        """
        still = {each.object.id: now for each in looked_at if (now := stamps(each)).active <= began}
        known = sorted((self.known | still).items(), key=lambda item: (-item[1].active, item[0]))
        return Mark(dict(known[:KEPT]), total is not None and total <= len(known) <= KEPT)


def newest(said: Iterable[Reported[Conversation]]) -> int:
    return max((stamps(each).active for each in said), default=0)


def stamps(said: Reported[Conversation]) -> Stamps:
    conversation = said.object
    return Stamps(
        parse_date(conversation.last_received_datetime) or 0,
        parse_date(conversation.updated_datetime) or 0,
        zlib.crc32(said.raw),
    )
