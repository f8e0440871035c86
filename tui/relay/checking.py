"""Whether a request is MessageBird's: its signature is tried with every key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from tui.api.signature import (
    HMAC_HEADER,
    JWT_HEADER,
    TIMESTAMP_HEADER,
    BadSignature,
    WrongTime,
    check_hmac,
    check_jwt,
)
from tui.credentials import Secret
from tui.relay.answers import Refused
from tui.relay.metrics import Metrics
from tui.relay.public_address import PublicAddress

T = TypeVar("T")
Headers = Mapping[bytes, bytes]

_JWT, _HMAC, _TIMESTAMP = (name.lower().encode() for name in (JWT_HEADER, HMAC_HEADER, TIMESTAMP_HEADER))


class Checker:
    """`leeway` in seconds, on both sides of a token's time. Counts in `signed_by` which key it was, by position."""

    def __init__(
        self, keys: Callable[[], Sequence[Secret]], address: PublicAddress, *, hmac: bool, leeway: int,
        clock: Callable[[], int], metrics: Metrics,
    ) -> None:  # fmt: skip
        self._keys, self._address, self._hmac = keys, address, hmac
        self._leeway, self._clock, self._metrics = leeway, clock, metrics

    def nonce(self, headers: Headers, query: bytes, body: bytes) -> str | None:
        """What differs in each delivery; the older signature has no such thing. Raises Refused."""
        if _JWT in headers:
            return self._by_token(headers[_JWT].decode("latin-1"), self._address.url(query), body)
        if not (self._hmac and _HMAC in headers):
            raise Refused(401, "no signature", "forged")
        self._by_hmac(headers, query.decode("latin-1"), body)
        return None

    def _by_token(self, token: str, url: str, body: bytes) -> str:
        now, leeway = self._clock(), self._leeway
        return self._try_keys(lambda key: check_jwt(token, key, url, body, now=now, leeway=leeway)).jti

    def _by_hmac(self, headers: Headers, query: str, body: bytes) -> None:
        now = self._clock()
        signature, stamp = (headers.get(name, b"").decode("latin-1") for name in (_HMAC, _TIMESTAMP))
        self._try_keys(lambda key: check_hmac(signature, key, stamp, query, body, now=now))

    def _try_keys(self, check: Callable[[str], T]) -> T:
        keys = [key for key in self._keys() if len(key)]
        if not keys:
            raise Refused(503, "no key", "trouble", later=60)
        refused = Refused(401, "forged", "forged")
        for position, key in enumerate(keys, 1):
            try:
                checked = check(key.reveal())
            except WrongTime:
                refused = Refused(401, "expired", "expired")
            except BadSignature:
                continue
            else:
                self._metrics.count("signed_by", key=str(position))
                return checked
        raise refused
