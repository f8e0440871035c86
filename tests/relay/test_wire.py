"""Feed protocol v1 on the wire: the names and shapes that programs of other versions go by."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from tui.relay import wire
from tui.relay.wire import BadFrame, Close

TEXTS = {
    wire.Hello(1, "c"): '{"t":"hello","v":1,"client":"c"}',
    wire.Hello(1, "c", 0, "e"): '{"t":"hello","v":1,"client":"c","cursor":0,"epoch":"e"}',
    wire.Hello(1, "c", kinds=frozenset({"k"}), look=True): '{"t":"hello","v":1,"client":"c","kinds":["k"],"look":true}',
    wire.Pong(1, 2): '{"t":"pong","n":1,"cursor":2}',
    wire.Ack(1): '{"t":"ack","seq":1}',
    wire.Welcome(1, "e", 1, 3, 2, 15.0, "ada", "r"): (
        '{"t":"welcome","v":1,"epoch":"e","oldest":1,"newest":3,"from":2,"ping_s":15.0,"actor":"ada","relay":"r"}'
    ),
    wire.Skip(1): '{"t":"skip","seq":1}',
    wire.Live(1): '{"t":"live","seq":1}',
    wire.Ping(1, 2, 3): '{"t":"ping","n":1,"newest":2,"at":3}',
    wire.Lagged(1, 2): '{"t":"lagged","oldest":1,"have":2}',
    wire.Done("r", 1): '{"t":"done","rid":"r","seq":1}',
    wire.Fail("r", "bad"): '{"t":"fail","rid":"r","code":"bad"}',
    wire.Bye("restart", 5): '{"t":"bye","why":"restart","retry_ms":5}',
}


def decoded(frame: object, text: str) -> object:
    return wire.from_inbox(text) if isinstance(frame, get_args(wire.FromInbox)) else wire.from_relay(text)


@pytest.mark.parametrize(("frame", "text"), TEXTS.items(), ids=TEXTS.values())
def test_a_frame_is_one_json_object_with_t_first(frame: wire.FromInbox | wire.FromRelay, text: str) -> None:
    assert wire.encode(frame).decode() == text
    assert decoded(frame, text) == frame


@pytest.mark.parametrize(("frame", "text"), TEXTS.items(), ids=TEXTS.values())
def test_what_a_newer_version_adds_is_passed_over(frame: wire.FromInbox | wire.FromRelay, text: str) -> None:
    assert decoded(frame, text[:-1] + ',"new":{"field":[1]}}') == frame


def test_commands_and_events_keep_what_they_carry() -> None:
    cmd = wire.Cmd("r", "sent", "m", {"conversation": "c"})
    assert wire.from_inbox(wire.encode(cmd)) == cmd
    event = wire.Event(1, "id", "kind", 2, "webhook", ev=Raw(b'{"a": [1, "\xc3\xa9"]}'))
    assert wire.from_relay(wire.encode(event)) == event
    assert json.loads(wire.encode(event))["ev"] == {"a": [1, "é"]}
    odd = wire.Event(1, "id", "unparsed", 2, "webhook", raw=b"\xff\x00")
    assert wire.from_relay(wire.encode(odd)) == odd


def test_a_frame_that_only_a_newer_relay_knows_is_none() -> None:
    assert wire.from_relay('{"t":"weather","sun":true}') is None
    with pytest.raises(BadFrame):
        wire.from_inbox('{"t":"weather","sun":true}')


BAD: list[str | bytes] = [
    "",
    "[]",
    "{}",
    '{"t":1}',
    '{"t":"live"}',
    '{"t":"live","seq":"1"}',
    '{"t":"live","seq":1}x',
    "\udcff",
    b"\xff",
    "[" * 100_000,
    '{"t":"live","seq":1,"x":' + "[" * 50_000 + "]" * 50_000 + "}",
]


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_what_is_no_frame_is_refused_and_nothing_else_happens(data: str | bytes) -> None:
    for read in (wire.from_inbox, wire.from_relay):
        with pytest.raises(BadFrame):
            read(data)


@given(st.text() | st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_no_data_breaks_the_reader(data: str | bytes) -> None:
    for read in (wire.from_inbox, wire.from_relay):
        with suppress(BadFrame):
            read(data)


def test_the_close_codes_are_those_of_the_protocol() -> None:
    assert sorted(map(int, Close)) == [
        1000, 1001, 1008, 1009, 1011, 1012, 1013, 4400, 4401, 4406, 4408, 4409, 4410, 4413,
    ]  # fmt: skip
    assert {1008, 4400, 4401, 4406, 4408} == wire.STOP
