from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tui.store.raw import join, split

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(), json_values, max_size=5)


@given(objects, st.booleans(), st.sampled_from([None, 1]))
def test_an_object_comes_back_with_its_bytes(value: dict[str, object], ascii_only: bool, indent: int | None) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    parts = split(raw)
    assert len(parts) == len(value)
    assert all(part in raw for part in parts.values())
    joined = join(parts)
    assert json.loads(joined.decode("utf-8", "surrogatepass")) == value
    assert join(split(joined)) == joined


@given(st.binary())
def test_any_bytes_are_either_taken_apart_or_say_nothing(raw: bytes) -> None:
    once = join(split(raw))
    assert join(split(once)) == once


def test_bytes_that_text_cannot_hold_survive() -> None:
    raw = b'{"lone":"\\ud800","broken":"\xff"}'
    assert split(raw) == {'"lone"': b'"\\ud800"', '"broken"': b'"\xff"'}


def test_what_is_cut_off_or_absurdly_deep_says_nothing() -> None:
    assert split(b'{"a":1,"b":[1,') == {}
    assert split(b'{"a":' + b"[" * 100_000) == {}
    assert split(b"[1]") == {}
