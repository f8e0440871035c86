"""Webhook signatures: the vectors of the API reference, the vendor's SDK as a second opinion, and forgeries."""

from __future__ import annotations

import base64
import json
import time
import warnings
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messagebird import RequestValidator
from messagebird.error import ValidationError
from messagebird.signed_request import SignedRequest

from tui.api.signature import BadSignature, WrongTime, check_hmac, check_jwt, sign_hmac, sign_jwt

KEY = "not-a-real-key-just-a-test-vector-0001"
OLD_KEY = "not-a-real-key-just-a-test-vector-0002"
URL = "https://inbox.example.net:8443/hooks/mb?b=2&a=1"
BODY = (
    '{"type":"message.created","message":{"id":"0123456789abcdef0123456789abcdef","type":"text",'
    '"content":{"text":"Grüße & <hi> 👋"}}}'
).encode()
JTI = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
START = 1767225600
NS = 1_000_000_000
NOW = START * NS
HEAD = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTc2NzIyNTYwMCwiZXhwIjoxNzY3MjI1NjYwLCJq"
    "dGkiOiI3YzllNjY3OS03NDI1LTQwZGUtOTQ0Yi1lMDdmYzFmOTBhZTciLCJ1cmxfaGFzaCI6IjVlZjE5ODUxY2ZjNjE0Y2ViZTNiZmJjYTk4NzMwMW"
    "JjZDA0ZTZhYjM4NDZmYzNmOWRmNWU2ZDMzMjA1ZWQxOGYi"
)
WITH_BODY = (
    HEAD
    + "LCJwYXlsb2FkX2hhc2giOiI3YWEyZTk4NmIxOTc0YjA0MGJkYmEyNjcwZDA3ZjkyYzFjYTk3ZmNjNzA5ZjNmZDFkOTU2MWU0Njk1OWQ4NTFm"
    "In0.p2kost4Xq6pLr0FZhVeeu1fHdPsyERq4MgI_buTYJLo"
)
WITHOUT_BODY = HEAD + "fQ.37DV42bdBPVZPcotI2Nm9izlPlK5HmAy7FsC_33JPg4"
QUERY = "id=0123456789abcdef0123456789abcdef&note=a+b&status=delivered&statusDatetime=2026-01-01T00%3A00%3A00%2B00%3A00"


