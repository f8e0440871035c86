"""An inbox without a screen on a relay, in a process of its own. Standard input: a conversation and a text to reply.

It prints `twice` and ends when a message shows twice, as a person would see it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.sync.live import QUICK, Agent, agent
from tui.model import Text
from tui.store import Change
from tui.sync import RelayWay

PACE = replace(QUICK, active=2, idle=2, asleep=2)
ALL = 10_000


async def main(url: str, key: str, folder: str, feed: str) -> None:
    async with agent(url, key, Path(folder), pace=PACE, line=RelayWay(feed, "", (), wanted=True)) as one:
        one.store.listen(lambda change: look(one, change))
        one.start()
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := (await lines.readline()).decode():
            conversation_id, _, text = line.strip().partition(" ")
            one.reply_blindly(conversation_id, text)


def look(one: Agent, change: Change) -> None:
    """Every message of this test has a text of its own, so one that shows twice is a message that shows twice."""
    for conversation_id in change.conversations:
        shown = [message.content for message in one.store.threads.latest(conversation_id, ALL)]
        shown += [each.content for each in one.store.outbox.of(conversation_id) if each.state != "sent"]
        texts = Counter(content.text for content in shown if isinstance(content, Text))
        if any(times > 1 and text.startswith("storm ") for text, times in texts.items()):
            print("twice", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
