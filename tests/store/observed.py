"""Hypothesis strategies for observations that collide: few ids, few times, many fields left out."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from tui.model import (
    NS,
    Author,
    Channel,
    Contact,
    Conversation,
    Detail,
    Direction,
    Event,
    Failure,
    Message,
    Observation,
    Status,
    Text,
)

BASE = 1_700_000_000 * NS
times = st.sampled_from([BASE, BASE + 1, BASE + 400_000_000, BASE + NS, BASE + 2 * NS, BASE + 90_000 * NS])
maybe_times = st.none() | times
words = st.sampled_from(["", "a", "Ä", "😀", "lone \ud800", "x\x00y"])
maybe_words = st.none() | words
conversation_ids = st.sampled_from(["c1", "c2", "c3"])
contact_ids = st.none() | st.sampled_from(["p1", "p2"])
channel_ids = st.none() | st.sampled_from(["h1", "h2"])
platforms = st.none() | st.sampled_from(["whatsapp", "sms"])

details = st.none() | st.lists(st.builds(Detail, name=words, value=words), max_size=2).map(tuple)
contacts = st.builds(
    Contact,
    id=st.sampled_from(["p1", "p2"]),
    name=maybe_words,
    number=st.none() | st.just("+31612345678"),
    details=details,
    created=maybe_times,
    updated=maybe_times,
)
channels = st.builds(
    Channel,
    id=st.sampled_from(["h1", "h2"]),
    name=maybe_words,
    platform=platforms,
    active=st.none() | st.booleans(),
    created=maybe_times,
    updated=maybe_times,
)
conversations = st.builds(
    Conversation,
    id=conversation_ids,
    contact_id=contact_ids,
    open=st.none() | st.booleans(),
    channel_id=channel_ids,
    channel_ids=st.none() | st.sampled_from([("h1",), ("h1", "h2")]),
    platform=platforms,
    message_count=st.none() | st.integers(0, 3) | st.just(2**70),
    created=maybe_times,
    updated=maybe_times,
    active_at=maybe_times,
)
messages = st.builds(
    Message,
    id=st.sampled_from(["m1", "m2", "m3", "m4"]),
    conversation_id=conversation_ids,
    direction=st.sampled_from(Direction),
    created=times,
    updated=maybe_times,
    status=st.sampled_from(Status),
    status_word=words,
    failure=st.none() | st.builds(Failure, code=words, description=words),
    content=st.none() | st.builds(Text, words) | st.just(Event("assigned")),
    channel_id=channel_ids,
    platform=platforms,
    reference=st.none() | st.sampled_from(["r1", "r2"]),
    author=maybe_words,
)
authors = st.builds(
    Author,
    id=st.sampled_from(["m1", "m2", "m3", "m4"]),
    conversation_id=conversation_ids,
    name=maybe_words,
    updated=maybe_times,
)
raws = st.sampled_from(
    [
        b"{}",
        b'{"id": "x", "status": "read"}',
        b'{"status":null, "source" : {"app": [1, 2.50]}}',
        b'{"source":{},"new key":"\\ud800"}',
        b'{"text":"\xc3\xa4\xf0\x9f\x98\x80", "broken": "\xff"}',
        b'{"n": 123456789012345678901234567890, "n": 1e999}',
        b"not JSON",
    ]
)
arrivals = st.sampled_from([BASE + 5 * NS, BASE + 6 * NS])
things = contacts | channels | conversations | messages | authors
observations = st.builds(Observation, things, seen=arrivals, raw=raws)


def _of_one(things: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Observation]]:
    one = things.map(lambda thing: structs.replace(thing, id="the one"))
    return st.lists(st.builds(Observation, one, seen=arrivals, raw=raws), min_size=2, max_size=6)


about_one = st.one_of(*map(_of_one, (contacts, channels, conversations, messages, authors)))
"""Several reports of one and the same thing."""
