"""Webhooks over a real socket: what is taken and kept, what is put off, and what is answered."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import KEY, PATH, TEXT, event, leaks, post, real_log, rig
from tui.api.signature import HMAC_HEADER, TIMESTAMP_HEADER, sign_hmac
from tui.model import NS
from tui.relay.limits import Limits

pytestmark = pytest.mark.anyio

OTHER = "another-key-that-is-of-some-thirty-two-bytes"


async def test_a_signed_webhook_is_kept_as_it_came_and_answered_with_its_number() -> None:
    async with rig() as at:
        answer = await at.post(event())
        assert (answer.status, answer.said) == (200, {"seq": 1, "new": True})
        assert answer.headers["x-ternbox-relay"] == "1"
        (kept,) = await at.events()
        assert (kept.body, kept.kind, kept.channel_id, kept.source) == (event(), "message.created", "d" * 32, "webhook")
        assert at.results() == {"stored": 1}


async def test_it_is_answered_only_after_the_log_has_it() -> None:
    log = MemoryLog()
    log.pause = 0.5
    async with rig(log) as at:
        began = time.monotonic()
        waiting = asyncio.create_task(at.post(event()))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        assert (await waiting).status == 200
        assert time.monotonic() - began >= 0.5


@pytest.mark.parametrize("trouble", ["the disk is full", None])
async def test_a_log_in_trouble_or_too_slow_is_503_and_the_same_event_is_taken_later(trouble: str | None) -> None:
    log = MemoryLog()
    log.trouble, log.pause = trouble, 0 if trouble else 5
    async with rig(log, limits=Limits(append=0.2)) as at:
        answer = await at.post(event())
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.why == ("log trouble" if trouble else "slow log")
        log.trouble, log.pause = None, 0
        assert (await at.post(event())).said == {"seq": 1, "new": True}
        assert at.results() == {"trouble": 1, "stored": 1}


async def test_while_it_stops_webhooks_are_put_off_and_health_is_still_told() -> None:
    async with rig() as at:
        at.receiver.stopping = True
        answer = await at.post(event())
        assert (answer.status, answer.why, answer.headers["retry-after"]) == (503, "stopping", "5")
        assert (await at.get("/healthz")).status == 200
        assert (await at.get("/readyz")).status == 503


async def test_an_event_that_comes_twice_is_in_the_log_once() -> None:
    async with rig() as at:
        assert (await at.post(event())).said == {"seq": 1, "new": True}
        assert (await at.post(event())).said == {"seq": 1, "new": False}
        assert at.results() == {"stored": 1, "known": 1}


async def test_a_replayed_request_is_200_and_one_event_also_after_a_restart(tmp_path: Path) -> None:
    for round in range(2):
        async with real_log(tmp_path) as log, rig(log) as at:
            if not round:
                captured = post(event(), at.signed(event()))
            assert [(await at.ask(captured)).status for _ in range(2)] == [200, 200]
            assert len(await at.events()) == 1


async def test_a_known_jti_with_another_body_is_401_also_after_a_restart(tmp_path: Path) -> None:
    async with real_log(tmp_path) as log, rig(log) as at:
        await at.post(event(1), jti="once")
        assert (await at.post(event(2), jti="once")).status == 401
    async with real_log(tmp_path) as log, rig(log) as at:
        answer = await at.post(event(3), jti="once")
        assert (answer.status, answer.why) == (401, "replayed")
        assert len(await at.events()) == 1
        assert at.results() == {"refused": 1}


async def test_the_old_and_the_new_key_are_accepted_and_a_removed_one_is_not() -> None:
    keys = [OTHER, KEY]
    async with rig(keys=keys) as at:
        assert (await at.post(event(1), key=KEY)).status == 200
        assert (await at.post(event(2), key=OTHER)).status == 200
        assert at.metrics.counted("signed_by", key="1") == at.metrics.counted("signed_by", key="2") == 1
        keys.remove(KEY)
        assert (await at.post(event(3), key=KEY)).status == 401
        assert (await at.post(event(4), key=OTHER)).status == 200


@pytest.mark.parametrize("keys", [(), ("",)], ids=["no key", "an empty key"])
async def test_without_a_key_nothing_is_accepted_and_nothing_is_lost(keys: tuple[str, ...]) -> None:
    async with rig(keys=keys, hmac=True) as at:
        for request in (post(event(), at.signed(event())), post(event(), headers=older(event(), key=""))):
            answer = await at.ask(request)
            assert (answer.status, answer.why) == (503, "no key")
            assert "retry-after" in answer.headers
        assert (await at.get("/readyz")).status == 503


async def test_a_genuine_one_that_comes_late_is_counted_apart_from_a_forged_one() -> None:
    async with rig() as at:
        late = at.signed(event())
    async with rig(clock=lambda: time.time_ns() + 120 * NS, keys=[OTHER, KEY]) as at:
        answer = await at.ask(post(event(), late))
        assert (answer.status, answer.why, at.expired) == (401, "expired", [1])
        assert (await at.ask(post(event(2), late))).why == "forged"
        assert (await at.ask(post(event()))).why == "no signature"
        assert at.results() == {"expired": 1, "forged": 2}
        assert len(at.expired) == 1
        assert await at.events() == []


def older(body: bytes, query: str = "", key: str = KEY, stamp: int | None = None) -> str:
    seconds = str(stamp if stamp is not None else time.time_ns() // NS)
    return f"{TIMESTAMP_HEADER}: {seconds}\r\n{HMAC_HEADER}: {sign_hmac(key, seconds, query, body)}\r\n"


async def test_the_older_signature_counts_only_where_the_operator_allows_it_and_no_token_came() -> None:
    body = event()
    async with rig() as at:
        assert (await at.ask(post(body, headers=older(body)))).why == "no signature"
    async with rig(hmac=True) as at:
        assert (await at.ask(post(body, query="b=2&a=1", headers=older(body, "b=2&a=1")))).status == 200
        assert (await at.ask(post(body, query="b=3&a=1", headers=older(body, "b=2&a=1")))).why == "forged"
        assert (await at.ask(post(body, headers=older(body, key=OTHER)))).why == "forged"
        assert (await at.ask(post(body, headers=older(body, stamp=1)))).why == "expired"
        assert (await at.ask(post(body, headers=f"{HMAC_HEADER}: x\r\n"))).why == "forged"
        assert (await at.ask(post(body, token="", headers=older(body)))).why == "forged"
        assert (await at.ask(post(body, token="x.y.z", headers=older(body)))).why == "forged"


async def test_a_forged_host_changes_nothing_since_the_url_is_the_configured_one() -> None:
    forged = "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\nForwarded: host=evil.example\r\n"
    async with rig() as at:
        for number, host in enumerate(["relay.example.net", "127.0.0.1:1", "localhost"]):
            body = event(number)
            assert (await at.ask(post(body, at.signed(body), host=host, headers=forged))).status == 200
            there = at.signed(body, url=f"https://{host}{PATH}")
            assert (await at.ask(post(body, there, host=host))).why == "forged"


async def test_the_query_is_part_of_what_is_signed_as_it_was_sent() -> None:
    query = "b=2&a=1&name=a+b%20c%C3%A9&empty"
    async with rig(public_url="https://relay.example.net:8443/hooks/mb?ignored=1") as at:
        assert (await at.post(event(), query=query)).status == 200
        for other in ("a=1&b=2&name=a+b%20c%C3%A9&empty", query.lower(), query + "&", ""):
            assert (await at.ask(post(event(), at.signed(event(), query=query), query=other))).why == "forged"


@pytest.mark.parametrize("path", [PATH, "/healthz", "/readyz", "/metrics", "/nothing"])
async def test_a_page_that_rebinds_its_name_to_this_host_is_421_on_every_route(path: str) -> None:
    async with rig(hosts=frozenset({"Relay.Internal"})) as at:
        for host in ("evil.example", "evil.example:8443", "localhost.evil.example", "relay.example.net.evil.example",
                     "", "[::1]evil", "127.0.0.1@evil.example", "relay.example.net:80:80", "127.0.0.2"):  # fmt: skip
            answer = await at.get(path, host)
            assert (answer.status, answer.why) == (421, "another host"), host
        for host in ("relay.example.net", "RELAY.example.net:8443", "localhost:1", "127.0.0.1:99", "[::1]:80", "[::1]",
                     "relay.internal"):  # fmt: skip
            assert (await at.get(path, host)).status != 421, host


async def test_what_is_elsewhere_is_404_and_what_is_done_otherwise_405() -> None:
    async with rig() as at:
        for path in ("/", "/hooks", PATH + "/", "/hooks%2fmb", "//hooks/mb"):
            assert (await at.get(path)).status == 404
        answer = await at.get(PATH)
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
        answer = await at.ask(post(b"x", path="/healthz"))
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_a_fault_of_ours_is_500_and_tells_nobody_what_the_customer_said() -> None:
    log = MemoryLog()
    log.fault = RuntimeError(TEXT)
    async with rig(log) as at:
        answer = await at.post(event())
        assert (answer.status, answer.said) == (500, {"why": "a fault of the relay"})


async def test_nothing_that_is_logged_or_answered_holds_a_key_a_token_or_what_a_customer_said() -> None:
    """Every test here ends with this look; this one has every way to be refused, and shows that the look finds."""
    log = MemoryLog()
    async with rig(log, hmac=True) as at:
        token = at.signed(event())
        for request in (post(event(), token), post(event(2), token), post(event(), KEY), post(event(), query=token),
                        post(event(), headers=older(event(), key=OTHER)), post(event(), token, path=f"/{token}"),
                        post(event(), token, host=KEY), post(event(), headers=f"X: {KEY}\n{TEXT}\r\n"),
                        post(event(), headers=f"{TEXT}: {KEY}\r\n"), post(TEXT.encode() * 20000, token)):  # fmt: skip
            await at.ask(request)
        log.trouble = "The disk is full."
        assert (await at.post(event())).status == 503
        for path in ("/metrics", "/readyz", "/healthz"):
            await at.get(path)
        assert at.heard
        assert leaks(["so says " + TEXT, token]) == [TEXT, "eyJ"]


@pytest.mark.parametrize("url", ["", "relay.example.net/hooks", "ftp://x.example/", "https://", "https://é.example/"])
async def test_a_public_address_that_is_none_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="public address"):
        async with rig(MemoryLog(), public_url=url):
            pass
