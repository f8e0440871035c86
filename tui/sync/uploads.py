"""Brings the files of a reply to MessageBird before the reply itself. A file may go twice, a reply may not."""

from __future__ import annotations

import itertools
from mimetypes import guess_type
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.api.errors import Invalid
from tui.store import Outgoing, Store
from tui.store.links import empty, next_file
from tui.sync.board import Board
from tui.sync.state import Transfer

if TYPE_CHECKING:
    from tui.api.account import Account


class Uploads:
    def __init__(self, store: Store, account: Account, board: Board) -> None:
        self._store = store
        self._account = account
        self._board = board
        # Below zero, since files that are fetched count upwards.
        self._numbers = itertools.count(-1, -1)

    async def upload(self, outgoing: Outgoing) -> Outgoing | None:
        """The reply with all its links; None when it was taken back meanwhile. Raises ApiError."""
        current: Outgoing | None = outgoing
        while current is not None and empty(current.content):
            await self._next(current)
            current = self._store.outbox.get(outgoing.reference)
        return current

    async def _next(self, outgoing: Outgoing) -> None:
        """The link is kept as soon as it is known, so that another try does not upload the file again."""
        left = empty(outgoing.content)
        if left > len(outgoing.files):
            raise Invalid("the copy of the file is gone; attach it again")
        file = next_file(outgoing.content)
        copy = self._store.spool.path(outgoing.files[-left])
        mime = file.mime or guess_type(copy)[0] or "application/octet-stream"
        transfer = Transfer(next(self._numbers), "sending", file.name or "", outgoing.conversation_id)

        def tell(done: int, total: int | None) -> None:
            self._tell(replace(transfer, done=done, total=total))

        try:
            link = await self._account.files.upload(copy, mime, file.name or "", tell)
        finally:
            self._board.set(transfers=self._others(transfer))
        self._store.outbox.uploaded(outgoing.reference, link)

    def _tell(self, transfer: Transfer) -> None:
        """Once for each percent."""
        known = next((each for each in self._board.state.transfers if each.number == transfer.number), None)
        if known is None or _percent(known) != _percent(transfer):
            self._board.set(transfers=(*self._others(transfer), transfer))

    def _others(self, transfer: Transfer) -> tuple[Transfer, ...]:
        return tuple(each for each in self._board.state.transfers if each.number != transfer.number)

    def forget(self, outgoing: Outgoing) -> None:
        """The reply has gone out: its copies are not needed any more."""
        self._store.spool.forget(outgoing.files)


def _percent(transfer: Transfer) -> int:
    return transfer.done * 100 // transfer.total if transfer.total else 0
