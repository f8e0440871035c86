"""Where each of the vendor's APIs is, given the address of the Conversations API."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

CONVERSATIONS = "https://conversations.messagebird.com/v1"
_VENDOR = "messagebird.com"


class Addresses(Struct, frozen=True):
    """Bases without a slash at the end; templates have their version in the path."""

    conversations: str
    rest: str
    files: str
    templates: str
    is_loopback: bool

    def holds(self, url: str) -> bool:
        """True for a URL at one of these origins: the access key may go there and nowhere else."""
        bases = (self.conversations, self.rest, self.files, self.templates)
        return _origin(urlsplit(url)) in {_origin(urlsplit(base)) for base in bases}

    def is_vendors(self, url: str) -> bool:
        """True for the vendor's own hosts, or for the origin that stands in for them: what is asked there tells no
        stranger anything, and a file there may want the access key.
        """
        parts = urlsplit(url)
        if _is_of_vendor(urlsplit(self.conversations).hostname or ""):
            return parts.scheme == "https" and _is_of_vendor(parts.hostname or "")
        return self.holds(url)


def addresses(base_url: str = CONVERSATIONS) -> Addresses:
    """The neighbours are at hosts of their own at messagebird.com, and at the same origin everywhere else.

    Raises ValueError with a sentence when the key must not be sent there: not https (unless loopback), or no plain URL.
    """
    url = urlsplit(base_url)
    host = url.hostname or ""
    if url.scheme not in ("http", "https") or not host or "@" in url.netloc or url.query or url.fragment:
        raise ValueError("The API address must look like https://host/v1, without user, query or fragment.")
    is_loopback = _is_loopback(host)
    if url.scheme != "https" and not is_loopback:
        raise ValueError("The API address must start with https://, or the access key could be read on the way.")
    base = base_url.rstrip("/")
    if _is_of_vendor(host):
        return Addresses(
            base,
            f"https://rest.{_VENDOR}",
            f"https://messaging.{_VENDOR}/v1",
            f"https://integrations.{_VENDOR}",
            is_loopback,
        )
    origin = f"{url.scheme}://{url.netloc}"
    return Addresses(base, origin, f"{origin}/v1", origin, is_loopback)


def _is_of_vendor(host: str) -> bool:
    return host == _VENDOR or host.endswith(f".{_VENDOR}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme)
