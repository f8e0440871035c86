"""Access where sync is at hand already and no other key can be entered: for pictures, and for tests of the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from tui.app.access import NoAccess

if TYPE_CHECKING:
    from tui.sync import Sync

WORDS = "This account is not yours: its key cannot be changed."


class GivenSync:
    source = ""
    is_for_tests = False

    def __init__(self, sync: Sync) -> None:
        self._sync = sync

    def connect(self) -> AbstractAsyncContextManager[Sync]:
        return nullcontext(self._sync)

    async def prospects(self) -> str:
        return WORDS

    async def log_in(self, typed: str, tell: Callable[[str], None]) -> str:
        raise NoAccess(WORDS)
