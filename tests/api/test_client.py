"""The client against a real server that does what servers do: answer, refuse, hang, cut, talk nonsense."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api.scripted import KEY, Answer, Asked, Naps, Scripted, answer, client_for, listed
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


ENDPOINTS: list[tuple[Call, str, Answer, dict[str, str], object]] = [
    (
        lambda c: c.conversations(),
        "GET /v1/conversations",
        listed(CONVERSATION),
        {"status": "all", "offset": "0", "limit": "20"},
        None,
    ),
    (
        lambda c: c.conversations(ids=["a", "b"], status="active"),
        "GET /v1/conversations",
        listed(),
        {"status": "active", "offset": "0", "limit": "20", "ids": "a,b"},
        None,
    ),
    (lambda c: c.conversation("c/1"), "GET /v1/conversations/c%2F1", answer(CONVERSATION), {}, None),
    (
        lambda c: c.conversations_of("k1", offset=20),
        "GET /v1/conversations/contact/k1",
        listed("c1", "c2"),
        {"offset": "20", "limit": "20"},
        None,
    ),
    (
        lambda c: c.start("+31", "h1", "text", TEXT, tag="t"),
        "POST /v1/conversations/start",
        answer(CONVERSATION, 201),
        {},
        {"to": "+31", "channelId": "h1", "type": "text", "content": TEXT, "tag": "t"},
    ),
    (lambda c: c.create("k1"), "POST /v1/conversations", answer(CONVERSATION, 201), {}, {"contactId": "k1"}),
    (PATCH, "PATCH /v1/conversations/c1", answer(CONVERSATION), {}, {"status": "archived"}),
    (
        lambda c: c.messages("c1", exclude_platforms="events"),
        "GET /v1/conversations/c1/messages",
        listed(MESSAGE),
        {"offset": "0", "limit": "20", "excludePlatforms": "events"},
        None,
    ),
    (
        lambda c: c.reply("c1", "text", TEXT, source={"a": 1}),
        "POST /v1/conversations/c1/messages",
        answer(MESSAGE, 201),
        {},
        {"type": "text", "content": TEXT, "source": {"a": 1}},
    ),
    (lambda c: c.message("m1"), "GET /v1/messages/m1", answer(MESSAGE), {}, None),
    (lambda c: c.messages_by_id(["m1", "m2"]), "GET /v1/messages", listed(MESSAGE), {"ids": "m1,m2"}, None),
    (
        lambda c: c.messages_since(1709993131_500000000),
        "GET /v1/messages",
        listed(),
        {"from": "2024-03-09T14:05:31.5Z"},
        None,
    ),
    (
        lambda c: c.send("+31", "h1", "text", TEXT, replyTo={"id": "m0"}),
        "POST /v1/send",
        answer({"id": "m1", "status": "accepted", "fallback": None}, 202),
        {},
        {"to": "+31", "from": "h1", "type": "text", "content": TEXT, "replyTo": {"id": "m0"}},
    ),
    (
        lambda c: c.webhooks(),
        "GET /v1/webhooks",
        listed({"id": "w1", "events": ["message.created"]}),
        {"offset": "0", "limit": "20"},
        None,
    ),
    (
        lambda c: c.webhook("w1"),
        "GET /v1/webhooks/w1",
        answer({"id": "w1", "settings": {"expected_http_code": "2xx", "retry": 3}}),
        {},
        None,
    ),
    (
        lambda c: c.create_webhook("https://x", ["message.created"], channelId="h1"),
        "POST /v1/webhooks",
        answer({"id": "w1"}, 201),
        {},
        {"url": "https://x", "events": ["message.created"], "channelId": "h1"},
    ),
    (
        lambda c: c.change_webhook("w1", status="disabled"),
        "PATCH /v1/webhooks/w1",
        answer({"id": "w1"}),
        {},
        {"status": "disabled"},
    ),
    (DELETE, "DELETE /v1/webhooks/w1", Answer(b"", 204), {}, None),
    (lambda c: c.balance(), "GET /balance", answer({"payment": "prepaid", "type": "euros", "amount": 41.75}), {}, None),
    (lambda c: c.file("f1"), "GET /v1/files/f1", Answer(b"\x00\xff"), {}, None),
    (lambda c: c.delete_file("f1"), "DELETE /v1/files/f1", Answer(b"", 204), {}, None),
    (
        lambda c: c.templates(channel_id="h1"),
        "GET /v3/platforms/whatsapp/templates",
        listed({"name": "t"}),
        {"offset": "0", "limit": "50", "channelId": "h1"},
        None,
    ),
    (lambda c: c.templates_named("t"), "GET /v2/platforms/whatsapp/templates/t", answer([{"name": "t"}]), {}, None),
    (lambda c: c.template("t", "en"), "GET /v2/platforms/whatsapp/templates/t/en", answer({"name": "t"}), {}, None),
    (
        lambda c: c.create_template({"name": "t"}),
        "POST /v2/platforms/whatsapp/templates",
        answer({"name": "t"}, 201),
        {},
        {"name": "t"},
    ),
    (
        lambda c: c.change_template("t", "en", {"name": "t"}),
        "PUT /v2/platforms/whatsapp/templates/t/en",
        answer({"name": "t"}),
        {},
        {"name": "t"},
    ),
    (
        lambda c: c.delete_template("t", "en"),
        "DELETE /v2/platforms/whatsapp/templates/t/en",
        Answer(b"", 204),
        {},
        None,
    ),
    (lambda c: c.delete_template("t"), "DELETE /v2/platforms/whatsapp/templates/t", Answer(b"", 204), {}, None),
    (lambda c: c.unpause_template("t"), "POST /v2/platforms/whatsapp/templates/unpause/t", Answer(b"", 202), {}, None),
]


@pytest.mark.parametrize(("call", "target", "said", "query", "body"), ENDPOINTS, ids=[row[1] for row in ENDPOINTS])
async def test_each_endpoint_is_asked_as_documented(
    server: Scripted, call: Call, target: str, said: Answer, query: dict[str, str], body: object
) -> None:
    server.says(said)
    async with client_for(server) as client:
        await call(client)
    (asked,) = server.asked
    assert (server.calls, asked.query) == ([target], query)
    assert (asked.json if asked.body else None) == body
    assert asked.headers.get("content-type") == (None if body is None else "application/json")
    assert asked.headers["authorization"] == f"AccessKey {KEY}"
    assert asked.headers["accept"] == "application/json"


async def test_an_upload_sends_the_bytes_and_gives_the_link(server: Scripted) -> None:
    server.says(answer({"id": "f1"}, 201))
    async with client_for(server) as client:
        assert await client.upload(b"\x00\xff", "image/png", 'brok"en\r\n lid ü.png') == f"{server.url}/files/f1"
    (asked,) = server.asked
    assert (asked.body, asked.headers["content-type"]) == (b"\x00\xff", "image/png")
    assert asked.headers["content-disposition"] == "inline; filename*=UTF-8''brok%22en%0D%0A%20lid%20%C3%BC.png"


@pytest.mark.parametrize("said", [{"id": "m1", "status": "accepted"}, {"message": {"id": "m1", "status": "accepted"}}])
async def test_the_answer_of_send_flat_or_wrapped(server: Scripted, said: object) -> None:
    server.says(answer(said, 202))
    async with client_for(server) as client:
        assert (await client.send("+31", "h1", "text", TEXT)).object.id == "m1"


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
