"""`webhooks test` against everything that can stand between MessageBird and the log of a relay."""

from __future__ import annotations

import asyncio
import shlex
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.relay.rig import KEY, PATH, Rig, rig
from tests.webhooks.front import certificate, proxy, says
from tui.credentials import Secret
from tui.doctor.report import Line, State
from tui.model import NS
from tui.webhooks.steps import STEPS
from tui.webhooks.trial import Heard, NoFeed, Trial

pytestmark = pytest.mark.anyio

OTHER_KEY = "another-key-that-nobody-has-told-us-0002"
OWN = "http://127.0.0.1:{port}" + PATH


@asynccontextmanager
async def nobody() -> AsyncIterator[Heard]:
    raise NoFeed("there is none here")
    yield  # it is a generator all the same


async def tried(
    url: str, *keys: str, known: tuple[str, ...] = (), clock: Callable[[], int] = time.time_ns
) -> list[Line]:

    async def told() -> tuple[str, ...]:
        return known

    trial = Trial(url, [Secret(key) for key in keys or (KEY,)], nobody, told, clock)
    lines = [line async for line in trial.run()]
    places = [STEPS.index(line.name) for line in lines]
    assert places == sorted(places)
    assert all(line.state is not State.BAD for line in lines[:-1])
    return lines


async def stuck_at(step: str, url: str, *keys: str, **more: tuple[str, ...]) -> Line:
    last = (await tried(url, *keys, **more))[-1]  # type: ignore[arg-type]
    assert (last.name, last.state) == (step, State.BAD)
    assert last.words.endswith(".")
    assert KEY not in repr(last)
    return last


def url_of(at: Rig) -> str:
    return OWN.format(port=at.port)


# The way there


async def test_a_name_that_nobody_knows() -> None:
    line = await stuck_at("name", "https://relay.invalid/hooks")
    assert "relay.invalid" in line.words


async def test_nothing_listens_there() -> None:
    line = await stuck_at("connection", "http://127.0.0.1:9/hooks")
    assert "nothing listens at port 9" in line.words
    assert any("ternbox relay" in way.command for way in line.fix)


async def test_what_listens_speaks_no_tls() -> None:
    async with rig() as at:
        assert "does not speak TLS" in (await stuck_at("TLS", f"https://localhost:{at.port}/")).words


async def test_a_certificate_of_an_unknown_issuer(tmp_path: Path) -> None:
    async with proxy(tls=certificate(tmp_path)) as port:
        assert "issuer" in (await stuck_at("TLS", f"https://localhost:{port}/")).words


@pytest.mark.parametrize(
    ("name", "days", "says_so"), [("localhost", -1, "has expired"), ("other.example", 2, "another name than localhost")]
)
async def test_a_certificate_that_is_over_or_for_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, says_so: str
) -> None:
    made = certificate(tmp_path, name, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    async with proxy(tls=made) as port:
        assert says_so in (await stuck_at("TLS", f"https://localhost:{port}/")).words


# Somebody in front of the relay


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (says(502), "no answer from the relay (502)"),
        (says(504), "no answer from the relay (504)"),
        (says(503), "nothing behind it"),
        (says(404), "does not send this path on"),
        (says(301, location="https://relay.example/hooks"), "redirect (301) to https://relay.example/hooks"),
        (says(302, location="\x1b[2Jx"), "redirect (302)"),
        (says(401), "wants a login"),
        (says(200, "<h1>Log in"), "something else answers"),
        (says(418), "answers 418"),
        (b"", "without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "without an answer that is HTTP"),
    ],
)
async def test_a_proxy_that_does_not_ask_the_relay(answer: bytes, word: str) -> None:
    if not answer:
        answer = b"\r\n"
    async with proxy(answer=answer) as port:
        line = await stuck_at("proxy", f"http://127.0.0.1:{port}/hooks")
    assert word in line.words
    assert "\x1b" not in line.words


async def test_what_is_to_be_pasted_is_quoted() -> None:
    async with proxy(answer=says(200)) as port:
        line = await stuck_at("proxy", f"http://127.0.0.1:{port}/$(reboot);'")
    assert shlex.split(line.fix[0].command)[-1] == f"http://127.0.0.1:{port}/$(reboot);'"


async def test_who_takes_the_connection_and_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.webhooks.posting.ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with asyncio.timeout(10):
            line = await stuck_at("proxy", f"http://127.0.0.1:{silent.getsockname()[1]}/hooks")
    assert "nothing answers" in line.words


# The relay itself


