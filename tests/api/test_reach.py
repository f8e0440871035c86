"""Which addresses are public, and what the head of an answer tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import told
from tui.api.reach import is_public

INSIDE = (
    "127.0.0.1",
    "127.255.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_of_networks(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(
    st.dictionaries(
        st.sampled_from(["Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "Content-Encoding"]),
        st.text(max_size=300) | st.just('attachment; filename="\x1b]0;x\x07.exe"') | st.integers().map(str),
    ),
    st.text(max_size=200).map(lambda path: f"https://example.com/{path}"),
)
def test_whatever_a_head_says_is_read(headers: dict[str, str], url: str) -> None:
    said = told.read(headers, url)
    assert said.size is None or said.size >= 0
    assert said.mime is None or "/" in said.mime
    assert said.name is None or 0 < len(said.name) <= told.LONGEST_NAME
