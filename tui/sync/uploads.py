"""Brings the files of a reply to MessageBird before the reply itself. A file may go twice, a reply may not."""

from __future__ import annotations

from mimetypes import guess_type
from typing import TYPE_CHECKING

from tui.api.errors import Invalid
from tui.store import Outgoing, Store
from tui.store.links import empty, next_file
from tui.sync.transfers import Transfers

if TYPE_CHECKING:
    from tui.api.account import Account


class Uploads:
    def __init__(self, store: Store, account: Account, transfers: Transfers) -> None:
        self._store = store
        self._account = account
        self._transfers = transfers

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
        with self._transfers.one("sending", file.name or "", outgoing.conversation_id) as progress:
            link = await self._account.files.upload(copy, mime, file.name or "", progress)
        self._store.outbox.uploaded(outgoing.reference, link)

    def forget(self, outgoing: Outgoing) -> None:
        """The reply has gone out: its copies are not needed any more."""
        self._store.spool.forget(outgoing.files)
