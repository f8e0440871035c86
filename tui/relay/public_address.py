"""The address that MessageBird calls, as the operator configured it. What a request says of itself is not believed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:]+)(:\d*)?")


class PublicAddress:
    """`path` is where webhooks are taken. Raises ValueError for what is no web address; `hosts` are more Host names."""

    def __init__(self, public_url: str, hosts: frozenset[str] = frozenset()) -> None:
        parts = urlsplit(public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not public_url.isascii():
            raise ValueError("The public address must be a web address in ASCII, like https://host.example/hooks")
        self._base = re.split("[?#]", public_url, maxsplit=1)[0]
        self.path = (parts.path or "/").encode()
        public = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._hosts = LOCAL | {public} | {name.lower() for name in hosts}

    def url(self, query: bytes) -> str:
        """The address with the query as it was sent: what a token's `url_hash` is of."""
        return f"{self._base}?{query.decode('latin-1')}" if query else self._base

    def allows(self, host: bytes) -> bool:
        """Whether a Host header, with any port, is one of ours. A page in a browser cannot forge it."""
        found = _HOST.fullmatch(host.decode("latin-1").lower())
        return bool(found and found[1] in self._hosts)
