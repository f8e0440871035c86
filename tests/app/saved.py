"""Files as a test of the screen wants them: it says what comes of each, and when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from tests.app.scripted import already
from tests.app.world import QuietFiles
from tui.sync.files import FileError, Saved, Wanted
from tui.sync.saving import Folder

HERE = Path("/home/mia/.local/state/ternbox/acme/downloads")


@dataclass
class ScriptedFiles(QuietFiles):
    """Answers of `save` and `picture` come from these in turn. Until `answered` is set, whoever asks waits."""

    outcomes: list[Saved | FileError] = field(default_factory=list)
    pictures: list[bytes | FileError] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=already)
    saved: list[tuple[str, int]] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    stopped: int = 0

    async def save(self, wanted: Wanted, folder: Folder, *, cap: int) -> Saved:
        self.saved.append((wanted.url, cap))
        self.folders.append(folder)
        try:
            await self.answered.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, FileError):
            raise outcome
        return outcome

    async def picture(self, wanted: Wanted, *, cap: int) -> bytes:
        self.saved.append((wanted.url, cap))
        await self.answered.wait()
        outcome = self.pictures.pop(0)
        if isinstance(outcome, FileError):
            raise outcome
        return outcome
