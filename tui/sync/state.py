"""What sync tells about itself, and trouble put into words."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from tui.api import errors
from tui.store import StoreError

Feed = Literal["polling", "away", "catching up", "quiet", "live", "refused"]
Kind = Literal["key", "refused", "busy", "server", "connection", "store", "other"]


class Role(StrEnum):
    STARTING = "starting"
    LEADING = "leading"
    FOLLOWING = "following"


class Trouble(Struct, frozen=True):
    """What is wrong, in a sentence, and what can be done. A `key` trouble stops the asking until the person acts."""

    words: str
    advice: str
    kind: Kind


class HistoryProgress(Struct, frozen=True):
    """History that is being fetched: messages of a whole conversation, or conversations active `since` a date (ns).

    `listing`: it is not known yet which conversations those are. `stopped` by the person.
    """

    conversation_id: str = ""
    since: int | None = None
    done: int = 0
    total: int = 0
    listing: bool = False
    stopped: bool = False


class Transfer(Struct, frozen=True):
    """A file on its way: `what` is saving, showing or sending. `total` in bytes is None when nobody told it.

    `name` is a stranger's.
    """

    number: int
    what: Literal["saving", "showing", "sending"]
    name: str
    conversation_id: str = ""
    done: int = 0
    total: int | None = None


class SyncState(Struct, frozen=True):
    """`fresh_at` is when everything was last known to be up to date, `next_poll` when it is asked for again (both ns).

    `backfill` is how many of how many conversations are here, while the first filling goes on. `older` are the
    conversations whose older messages are on their way. `history` is what was asked for and is being fetched.

    `transfers` are the files that this inbox fetches or sends now, told at most four times a second.

    `feed` says how news comes, in the words of `relay_feed`; `behind` how many events are to come while it catches up,
    `away_since` when the relay gave its last sign of life (ns), and `refused` what the person must know and do.
    """

    role: Role = Role.STARTING
    fresh_at: int | None = None
    trouble: Trouble | None = None
    backfill: tuple[int, int] | None = None
    next_poll: int | None = None
    older: frozenset[str] = frozenset()
    history: HistoryProgress | None = None
    feed: Feed = "polling"
    behind: int = 0
    away_since: int | None = None
    refused: str = ""
    transfers: tuple[Transfer, ...] = ()


class Notice(Struct, frozen=True):
    """Something that the person must hear once.

    `crossed`: the messages came between what a reply was written to and the reply. `refused`: archiving or reopening
    a conversation was refused for good. `fetched`: history that was asked for is all here.
    """

    kind: Literal["crossed", "refused", "fetched"]
    conversation_id: str
    words: str
    message_ids: tuple[str, ...] = ()


_KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (errors.BadKey, "key"),
    (errors.NotAllowed, "refused"),
    (errors.NotFound, "refused"),
    (errors.Invalid, "refused"),
    (errors.TooManyRequests, "busy"),
    (errors.NoConnection, "connection"),
    (errors.ServerTrouble, "server"),
    (errors.NotUnderstood, "server"),
    (StoreError, "store"),
)


def trouble_of(error: errors.ApiError | StoreError) -> Trouble:
    kind: Kind = next((kind for type_, kind in _KINDS if isinstance(error, type_)), "other")
    return Trouble(str(error), getattr(error, "advice", ""), kind)
