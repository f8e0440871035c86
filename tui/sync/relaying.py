"""The relay feed as the engine runs it: its loops, and nothing at all where there is no way to a relay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.store import Outgoing
from tui.sync.board import Board
from tui.sync.incoming import Incoming
from tui.sync.line import Way
from tui.sync.loop import Loop
from tui.sync.relay_feed import RelayFeed
from tui.sync.talk import Talk
from tui.sync.timing import Clock, Timing

if TYPE_CHECKING:
    from tui.api.account import Account

MakeLoop = Callable[[str, Callable[[], Awaitable[float]]], Loop]


class Relaying:
    """`look`, `ask` and `monotonic` as for `RelayFeed`."""

    def __init__(
        self,
        way: Way | None,
        incoming: Incoming,
        board: Board,
        *,
        make_loop: MakeLoop,
        look: Callable[[], None],
        ask: Callable[[], None],
        timing: Timing,
        monotonic: Clock,
    ) -> None:
        self.loops: list[Loop] = []
        self._feed: RelayFeed | None = None
        if way is not None:
            feed = RelayFeed(
                way,
                incoming,
                board,
                look=look,
                ask=ask,
                begun=lambda: self._watching.wake(),
                timing=timing,
                monotonic=monotonic,
            )
            self._feed = feed
            self._connection, self._posting = make_loop("relay", feed.step), make_loop("notices", feed.post)
            self._watching = make_loop("watch", feed.watch)
            self.loops = [self._connection, self._posting, self._watching]

    @property
    def carries(self) -> bool:
        """Whether the relay brings what is new, so that nobody needs to poll."""
        return self._feed is not None and self._feed.carries

    def hurry(self) -> None:
        """Try again now, whatever the relay has said."""
        if self._feed:
            self._connection.hurry()

    def sent(self, outgoing: Outgoing, message_id: str) -> None:
        """Let the others know who sent this."""
        if self._feed:
            self._feed.sent(outgoing.conversation_id, message_id, outgoing.reference)
            self._posting.wake()

    async def waits(self, account: Account) -> Talk | None:
        return await self._feed.waits(account) if self._feed else None

    def looked(self, talk: Talk | None) -> bool:
        """True when the feed is live with this look."""
        if self._feed is None or not self._feed.looked(talk):
            return False
        self._posting.wake()
        return True