def token(key: str = KEY, algorithm: str = "HS256", headers: dict[str, object] | None = None, **changes: object) -> str:
    """A token like MessageBird's for URL and BODY with some claims changed; None drops a claim."""
    right = json.loads(base64.urlsafe_b64decode(WITH_BODY.split(".")[1] + "=="))
    claims = {name: value for name, value in (right | changes).items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


def test_signing_gives_the_reference_tokens() -> None:
    assert sign_jwt(KEY, URL, BODY, now=NOW, jti=JTI) == WITH_BODY
    assert sign_jwt(KEY, URL, b"", now=NOW, jti=JTI) == WITHOUT_BODY


def test_reference_tokens_pass_and_tell_their_jti() -> None:
    assert check_jwt(WITH_BODY, KEY, URL, BODY, now=NOW).jti == JTI
    assert check_jwt(WITHOUT_BODY, KEY, URL, b"", now=NOW).exp == START + 60


@pytest.mark.parametrize(
    ("second", "accepted"), [(-2, False), (-1, True), (0, True), (60, True), (61, False), (62, False)]
)
def test_a_token_is_valid_from_nbf_to_exp_with_a_second_of_grace(second: int, accepted: bool) -> None:
    if accepted:
        check_jwt(WITH_BODY, KEY, URL, BODY, now=NOW + second * NS)
    else:
        with pytest.raises(WrongTime, match=r"yet|expired"):
            check_jwt(WITH_BODY, KEY, URL, BODY, now=NOW + second * NS)


def test_more_leeway_is_on_both_sides() -> None:
    for second in (-10, 69):
        check_jwt(WITH_BODY, KEY, URL, BODY, now=NOW + second * NS, leeway=10)
    for second in (-11, 70):
        with pytest.raises(WrongTime):
            check_jwt(WITH_BODY, KEY, URL, BODY, now=NOW + second * NS, leeway=10)


@pytest.mark.parametrize(("url", "body"), [(URL + "&c=3", BODY), (URL, BODY + b" "), (URL, b"")])
def test_what_is_late_and_wrong_as_well_is_not_called_late(url: str, body: bytes) -> None:
    with pytest.raises(BadSignature) as caught:
        check_jwt(WITH_BODY, KEY, url, body, now=NOW + 3600 * NS)
    assert caught.type is BadSignature


@pytest.mark.parametrize(
    ("signed", "rule"),
    [
        (lambda: token(iss="Somebody"), "issuer"),
        (lambda: token(iss=None), "iss"),
        (lambda: token(nbf=None), "nbf"),
        (lambda: token(exp=None), "exp"),
        (lambda: token(exp="soon"), "int"),
        (lambda: token(jti=None), "jti"),
        (lambda: token(jti=""), "jti"),
        (lambda: token(url_hash=None), "another URL"),
        (lambda: token(url_hash="é"), "another URL"),
        (lambda: token(url_hash="5EF19851CFC614CEBE3BFBCA987301BCD04E6AB3846FC3F9DF5E6D33205ED18F"), "another URL"),
        (lambda: token(payload_hash=None), "body"),
        (lambda: token(payload_hash="00" * 32), "another body"),
        (lambda: token(key="another key, also of some thirty-two bytes"), "ignature"),
        (lambda: token(algorithm="HS512", key=KEY * 2), "alg"),
        (lambda: jwt.encode({"iss": "MessageBird"}, "", algorithm="none"), "not"),
        (lambda: "", "spelling"),
        (lambda: "é.ü.ß", "spelling"),
        (lambda: WITH_BODY + "=", "spelling"),
        (lambda: WITH_BODY[:-1] + "p", "spelling"),
        (lambda: WITH_BODY + "." + WITH_BODY, "spelling"),
        (lambda: base64.urlsafe_b64encode(b"[" * 2000).decode() + ".e30.e30", "not"),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused(signed: Callable[[], str], rule: str) -> None:
    with pytest.raises(BadSignature, match=rule):
        check_jwt(signed(), KEY, URL, BODY, now=NOW)


@pytest.mark.parametrize("url", [URL.replace("b=2&a=1", "a=1&b=2"), URL + "#", URL.replace(":8443", ""), "", "\ud83d"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(BadSignature, match="another URL"):
        check_jwt(WITH_BODY, KEY, url, BODY, now=NOW)


def test_url_is_not_compared_on_request() -> None:
    assert check_jwt(WITH_BODY, KEY, None, BODY, now=NOW).iss == "MessageBird"


def test_a_hash_of_nothing_with_an_empty_body_is_refused() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with pytest.raises(BadSignature, match="body"):
        check_jwt(token(payload_hash=empty), KEY, URL, b"", now=NOW)


def test_each_flipped_bit_of_the_token_is_refused() -> None:
    for index in range(len(WITH_BODY)):
        for bit in range(7):
            flipped = WITH_BODY[:index] + chr(ord(WITH_BODY[index]) ^ 1 << bit) + WITH_BODY[index + 1 :]
            with pytest.raises(BadSignature):
                check_jwt(flipped, KEY, URL, BODY, now=NOW)


@given(url=st.text(st.characters(codec="utf-8"), min_size=1), body=st.binary(), other=st.binary())
def test_what_we_sign_passes_for_us_and_for_the_vendor_and_for_nothing_else(
    url: str, body: bytes, other: bytes
) -> None:
    now = time.time_ns()
    signed = sign_jwt(KEY, url, body, now=now, jti=JTI)
    check_jwt(signed, KEY, url, body, now=now)
    RequestValidator(KEY).validate_signature(signed, url, body)
    if other != body:
        with pytest.raises(BadSignature, match="body"):
            check_jwt(signed, KEY, url, other, now=now)
        with pytest.raises(ValidationError):
            RequestValidator(KEY).validate_signature(signed, url, other)


@pytest.mark.parametrize(
    ("query", "body", "signature"),
    [
        (QUERY, b'{"foo":"bar"}', "rITZKkE+6tH6FNGLwcB6gKRVzSHvVE3v8cE56Mc9N5E="),
        (QUERY, b"", "UFryCy4yiSw5gxXA+etm0ZmGN2HNbP9ujGS3qnX7Clw="),
        ("", b'{"foo":"bar"}', "ILQGG2rfCoCEFl7vZ+KGlADTZmccZoQvNpWIfld7VrY="),
        ("", b"", "HuHJFaM+LNBBnqQ7BIwDodE/V6Y7Oi3pk2S+nf279gw="),
        ("", BODY, "dt1TnECHzfldt1dkEBZdMGa0CictizSATqNtZIrCLlc="),
        ("&".join(reversed(QUERY.split("&"))), b"", "UFryCy4yiSw5gxXA+etm0ZmGN2HNbP9ujGS3qnX7Clw="),
    ],
)
def test_older_signature_vectors(query: str, body: bytes, signature: str) -> None:
    assert sign_hmac(OLD_KEY, str(START), query, body) == signature
    check_hmac(signature, OLD_KEY, str(START), query, body, now=NOW)
    with pytest.raises(BadSignature, match="fit"):
        check_hmac(signature, OLD_KEY, str(START), query + "&x=1", body, now=NOW)


@given(
    values=st.dictionaries(st.text(st.characters(codec="latin-1"), min_size=1), st.text(st.characters(codec="latin-1")))
)
def test_older_signature_agrees_with_the_vendor(values: dict[str, str]) -> None:
    query = urlencode(values)
    signature = sign_hmac(OLD_KEY, str(START), query, BODY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        assert SignedRequest(signature, str(START), BODY.decode("latin-1"), parameters).verify(OLD_KEY)


@pytest.mark.parametrize("timestamp", ["", "now", "-5", "1e9", "١٢٣", "9" * 40])
def test_older_signature_needs_a_number_of_seconds(timestamp: str) -> None:
    with pytest.raises(BadSignature, match="number"):
        check_hmac(sign_hmac(OLD_KEY, timestamp, "", b""), OLD_KEY, timestamp, "", b"", now=NOW)


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (10, True), (11, False), (-10, True), (-11, False)])
def test_older_signature_must_be_fresh(age: int, fresh: bool) -> None:
    signature = sign_hmac(OLD_KEY, str(START), "", b"")
    if fresh:
        check_hmac(signature, OLD_KEY, str(START), "", b"", now=NOW + age * NS)
    else:
        with pytest.raises(WrongTime, match="old"):
            check_hmac(signature, OLD_KEY, str(START), "", b"", now=NOW + age * NS)
