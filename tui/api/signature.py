"""Webhook signatures: signing (the sandbox) and checking (the relay). Pure functions, the time is passed in.

The facts are the signature rules of the vendor's SDKs: a JWT over URL and body, and an older HMAC over query and body.
"""

from __future__ import annotations

import base64
import hmac
import warnings
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

import jwt
from msgspec import Struct, ValidationError, convert

JWT_HEADER = "MessageBird-Signature-JWT"
HMAC_HEADER = "MessageBird-Signature"
TIMESTAMP_HEADER = "MessageBird-Request-Timestamp"

LIFETIME = 60
"""Seconds from nbf to exp, as in every reference case."""

# How long the signing key is was MessageBird's choice; PyJWT would print a warning for a short one.
warnings.filterwarnings("ignore", message="The HMAC key is", module="jwt")

_NS = 1_000_000_000
_ISSUER = "MessageBird"
_REQUIRED = ["iss", "nbf", "exp", "jti"]
_LONGEST_TOKEN = 4096


class BadSignature(Exception):
    """The request is not what MessageBird sent; the message names the rule that it breaks."""


class WrongTime(BadSignature):
    """Everything is right but the time: it came too late, or a clock is wrong."""


class Claims(Struct, frozen=True):
    """What a checked token says. `nbf` and `exp` in Unix seconds; `jti` differs in each delivery."""

    iss: str
    nbf: int
    exp: int
    jti: str
    url_hash: str | None = None
    payload_hash: str | None = None


def sign_jwt(key: str, url: str, body: bytes, *, now: int, jti: str) -> str:
    """The token for a POST of `body` to `url`, valid for a minute from `now` (ns)."""
    nbf = now // _NS
    claims: dict[str, object] = {
        "iss": _ISSUER,
        "nbf": nbf,
        "exp": nbf + LIFETIME,
        "jti": jti,
        "url_hash": _url_hash(url),
    }
    if body:
        claims["payload_hash"] = sha256(body).hexdigest()
    return jwt.encode(claims, key, algorithm="HS256")


def check_jwt(
    token: str, key: str, url: str | None, body: bytes, *, now: int, leeway: int = 1,
    algorithms: Sequence[str] = ("HS256",),
) -> Claims:  # fmt: skip
    """The claims of a token that is right for this URL, body and time (ns); raises BadSignature, and only for one that
    is right in all else WrongTime. `leeway` in seconds, on both sides.

    `url` is the address that MessageBird called, character for character. With None it is not compared, and then
    nothing in the query may be trusted.
    """
    claims = _decode(token, key, algorithms)
    if not claims.jti:
        raise BadSignature("the token has an empty jti")
    if url is not None and not _same(claims.url_hash or "", _url_hash(url)):
        raise BadSignature("the token is for another URL")
    if (claims.payload_hash is not None) != bool(body):
        raise BadSignature("the token and the request disagree about having a body")
    if body and not _same(claims.payload_hash or "", sha256(body).hexdigest()):
        raise BadSignature("the token is for another body")
    if now < (claims.nbf - leeway) * _NS:
        raise WrongTime("the token is not valid yet")
    if now >= (claims.exp + leeway) * _NS:
        raise WrongTime("the token has expired")
    return claims


def sign_hmac(key: str, timestamp: str, query: str, body: bytes) -> str:
    """The older signature: over the timestamp header as sent (Unix seconds), the raw query string, and the body."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True), key=lambda pair: pair[0])
    message = f"{timestamp}\n{urlencode(pairs)}\n".encode() + sha256(body).digest()
    return base64.b64encode(hmac.digest(key.encode(), message, sha256)).decode()


def check_hmac(
    signature: str, key: str, timestamp: str, query: str, body: bytes, *, now: int, tolerance: int = 10
) -> None:
    """Raises BadSignature unless the older signature is right and `tolerance` seconds fresh at `now` (ns)."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("the timestamp is not a number of seconds")
    if not _same(signature, sign_hmac(key, timestamp, query, body)):
        raise BadSignature("the signature does not fit the request")
    if abs(now - int(timestamp) * _NS) > tolerance * _NS:
        raise WrongTime("the request is too old or from the future")


def _decode(token: str, key: str, algorithms: Sequence[str]) -> Claims:
    """Signature, algorithm and issuer by PyJWT; times are left to the caller's clock."""
    if len(token) > _LONGEST_TOKEN or not _canonical(token):
        raise BadSignature("the token is not a JWT in its only spelling")
    options = {"require": _REQUIRED, "verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    try:
        claims = jwt.decode(token, key, list(algorithms), options, issuer=_ISSUER)  # type: ignore[arg-type]
        return convert(claims, Claims)
    except (jwt.PyJWTError, ValidationError, ValueError, RecursionError) as error:
        raise BadSignature(f"the token is not valid: {error}") from None


def _canonical(token: str) -> bool:
    """True for three segments that decode and encode back to themselves: base64 readers let other spellings pass."""
    try:
        segments = token.encode("ascii").split(b".")
        padded = [segment + b"=" * (-len(segment) % 4) for segment in segments]
        return (
            "=" not in token
            and len(segments) == 3
            and all(base64.urlsafe_b64encode(base64.urlsafe_b64decode(p)) == p for p in padded)
        )
    except ValueError:
        return False


def _url_hash(url: str) -> str:
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _same(given: str, right: str) -> bool:
    """Compared in constant time, as bytes: `compare_digest` refuses strings beyond ASCII."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
