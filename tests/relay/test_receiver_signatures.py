"""The signature of a webhook as the receiver sees it: reference cases, forgeries, and the time."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
import pytest
from messagebird import RequestValidator

from tests.relay.rig import KEY, PUBLIC, Answer, Rig, event, post, rig
from tui.model import NS
from tui.sandbox.clock import FakeClock

pytestmark = pytest.mark.anyio

START = 1_767_225_600
BODY = event()
CASES = json.loads((Path(__file__).parents[1] / "api/vendor-signatures.json").read_text("utf-8"))["cases"]


def still() -> FakeClock:
    return FakeClock(START * NS)


def claims(**changes: Any) -> dict[str, Any]:
    """Those of a token for BODY at START; None drops one."""
    right = {
        "iss": "MessageBird", "nbf": START, "exp": START + 60, "jti": "7c9e6679",
        "url_hash": sha256(PUBLIC.encode()).hexdigest(), "payload_hash": sha256(BODY).hexdigest(),
    }  # fmt: skip
    return {name: value for name, value in (right | changes).items() if value is not None}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(header: Any = None, payload: Any = None) -> str:
    """Made by hand, always with the right HS256 signature over whatever stands in it."""
    parts = [header if header is not None else {"alg": "HS256", "typ": "JWT"}, payload or claims()]
    signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{base64url(hmac.digest(KEY.encode(), signed.encode(), 'sha256'))}"


async def ask(at: Rig, given: str) -> Answer:
    return await at.ask(post(BODY, given))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_the_vendors_reference_cases_give_the_vendors_result(case: dict[str, Any]) -> None:
    """Except HS384 and HS512, which nobody was seen to send: refused."""
    moment = round(datetime.fromisoformat(case["timestamp"]).timestamp() * NS)
    accepted = case["valid"] and "HS384" not in case["name"] and "HS512" not in case["name"]
    address, _, query = case["url"].partition("?")
    path = "/" + address.split("/", 3)[3]
    async with rig(keys=[case.get("secret", KEY)], public_url=address, clock=lambda: moment) as at:
        body = case.get("payload", "").encode()
        answer = await at.ask(post(body, case["token"], query=query, path=path, host="example.com"))
        assert answer.status == (200 if accepted else 401)
        assert len(await at.events()) == accepted


async def test_a_body_signed_in_the_vendors_way_is_accepted_by_the_vendors_client_and_by_us() -> None:
    async with rig() as at:
        seconds = at.clock() // NS
        signed = jwt.encode(claims(nbf=seconds, exp=seconds + 60), KEY, algorithm="HS256")
        assert RequestValidator(KEY).validate_signature(signed, PUBLIC, BODY)
        assert (await ask(at, signed)).status == 200


@pytest.mark.parametrize("part", ["header", "payload", "signature"])
async def test_each_flipped_bit_of_the_token_is_refused(part: str) -> None:
    """401, or 400 where no header can have such a byte."""
    right, second = token(), token().index(".")
    last = right.rindex(".")
    places = {"header": range(second), "payload": range(second, last), "signature": range(last, len(right))}[part]
    flips = [right[:at] + chr(ord(right[at]) ^ 1 << bit) + right[at + 1 :] for at in places for bit in range(8)]
    apart = [flipped for flipped in flips if set("\r\n\v\f\0") & set(flipped)]
    async with rig(clock=still()) as at:
        assert {(await ask(at, flipped)).status for flipped in apart} == {400}
        async with at.peer() as peer:
            statuses = {(await peer.ask(post(BODY, flipped))).status for flipped in flips if flipped not in apart}
        assert statuses == {401}
        assert (await ask(at, right)).status == 200


@pytest.mark.parametrize(
    "given",
    [
        "é",
        "é." + token().partition(".")[2],
        token().rpartition(".")[0] + ".é",
        token(payload=claims(iss="é")),
        token(payload=claims(nbf="é")),
        token(payload=claims(exp="é")),
        token(payload=claims(url_hash="é")),
        token(payload=claims(payload_hash="é")),
        token(header={"alg": "é"}),
        token(header={"alg": "HS256", "typ": "é", "kid": "é", "crit": ["é"]}),
    ],
)
async def test_letters_beyond_ascii_are_401_and_not_500(given: str) -> None:
    async with rig(clock=still()) as at:
        assert (await ask(at, given)).status == 401


@pytest.mark.parametrize(
    "alg", ["none", "None", "HS384", "HS512", "RS256", "ES256", "", " HS256", "hs256", [], ["HS256"], None, 1, {}]
)
async def test_only_hs256_is_accepted_whatever_the_header_says(alg: object) -> None:
    async with rig(clock=still()) as at:
        assert (await ask(at, token({"alg": alg, "typ": "JWT"}))).status == 401
        assert (await ask(at, token({"typ": "JWT"}))).status == 401
        assert (await ask(at, jwt.encode(claims(), "", algorithm="none"))).status == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_a_rightly_signed_token_of_another_algorithm_is_401(algorithm: str) -> None:
    key = KEY * 2
    async with rig(clock=still(), keys=[key]) as at:
        assert (await ask(at, jwt.encode(claims(), key, algorithm=algorithm))).status == 401
        assert (await ask(at, jwt.encode(claims(), key, algorithm="HS256"))).status == 200


@pytest.mark.parametrize(
    "spelled",
    [
        lambda right: right + "=",
        lambda right: right[:-1] + chr(ord(right[-1]) + 1),
        lambda right: right.replace(".", "=.", 1),
        lambda right: right.replace(".", "..", 1),
        lambda right: right + ".",
        lambda right: right + "!!",
        lambda right: right[:9] + "\t" + right[9:],
        lambda right: right[:9] + " " + right[9:],
        lambda right: '"' + right + '"',
        lambda right: "Bearer " + right,
        lambda right: right + ", " + right,
        lambda right: "A" * 5000 + right,
    ],
)
async def test_another_spelling_of_a_right_token_is_401(spelled: Any) -> None:
    right = next(t for n in range(99) if (t := token(payload=claims(jti=f"{n}")))[-1] in "AEIMQUYcgkosw048")
    async with rig(clock=still()) as at:
        assert (await ask(at, spelled(right))).status == 401
        assert (await ask(at, right)).status == 200


@pytest.mark.parametrize(
    ("second", "status"), [(-2, 401), (-1, 200), (0, 200), (60, 200), (60.999, 200), (61, 401), (62, 401)]
)
async def test_a_token_counts_from_a_second_before_nbf_until_a_second_after_exp(second: float, status: int) -> None:
    """As the vendor's client has it: at exp + 1 it is over."""
    clock = still()
    clock.advance(second)
    async with rig(clock=clock) as at:
        assert (await ask(at, token())).status == status
        assert len(at.expired) == (status == 401)


async def test_more_leeway_can_be_given() -> None:
    clock = still()
    clock.advance(69)
    async with rig(clock=clock, leeway=10) as at:
        assert (await ask(at, token())).status == 200
        clock.advance(1)
        assert (await ask(at, token())).why == "expired"


@pytest.mark.parametrize(
    "odd",
    [{"jti": None}, {"jti": ""}, {"jti": 7}, {"nbf": 1.5}, {"nbf": True}, {"url_hash": None}, {"payload_hash": None},
     {"iss": ["MessageBird"]}],
)  # fmt: skip
async def test_a_signed_token_with_a_wrong_claim_is_401(odd: dict[str, Any]) -> None:
    async with rig(clock=still()) as at:
        assert (await ask(at, token(payload=claims(**odd)))).status == 401


@pytest.mark.parametrize("odd", [{"jti": "\ud800"}, {"exp": 10**400}, {"aud": "somebody"}, {"iat": START + 999}])
async def test_a_signed_token_with_an_odd_but_right_claim_is_accepted(odd: dict[str, Any]) -> None:
    async with rig(clock=still()) as at:
        assert (await ask(at, token(payload=claims(**odd)))).status == 200
