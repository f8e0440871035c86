"""The access key goes to the API and is nowhere else: no repr, no log, no traceback, no other host."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Iterator

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from tests.api.scripted import KEY, Answer, Scripted, answer, client_for
from tui.api.addresses import addresses
from tui.api.auth import KeyAuth
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.credentials import Secret

pytestmark = pytest.mark.anyio

BROKEN_KEY = "two words\n"
FAULTS = [
    Answer(b"", 401),
    Answer(b"", 500),
    Answer(b"<html>"),
    Answer(fault="cut"),
    Answer(b"SSH-2.0\r\n", fault="raw"),
    Answer(b"x" * 50, fault="half"),
    Answer(b"x", headers={"Content-Encoding": "gzip"}),
    Answer(fault="hang"),
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any library logs, at the chattiest level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def told(error: BaseException) -> str:
    """All that a crash report could show, local variables of every frame included."""
    screen = io.StringIO()
    report = Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, locals_max_string=100_000
    )
    Console(file=screen, width=400).print(report)
    plain = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return f"{error!r} {error} {error.__dict__} {plain} {screen.getvalue()}"


@pytest.mark.parametrize("fault", FAULTS, ids=[each.fault or str(each.status) for each in FAULTS])
async def test_no_failure_shows_the_key(server: Scripted, log: io.StringIO, fault: Answer) -> None:
    server.says(fault)
    async with client_for(server, silence=0.05) as client:
        with pytest.raises(ApiError) as caught:
            await client.reply("c1", "text", {"text": "hi"})
    assert server.asked[0].headers["authorization"] == f"AccessKey {KEY}"
    assert "client.py" in told(caught.value)
    assert KEY not in told(caught.value)
    assert KEY not in log.getvalue()
    assert "send_request_headers" in log.getvalue()
    assert caught.value.__context__ is None


async def test_a_good_call_logs_no_key(server: Scripted, log: io.StringIO) -> None:
    server.says(answer({"id": "c1"}))
    async with client_for(server) as client:
        await client.conversation("c1")
        assert KEY not in repr(client) + repr(vars(client)) + repr(client._http.__dict__)
    assert KEY not in log.getvalue()


@pytest.mark.parametrize(
    ("url", "seen"), [("https://rest.messagebird.com/balance", True), ("https://media.messagebird.com/v1", False)]
)
async def test_the_key_goes_to_the_api_only(url: str, seen: bool) -> None:
    auth = KeyAuth(Secret(KEY), addresses())
    request = await anext(auth.async_auth_flow(httpx.Request("GET", url)))
    assert ("Authorization" in request.headers) is seen


async def test_a_key_that_would_break_the_header_is_not_quoted() -> None:
    with pytest.raises(ApiError) as caught:
        Client(Secret(BROKEN_KEY))
    report = told(caught.value)
    assert BROKEN_KEY.strip() not in report