async def test_all_is_good_and_the_event_is_in_the_log() -> None:
    async with rig(public_url=OWN) as at:
        lines = await tried(url_of(at) + "?shop=1&b=2")
        assert [line.state for line in lines] == ["good", "good", "skipped", *(["good"] * 5), "skipped"]
        (event,) = await at.events()
    assert event.kind == "ternbox.test"
    assert "kept as number 1" in lines[-2].words
    assert "there is none here" in lines[-1].words


@pytest.mark.parametrize(("days", "state"), [(2, State.WARN), (90, State.GOOD)])
async def test_through_tls_and_a_proxy_that_does_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: State
) -> None:
    made = certificate(tmp_path, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    async with rig(public_url="https://localhost" + PATH) as at, proxy(lambda: at.port, tls=made) as port:
        lines = await tried(f"https://localhost:{port}{PATH}")
        assert (lines[2].state, "TLS" in lines[2].words) == (state, True)
        assert "public_url is https://localhost" + PATH in lines[-1].words
        assert lines[-1].name == "signature"


async def test_a_path_that_the_relay_does_not_have() -> None:
    async with rig(public_url=OWN) as at:
        line = await stuck_at("path", f"http://127.0.0.1:{at.port}/webhook")
    assert f'public_url = "http://127.0.0.1:{at.port}/webhook"' in [way.command for way in line.fix]


async def test_a_host_that_the_relay_is_not() -> None:
    async with rig(public_url=OWN) as at, proxy(lambda: at.port, host="elsewhere.example") as port:
        assert "another name" in (await stuck_at("path", f"http://127.0.0.1:{port}{PATH}")).words


async def test_a_key_that_the_relay_has_not() -> None:
    async with rig(public_url=OWN) as at:
        line = await stuck_at("signature", url_of(at), OTHER_KEY)
        assert at.results() == {"forged": at.results()["forged"]}
    assert f"fingerprint {Secret(OTHER_KEY).fingerprint}" in line.words
    assert "ternbox login --signing-key" in [way.command for way in line.fix]


async def test_the_key_of_before_is_found_out() -> None:
    async with rig(public_url=OWN) as at:
        line = await stuck_at("signature", url_of(at), OTHER_KEY, KEY)
    assert f"previous signing key (fingerprint {Secret(KEY).fingerprint})" in line.words


@pytest.mark.parametrize("wrong", ["https://127.0.0.1:{port}" + PATH, "http://127.0.0.1" + PATH])
async def test_another_spelling_of_the_public_url_is_found_out(wrong: str) -> None:
    async with rig(public_url=wrong) as at:
        line = await stuck_at("signature", url_of(at) + "?shop=1")
        assert f"public_url is {wrong.format(port=at.port)}?shop=1" in line.words
        assert f'public_url = "{url_of(at)}?shop=1"' in [way.command for way in line.fix]


async def test_a_public_url_that_the_relay_of_this_host_has_told() -> None:
    wrong = "https://old.example.net" + PATH
    async with rig(public_url=wrong) as at:
        assert "or its public_url is not exactly" in (await stuck_at("signature", url_of(at))).words
        assert f"public_url is {wrong}," in (await stuck_at("signature", url_of(at), known=(wrong,))).words


async def test_a_proxy_that_drops_the_signature() -> None:
    async with rig(public_url=OWN) as at, proxy(lambda: at.port, drop="messagebird-signature") as port:
        assert "drops the header" in (await stuck_at("signature", f"http://127.0.0.1:{port}{PATH}")).words


async def test_a_relay_without_a_key() -> None:
    async with rig(public_url=OWN, keys=()) as at:
        assert "has no signing key" in (await stuck_at("signature", url_of(at))).words


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_clock_that_is_wrong(hours: int) -> None:
    def moved() -> int:
        return time.time_ns() + hours * 3600 * NS

    ports: list[int] = []
    date = formatdate(moved() / NS, usegmt=True)
    async with proxy(lambda: ports[0], date=date) as port:
        url = f"http://127.0.0.1:{port}{PATH}"
        async with rig(public_url=url, clock=moved) as at:
            ports.append(at.port)
            assert f"{'behind' if hours > 0 else 'ahead of'} the proxy" in (await stuck_at("clock", url)).words
            # Nobody on the way says what time it is; and the address is wrong as well.
            assert f"public_url is {url}," in (await stuck_at("signature", url_of(at), known=(url,))).words
    async with rig(public_url=OWN, clock=moved) as at:
        assert "more than a minute apart" in (await stuck_at("clock", url_of(at))).words


async def test_a_relay_that_cannot_keep_it() -> None:
    async with rig(public_url=OWN) as at:
        at.receiver.stopping = True
        line = await stuck_at("log", url_of(at))
    assert "(stopping)" in line.words
    assert "later" in line.words


async def test_the_way_is_not_waited_for_when_nobody_looks_any_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hooks"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await tried(url)
