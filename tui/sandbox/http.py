"""The HTTP face of a world: all endpoints in one Starlette app, and errors in the API's own form."""

from __future__ import annotations

import re
from email.utils import formatdate

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.model import NS
from tui.sandbox import contacts, control, conversations, neighbours
from tui.sandbox.calls import Answer, respond
from tui.sandbox.faults import Faults
from tui.sandbox.faulty import faulty
from tui.sandbox.problems import MALFORMED, NO_SUCH_PATH, Problem, error_body
from tui.sandbox.world import World


def make_app(world: World, key: str, faults: Faults, *, with_control: bool = False) -> ASGIApp:
    """`with_control` opens the control path, which a client under test must never find by accident."""
    keys = {key}
    routes = [*conversations.routes(), *neighbours.routes(), *contacts.routes(),
              *(control.routes(faults, keys) if with_control else [])]  # fmt: skip
    app = Starlette(routes=routes, exception_handlers={Problem: _problem, HTTPException: _refused})
    app.router.redirect_slashes = False
    app.state.world, app.state.keys = world, keys
    return _dated(faulty(_plain_paths(contacts.with_said_method(app)), world, faults), world)


def _plain_paths(app: ASGIApp) -> ASGIApp:
    """Doubled and trailing slashes come from real clients and are answered."""

    async def with_plain_path(scope: Scope, receive: Receive, send: Send) -> None:
        path = re.sub("/+", "/", scope["path"]).rstrip("/") or "/"
        await app({**scope, "path": path}, receive, send)

    return with_plain_path


def _dated(app: ASGIApp, world: World) -> ASGIApp:
    """Each answer says what time it is, as those of every real server do: by the clock of the world."""

    async def with_date(scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(world.clock() // NS, usegmt=True).encode()
                message = {**message, "headers": [*message.get("headers", ()), (b"date", date)]}
            await send(message)

        await app(scope, receive, dated)

    return with_date


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return respond(Answer(error.body(), error.status))


async def _refused(request: Request, error: Exception) -> Response:
    """What the router refuses: an unknown path, a wrong method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return respond(Answer(error_body(NO_SUCH_PATH, "API not found"), 404))
    return respond(Answer(error_body(MALFORMED, error.detail), error.status_code))
