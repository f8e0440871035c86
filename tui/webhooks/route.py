"""The way to an address, one step after the other: its name, a connection, TLS."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cached_property
from shlex import quote
from urllib.parse import urlsplit

import certifi

from tui.credentials import Way
from tui.credentials.patience import aside
from tui.doctor.report import Line
from tui.webhooks.steps import AREA, Stuck, stuck

LOOKUP, CONNECT, HANDSHAKE = 5.0, 5.0, 5.0  # seconds
SOON = 14 * 86400  # seconds before its end in which a certificate is renewed by others
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

# OpenSSL's numbers for what is wrong with a certificate.
EXPIRED, NOT_YET, WRONG_NAME, WRONG_ADDRESS = 10, 9, 62, 64


@dataclass(frozen=True)
class Target:
    """The address that is called, in parts. `path` has the query."""

    url: str

    @cached_property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @cached_property
    def is_tls(self) -> bool:
        return self.url.lower().startswith("https:")

    @cached_property
    def port(self) -> int:
        return urlsplit(self.url).port or (443 if self.is_tls else 80)

    @cached_property
    def netloc(self) -> str:
        return urlsplit(self.url).netloc

    @cached_property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


async def look_up(target: Target) -> tuple[Line, list[str]]:
    """The addresses of the name, in the order in which they are to be tried."""
    began = time.monotonic()
    host = target.host
    ask = Way("if the name is right, make it known; then", f"getent hosts {quote(host)}")
    try:
        async with asyncio.timeout(LOOKUP):
            found = await aside(lambda: socket.getaddrinfo(host, target.port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise stuck("name", "the name servers do not answer.", "cat /etc/resolv.conf", seconds=LOOKUP) from None
    except (OSError, UnicodeError):
        raise stuck("name", f"no name server knows {host}.", ask) from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if addresses == [host]:
        return AREA.good("name", f"{host} is an address, so no name is needed"), addresses
    count = "an address" if len(addresses) == 1 else f"{len(addresses)} addresses"
    return AREA.good("name", f"{host} has {count}", time.monotonic() - began), addresses


async def connect(target: Target, addresses: list[str]) -> tuple[Line, Streams, str]:
    """A connection to the first address that takes one, and which that was."""
    began = time.monotonic()
    refused = False
    for address in addresses:
        try:
            async with asyncio.timeout(CONNECT):
                streams = await asyncio.open_connection(address, target.port)
        except TimeoutError:
            continue
        except OSError as error:
            refused |= isinstance(error, ConnectionRefusedError)
            continue
        return AREA.good("connection", f"port {target.port} takes it", time.monotonic() - began), streams, address
    raise _no_connection(target, refused, time.monotonic() - began)


def _no_connection(target: Target, refused: bool, seconds: float) -> Stuck:
    see = Way("on that host, to see what listens", f"sudo ss -ltnp 'sport = :{target.port}'")
    if refused:
        words = f"nothing listens at port {target.port} of {target.host}."
        return stuck("connection", words, see, Way("if it should be the relay itself", "ternbox relay"))
    words = f"{target.host} does not answer at port {target.port}: a firewall, or no such host."
    if name := next((name for name in PROXIES if os.environ.get(name)), ""):
        words += f" This test goes straight, and not through {name}."
    else:
        words += " Or only this host cannot reach it: some routers do not lead back inside."
    return stuck(
        "connection", words, Way("try it from another network", f"curl -v {quote(target.url)}"), seconds=seconds
    )


async def secure(target: Target, streams: Streams) -> Line:
    """Begins TLS, by the issuers that everybody trusts; or says that there is none to begin."""
    if not target.is_tls:
        return AREA.skipped("TLS", "none: the address begins with http://")
    writer = streams[1]
    began = time.monotonic()
    try:
        async with asyncio.timeout(HANDSHAKE):
            await writer.start_tls(_context(), server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        raise _bad_certificate(target, error) from None
    except (OSError, TimeoutError):
        raise stuck("TLS", f"what listens at port {target.port} does not speak TLS.", _show(target)) from None
    version, took = writer.get_extra_info("ssl_object").version(), time.monotonic() - began
    until = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    day = time.strftime("%Y-%m-%d", time.gmtime(until))
    if until - time.time() < SOON:
        words = f"{version}, but the certificate is good only until {day}."
        return AREA.warn("TLS", words, Way("if Certbot made it", "sudo certbot renew"), seconds=took)
    return AREA.good("TLS", f"{version}, and the certificate is good until {day}", took)


def _context() -> ssl.SSLContext:
    """Not the issuers that this host trusts besides: MessageBird does not know them."""
    context = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE") or certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _bad_certificate(target: Target, error: ssl.SSLCertVerificationError) -> Stuck:
    show = _show(target)
    if error.verify_code == EXPIRED:
        return stuck("TLS", "the certificate has expired.", Way("if Certbot made it", "sudo certbot renew"), show)
    if error.verify_code == NOT_YET:
        words = "the certificate is not valid yet, or the clock of this host is wrong."
        return stuck("TLS", words, "sudo timedatectl set-ntp true", show)
    if error.verify_code in (WRONG_NAME, WRONG_ADDRESS):
        return stuck("TLS", f"the certificate is for another name than {target.host}.", show)
    words = "nobody knows the issuer of the certificate: it is self-made, or the proxy does not send the whole chain."
    return stuck("TLS", words, Way("with nginx and Certbot", "ssl_certificate …/fullchain.pem;"), show)


def _show(target: Target) -> Way:
    host = quote(target.host)
    command = f"openssl s_client -connect {host}:{target.port} -servername {host} </dev/null"
    return Way("what is sent there", f"{command} | openssl x509 -noout -subject -issuer -dates")
