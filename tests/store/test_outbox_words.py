"""What the API says of a failed reply is kept, whatever is in it."""

from __future__ import annotations

from pathlib import Path

from tui.model import Text
from tui.store import OutgoingState, Store


def test_a_reason_with_half_an_emoji_is_kept(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "inbox.db")
    reference = store.outbox.add("ada", Text("hello"), seen=None, check=False).reference
    assert reference is not None
    assert store.outbox.set_state(reference, OutgoingState.FAILED, reason="no \ud83d", advice="wait")
    outgoing = store.outbox.get(reference)
    assert outgoing is not None
    assert (outgoing.reason, outgoing.advice) == ("no ?", "wait")
    store.close()
