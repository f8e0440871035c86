"""The inbox's way to sync: looked for behind the first frame, and again when there is another key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.access import Access, NoAccess
from tui.app.look.status_words import no_key_words, waiting_words
from tui.store import Store
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.app.screens.inbox import InboxScreen
    from tui.app.screens.login_lines import Why
    from tui.sync import Notice, Sync, SyncState


class Connecting:
    """`later` runs a call of the inbox when its turn comes. `sync` is None until there is one, `why` says what a new
    key is asked for.
    """

    def __init__(
        self, access: Access, store: Store, inbox: InboxScreen, profile: str, later: Callable[..., object]
    ) -> None:
        self.access = access
        self.sync: Sync | None = None
        self._store, self._inbox, self._later = store, inbox, later
        self._profile = clean_line(profile, 32)
        self._without: Why | None = None
        self._stop_listening: list[Callable[[], None]] = []

    @property
    def has_failed(self) -> bool:
        return self._without is not None

    @property
    def why(self) -> Why:
        """Why a key would be entered now."""
        from tui.app.screens.login_lines import another, not_accepted

        if self._without is not None:
            return self._without
        return not_accepted(self._profile) if self.sync and self._inbox.cut_off else another(self._profile)

    def wait(self) -> None:
        """The inbox says that its key is being looked for."""
        self._without = None
        self._inbox.not_connected(waiting_words(self.access.source))

    async def run(self, ready: Callable[[], None]) -> bool:
        """Keep the store true for as long as the inbox runs; `ready` is called when there is sync.

        Where there is no key it ends, the inbox says so, and the answer is whether there is nothing else to show.
        """
        try:
            async with self.access.connect() as sync:
                self.sync = sync
                self._stop_listening += [sync.listen(self._says), sync.listen_notices(self._notes)]
                self._inbox.connect(sync)
                ready()
                await sync.run()
        except NoAccess as refusal:
            return self._stay_without(refusal)
        return False

    def _stay_without(self, refusal: NoAccess) -> bool:
        from tui.app.screens.login_lines import no_key, no_key_yet

        counts = self._store.lists.counts()
        nothing = not (counts.open or counts.archived or self._store.outbox.unfinished())
        self._without = no_key_yet(refusal) if nothing else no_key(refusal)
        self._inbox.not_connected(no_key_words(str(refusal)))
        return nothing

    def stop_listening(self) -> None:
        for stop in self._stop_listening:
            stop()

    def _says(self, _: SyncState) -> None:
        self._later(self._inbox.tell)

    def _notes(self, notice: Notice) -> None:
        self._later(self._inbox.say, clean_line(notice.words), "good" if notice.kind == "fetched" else "warn")
