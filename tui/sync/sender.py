"""Brings the replies of one conversation to MessageBird, one after the other, and never one twice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.api.errors import ApiError, BadKey, NoConnection, NotUnderstood, ServerTrouble, TooManyRequests
from tui.model import NS, Reply
from tui.store import Outgoing, OutgoingState, Store, StoreError, is_provisional
from tui.sync.crossing import Crossing
from tui.sync.loop import Alarm, BackOff
from tui.sync.mail import as_sent
from tui.sync.reader import ThreadReader
from tui.sync.state import Trouble, trouble_of
from tui.sync.timing import Timing
from tui.sync.uploads import Uploads

if TYPE_CHECKING:
    from tui.api.account import Account
    from tui.api.observations import Taken

# Not taken by the API, and nothing wrong with the message itself.
PASSING = (NoConnection, TooManyRequests, ServerTrouble, BadKey)
FINISHED = (OutgoingState.SENT, OutgoingState.FAILED)
ENOUGH_MISSES = 2

STOPPED = "Something newer has arrived in the conversation."
STOPPED_ADVICE = "Look at it; R sends the reply all the same."


class Sender:
    """`sending` is in the store before the request leaves, so whatever happens to it can be looked up afterwards.

    `sent` is called with each reply that was sent, and the id of its message.
    """

    def __init__(
        self,
        conversation_id: str,
        store: Store,
        account: Account,
        reader: ThreadReader,
        crossing: Crossing,
        tell: Callable[[Trouble | None], None],
        sent: Callable[[Outgoing, str], None],
        uploads: Uploads,
        timing: Timing,
    ) -> None:
        self._conversation_id = conversation_id
        self._store = store
        self._account = account
        self._reader = reader
        self._crossing = crossing
        self._tell = tell
        self._tell_sent = sent
        self._uploads = uploads
        self._timing = timing
        self._pace = timing.pace
        self._back_off = BackOff(timing)
        self._alarm = Alarm(timing.sleep)
        self._ended: dict[str, int] = {}
        self._misses: Counter[str] = Counter()

    def hurry(self) -> None:
        """Try again now."""
        self._alarm.ring()

    async def run(self) -> None:
        """Until nothing is left to be sent."""
        pause: float | None = 0
        while pause is not None:
            self._alarm.clear()
            try:
                pause = await self._step()
            except (ApiError, StoreError) as error:
                pause = self._troubled(error)
            if pause is not None:
                await self._alarm.wait(pause)

    def _troubled(self, error: ApiError | StoreError) -> float:
        self._tell(trouble_of(error))
        return self._back_off.after(error)

    def _calm(self) -> None:
        self._tell(None)
        self._back_off.reset()

    async def _step(self) -> float | None:
        """One try with the oldest reply; returns the pause before the next, None when there is nothing left."""
        queue = [out for out in self._store.outbox.of(self._conversation_id) if out.state not in FINISHED]
        if not queue:
            self._calm()
            return None
        if queue[0].state is OutgoingState.WAITING:
            return await self._try(queue[0])
        return await self._look_up(queue[0])

    async def _try(self, outgoing: Outgoing) -> float:
        try:
            uploaded = await self._uploads.upload(outgoing)
        except ApiError as error:
            return self._not_uploaded(outgoing.reference, error)
        if uploaded is None:
            return 0
        outgoing = uploaded
        if outgoing.seen is not None:
            await self._reader.newest(self._conversation_id)
            newer = self._crossing.newer(outgoing)
            if newer:
                self._stop(outgoing.reference, newer[-1].id)
                return 0
        if not self._store.outbox.set_state(outgoing.reference, OutgoingState.SENDING):
            return 0
        return await self._send(outgoing)

    def _stop(self, reference: str, newer_id: str) -> None:
        """Back into the draft; what cannot be a draft, a template for instance, fails."""
        if not self._store.outbox.take_back(reference, stopped_by=newer_id):
            self._store.outbox.set_state(reference, OutgoingState.FAILED, reason=STOPPED, advice=STOPPED_ADVICE)

    async def _send(self, outgoing: Outgoing) -> float:
        try:
            taken = await self._account.send(self._reply(outgoing))
        except ApiError as error:
            return self._not_sent(outgoing.reference, error)
        self._sent(outgoing, taken)
        return 0

    def _reply(self, outgoing: Outgoing) -> Reply:
        """What the API is to be told. An answer to one message goes by the contact's id, not the conversation's."""
        row = self._store.lists.row(outgoing.conversation_id) if outgoing.reply_to else None
        return Reply(
            content=as_sent(self._store, outgoing),
            reference=outgoing.reference,
            conversation_id="" if outgoing.recipient else outgoing.conversation_id,
            to=outgoing.recipient or (row and row.contact_id) or "",
            channel_id=outgoing.channel_id or (row.channel_id if row else None),
            reply_to=outgoing.reply_to,
            fallback=outgoing.fallback,
            is_late=self._is_late(outgoing),
        )

    def _is_late(self, outgoing: Outgoing) -> bool:
        way = self._store.channels.one(outgoing.conversation_id, outgoing.channel_id)
        return way is not None and way.is_late(self._timing.clock())

    def _sent(self, outgoing: Outgoing, taken: Taken) -> None:
        with self._store.transaction():
            self._store.observe(taken.observations)
            self._store.outbox.set_state(outgoing.reference, OutgoingState.SENT, message_id=taken.message_id)
            if taken.conversation_id:  # else the message itself will tell, when it comes in
                self._store.outbox.landed(outgoing.reference, taken.conversation_id)
        self._uploads.forget(outgoing)
        now = self._store.outbox.get(outgoing.reference) or outgoing
        if not is_provisional(now.conversation_id):
            self._tell_sent(now, taken.message_id)
        self._calm()

    def _not_uploaded(self, reference: str, error: ApiError) -> float:
        """The file may be there, but the reply is not: it waits, or it fails for good."""
        passing = isinstance(error, (*PASSING, NotUnderstood))
        if passing:
            pause = self._troubled(error)
            again = self._timing.after(pause) if pause < math.inf else 0
            self._store.outbox.delay(reference, str(error), not_before=again)
            return pause
        self._set(reference, OutgoingState.FAILED, error)
        return 0

    def _not_sent(self, reference: str, error: ApiError) -> float:
        """Nobody knows: unsure. Not taken, but nothing is wrong with it: waiting. Refused: failed."""
        if error.taken is None:
            self._set_unsure(reference, str(error))
            return 0
        if isinstance(error, PASSING):
            pause = self._troubled(error)
            again = self._timing.after(pause) if pause < math.inf else 0
            self._set(reference, OutgoingState.WAITING, error, not_before=again)
            return pause
        self._set(reference, OutgoingState.FAILED, error)
        self._calm()
        return 0

    def _set(self, reference: str, state: OutgoingState, error: ApiError, not_before: int = 0) -> None:
        self._store.outbox.set_state(reference, state, reason=str(error), advice=error.advice, not_before=not_before)

    def _set_unsure(self, reference: str, reason: str) -> None:
        self._ended[reference] = self._timing.clock()
        self._misses[reference] = 0
        self._store.outbox.set_state(reference, OutgoingState.UNSURE, reason=reason)

    async def _look_up(self, outgoing: Outgoing) -> float:
        """Ask whether it is there. Only two times "no", both after a while, mean that it may be sent again.

        What is still `sending` was left so by a process that ended, or by a disk that failed just then.
        """
        if outgoing.state is OutgoingState.SENDING:
            self._set_unsure(outgoing.reference, "")
        left = self._settles(outgoing.reference) - self._timing.clock()
        found = await self._account.find(self._reply(outgoing), self._since(outgoing))
        if found is not None:
            self._sent(outgoing, found)
            return 0
        self._calm()
        if left > 0:
            return max(left / NS / 2, self._pace.look_up)
        return self._missed(outgoing.reference)

    def _missed(self, reference: str) -> float:
        self._misses[reference] += 1
        if self._misses[reference] < ENOUGH_MISSES:
            return self._pace.look_up
        self._store.outbox.set_state(reference, OutgoingState.WAITING)
        return 0

    def _settles(self, reference: str) -> int:
        """When "it is not there" begins to count. After a restart the request counts as ended now."""
        ended = self._ended.setdefault(reference, self._timing.clock())
        return ended + int(self._pace.settle * NS)

    def _since(self, outgoing: Outgoing) -> int:
        """From when on to look, by MessageBird's clock: what was on the screen is a time of theirs."""
        if outgoing.seen is not None:
            return min(outgoing.seen[0], outgoing.created)
        return outgoing.created - int(self._pace.clocks_apart * NS)
