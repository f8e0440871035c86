"""Where a stranger's link may lead us: to public addresses by https, and nowhere into the network of this host."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import urllib.request
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from msgspec import Struct

from tui.api.addresses import Addresses
from tui.api.file_errors import FileError, NotSafe

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host and port, in the order in which to try them. Raises OSError."""

LONGEST = 8192
PATIENCE = 5.0  # seconds for a name
_EMBEDDING = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96")


class Way(Struct, frozen=True):
    """How to get to a link: to one of these addresses, or through a proxy by its name."""

    url: str
    host: str
    port: int
    addresses: tuple[str, ...] = ()
    proxy: str = ""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large. Addresses inside of others count as what is inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if any(ip in network for network in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


async def resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class Reach:
    """Checks each link that is about to be asked, every one of a chain of redirects for itself.

    The address that was checked is the one that is connected to: a name that leads elsewhere a moment later does not
    matter. Behind a proxy it is the proxy that looks names up: then what we find ourselves is a second check.
    """

    def __init__(
        self, at: Addresses, *, resolve: Resolve = resolve, is_public: Callable[[str], bool] = is_public
    ) -> None:
        self._at, self._resolve, self._is_public = at, resolve, is_public

    async def way(self, url: str) -> Way:
        """Raises NotSafe for a link that must not be followed, FileError for a host that is not there."""
        host, port = self._place(url)
        own = self._at.holds(url)
        proxy = "" if own and self._at.is_loopback else _proxy(url, host)
        found = await self._look_up(host, port, may_be_unknown=bool(proxy))
        if not own and not all(map(self._is_public, found)):
            raise NotSafe(f"{host} is an address inside of a network, not a public one")
        return Way(url, host, port, tuple(found), proxy)

    def _place(self, url: str) -> tuple[str, int]:
        if len(url) > LONGEST or "\\" in url or not url.isprintable():
            raise NotSafe("it is not written as links are")
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode()
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise NotSafe("it is not written as links are") from None
        if not host or "@" in parts.netloc:
            raise NotSafe("it is not written as links are")
        if parts.scheme != "https" and not (parts.scheme == "http" and self._at.holds(url)):
            raise NotSafe(f"{parts.scheme or 'it'} is not https")
        return host, port

    async def _look_up(self, host: str, port: int, *, may_be_unknown: bool) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._resolve(host, port)
        except (OSError, UnicodeError):  # a timeout is an OSError too
            found = []
        if not found and not may_be_unknown:
            raise FileError(f"nobody knows the host {host}")
        return found


def _proxy(url: str, host: str) -> str:
    """The proxy of the environment for this link, "" for none."""
    if urllib.request.proxy_bypass(host):
        return ""
    known = urllib.request.getproxies()
    proxy = known.get(urlsplit(url).scheme) or known.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"
