"""The client against a real server that does what servers do: answer, refuse, hang, cut, talk nonsense."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api.scripted import KEY, Answer, Asked, Naps, Scripted, answer, client_for
from tui.api import errors
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.pace import LONGEST_REST, TRIES, Pace
from tui.credentials import Secret

pytestmark = pytest.mark.anyio

Call = Callable[[Client], Awaitable[Any]]
CONVERSATION = {"id": "c1", "status": "active"}
MESSAGE = {"id": "m1", "conversationId": "c1", "direction": "sent", "status": "pending"}
TEXT = {"text": "hi"}

GET: Call = lambda client: client.conversation("c1")  # noqa: E731
POST: Call = lambda client: client.reply("c1", "text", TEXT)  # noqa: E731
PATCH: Call = lambda client: client.set_status("c1", "archived")  # noqa: E731
DELETE: Call = lambda client: client.delete_webhook("w1")  # noqa: E731


async def failure(server: Scripted, call: Call, naps: Naps | None = None, **options: Any) -> ApiError:
    async with client_for(server, naps, **options) as client:
        with pytest.raises(ApiError) as caught:
            await call(client)
    return caught.value


@pytest.mark.parametrize("status", [200, 201, 202, 299])
async def test_any_2xx_will_do_for_a_post(server: Scripted, status: int) -> None:
    server.says(answer(MESSAGE, status))
    async with client_for(server) as client:
        assert (await POST(client)).object.id == "m1"


def problem(code: object, **more: object) -> dict[str, object]:
    return {"errors": [{"code": code, "description": "Words of theirs", **more}]}


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, problem(2), errors.BadKey, "2"),
        (422, problem(2, parameter="access_key"), errors.BadKey, "2"),
        (403, problem(2), errors.NotAllowed, "2"),
        (403, {}, errors.NotAllowed, ""),
        (405, problem(21), errors.NotAllowed, "21"),
        (422, problem(25), errors.NotAllowed, "25"),
        (404, problem(20), errors.NotFound, "20"),
        (400, problem(21), errors.Invalid, "21"),
        (422, problem("10"), errors.Invalid, "10"),
        (418, problem(None), errors.Invalid, ""),
        (429, problem(77), errors.TooManyRequests, "77"),
        (500, problem(99), errors.ServerTrouble, "99"),
        (503, [], errors.ServerTrouble, ""),
        (302, {}, errors.NotUnderstood, ""),
    ],
)
async def test_refusals_say_what_to_do(server: Scripted, status: int, body: object, kind: type, code: str) -> None:
    server.says(answer(body, status))
    error = await failure(server, POST)
    assert type(error) is kind
    assert (error.code, bool(error.advice)) == (code, True)
    assert str(error).endswith("." if not code else f"(code {code}).")
    if body and isinstance(body, dict):
        assert "Words of theirs" in str(error)
    assert error.taken is (False if 400 <= status < 500 else None)


@pytest.mark.parametrize(
    "body", [b"", b"<html>oops</html>", b'{"errors": null}', b'{"errors": [5]}', b"\xff", b'{"errors": [{}]}']
)
async def test_a_refusal_in_any_other_form_is_told_by_its_status(server: Scripted, body: bytes) -> None:
    server.says(Answer(body, 404))
    assert str(await failure(server, GET)) == "MessageBird does not know this: 404 Words."


async def test_an_error_with_message_instead_of_description(server: Scripted) -> None:
    server.says(answer({"data": None, "errors": [{"message": "in other words", "code": 13}]}, 404))
    assert "in other words" in str(await failure(server, GET))


@pytest.mark.parametrize(
    "body", [b"", b"<html>Log in</html>", b"[]", b'{"id": null}', b"null", b"\xff\xfe", b"[" * 100_000]
)
@pytest.mark.parametrize("call", [GET, POST])
async def test_a_good_status_with_nonsense_is_not_understood(server: Scripted, call: Call, body: bytes) -> None:
    server.says(Answer(body))
    error = await failure(server, call)
    assert isinstance(error, errors.NotUnderstood)
    assert error.taken is None
    assert len(server.asked) == 1


FAULTS = [
    Answer(fault="cut"),
    Answer(b'{"id": "m1"}' * 9, fault="half"),
    Answer(b"SSH-2.0-OpenSSH\r\n", fault="raw"),
    Answer(b"", 500),
]


@pytest.mark.parametrize("fault", FAULTS, ids=["cut", "half", "garbage", "500"])
@pytest.mark.parametrize("call", [GET, PATCH, DELETE])
async def test_what_may_be_repeated_is_repeated_until_it_works(server: Scripted, call: Call, fault: Answer) -> None:
    server.says(fault, fault, answer(CONVERSATION))
    naps = Naps()
    async with client_for(server, naps) as client:
        await call(client)
    assert len(server.asked) == 3
    assert 0.25 <= naps.seconds[0] <= 0.75
    assert 0.5 <= naps.seconds[1] <= 1.5


@pytest.mark.parametrize("fault", FAULTS, ids=["cut", "half", "garbage", "500"])
async def test_a_post_that_may_have_been_taken_is_sent_once(server: Scripted, fault: Answer) -> None:
    server.says(fault)
    error = await failure(server, POST)
    assert isinstance(error, errors.NoConnection | errors.ServerTrouble)
    assert error.taken is None
    assert len(server.asked) == 1


async def test_repeating_ends(server: Scripted) -> None:
    server.says(Answer(b"", 500))
    assert isinstance(await failure(server, GET), errors.ServerTrouble)
    assert len(server.asked) == TRIES


async def test_nobody_there_is_no_connection_and_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    naps = Naps()
    async with Client(Secret(KEY), base_url=f"http://127.0.0.1:{port}/v1", pace=Pace(1e9, sleep=naps)) as client:
        with pytest.raises(errors.NoConnection) as caught:
            await POST(client)
    assert caught.value.taken is False
    assert len(naps.seconds) >= TRIES - 1


@pytest.mark.parametrize("call", [GET, POST])
async def test_silence_ends_by_the_read_time_out(server: Scripted, call: Call) -> None:
    server.says(Answer(fault="hang"))
    error = await failure(server, call, silence=0.05)
    assert isinstance(error, errors.NoConnection)
    assert error.taken is None
    assert len(server.asked) == (TRIES if call is GET else 1)


async def test_an_answer_that_drips_ends_by_the_whole_time_out(server: Scripted) -> None:
    server.says(Answer(b'{"id": "' + b"c" * 500 + b'"}', fault="drip"))
    async with asyncio.timeout(5):
        error = await failure(server, POST, whole=0.2, silence=5)
    assert str(error) == "No connection to MessageBird: it does not answer in time."
    assert error.taken is None


@pytest.mark.parametrize("header", [None, "0", "1", "-5", "nonsense"])
async def test_too_many_requests_is_waited_out(server: Scripted, header: str | None) -> None:
    refusal = Answer(b"", 429, {"Retry-After": header} if header else {})
    server.says(refusal, answer(MESSAGE, 201))
    naps = Naps()
    async with client_for(server, naps) as client:
        assert (await POST(client)).object.id == "m1"
    assert (1.0 if header == "1" else 0.25) <= naps.seconds[0] <= 1.0


@pytest.mark.parametrize(
    ("header", "rest"), [("60", 60.0), ("1e9", LONGEST_REST), ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_REST)]
)
async def test_a_long_rest_is_handed_to_the_caller(server: Scripted, header: str, rest: float) -> None:
    server.says(answer(problem(1), 429, Retry_After=header))
    naps = Naps()
    error = await failure(server, GET, naps)
    assert isinstance(error, errors.TooManyRequests)
    assert (error.retry_after, error.taken, naps.seconds) == (rest, False, [])


async def test_too_many_requests_without_end_is_told(server: Scripted) -> None:
    server.says(Answer(b"", 429))
    error = await failure(server, POST)
    assert isinstance(error, errors.TooManyRequests)
    assert error.retry_after is None
    assert len(server.asked) == TRIES


async def test_every_request_that_went_out_is_counted(server: Scripted) -> None:
    server.says(Answer(b"", 500), answer(CONVERSATION))
    async with client_for(server) as client:
        await GET(client)
        assert client.requests == len(server.asked) == 2


async def test_a_redirect_is_not_followed(server: Scripted) -> None:
    server.says(Answer(b"", 307, {"Location": f"{server.url}/elsewhere"}))
    assert isinstance(await failure(server, GET), errors.NotUnderstood)
    assert server.calls == ["GET /v1/conversations/c1"]


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
async def test_an_endless_answer_is_given_up(server: Scripted, headers: dict[str, str]) -> None:
    big = b" " * 3_000_000 + b"{}"
    server.says(Answer(gzip.compress(big) if headers else big, headers=headers))
    async with client_for(server) as client:
        with pytest.raises(errors.NotUnderstood, match="more than 1000000 bytes"):
            await client._call(bytes, "GET", f"{server.url}/x", cap=1_000_000)


async def test_in_flight_and_per_second_have_a_ceiling(server: Scripted) -> None:
    server.says(Answer(b'{"id": "c1"}', seconds=0.02))
    naps = Naps()
    async with client_for(server, pace=Pace(per_second=10, in_flight=3, burst=0, sleep=naps)) as client:
        await asyncio.gather(*(client.conversation("c1") for _ in range(12)))
    assert server.most_in_flight == 3
    assert sum(naps.seconds) > 0.5


async def test_the_neighbours_of_a_far_server_are_at_its_origin(server: Scripted) -> None:
    def script(asked: Asked) -> Answer:
        return answer({"amount": 1}) if asked.path == "/balance" else Answer(b"", 404)

    server.script = script
    async with client_for(server) as client:
        assert (await client.balance()).object.amount == 1.0


@pytest.mark.parametrize("key", ["", "with space", "line\nbreak", "schlüssel", "tab\t"])
def test_what_cannot_be_a_key_is_refused_before_it_is_sent(key: str) -> None:
    with pytest.raises(errors.BadKey) as caught:
        Client(Secret(key))
    assert not key or key not in str(caught.value)


async def test_it_remembers_what_time_the_api_has(server: Scripted) -> None:
    date = "Mon, 09 Mar 2026 10:15:30 GMT"
    server.says(answer({}, 401, Date=date), answer({}, 401))
    async with client_for(server) as client:
        assert client.date == ""
        with pytest.raises(errors.BadKey):
            await GET(client)
        assert client.date == date
        with pytest.raises(errors.BadKey):
            await GET(client)
        assert client.date == ""


async def test_the_same_list_once_more_is_not_read_again(server: Scripted) -> None:
    nothing_new, news = {"items": [CONVERSATION]}, {"items": [{**CONVERSATION, "status": "archived"}]}
    server.says(answer(nothing_new), answer(nothing_new), answer(news), answer(nothing_new))
    async with client_for(server) as client:
        pages = [await client.conversations() for _ in range(4)]
    assert pages[0] is pages[1]
    assert [page.items[0].object.status for page in pages] == ["active", "active", "archived", "active"]
