"""A signed event of our own is POSTed, and the answer is read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import h11
from msgspec import DecodeError, json

from tui import __version__
from tui.api.signature import JWT_HEADER, sign_jwt
from tui.credentials import Secret
from tui.webhooks.route import Streams, Target
from tui.webhooks.steps import stuck

ANSWER = 10.0  # seconds
CAP = 64 * 1024  # bytes of an answer that are read


@dataclass(frozen=True)
class Answered:
    """Names of `headers` are in small letters. `date` is what the other side says of the time, "" if nothing."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def is_of_relay(self) -> bool:
        return "x-ternbox-relay" in self.headers

    @property
    def said(self) -> dict[str, Any]:
        """What the relay says; {} when it is not that."""
        try:
            said = json.decode(self.body)
        except DecodeError:
            return {}
        return said if isinstance(said, dict) else {}

    @property
    def why(self) -> str:
        return str(self.said.get("why", ""))


def request(target: Target, key: Secret, signed_url: str, body: bytes, now: int) -> list[h11.Event]:
    """The POST, signed as if MessageBird had called `signed_url` at `now` (ns)."""
    headers = {
        "host": target.netloc,
        "content-type": "application/json",
        "content-length": str(len(body)),
        "user-agent": f"Ternbox/{__version__}",
        "connection": "close",
        JWT_HEADER: sign_jwt(key.reveal(), signed_url, body, now=now, jti=str(uuid4())),
    }
    head = h11.Request(method="POST", target=target.path, headers=list(headers.items()))
    return [head, h11.Data(data=body), h11.EndOfMessage()]


async def exchange(streams: Streams, events: list[h11.Event]) -> Answered:
    """Send it, read the answer, close. Raises Stuck when no answer of HTTP comes."""
    reader, writer = streams
    began = time.monotonic()
    try:
        async with asyncio.timeout(ANSWER):
            talk = h11.Connection(h11.CLIENT)
            writer.write(b"".join(talk.send(event) or b"" for event in events))
            await writer.drain()
            return await _answer(reader, talk, began)
    except TimeoutError:
        raise stuck("proxy", f"the connection is taken, but nothing answers within {ANSWER:.0f} s.") from None
    except (OSError, h11.ProtocolError, EOFError):
        raise stuck("proxy", "the connection ends without an answer that is HTTP.") from None
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader, talk: h11.Connection, began: float) -> Answered:
    head: h11.Response | None = None
    body = b""
    while len(body) < CAP:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(CAP))
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed) or event is h11.PAUSED:
            break
    if head is None:
        raise EOFError
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    return Answered(head.status_code, headers, body, time.monotonic() - began)
