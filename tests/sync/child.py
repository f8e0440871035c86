"""An inbox without a screen, in a process of its own, for tests that kill it. It says on stdout what its role is."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.sync.live import agent
from tui.sync import SyncState


async def main(url: str, key: str, folder: str) -> None:
    async with agent(url, key, Path(folder)) as one:
        said = ""

        def say(state: SyncState) -> None:
            nonlocal said
            if state.role.value != said:
                said = state.role.value
                print(said, flush=True)

        one.sync.listen(say)
        await one.sync.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
