"""What an inbox may have done for everybody: it is appended to the log, and so comes back to all as an event."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from secrets import token_hex

from msgspec import json

from tui.relay import wire
from tui.relay.engine import Engine, LogTrouble
from tui.relay.events import SENT, New
from tui.relay.peers import Peer

LONGEST = 200
"""Characters of an id, and of each word of a command."""

REPLAY = ":replay:"


class _Refused(Exception):
    """`str()` is the code of the answer."""


async def do(cmd: wire.Cmd, by: Peer, log: Engine, clock: Callable[[], int]) -> wire.Done | wire.Fail:
    try:
        if cmd.op == "sent":
            new = _sent(cmd, by, clock())
        elif cmd.op == "replay":
            new = await _again(cmd, log, clock())
        else:
            raise _Refused("bad")
        (appended,) = await log.append([new])
    except _Refused as refused:
        return wire.Fail(cmd.rid, str(refused))
    except LogTrouble:
        return wire.Fail(cmd.rid, "trouble")
    return wire.Done(cmd.rid, appended.seq)


def _sent(cmd: wire.Cmd, by: Peer, now: int) -> New:
    """Said twice of the same message, it is the same event."""
    told = [cmd.key, cmd.value.get("conversation", ""), cmd.value.get("reference", "")]
    if not all(told[:2]) or any(len(word) > LONGEST for word in told):
        raise _Refused("bad")
    body = {"type": SENT, "actor": by.name, "uid": by.uid, "conversation": told[1], "message": told[0],
            "reference": told[2]}  # fmt: skip
    key = sha256(f"{SENT}\0{cmd.key}".encode()).hexdigest()
    return New(key, SENT, json.encode(body), now, "team")


async def _again(cmd: wire.Cmd, log: Engine, now: int) -> New:
    if not (cmd.key.isascii() and cmd.key.isdecimal() and 0 < len(cmd.key) < 19):
        raise _Refused("bad")
    found = await log.read(int(cmd.key) - 1, 1)
    if not found or found[0].seq != int(cmd.key):
        raise _Refused("gone")
    event = found[0]
    name = f"{event.id.partition(REPLAY)[0][:150]}{REPLAY}{token_hex(8)}"
    return New(name, event.kind, event.body, now, "replay", event.channel_id)
