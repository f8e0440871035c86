"""How many requests an hour costs when nothing happens: `python -m tests.bench.bench_requests`.

Under a clock of its own, with the intervals of everyday, for a small and a big account, polling and live by a relay.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from pathlib import Path

from tests.sync.conftest import Inbox, opened
from tests.sync.desk import Desk, Time
from tests.sync.relay import Relay, Webhooks
from tui.sync import Pace

HOUR = 3600


def main() -> None:
    for conversations in (40, 2000):
        for with_relay in (False, True):
            asyncio.run(measure(conversations, with_relay))


async def measure(conversations: int, with_relay: bool) -> None:
    time = Time()
    desk = Desk(time)
    desk.fill(conversations)
    relay = Relay(time)
    Webhooks(desk, relay).says("c00000")  # an empty log shows nobody whose it is
    way = relay if with_relay else None
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder) / "p", desk, time, pace=Pace(), line=way) as inbox,
    ):
        await inbox.start(HOUR)
        print(f"\n{'live by relay' if with_relay else 'polling'}:")
        tell(conversations, "the first hour", desk.calls)
        desk.calls.clear()
        await time.advance(HOUR)
        tell(conversations, "an hour without a key", desk.calls)
        desk.calls.clear()
        await active(inbox)
        tell(conversations, "an hour with somebody there", desk.calls)
        desk.calls.clear()
        inbox.sync.look_at("c00003")
        await active(inbox)
        tell(conversations, "the same, looking at a thread", desk.calls)
        await inbox.stop()


async def active(inbox: Inbox) -> None:
    for _ in range(HOUR // 10):
        inbox.sync.person_active()
        await inbox.time.advance(10)


def tell(conversations: int, what: str, calls: Counter[str]) -> None:
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(calls.items()))
    print(f"{conversations} conversations, {what}: {calls.total()} requests ({kinds})")


if __name__ == "__main__":
    main()
