"""Which conversations fall short of a date: a walk over those active since then, newest first."""

from __future__ import annotations

from collections import deque

from tui.store import Store, is_provisional

AT_ONCE = 200


class Since:
    """`date` in ns. It walks again until a round finds none short, since new ones may come in behind its back."""

    def __init__(self, store: Store, date: int) -> None:
        self._store = store
        self.date = date
        self._begin()

    def _begin(self) -> None:
        self._chunk: deque[str] = deque()
        self._after: tuple[int, str] | None = None
        self._found = self.is_done = False
        self.done = 0
        self.total = self._store.feed.count_active_since(self.date)

    def next_short(self) -> str | None:
        """The conversation to read on in, the same one until it reaches back far enough.

        None when there is none among the next few hundred: to be asked again until `is_done`.
        """
        while self._chunk:
            if self._is_short(self._chunk[0]):
                self._found = True
                return self._chunk[0]
            self._chunk.popleft()
            self.done += 1
        self._read_on()
        return None

    def _read_on(self) -> None:
        chunk = self._store.feed.active_since(self.date, self._after, AT_ONCE)
        self._chunk.extend(id for id, _ in chunk if not is_provisional(id))
        if chunk:
            self._after = chunk[-1][1], chunk[-1][0]
        elif self._found:
            self._begin()
        else:
            self.is_done = True

    def _is_short(self, conversation_id: str) -> bool:
        history = self._store.threads.history(conversation_id)
        return not history.complete and (history.oldest is None or history.oldest.created >= self.date)
