"""Which event a webhook's body is: hostile bodies, and what makes two bodies the same event."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.scripted import Answer, Naps, Scripted
from tui import model
from tui.api.account import Account
from tui.api.client import Client
from tui.api.models import Message
from tui.api.observations import of_webhook
from tui.api.pace import Pace
from tui.api.reading import read
from tui.api.webhook_events import KINDS, body_of, event_id, event_of, too_deep
from tui.credentials import Secret
from tui.model import HOUR, NS
from tui.sandbox.clock import FakeClock
from tui.sandbox.demo import demo_world
from tui.sandbox.server import running

LARGEST = 256 * 1024

MESSAGE: dict[str, Any] = {
    "id": "m1",
    "conversationId": "c1",
    "channelId": "h1",
    "type": "text",
    "content": {"text": "hi", "more": {"a": 1, "b": 2}},
    "direction": "sent",
    "status": "delivered",
    "createdDatetime": "2026-01-02T03:04:05.123456789Z",
    "updatedDatetime": "2026-01-02T03:04:06.987654321Z",
}
CONVERSATION: dict[str, Any] = {
    "id": "c1",
    "contactId": "k1",
    "status": "active",
    "createdDatetime": "2026-01-02T03:04:05.1Z",
    "updatedDatetime": "2026-01-02T03:04:06.2Z",
    "lastReceivedDatetime": "2026-01-02T03:04:06.1Z",
    "lastUsedChannelId": "h2",
}


def body(kind: str = "message.updated", **changes: Any) -> bytes:
    return json.dumps({"type": kind, "conversation": CONVERSATION, "message": MESSAGE | changes}).encode()


def talk(kind: str = "conversation.updated", **changes: Any) -> bytes:
    return json.dumps({"type": kind, "conversation": CONVERSATION | changes}).encode()


def nested(depth: int) -> bytes:
    """A genuine body with so many levels."""
    inner = b"[" * (depth - 3) + b"]" * (depth - 3)
    return body(content={"deep": "HERE"}).replace(b'"HERE"', inner)


# What is the same event, and what is not


@pytest.mark.parametrize(
    "same",
    [
        body("message.created"),
        body(updatedDatetime="2026-01-02T03:04:06Z"),
        body(updatedDatetime="2026-01-02T04:04:06.5+01:00"),
        body(content={"more": {"b": 2, "a": 1}, "text": "hi"}),
        body(href="https://elsewhere", platform="sms", somethingNew=[1]),
        body(error=None),
        body().replace(b", ", b" ,\n"),
        b"\xef\xbb\xbf" + body(),
        json.dumps({"message": MESSAGE, "type": "message.updated"}).encode(),
    ],
    ids=["name", "whole seconds", "time zone", "order", "other fields", "null", "blanks", "BOM", "no conversation"],
)
def test_the_same_state_of_a_message_is_the_same_event(same: bytes) -> None:
    assert event_of(same).id == event_of(body()).id


@pytest.mark.parametrize(
    "other",
    [
        body(id="m2"),
        body(status="read"),
        body(updatedDatetime="2026-01-02T03:04:07Z"),
        body(updatedDatetime=None),
        body(content={"text": "ho"}),
        body(content=None),
        body(error={"code": 5}),
        body(error={"code": 5, "description": "x"}),
        body().replace(b'"type": "message.updated"', b'"error": {"code": 7}, "type": "message.updated"'),
        body("message.deleted"),
        talk(),
        talk(id="m1"),
        talk(status="archived"),
        talk(updatedDatetime="2026-01-02T03:04:06.200000001Z"),
        talk(lastReceivedDatetime="2026-01-02T03:04:06.3Z"),
        talk(lastUsedChannelId="h3"),
        body("conversation.updated", id="m3"),
        body("\U0001f600"),
        b"{}",
    ],
)
def test_what_differs_is_another_event(other: bytes) -> None:
    others = [body(), talk(id="c2"), body("message.read"), body(id="m3")]
    assert event_of(other).id not in {event_of(each).id for each in others}


def test_no_two_of_many_differing_bodies_are_one_event() -> None:
    bodies = [
        *(body(id=id_, status=status) for id_ in ("a", "a\0b", "") for status in ("c", "b\0c", "")),
        *(body(updatedDatetime=f"2026-01-02T03:04:{second:02}Z") for second in range(60)),
        *(talk(status=status, id=id_) for id_ in ("c1", "m1") for status in ("active", "archived", "deleted")),
        *(body(kind) for kind in ("message.deleted", "message.status", "x", "")),
    ]
    assert len({event_of(each).id for each in bodies}) == len(bodies)


def test_what_happens_to_a_conversation_within_a_second_is_told_apart() -> None:
    """Were it not, the last of archived, reopened, archived would be taken for the first."""
    times = [f"2026-01-02T03:04:06.{tenth}Z" for tenth in range(3)]
    statuses = ["archived", "active", "archived"]
    told = {event_of(talk(status=s, updatedDatetime=t)).id for s, t in zip(statuses, times, strict=True)}
    assert len(told) == 3


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kind_and_channel_are_told(kind: str) -> None:
    event = event_of(body(kind))
    assert (event.kind, event.channel_id) == (kind, "h1" if kind.startswith("message") else "h2")


def test_a_body_made_from_what_lists_show_is_the_webhooks_event() -> None:
    conversation, message = json.dumps(CONVERSATION).encode(), json.dumps(MESSAGE).encode()
    made = body_of("message.created", conversation, message)
    assert event_of(made) == event_of(body("message.created"))
    assert event_of(made).id == event_id(read(message, Message))
    assert [seen.thing for seen in of_webhook(made, 1)] == [seen.thing for seen in of_webhook(body(), 1)]
    made = body_of("conversation.updated", conversation)
    assert event_of(made) == event_of(talk())


# Hostile bodies


@pytest.mark.parametrize("depth", [63, 64])
def test_a_body_may_be_nested_as_deep_as_allowed(depth: int) -> None:
    assert event_of(nested(depth)).kind == "message.updated"
    assert not too_deep(nested(depth))


@pytest.mark.parametrize("depth", [65, 100, 5_000, 100_000])
@pytest.mark.parametrize("closed", [True, False])
def test_a_json_bomb_is_known_by_its_bytes_alone(depth: int, closed: bool) -> None:
    bomb = nested(depth) if closed else b'{"type":"message.created","message":' + b'{"a":[' * depth
    assert too_deep(bomb)
    assert event_of(bomb).kind is None
    assert event_of(bomb).id != event_of(bomb + b" ").id


@pytest.mark.parametrize(
    ("hostile", "kind"),
    [
        (b"", None),
        (b"{}", None),
        (b"[]", None),
        (b"null", None),
        (b'"message.created"', None),
        (b"\0", None),
        (b"[{}]", None),
        (b"not json", None),
        (body().replace(b'"hi"', b"9" * 5000), None),
        (body().replace(b'"hi"', b"1e99999"), "message.updated"),
        (body().replace(b'"hi"', b"NaN"), "message.updated"),
        (body().replace(b'"hi"', b"-Infinity"), "message.updated"),
        (body().replace(b'"hi"', str(2**63).encode()), "message.updated"),
        (body().replace(b'"hi"', str(-(2**200)).encode()), "message.updated"),
        (body().replace(b"hi", b"\\ud800 \\udc00\\u0000"), "message.updated"),
        (body().replace(b"hi", b"\0 \xff \xed\xa0\x80"), "message.updated"),
        (body(id="\ud800"), "message.updated"),
        (body().replace(b'"m1"', b'"m1", "id": "m2"'), "message.updated"),
        (b"\xef\xbb\xbf" + body(), "message.updated"),
        (body().decode().encode("utf-16"), None),
        (body().decode().encode("utf-32-le"), None),
        (body(id=7), "message.updated"),
        (body(id=[]), "message.updated"),
        (body(status=2**64, content=[1], error="x", updatedDatetime=5), "message.updated"),
        (body(channelId={"a": 1}), "message.updated"),
        (b'{"type":"message.created","message":[]}', "message.created"),
        (b'{"type":"message.created"}', "message.created"),
        (b'{"type":"message.created","message":null,"conversation":7}', "message.created"),
        (b'{"type":"conversation.created","message":{"id":"x"}}', "conversation.created"),
        (b'{"type":["message.created"]}', None),
        (b'{"type":null}', None),
        (b'{"type":"a b\\nc"}', None),
        (b'{"type":"\\ud800"}', None),
        (b'{"type":"' + b"x" * 65 + b'"}', None),
        (b'{"type":"something.new","message":{"id":"x"}}', "something.new"),
        (body() + b"}", None),
        (b'{"type":"message.created","message":{"id":"' + b"x" * LARGEST + b'"}}', "message.created"),
    ],
)
def test_no_body_is_too_odd_to_be_an_event(hostile: bytes, kind: str | None) -> None:
    event = event_of(hostile)
    assert event.kind == kind
    assert event == event_of(hostile)
    assert len(event.id) == 64


def test_of_two_equal_keys_the_last_one_counts() -> None:
    doubled = body().replace(b'"m1"', b'"m1", "id": "m2"')
    assert event_of(doubled).id == event_of(body(id="m2")).id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*MESSAGE, *CONVERSATION, "error", "source"])


@given(st.sampled_from([*KINDS, "x"]), st.dictionaries(FIELDS, JSON), st.dictionaries(FIELDS, JSON))
def test_any_json_is_an_event(kind: str, message: dict[str, Any], conversation: dict[str, Any]) -> None:
    said = {"type": kind, "message": MESSAGE | message, "conversation": CONVERSATION | conversation}
    event = event_of(json.dumps(said).encode())
    assert event.kind == kind
    assert event == event_of(json.dumps(said).encode())


@given(st.binary() | st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"1"])).map(b"".join))
def test_any_bytes_are_an_event(hostile: bytes) -> None:
    assert len(event_of(hostile).id) == 64


@given(st.lists(st.sampled_from(["[", "]", '{"a":', "}", '"[[{"', r'"\"["', r'"\\"', '"\\\\\\"]"', "1,"])).map("".join))
def test_depth_is_told_as_by_counting(text: str) -> None:
    depth = deepest = 0
    for token in text.replace(r"\\", "").replace(r"\"", "").split('"')[::2]:
        for character in token:
            depth += (character in "[{") - (character in "]}")
            deepest = max(deepest, depth)
    for allowed in (0, 1, 2, 5):
        assert too_deep(text.encode(), allowed) == (deepest > allowed)


def test_brackets_in_strings_do_not_count() -> None:
    assert not too_deep(json.dumps({"text": '\\" [[[[ \\\\' * 100}).encode(), 1)
    assert too_deep(b'{"text": "\\\\", "a": [[]]}', 2)


@pytest.mark.parametrize(
    "worst",
    [b"[" * LARGEST, b"[]" * (LARGEST // 2), b'"' * LARGEST, b'"' + b'\\"' * (LARGEST // 2), b'{"a":' * (LARGEST // 5)],
    ids=["open", "pairs", "quotes", "escapes", "objects"],
)
def test_the_largest_bodies_are_looked_at_in_milliseconds(worst: bytes) -> None:
    event_of(worst)
    started = time.process_time()
    for _ in range(5):
        event_of(worst)
    assert time.process_time() - started < 5 * 0.1


# Against the sandbox


@pytest.mark.anyio
async def test_webhooks_and_lists_of_the_sandbox_tell_the_same_events(server: Scripted) -> None:
    """At rest, and hours later, when the lists show whole seconds."""
    server.says(Answer())
    clock = FakeClock(time.time_ns())
    world = demo_world(clock)
    async with running(world) as sandbox, _client(sandbox.url, sandbox.key) as client:
        account = Account(client)
        world.tick()
        await client.create_webhook(f"{server.url}/hook", sorted(KINDS))
        conversations = (await account.open_page(None)).ids[:6]
        for id_ in conversations:
            await account.send(model.Reply(content=model.Text("hello"), reference="r1", conversation_id=id_))
            _receive(world, id_)
        for _ in range(30):
            clock.advance(1)
            world.tick()
        archived = (await account.set_open(conversations[0], False)).thing.id
        await asyncio.gather(*sandbox.deliveries._tasks)

        told: dict[str, list[str]] = defaultdict(list)
        for asked in server.asked:
            said = json.loads(asked.body)
            told[(said.get("message") or said["conversation"])["id"]].append(event_of(asked.body).id)
        assert max(len(set(events)) for events in told.values()) >= 4
        assert any(len(events) == 1 for events in told.values())
        for pause in (0, 2 * HOUR):
            clock.advance(pause / NS)
            page = await client.messages_by_id([id_ for id_ in told if id_ != archived][:20])
            for message in page.items:
                assert event_id(message.object) in told[message.object.id]
            assert len(page.items) >= 10
            assert event_id((await client.conversation(archived)).object) == told[archived][-1]


def _client(url: str, key: str) -> Client:
    return Client(Secret(key), base_url=url, pace=Pace(per_second=1e9, sleep=Naps()))


def _receive(world: Any, conversation_id: str) -> None:
    conversation = world.things.conversation(conversation_id)
    world.receive(world.things.contact(conversation.contact_id), conversation.channel_id, "text", {"text": "hey"})
