"""A look at a running relay from another process: its status, and a feed of its own that takes no inbox's place."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from msgspec import DecodeError, Struct, json
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tui.credentials import Secret
from tui.relay import wire
from tui.relay.wire import Close

CLIENT = "ternbox relay"
PATIENCE = 5.0  # seconds for an answer
LARGEST_STATUS = 4 * 1024 * 1024

Why = Literal["away", "denied", "token", "strange", "slow", "busy", "gone", "ended"]


class Lost(Exception):
    """There is no connection, or none any more. `why`: nobody answers, we may not, the token is not right, it is no
    relay that we know, no answer in time, too many look already, what we asked for is not kept any more, it went away.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Place(Struct, frozen=True):
    """A relay's address: the path of a unix socket, ws:// or wss://; the token is for those that are no socket."""

    address: str
    token: Secret | None = None

    @property
    def is_socket(self) -> bool:
        return self.address.startswith("/")

    @property
    def url(self) -> str:
        """An address with a path of its own is that of the feed already."""
        if self.is_socket:
            return f"ws://localhost{wire.PATH}"
        return self.address if urlsplit(self.address).path.strip("/") else self.address.rstrip("/") + wire.PATH

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.reveal()}"} if self.token and not self.is_socket else {}


def status(place: Place) -> dict[str, Any]:
    """What the relay says of itself. Raises Lost."""
    connection = _http(place)
    try:
        connection.request("GET", urljoin(urlsplit(place.url).path, "status"), headers=place.headers)
        answer = connection.getresponse()
        return _said(answer)
    except (OSError, HTTPException) as error:
        raise Lost(_why(error)) from None
    finally:
        connection.close()


def _said(answer: HTTPResponse) -> dict[str, Any]:
    if answer.status != 200:
        raise Lost(_REFUSED.get(answer.status, "strange"))
    try:
        return json.decode(answer.read(LARGEST_STATUS), type=dict[str, Any])
    except DecodeError:
        raise Lost("strange") from None


def _http(place: Place) -> HTTPConnection:
    if place.is_socket:
        return _OverSocket(place.address)
    parts = urlsplit(place.url)
    kind = HTTPSConnection if parts.scheme == "wss" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=PATIENCE)


class _OverSocket(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self._path)


class Look:
    """A feed that was welcomed. Everything raises Lost."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._seen = 0
        self.welcome: wire.Welcome

    async def event(self) -> wire.Event:
        """The next one; what else the relay says is answered meanwhile."""
        while True:
            frame = await self.frame()
            if isinstance(frame, wire.Event):
                return frame

    async def frame(self) -> wire.FromRelay | None:
        try:
            frame = wire.from_relay(await self._connection.recv())
        except ConnectionClosed as closed:
            raise _lost(closed) from None
        except wire.BadFrame:
            raise Lost("strange") from None
        if isinstance(frame, wire.Event | wire.Live | wire.Skip):
            self._seen = frame.seq
        if isinstance(frame, wire.Ping):
            await self.send(wire.Pong(frame.n, self._seen))
        return frame

    async def send(self, frame: wire.FromInbox) -> None:
        try:
            await self._connection.send(wire.encode(frame), text=True)
        except ConnectionClosed as closed:
            raise _lost(closed) from None


@asynccontextmanager
async def look(place: Place, cursor: int | None) -> AsyncIterator[Look]:
    """A feed of what comes after the cursor, or from now on. Raises Lost."""
    try:
        connection = await _connected(place)
    except (OSError, WebSocketException, EOFError) as error:
        raise Lost(_why(error)) from None
    try:
        yield await _welcomed(connection, cursor)
    finally:
        connection.transport.abort()


async def _welcomed(connection: ClientConnection, cursor: int | None) -> Look:
    found = Look(connection)
    await found.send(wire.Hello(wire.VERSION, CLIENT, cursor, look=True))
    try:
        async with asyncio.timeout(PATIENCE):
            while not isinstance(frame := await found.frame(), wire.Welcome):
                pass
    except TimeoutError:
        raise Lost("slow") from None
    found.welcome = frame
    return found


async def _connected(place: Place) -> ClientConnection:
    settings: dict[str, Any] = {
        "subprotocols": [wire.SUBPROTOCOL], "compression": None, "open_timeout": PATIENCE, "ping_interval": None,
        "max_size": wire.LARGEST_TO_INBOX, "proxy": None,
    }  # fmt: skip
    if place.is_socket:
        return await unix_connect(place.address, place.url, **settings)
    return await connect(place.url, additional_headers=place.headers, **settings)


_REFUSED: dict[int, Why] = {401: "token", 403: "denied"}
_CLOSED: dict[int, Why] = {
    Close.NOT_ALLOWED: "denied", Close.BAD_TOKEN: "token", Close.BAD_VERSION: "strange", Close.BAD_FRAME: "strange",
    Close.TRY_LATER: "busy", Close.TOO_OLD: "gone", Close.NEW_EPOCH: "gone",
}  # fmt: skip


def _lost(closed: ConnectionClosed) -> Lost:
    return Lost(_CLOSED.get(closed.rcvd.code if closed.rcvd else 0, "ended"))


def _why(error: BaseException) -> Why:
    if isinstance(error, InvalidStatus):
        return _REFUSED.get(error.response.status_code, "strange")
    if isinstance(error, PermissionError):
        return "denied"
    if isinstance(error, TimeoutError):
        return "slow"
    return "away" if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else "strange"
