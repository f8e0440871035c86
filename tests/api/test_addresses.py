"""Where the neighbours are, and where the key may go."""

from __future__ import annotations

import pytest

from tui.api.addresses import CONVERSATIONS, addresses


@pytest.mark.parametrize("base", [CONVERSATIONS, "https://whatsapp-sandbox.messagebird.com/v1/"])
def test_at_messagebird_the_neighbours_have_hosts_of_their_own(base: str) -> None:
    at = addresses(base)
    assert at.conversations == base.rstrip("/")
    assert at.rest == "https://rest.messagebird.com"
    assert at.files == "https://messaging.messagebird.com/v1"
    assert at.templates == "https://integrations.messagebird.com"


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9", "https://mb.example.org:8443"]
)
def test_elsewhere_the_neighbours_are_at_the_same_origin(origin: str) -> None:
    at = addresses(f"{origin}/v1")
    assert (at.rest, at.files, at.templates) == (origin, f"{origin}/v1", origin)


@pytest.mark.parametrize(
    "base",
    [
        "http://conversations.messagebird.com/v1",
        "http://10.0.0.1/v1",
        "http://localhost.example.org",
        "ftp://localhost/v1",
        "conversations.messagebird.com/v1",
        "https://user@example.org/v1",
        "https://example.org/v1?a=1",
        "https://",
        "",
    ],
)
def test_the_key_goes_nowhere_in_the_clear(base: str) -> None:
    with pytest.raises(ValueError, match="API address"):
        addresses(base)


@pytest.mark.parametrize("base", ["https://evilmessagebird.com/v1", "https://messagebird.com.evil.example/v1"])
def test_a_host_that_only_looks_like_the_vendor_keeps_to_itself(base: str) -> None:
    assert addresses(base).rest == base.removesuffix("/v1")


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://conversations.messagebird.com/v1/conversations", True),
        ("https://conversations.messagebird.com:443/v1", True),
        ("https://rest.messagebird.com/balance", True),
        ("http://conversations.messagebird.com/v1", False),
        ("https://conversations.messagebird.com:444/v1", False),
        ("https://media.messagebird.com/v1/media/x", False),
        ("https://example.org/v1", False),
    ],
)
def test_who_may_see_the_key(url: str, held: bool) -> None:
    assert addresses().holds(url) is held
