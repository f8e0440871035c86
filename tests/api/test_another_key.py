"""A key that is refused: its source is read once more, a new one is used at once, and nothing is asked in a storm."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.scripted import Answer, Asked, Scripted, answer, listed
from tui.api.auth import Key
from tui.api.client import Client
from tui.api.errors import BadKey
from tui.credentials import Secret

pytestmark = pytest.mark.anyio

REFUSED = answer({"errors": [{"code": 2, "description": "Request was not authenticated"}]}, 401)


class Source:
    """Where the key came from: it may hold another one by now. Counts how often it was read."""

    def __init__(self, now: str | None) -> None:
        self.now = now
        self.reads = 0
        self.is_read = asyncio.Event()

    async def another(self, _: Key) -> Secret | None:
        self.reads += 1
        self.is_read.set()
        await asyncio.sleep(0.05)
        return Secret(self.now) if self.now else None


def accepts_only(server: Scripted, key: str) -> None:
    def script(asked: Asked) -> Answer:
        if asked.headers["authorization"] != f"AccessKey {key}":
            return REFUSED
        return answer({"id": "m1"}) if asked.method == "POST" else listed({"id": "c1"}, total=1)

    server.script = script


def client_of(server: Scripted, source: Source | None) -> Client:
    return Client(Secret("old"), base_url=server.url, another=source.another if source else None)


async def test_a_key_exchanged_meanwhile_is_used_without_a_word(server: Scripted) -> None:
    accepts_only(server, "new")
    source = Source("new")
    async with client_of(server, source) as client:
        assert (await client.conversations()).total == 1
        assert (await client.conversations()).total == 1
    assert source.reads == 1
    assert len(server.asked) == 3


async def test_a_reply_goes_out_once_with_the_new_key(server: Scripted) -> None:
    accepts_only(server, "new")
    async with client_of(server, Source("new")) as client:
        await client.reply("c1", "text", {"text": "hello"})
    assert [asked.json["content"] for asked in server.asked] == [{"text": "hello"}] * 2


@pytest.mark.parametrize("now", [None, "newer-but-wrong"])
async def test_without_a_good_one_the_refusal_is_told(server: Scripted, now: str | None) -> None:
    accepts_only(server, "new")
    async with client_of(server, Source(now)) as client:
        with pytest.raises(BadKey):
            await client.conversations()
    assert len(server.asked) == (1 if now is None else 2)


async def test_many_refusals_at_once_read_the_source_once(server: Scripted) -> None:
    accepts_only(server, "new")
    source = Source(None)
    async with client_of(server, source) as client:
        told = await asyncio.gather(*(client.conversations() for _ in range(6)), return_exceptions=True)
        assert {type(each) for each in told} == {BadKey}
        assert source.reads == 1
        # Somebody tries again later, and the source has a good one by then.
        source.now = "new"
        client._auth._in_vain = None
        assert (await client.conversations()).total == 1


async def test_a_key_that_the_person_enters_counts_from_the_next_request_on(server: Scripted) -> None:
    accepts_only(server, "new")
    async with client_of(server, None) as client:
        with pytest.raises(BadKey):
            await client.conversations()
        client.use(Secret("new"))
        assert (await client.conversations()).total == 1


async def test_a_key_entered_while_the_source_is_read_stays(server: Scripted) -> None:
    accepts_only(server, "typed")
    source = Source("new")
    async with client_of(server, source) as client:
        asking = asyncio.create_task(client.conversations())
        await source.is_read.wait()
        client.use(Secret("typed"))
        assert (await asking).total == 1
        assert (await client.conversations()).total == 1
