"""Whatever is written, and whenever: the next looks at the account report it, or say that they are not complete."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.desk import Desk
from tests.api.scripted import Asked, Scripted
from tui.api.account import MOST_PAGES, Account
from tui.api.addresses import addresses
from tui.api.client import Client
from tui.api.dates import parse_date
from tui.api.models import Conversation
from tui.api.reading import Page, Reported, page
from tui.model import Conversation as OurConversation

Burst = tuple[int, int]


class Wire:
    """A client without a network: after each page that it reads, the next writes happen."""

    def __init__(self, desk: Desk) -> None:
        self.addresses = addresses()
        self.desk = desk
        self.between: list[Burst] = []
        self.calls = 0

    async def conversations(self, *, status: str = "all", offset: int = 0, **_: Any) -> Page[Reported[Conversation]]:
        asked = Asked("GET", "/v1/conversations", {"status": status, "offset": str(offset)}, {}, b"")
        read = page(self.desk.answer(asked).body, Conversation)
        self.calls += 1
        if self.between:
            write(self.desk, self.between.pop())
        return read


def write(desk: Desk, burst: Burst) -> None:
    """Messages in a row of conversations; beyond the account, each opens a new one."""
    first, count = burst
    for number in range(first, first + count):
        id_ = f"c{number}"
        desk.write(id_) if id_ in desk.conversations else desk.add(id_)


few = st.tuples(st.integers(0, 130), st.integers(0, 3))
many = st.tuples(st.integers(0, 100), st.integers(0, 60))
# What happens between two looks, and between the pages of the second of them.
step = st.tuples(st.lists(few | many, max_size=3), st.lists(few | many, max_size=2))


@settings(deadline=None, max_examples=100)
@given(count=st.sampled_from([0, 1, 19, 20, 21, 60, 61, 120]), steps=st.lists(step, max_size=6))
def test_every_write_is_reported_in_the_end(count: int, steps: list[tuple[list[Burst], list[Burst]]]) -> None:
    desk = Desk(Scripted(), count)
    wire = Wire(desk)
    account = Account(cast(Client, wire), clock=lambda: 0)
    reported: dict[str, int | None] = {}

    async def look(mark: str | None) -> str:
        wire.calls = 0
        changes = await account.changes(mark)
        assert changes.complete or mark is None or wire.calls == MOST_PAGES
        for each in changes.observations:
            if isinstance(each.thing, OurConversation) and each.thing.id in changes.changed:
                reported[each.thing.id] = each.thing.active_at
        return changes.mark

    async def play() -> None:
        mark = await look(None)
        began = desk.now
        for before, between in steps:
            for burst in before:
                write(desk, burst)
            wire.between = between
            mark = await look(mark)
            wire.between = []
        mark = await look(mark)
        assert await look(mark) == mark
        assert wire.calls == 1
        now = {id_: parse_date(each["lastReceivedDatetime"]) for id_, each in desk.conversations.items()}
        written = {id_: active for id_, active in now.items() if active and active > began}
        assert {id_: reported.get(id_) for id_ in written} == written

    asyncio.run(play())
