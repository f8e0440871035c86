"""JSON as it really comes: what fits is kept, what does not fit costs only itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.models import Contact, Conversation, Message, Webhook
from tui.api.reading import page, read, reported

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize("shape", [None, "", 0, [], {}, "2024-03-09T14:05:31Z", True, [{}], {"id": 5}, 1e300, 2**70])
@pytest.mark.parametrize("key", ["contact", "channels", "status", "updatedDatetime", "lastUsedChannelId", "messages"])
def test_a_field_of_any_shape_leaves_the_rest_of_the_conversation(key: str, shape: object) -> None:
    said = read(json.dumps({"id": "c1", "contactId": "k1", "createdDatetime": "x", key: shape}).encode(), Conversation)
    assert (said.id, said.contact_id, said.created_datetime) == ("c1", "k1", "x")


@pytest.mark.parametrize("custom", ["{}", "null", "[]", '{"custom1": null}', '{"userId": 5, "avatar": "x"}', '"x"'])
def test_custom_details_in_all_shapes(custom: str) -> None:
    said = read(f'{{"id": "k1", "firstName": "Ada", "customDetails": {custom}}}'.encode(), Contact)
    assert said.first_name == "Ada"
    assert isinstance(said.custom_details, dict | None)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("4915700000101", 4915700000101), ('"4915700000101"', 4915700000101), ("null", None), ("{}", None)],
)
def test_msisdn_as_number_text_or_nothing(written: str, read_as: object) -> None:
    msisdn = read(f'{{"id": "k1", "msisdn": {written}}}'.encode(), Contact).msisdn
    assert msisdn is None if read_as is None else str(msisdn) == str(read_as)


def test_numbers_where_text_should_be_become_text() -> None:
    said = read(b'{"id": 17, "conversationId": 4, "to": 31600000001, "from": 3.5, "direction": true}', Message)
    assert (said.id, said.conversation_id, said.to, said.from_, said.direction) == (
        "17",
        "4",
        "31600000001",
        "3.5",
        None,
    )


def test_one_bad_entry_of_a_nested_list_costs_only_itself() -> None:
    said = read(b'{"id": "c1", "channels": [{"id": "a"}, 5, {"name": "no id"}, {"id": "b", "name": []}]}', Conversation)
    assert [(each.id, each.name) for each in said.channels or []] == [("a", None), ("b", None)]


def test_one_bad_item_costs_only_itself() -> None:
    listed = page(
        b'{"items": [{"id": "a"}, null, {"name": 1}, {"id": ""}, [], {"id": "b"}], "totalCount": "6"}', Webhook
    )
    assert [each.object.id for each in listed.items] == ["a", "b"]
    assert (listed.count, listed.total) == (6, 6)


def test_items_are_kept_as_sent() -> None:
    item = b'{ "id" : "m1",\n "zz": 1.50, "\\u00e9": "\\ud83d\\ude00", "content":{} }'
    listed = page(b'{"items": [' + item + b'], "totalCount": 1}', Message)
    assert listed.items[0].raw == item


def test_a_list_without_envelope_is_a_list() -> None:
    assert [each.object for each in page(b' ["a", "b"]', str).items] == ["a", "b"]


def test_a_lone_surrogate_is_mended_for_us_and_kept_in_the_raw_json() -> None:
    body = b'{"items": [{"id": "m1", "to": "a\\ud83d!"}, {"id": "m2", "to": "\\ud83d\\ude00"}], "totalCount": 2}'
    first, second = page(body, Message).items
    assert (first.object.to, second.object.to) == ("a\N{REPLACEMENT CHARACTER}!", "😀")
    assert b"a\\ud83d!" in first.raw
    assert json.loads(first.raw)["to"] == "a\ud83d!"


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"id": "m1"}',
        b'{"id": "m1", "to": "\xff"}',
        b'{"id": "m1", "to": "a\x00b"}',
        b'{"id": "m1", "x": NaN}',
        b'{"id": "m1", "x": 1e999}',
        b'{"id": "m1", "x": -Infinity}',
        b'{"id": "m1", "x": 123456789012345678901234567890}',
    ],
)
def test_nearly_json_is_read_and_becomes_json(body: bytes) -> None:
    said = reported(body, Message)
    assert said.object.id == "m1"
    assert json.loads(said.raw, parse_constant=pytest.fail)["id"] == "m1"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"null", b"[]", b"{}", b'"x"', b"[" * 100_000, b'{"id": null}', b'{"id": ""}', b"\xff\xfe"]
)
def test_what_is_no_object_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        reported(body, Message)


@pytest.mark.parametrize("body", [b"", b"{}", b"5", b'{"items": 5}', b'{"items": {}}', b"<html>", b"[" * 100_000])
def test_what_is_no_list_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        page(body, Message)


@pytest.mark.parametrize("depth", [10, 300, 600, 900, 1100, 5000, 100_000])
@pytest.mark.parametrize("text", [b"a", b"\\ud83d"])
def test_no_depth_makes_anything_but_a_value_error(depth: int, text: bytes) -> None:
    deep = b"[" * depth + b"]" * depth
    body = b'{"items": [{"id": "m1", "to": "' + text + b'", "source": {"x": ' + deep + b"}}]}"
    try:
        assert page(body, Message).count == 1
    except ValueError:
        assert depth > 500


@given(anything)
def test_any_json_is_read_or_a_value_error(value: object) -> None:
    body = json.dumps(value).encode()
    kinds: list[type[Any]] = [Conversation, Message, Contact]
    for kind in kinds:
        try:
            assert reported(body, kind).object.id
        except ValueError:
            continue
    try:
        assert page(body, Message).count >= 0
    except ValueError:
        assert not isinstance(value, list)


@given(
    st.dictionaries(
        st.sampled_from(["id", "contact", "channels", "messages", "status", "lastReceivedDatetime"]), anything
    )
)
def test_a_conversation_with_an_id_is_never_lost(value: dict[str, object]) -> None:
    assert reported(json.dumps(value | {"id": "c1"}).encode(), Conversation).object.id == "c1"


@given(st.binary())
def test_bytes_at_random_are_no_message(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        reported(body, Message)
