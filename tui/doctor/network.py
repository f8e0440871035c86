"""The API: is it there, does it take the key, and does its clock agree with ours."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import TimeoutError as NotInTime
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from tui.config import LOOPBACK
from tui.credentials import Secret, Way
from tui.credentials.patience import within
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

AREA = Area("Network")
LOOKUP, KEY, ANSWER, SHORTEST = 3.0, 4.0, 4.0, 1.0  # seconds
SKEW_NOTED, SKEW_BAD = 30.0, 300.0  # seconds
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
FORGET_PROXY = "unset HTTPS_PROXY https_proxy ALL_PROXY all_proxy"
SET_CLOCK = "sudo timedatectl set-ntp true"


@dataclass(frozen=True)
class Asked:
    """What one cheap request brought: an error, or none; whether it went out; the server's own time."""

    error: Exception | None
    was_sent: bool
    date: str
    seconds: float


def check(subject: Subject) -> Iterator[Line]:
    host = urlsplit(subject.settings.api_url).hostname or ""
    yield _proxies()
    if subject.offline:
        yield AREA.skipped("API", "not asked (--offline)")
        return
    if host not in LOOPBACK and not _has_proxy(host):
        name = _name(host, subject)
        yield name
        if name.fix:
            return
    yield from _asked(subject)


def _proxies() -> Line:
    names = [name for name in PROXIES if os.environ.get(name)]
    return AREA.good("proxy", f"{', '.join(names)} set" if names else "no variable asks for one")


def _has_proxy(host: str) -> bool:
    return any(os.environ.get(name) for name in PROXIES[:4]) and not proxy_bypass(host)


def _name(host: str, subject: Subject) -> Line:
    began = time.monotonic()
    fix = f"getent hosts {host}" if host.endswith(".messagebird.com") else "cat /etc/resolv.conf"
    try:
        within(subject.deadline.left(LOOKUP), lambda: socket.getaddrinfo(host, 443))
    except TimeoutError:
        return AREA.bad("API name", "the name servers do not answer.", fix, seconds=time.monotonic() - began)
    except OSError:
        return AREA.bad("API name", "the API's name is not known here: no network, or no name server.", fix)
    return AREA.good("API name", "the API's name is known", time.monotonic() - began)


def _asked(subject: Subject) -> Iterator[Line]:
    try:
        key = subject.key.result(subject.deadline.left(KEY))
    except NotInTime:
        yield AREA.skipped("API", "not asked: the key was not there in time")
        return
    if key is None:
        yield AREA.skipped("API", "not asked: there is no key")
        return
    if subject.deadline.left() < SHORTEST:
        yield AREA.skipped("API", "not asked: the other checks took too long")
        return
    try:
        # Not asyncio.run: it would wait for a name server that is silent.
        with closing(asyncio.new_event_loop()) as loop:
            asked = loop.run_until_complete(_ask(subject, key))
    except (ValueError, ImportError):  # of httpx, which quotes what it was given
        yield AREA.bad("proxy", "the address of the proxy cannot be used.", FORGET_PROXY)
        return
    yield from _answer(asked, subject)
    if asked.date:
        yield _clock(asked)


async def _ask(subject: Subject, key: Secret) -> Asked:
    from tui.api.client import Client
    from tui.api.errors import ApiError, NoConnection

    limit = subject.deadline.left(ANSWER)
    began = time.monotonic()
    client: Client | None = None
    error: Exception | None = None
    try:
        async with asyncio.timeout(limit), Client(key, base_url=subject.settings.api_url, whole=limit) as client:
            await client.conversations(limit=1)
    except ApiError as refused:
        error = refused
    except TimeoutError:
        error = NoConnection("it does not answer in time", taken=None)
    was_sent, date = (client.requests > 0, client.date) if client else (False, "")
    return Asked(error, was_sent, date, time.monotonic() - began)


def _answer(asked: Asked, subject: Subject) -> Iterator[Line]:
    from tui.api.errors import ApiError, BadKey, NoConnection, NotAllowed

    error, took = asked.error, asked.seconds
    host = urlsplit(subject.settings.api_url).hostname or ""
    if asked.was_sent and (error is None or isinstance(error, BadKey | NotAllowed)):
        tls = " over TLS" if subject.settings.api_url.startswith("https") else ""
        yield AREA.good("API", f"answers{tls}", took)
    if error is None:
        yield AREA.good("API key", "accepted by the API")
    elif isinstance(error, BadKey):
        refused = "the API does not accept it." if asked.was_sent else "it holds spaces or characters that no key has."
        yield AREA.bad("API key", refused, subject.login)
    elif isinstance(error, NotAllowed):
        yield AREA.bad("API key", "the API knows it, but it may not read conversations.", subject.login)
    elif isinstance(error, NoConnection):
        words, way = _no_connection(error, is_direct=host in LOOPBACK or not _has_proxy(host))
        yield AREA.bad("API", words, way, seconds=took)
    elif isinstance(error, ApiError):
        # The vendor's own description may hold anything: it stays out.
        yield AREA.bad("API", f"{error.words}.", Way(error.advice, "ternbox doctor"), seconds=took)


def _no_connection(error: Exception, *, is_direct: bool) -> tuple[str, Way]:
    said = str(error)
    if "CERTIFICATE" in said or "SSL" in said:
        words = "the connection is not safe: its certificate is not trusted."
        return words, Way("take what Ternbox brings along", "unset SSL_CERT_FILE SSL_CERT_DIR")
    if not is_direct:
        return "no connection through the proxy.", Way("or set the right one", FORGET_PROXY)
    if "in time" in said:
        return "it does not answer in time.", Way("if you need a proxy; else wait", "export HTTPS_PROXY=…")
    return "no connection.", Way("or open port 443 in the firewall", "export HTTPS_PROXY=…")


def _clock(asked: Asked) -> Line:
    try:
        theirs = parsedate_to_datetime(asked.date).timestamp()
    except (ValueError, OverflowError):
        return AREA.skipped("clock", "the API does not say what time it is")
    # Their time is of the whole second in which they answered.
    skew = time.time() - (theirs + 0.5)
    if abs(skew) <= SKEW_NOTED:
        return AREA.good("clock", "agrees with the API's, to within a second" if abs(skew) < 2 else apart(skew))
    words = f"{apart(skew)}: webhook signatures fail, reply windows and waiting times are told wrong."
    return (AREA.bad if abs(skew) > SKEW_BAD else AREA.warn)("clock", words, SET_CLOCK)


def apart(skew: float, other: str = "the API") -> str:
    units = (("s", 1, 120), ("min", 60, 7200), ("h", 3600, 172800), ("days", 86400, float("inf")))
    size = next(f"{abs(skew) / length:.0f} {unit}" for unit, length, below in units if abs(skew) < below)
    return f"this host is {size} {'ahead of' if skew > 0 else 'behind'} {other}"
