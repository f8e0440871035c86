"""What is shown of an event to people who have no business with the customer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from tui.model import DAY
from tui.relay.events import SENT, UNPARSED
from tui.relay.wire import Event
from tui.relay_desk import events
from tui.relay_desk.masked import last_digits, masked
from tui.sandbox import things
from tui.sandbox.deliveries import event_json
from tui.sandbox.demo import demo_world

NOW = 20_000 * DAY


def bodies() -> Iterator[dict[str, Any]]:
    """What the demo world's webhooks would say: every type of message, and one conversation that means harm."""
    world = demo_world(lambda: NOW)
    world.origin = "https://sandbox.example"
    for number in world.things.shelf.page("active", 0, 1000):
        conversation = world.things.numbered(number)
        for message in conversation.thread.newest(0, 1000):
            yield event_json(world, things.Event("message.created", conversation, message, NOW))


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (leaf for item in value.values() for leaf in leaves(item))
    elif isinstance(value, list):
        yield from (leaf for item in value for leaf in leaves(item))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


PERSONAL = re.compile(r".*\s.*|.*@.*|.*://.*|\+?\d{7,}|-?\d+\.\d+", re.DOTALL)


def test_of_no_message_of_the_demo_world_anything_personal_is_left() -> None:
    found = list(bodies())
    assert len(found) > 200
    kept: set[str] = set()
    for body in found:
        left = set(leaves(masked(body)))
        assert not {leaf for leaf in leaves(body) if PERSONAL.fullmatch(leaf)} & left
        kept |= left
    assert {"received", "whatsapp", "text", "active"} <= kept, "and it still says something"


strange = st.text(alphabet="Zé 漢\u202e\x1b😀")


@given(st.recursive(strange, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_text_that_nobody_foresaw_is_hidden_wherever_it_stands(value: Any) -> None:
    shown = json.dumps(masked({"type": "x", "id": value, "some": value, "createdDatetime": value}), ensure_ascii=False)
    assert not set("é漢\u202e\x1b😀") & set(shown)


CHANNEL = {"id": "853eeb53ff", "name": "WhatsApp Support", "platformId": "whatsapp"}
WHEN = "2026-01-02T03:04:05Z"
CONTACT = {"id": "c0ffee00", "msisdn": 316123456789, "displayName": "Zoë Müller", "createdDatetime": WHEN}
CONTENT = {"text": "Where is it?\x1b]0;x\x07", "link": "https://a.example/b", "mail": "a@b.example", "n": 1.5,
           "ok": True}  # fmt: skip
MESSAGE = {"id": "bbbb2222", "channelId": "853eeb53ff", "direction": "received", "from": "+316123456789",
           "to": "+31200000000", "content": CONTENT}  # fmt: skip
CONVERSATION = {"id": "aaaa1111", "status": "active", "lastUsedChannelId": "853eeb53ff", "channels": [CHANNEL]}
BODY = {"type": "message.created", "contact": CONTACT, "conversation": CONVERSATION, "message": MESSAGE}


def event(body: Any = BODY, kind: str = "message.created", raw: bytes | None = None) -> Event:
    ev = Raw(json.dumps(body).encode() if raw is None else b"null")
    return Event(7, "an-id", kind, NOW, "webhook", ev, raw)


def test_ids_types_states_and_dates_stay_and_of_the_rest_the_shape() -> None:
    shown = masked(BODY)
    assert shown["contact"] == CONTACT | {"msisdn": "<number …6789>", "displayName": "<text, 10 characters>"}
    assert shown["conversation"] == CONVERSATION | {"channels": [CHANNEL | {"name": "<text, 16 characters>"}]}
    assert shown["message"]["id"] == "bbbb2222"
    assert shown["message"]["content"] == {
        "text": "<text, 18 characters>",
        "link": "<address, 19 characters>",
        "mail": "<e-mail address>",
        "n": "<number>",
        "ok": True,
    }


NAMES_AND_NUMBERS = ["+31612345678", "31612345678", "06-12345678", 31612345678, "a@b.example", "Zoë", "An Na"]


@pytest.mark.parametrize("key", ["id", "userId", "type", "status", "text", "createdDatetime", "code"])
@pytest.mark.parametrize("value", NAMES_AND_NUMBERS)
def test_no_key_makes_a_number_or_a_name_fit_to_be_shown(key: str, value: Any) -> None:
    assert str(masked({key: value})[key]).startswith("<")


def test_a_key_that_is_somebodys_number_is_hidden() -> None:
    assert masked({"31612345678": {"Zoë Müller": 1}}) == {"<number …5678>": {"<text, 10 characters>": "<number>"}}


ENDS = [("+316123456789", "…6789"), (316123456789, "…6789"), ("1008", ""), ("a@b", "")]


@pytest.mark.parametrize(("number", "shown"), ENDS)
def test_only_the_end_of_a_number_is_told(number: object, shown: str) -> None:
    assert last_digits(number) == shown


def test_a_line_says_what_when_where_and_the_end_of_the_number() -> None:
    line = events.line(event(), None)
    assert line.split() == ["00:00:00", "7", "webhook", "message.created", "WhatsApp", "Support", "…6789"]
    assert len(line) <= 80
    assert events.line_data(event()) == {
        "seq": 7,
        "at": NOW,
        "source": "webhook",
        "kind": "message.created",
        "channel_id": "853eeb53ff",
        "channel": "WhatsApp Support",
        "who": "…6789",
    }


def test_for_what_we_sent_it_is_the_customers_number_too() -> None:
    sent = BODY | {"contact": None, "message": MESSAGE | {"direction": "sent", "to": "+4470000001234"}}
    assert events.gist(event(sent)).who == "…1234"


def test_what_an_inbox_told_names_the_colleague() -> None:
    said = event({"type": SENT, "actor": "ada", "uid": 1, "message": "m1", "conversation": "c1"}, kind=SENT)
    assert events.line(said, None).endswith("ada")
    assert '"actor": "ada"' in events.page(said, None, whole=False)


def test_a_page_shows_personal_data_only_when_asked_and_then_clean() -> None:
    hidden, shown = (events.page(event(), None, whole=whole) for whole in (False, True))
    assert "Zoë" not in hidden
    assert "Where" not in hidden
    assert "Zoë Müller" in shown
    assert "Where is it?" in shown
    assert "\x1b" not in shown
    assert events.page_data(event(), whole=True)["body"] == BODY
    assert events.page_data(event(), whole=False)["body"] == masked(BODY)


@pytest.mark.parametrize("raw", [b"\xff\x00Zo\xc3\xab \x1b[2J", b"[" * 100_000, b'{"n":' + b"9" * 5000 + b"}"])
def test_a_body_that_is_no_json_is_shown_as_bytes(raw: bytes) -> None:
    odd = event(kind=UNPARSED, raw=raw)
    assert f"<{len(raw)} bytes that are not JSON>" in events.page(odd, None, whole=False)
    assert "\x1b" not in events.page(odd, None, whole=True)
    assert events.page_data(odd, whole=False)["raw"] == f"<{len(raw)} bytes>"
    assert isinstance(events.page_data(odd, whole=True)["raw"], str)
    assert events.line(odd, None).split()[1:] == ["7", "webhook", "unparsed"]
