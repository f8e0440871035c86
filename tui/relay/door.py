"""What a request must show before it becomes a feed; and `GET /status`, which needs no feed."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from msgspec import json
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from tui.credentials import Secret
from tui.relay import peers, wire
from tui.relay.lines import Line

Report = Callable[[], Awaitable[Mapping[str, Any]]]


class Door:
    """With a `token` it is that of a TCP listener. `report` is what `GET /status` shows."""

    def __init__(self, report: Report, groups: frozenset[str] | None = None, token: Secret | None = None) -> None:
        self._report, self._groups, self._token = report, groups, token

    async def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """None lets it in. Browsers name the page that sent them, and no browser has any business here."""
        assert isinstance(connection, Line)
        if "Origin" in request.headers:
            return connection.respond(HTTPStatus.FORBIDDEN, "not for browsers\n")
        if self._token is not None and not _bears(request, self._token):
            refusal = connection.respond(HTTPStatus.UNAUTHORIZED, "the token is wrong or missing\n")
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        if request.path not in (wire.PATH, wire.STATUS_PATH):
            return connection.respond(HTTPStatus.NOT_FOUND, "there is nothing here\n")
        connection.allowed = await self._is_allowed(connection)
        if request.path == wire.PATH:
            return None
        if not connection.allowed:
            return connection.respond(HTTPStatus.FORBIDDEN, "this account is in none of the groups\n")
        return _json(connection, await self._report())

    async def _is_allowed(self, line: Line) -> bool:
        """Also notes who it is. In a thread, for the host's directory of accounts may be far away."""
        if line.uid is None:
            return True
        line.peer = await asyncio.to_thread(peers.account, line.uid)
        return await asyncio.to_thread(peers.is_allowed, line.uid, self._groups)


def _json(line: Line, said: Mapping[str, Any]) -> Response:
    answer = line.respond(HTTPStatus.OK, json.encode(said).decode())
    del answer.headers["Content-Type"]
    answer.headers["Content-Type"] = "application/json"
    return answer


def _bears(request: Request, token: Secret) -> bool:
    """Compared as bytes, in constant time; what is not ASCII on the wire comes as surrogates."""
    shown = request.headers.get_all("Authorization")
    expected = b"Bearer " + token.reveal().encode()
    return len(shown) == 1 and hmac.compare_digest(shown[0].encode("utf-8", "surrogateescape"), expected)
