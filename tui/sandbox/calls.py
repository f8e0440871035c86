"""One request as the endpoints see it, and the answer in the API's form. Knows Starlette so that they need not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.sandbox.problems import MALFORMED, NOT_AUTHENTICATED, Problem, invalid
from tui.sandbox.world import World

MAX_LIMIT = 20


@dataclass(frozen=True)
class Call:
    """`path` and `query` are the parameters; `body` is the JSON, None when there was none."""

    world: World
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes = b""
    body: Any = None

    def page(self, maximum: int = MAX_LIMIT) -> tuple[int, int]:
        """(offset, limit) as applied: what is out of range is brought into it."""
        return max(self._number("offset", 0), 0), min(max(self._number("limit", maximum), 1), maximum)

    def listed(self, name: str) -> list[str]:
        """A comma-separated parameter; empty when it is absent or empty."""
        return [part for part in self.query.get(name, "").split(",") if part]

    def _number(self, name: str, default: int) -> int:
        text = self.query.get(name) or str(default)
        try:
            return int(text)
        except ValueError:
            raise invalid(name, "must be a number") from None


@dataclass(frozen=True)
class Answer:
    """`data` None is an empty body; bytes are sent as they are."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Endpoint = Callable[[Call], Answer]


def route(method: str, path: str, endpoint: Endpoint, *, open_to_all: bool = False, json_body: bool = True) -> Route:
    """Counts the request under `METHOD path`, checks the key, lets the world's time pass, and asks the endpoint."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        world.requests[f"{method} {path}"] += 1
        if not open_to_all:
            check_key(request.headers.get("authorization", ""), request.app.state.keys, rest=not path.startswith("/v"))
        world.tick()
        raw = await request.body()
        body = _parse(raw) if json_body and method in ("POST", "PATCH", "PUT") else None
        return respond(endpoint(Call(world, request.path_params, dict(request.query_params),
                                     dict(request.headers), raw, body)))  # fmt: skip

    return Route(path, handle, methods=[method])


def check_key(authorization: str, keys: set[str], *, rest: bool) -> None:
    """The older REST API (balance, contacts) says it in other words and names the parameter."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "accesskey" and given.strip() in keys:
        return
    if rest:
        raise Problem(401, NOT_AUTHENTICATED, "Request not allowed (incorrect access_key)", "access_key")
    raise Problem(401, NOT_AUTHENTICATED, "Request was not authenticated")


def respond(answer: Answer) -> Response:
    if answer.data is None or isinstance(answer.data, bytes):
        return Response(answer.data, answer.status, answer.headers)
    return Response(to_bytes(answer.data), answer.status, answer.headers, media_type="application/json")


def to_bytes(data: Any) -> bytes:
    """UTF-8, and escapes only when a lone surrogate leaves no choice."""
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":")).encode()


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw or b"{}")
    except ValueError:
        raise Problem(400, MALFORMED, "the body is not valid JSON") from None
