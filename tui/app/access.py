"""How the inbox comes by its key, as it needs it; whoever puts the parts together hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.sync import Sync


class NoAccess(Exception):
    """There is no key, or the one that was typed cannot be used. `str(error)` is a sentence or two, clean and ours;
    `ways` are other ways on, best first: what each does, and its exact command.
    """

    def __init__(self, words: str, ways: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(words)
        self.ways = tuple(ways)


class Access(Protocol):
    """No call blocks the event loop, and none takes longer than its time limit of some seconds."""

    @property
    def source(self) -> str:
        """Where the key is looked for, in words that fit behind “waiting for the key from”; "" when it is there."""

    @property
    def is_for_tests(self) -> bool:
        """Whether the key itself says so."""

    def connect(self) -> AbstractAsyncContextManager[Sync]:
        """Sync over the API, once the key is there. Raises NoAccess, again and again if it is called again."""

    async def prospects(self) -> str:
        """A sentence: what would become of a key that is typed now. “It will be kept in the keyring of this host.”"""

    async def log_in(self, typed: str, tell: Callable[[str], None]) -> str:
        """Try a typed key with one cheap read, keep it where this profile keeps its key, and use it from now on.

        `tell` hears what is being done, a few words at a time. Returns, in a sentence or two, what the key opens and
        where it is kept. Raises NoAccess when the key is refused, when there is no answer, or when it is for another
        account; then everything is as before.
        """
