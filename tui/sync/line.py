"""The connection to the relay: a WebSocket over a unix socket or the network."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from tui.relay.wire import LARGEST_TO_INBOX, PATH, SUBPROTOCOL, Close
from tui.sync.talk import LineLost

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_SETTINGS: dict[str, Any] = {
    "subprotocols": [SUBPROTOCOL],
    "compression": None,
    "open_timeout": 5,
    "ping_interval": None,  # the relay's own pings say how far the log is
    "close_timeout": 1,
    "max_size": LARGEST_TO_INBOX,
    "max_queue": 64,
    "proxy": None,
}
_REFUSED = {401: Close.BAD_TOKEN, 403: Close.NOT_ALLOWED}


class NoRelay(Exception):
    """There is none, and nobody said that there should be one."""


class Line(Protocol):
    """Both calls raise LineLost. `abort` ends it at once, whatever is under way."""

    async def receive(self) -> bytes: ...

    async def send(self, frame: bytes) -> None: ...

    def abort(self) -> None: ...


class Way(Protocol):
    """The way to the relay; `far` when a network lies between. Raises LineLost or NoRelay."""

    @property
    def far(self) -> bool: ...

    async def __call__(self) -> Line: ...


class RelayWay:
    """To `address`: the path of a socket, or ws:// or wss:// with the token in a file. Without one, to the first of
    `sockets` that exists; when there is none, or we may not use it, that is no loss unless a relay is `wanted`.
    """

    def __init__(self, address: str, token_file: str, sockets: Sequence[Path], *, wanted: bool) -> None:
        self._address, self._token_file, self._sockets, self._wanted = address, token_file, sockets, wanted

    @property
    def far(self) -> bool:
        return bool(self._address) and not self._address.startswith("/")

    async def __call__(self) -> Line:
        path = self._address or self._found()
        if not path and not self._wanted:
            raise NoRelay
        await asyncio.to_thread(_load)
        from websockets.exceptions import InvalidStatus, WebSocketException

        try:
            return _WebSocket(await (self._over_network() if self.far else self._over_socket(path)))
        except InvalidStatus as error:
            raise LineLost(_REFUSED.get(error.response.status_code)) from None
        except PermissionError:
            if not self._wanted and not self._address:
                raise NoRelay from None
            raise LineLost(Close.NOT_ALLOWED) from None
        except (WebSocketException, OSError, ValueError):  # ValueError: sent on to where a socket cannot lead
            raise LineLost from None

    def _found(self) -> str:
        return next((str(each) for each in self._sockets if os.path.exists(each)), "")

    async def _over_socket(self, path: str) -> ClientConnection:
        from websockets.asyncio.client import unix_connect

        return await unix_connect(path, f"ws://localhost{PATH}", **_SETTINGS)

    async def _over_network(self) -> ClientConnection:
        from websockets.asyncio.client import connect

        address = self._address if urlsplit(self._address).path.strip("/") else self._address.rstrip("/") + PATH
        token = _token(Path(self._token_file))
        return await connect(address, additional_headers={"Authorization": f"Bearer {token}"}, **_SETTINGS)


def _load() -> None:
    """A tenth of a second of imports, for a thread."""
    import websockets.asyncio.client  # noqa: F401


def _token(path: Path) -> str:
    """Raises LineLost with words for the person when the file cannot be read, or can be read by others."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            token = file.read(4096).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise LineLost(words=f"The token of the relay cannot be read: {error}.") from None
    if mode & 0o077:
        raise LineLost(words=f"Others can read the token of the relay: `chmod 600 {path}`.")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise LineLost(words=f"There is no token of a relay in {path}.")
    return token


class _WebSocket:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def receive(self) -> bytes:
        from websockets.exceptions import ConnectionClosed

        try:
            return await self._connection.recv(decode=False)
        except ConnectionClosed as closed:
            raise LineLost(closed.rcvd.code if closed.rcvd else None) from None

    async def send(self, frame: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connection.send(frame, text=True)
        except ConnectionClosed as closed:
            raise LineLost(closed.rcvd.code if closed.rcvd else None) from None

    def abort(self) -> None:
        self._connection.transport.abort()
