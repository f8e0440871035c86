"""One question to whatever host a link names, along its redirects, with the access key only where it belongs."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from urllib.parse import urljoin

import httpx

from tui import __version__
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.file_errors import FileError, NotSafe
from tui.api.reach import Reach, Way

T = TypeVar("T")

MOST_REDIRECTS = 5
CONNECT, SILENCE = 5.0, 15.0  # seconds
FOR_AN_ANSWER = 20.0  # seconds until the head of an answer is there

Sign = Callable[[httpx.Request], httpx.Request]
_REDIRECTS = (301, 302, 303, 307, 308)


class Fetching:
    """Raises FileError for what is refused, and httpx's errors for what the network does."""

    def __init__(self, client: Client, reach: Reach) -> None:
        self._client, self._reach = client, reach
        self._trust: ssl.SSLContext | None = None

    @asynccontextmanager
    async def answer(
        self, method: str, url: str, headers: Mapping[str, str], *, may_leave: bool = True
    ) -> AsyncIterator[httpx.Response]:
        """The last answer of a chain, its body not read yet. Unless it `may_leave`, only the vendor's hosts are asked.

        The key is shown to the vendor's hosts alone, to those that ask for it, and not any more once a link has led
        elsewhere: a stranger must not have us ask for something in our name.
        """
        at_vendor = True
        for _ in range(MOST_REDIRECTS + 1):
            at_vendor = at_vendor and self._client.addresses.is_vendors(url)
            if not at_vendor and not may_leave:
                raise NotSafe("it leads to a host that is asked only when somebody wants the file")
            async with self._asked(method, url, headers, may_show_key=at_vendor) as answer:
                if answer.status_code not in _REDIRECTS or "Location" not in answer.headers:
                    yield answer
                    return
                url = urljoin(url, answer.headers["Location"])
        raise FileError(f"its link leads on more than {MOST_REDIRECTS} times")

    @asynccontextmanager
    async def _asked(
        self, method: str, url: str, headers: Mapping[str, str], *, may_show_key: bool
    ) -> AsyncIterator[httpx.Response]:
        way = await self._reach.way(url)
        async with self._exchange(method, way, headers, None) as answer:
            if answer.status_code != 401 or not may_show_key:
                yield answer
                return
        async with self._exchange(method, way, headers, self._sign) as answer:
            yield answer

    def _sign(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"AccessKey {self._client.key.reveal()}"
        return request

    @asynccontextmanager
    async def _exchange(
        self, method: str, way: Way, headers: Mapping[str, str], sign: Sign | None
    ) -> AsyncIterator[httpx.Response]:
        """A connection of its own: one that is kept would be known by its address, which hosts share."""
        if self._trust is None:  # reading all the certificates takes some 30 ms
            self._trust = await asyncio.to_thread(httpx.create_ssl_context)
        async with _connection(way, self._trust) as http:
            async with asyncio.timeout(FOR_AN_ANSWER):
                answer = await _first_that_connects(http, _requests(http, method, way, headers), sign)
            try:
                yield answer
            finally:
                await answer.aclose()


def _connection(way: Way, trust: ssl.SSLContext) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=trust,
        proxy=way.proxy or None,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(SILENCE, connect=CONNECT),
        # Plain bytes, so that what is told of the length is true of them.
        headers={"User-Agent": f"Ternbox/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"},
    )


def _requests(http: httpx.AsyncClient, method: str, way: Way, headers: Mapping[str, str]) -> list[httpx.Request]:
    """One for each address that was checked, in the name of the host: for its certificate and its `Host`."""
    if way.proxy:
        return [http.build_request(method, way.url, headers=headers)]
    requests = [http.build_request(method, way.url, headers=headers) for _ in way.addresses]
    for request, address in zip(requests, way.addresses, strict=True):
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": way.host}
    return requests


async def _first_that_connects(
    http: httpx.AsyncClient, requests: list[httpx.Request], sign: Sign | None
) -> httpx.Response:
    *others, last = requests
    for request in others:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return await http.send(request, stream=True, auth=sign)
    return await http.send(last, stream=True, auth=sign)


async def plainly(work: Awaitable[T]) -> T:
    """An error is made outside of what went wrong: its context would hold the request, and that the key."""
    try:
        return await work
    except ApiError as said:
        error: ApiError = said
    except (TimeoutError, httpx.TimeoutException):
        error = FileError("its host does not answer in time")
    except httpx.RemoteProtocolError:
        error = FileError("it ended in the middle, or its host does not speak HTTP")
    except httpx.ConnectError:
        error = FileError("its host cannot be reached, or does not prove who it is")
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        error = FileError(str(trouble) or type(trouble).__name__)
    raise error.with_traceback(None)
