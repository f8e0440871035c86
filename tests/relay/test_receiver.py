"""Webhooks over a real socket: what is taken, what is refused, and what is answered."""

from __future__ import annotations

import pytest

from tests.relay.rig import event, rig

pytestmark = pytest.mark.anyio


async def test_a_signed_webhook_is_kept_and_then_answered() -> None:
    async with rig() as at:
        answer = await at.post(event())
        assert (answer.status, answer.said) == (200, {"seq": 1, "new": True})
        assert answer.headers["x-ternbox-relay"] == "1"
        assert [each.body for each in await at.log.read(0, 10)] == [event()]
        assert at.results() == {"stored": 1}
