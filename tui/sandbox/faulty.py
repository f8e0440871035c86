"""Where faults meet requests: a layer around the app that answers wrongly, late, oddly or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.sandbox.calls import to_bytes
from tui.sandbox.faults import REQUESTS, REWRITES, Fault, Faults
from tui.sandbox.problems import INVALID, NOT_AUTHENTICATED, NOT_FOUND, error_body
from tui.sandbox.world import World

# Nobody knows the code that goes with 429; this one is ours.
TOO_MANY = 429


def faulty(app: ASGIApp, world: World, faults: Faults) -> ASGIApp:
    async def with_faults(scope: Scope, receive: Receive, send: Send) -> None:
        control = scope["path"].startswith("/_control")
        fault = None if control else faults.take(REQUESTS, scope["method"], scope["path"])
        if fault is None:
            return await app(scope, receive, send)
        world.requests[f"fault {fault.kind}"] += 1
        if fault.kind == "slow":
            await _pause(faults, fault.seconds)
            return await app(scope, receive, send)
        if fault.kind == "shift":
            world.shift()
            return await app(scope, receive, send)
        if fault.kind in REWRITES:
            return await _rewritten(app, scope, receive, send, fault.kind)
        await (_carried_out(app, scope, receive) if fault.after else _drained(receive))
        return await _answered(fault, faults, scope, receive, send)

    return with_faults


async def _answered(fault: Fault, faults: Faults, scope: Scope, receive: Receive, send: Send) -> None:
    if fault.kind == "cut":
        # The ASGI interface has no way to drop a connection: uvicorn's `receive` belongs to the object that has one.
        receive.__self__.transport.abort()  # type: ignore[attr-defined]
        await _gone(receive)
    elif fault.kind == "hang":
        await _first_of(_gone(receive), faults.closing.wait())
    else:
        await _wrong_answer(fault)(scope, receive, send)


def _wrong_answer(fault: Fault) -> Response:
    match fault.kind:
        case "unauthorized":
            return _error(401, NOT_AUTHENTICATED, "Request was not authenticated")
        case "not_found":
            return _error(404, NOT_FOUND, "not found")
        case "invalid":
            return _error(422, INVALID, "invalid value", "content")
        case "too_many":
            headers = {"retry-after": fault.retry_after} if fault.retry_after is not None else None
            body = b"" if fault.empty else to_bytes(error_body(TOO_MANY, "Too Many Requests"))
            return Response(body, 429, headers, media_type="application/json")
        case "not_json":
            return Response("<html><body><h1>Bad gateway</h1></body></html>", 200, media_type="text/html")
        case _:
            return Response(b"", 500)


def _error(status: int, code: int, description: str, parameter: str = "") -> Response:
    return Response(to_bytes(error_body(code, description, parameter)), status, media_type="application/json")


async def _rewritten(app: ASGIApp, scope: Scope, receive: Receive, send: Send, kind: str) -> None:
    """The app's answer with every message in it made odd."""
    parts: list[Message] = []

    async def keep(part: Message) -> None:
        parts.append(part)

    await app(scope, receive, keep)
    body = b"".join(part.get("body", b"") for part in parts)
    try:
        data = json.loads(body)
    except ValueError:
        changed = body
    else:
        _each_message(data, _ODD[kind])
        changed = to_bytes(data)
    await Response(changed, parts[0]["status"], media_type="application/json")(scope, receive, send)


def _each_message(data: Any, change: Callable[[dict[str, Any]], None]) -> None:
    found = data.get("items", [data]) if isinstance(data, dict) else []
    for item in found:
        if isinstance(item, dict) and "direction" in item:
            change(item)


def _odd_type(message: dict[str, Any]) -> None:
    message |= {"type": "hologram", "content": {"hologram": {"depth": 3, "url": "https://example.net/lamp.holo"}}}


def _odd_status(message: dict[str, Any]) -> None:
    message["status"] = "teleported"


def _bare(message: dict[str, Any]) -> None:
    for name in ("platform", "to", "from"):
        message.pop(name, None)


def _text_coordinates(message: dict[str, Any]) -> None:
    place = (message.get("content") or {}).get("location", {})
    for name in ("latitude", "longitude"):
        if name in place:
            place[name] = str(place[name])


_ODD: dict[str, Callable[[dict[str, Any]], None]] = {
    "odd_type": _odd_type,
    "odd_status": _odd_status,
    "bare": _bare,
    "text_coordinates": _text_coordinates,
}


async def _carried_out(app: ASGIApp, scope: Scope, receive: Receive) -> None:
    async def lost(part: Message) -> None:
        pass

    await app(scope, receive, lost)


async def _drained(receive: Receive) -> None:
    """The request is read whole, as by a server that then does nothing with it."""
    while (await receive()).get("more_body"):
        pass


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pause(faults: Faults, seconds: float) -> None:
    await _first_of(asyncio.sleep(seconds), faults.closing.wait())


async def _first_of(*waits: Any) -> None:
    tasks = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
