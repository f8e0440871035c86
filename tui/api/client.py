"""The classic Conversations API and its neighbours as typed calls. Only here and in `auth` httpx is imported."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterable, Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from tui import __version__
from tui.api.addresses import CONVERSATIONS, Addresses, addresses
from tui.api.auth import Another, Key, KeyAuth
from tui.api.dates import format_date
from tui.api.errors import ApiError, BadKey, NoConnection, NotUnderstood, error_for
from tui.api.models import Balance, Conversation, Message, SendAnswer, Template, UploadedFile, Webhook
from tui.api.pace import Pace, pause_before_retry, rest_asked_for
from tui.api.reading import Page, Reported, dump, page, reported

T = TypeVar("T")
JSON = dict[str, Any]

PAGE = 20
"""Items that a list call asks for: more than 20 is not documented to work."""

MOST_TEMPLATES = 50
ANSWER_CAP = 16 * 1024 * 1024
FILE_CAP = 100 * 1024 * 1024
FILE_SECONDS = 300.0
SLOWEST = 20_000
"""Bytes in a second: a line that is slower than this gives up a large file."""

if find_spec("sniffio") is None:
    # httpcore would look for it on the disk four times with each request, a fifth of what the request costs.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Client:
    """Use as `async with Client(key) as client`. Every call raises ApiError and nothing else.

    `another` is asked for a key when the one in use is refused.
    `whole` bounds one request from first to last byte, in seconds; `clock` (ns) is read for `Retry-After` dates.
    `requests` counts what went out; `date` is what the last answer said of the time, as an HTTP date, "" if nothing.
    """

    def __init__(
        self,
        key: Key,
        *,
        base_url: str = CONVERSATIONS,
        another: Another | None = None,
        clock: Callable[[], int] = time.time_ns,
        rng: random.Random | None = None,
        pace: Pace | None = None,
        connect: float = 5.0,
        silence: float = 10.0,
        whole: float = 20.0,
    ) -> None:
        if not _could_be_a_key(key.reveal()):
            raise BadKey("it is empty, or holds spaces or characters that no key has")
        self.requests = 0
        self.date = ""
        self._newest: tuple[bytes, Page[Reported[Conversation]]] | None = None
        self._at = addresses(base_url)
        self._clock, self._rng, self._pace, self._whole = clock, rng or random.Random(), pace or Pace(), whole
        self._auth = KeyAuth(key, self._at, another)
        self._http = httpx.AsyncClient(
            auth=self._auth,
            headers={"Accept": "application/json", "User-Agent": f"Ternbox/{__version__}"},
            timeout=httpx.Timeout(silence, connect=connect),
            follow_redirects=False,
            trust_env=not self._at.is_loopback,
        )

    def use(self, key: Key) -> None:
        """From the next request on, this key."""
        self._auth.key = key

    @property
    def addresses(self) -> Addresses:
        return self._at

    @property
    def key(self) -> Key:
        """The one in use now."""
        return self._auth.key

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    # Conversations

    async def conversations(
        self, *, status: str = "all", ids: Sequence[str] = (), offset: int = 0, limit: int = PAGE
    ) -> Page[Reported[Conversation]]:
        """Newest activity first. `status` is active, archived or all; at most 20 `ids`."""
        query = {"status": status, "offset": offset, "limit": limit, "ids": ",".join(ids)}
        return await self._call(self._listed, "GET", self._url("conversations"), query)

    def _listed(self, body: bytes) -> Page[Reported[Conversation]]:
        """Most answers are the last one once more, since nothing has happened: that one has been read."""
        if self._newest is None or body != self._newest[0]:
            self._newest = body, page(body, Conversation)
        return self._newest[1]

    async def conversation(self, conversation_id: str) -> Reported[Conversation]:
        return await self._call(_one(Conversation), "GET", self._url("conversations", conversation_id))

    async def conversations_of(self, contact_id: str, *, offset: int = 0, limit: int = PAGE) -> Page[Reported[str]]:
        """The ids of a contact's conversations; at most one of them is active."""
        url = self._url("conversations", "contact", contact_id)
        return await self._call(_page_of(str), "GET", url, {"offset": offset, "limit": limit})

    async def start(self, to: str, channel_id: str, kind: str, content: JSON, **more: Any) -> Reported[Conversation]:
        """Begin (or resume) a conversation with a first message; `more` as in `reply`."""
        body = {"to": to, "channelId": channel_id, "type": kind, "content": content, **more}
        return await self._call(_one(Conversation), "POST", self._url("conversations", "start"), body=body)

    async def create(self, contact_id: str) -> Reported[Conversation]:
        """A conversation without a message yet."""
        return await self._call(_one(Conversation), "POST", self._url("conversations"), body={"contactId": contact_id})

    async def set_status(self, conversation_id: str, status: str) -> Reported[Conversation]:
        """Archive (`archived`) or reopen (`active`). The answer has neither contact nor channels."""
        url = self._url("conversations", conversation_id)
        return await self._call(_one(Conversation), "PATCH", url, body={"status": status})

    # Messages

    async def messages(
        self, conversation_id: str, *, offset: int = 0, limit: int = PAGE, exclude_platforms: str = ""
    ) -> Page[Reported[Message]]:
        """Newest first, all channels mixed."""
        url = self._url("conversations", conversation_id, "messages")
        query = {"offset": offset, "limit": limit, "excludePlatforms": exclude_platforms}
        return await self._call(_page_of(Message), "GET", url, query)

    async def reply(self, conversation_id: str, kind: str, content: JSON, **more: Any) -> Reported[Message]:
        """`more`: channelId, source, fallback, tag, trackId, ttl, eventType, reportUrl.

        A reply to an archived conversation opens a new one: the answer says which.
        """
        url = self._url("conversations", conversation_id, "messages")
        return await self._call(_one(Message), "POST", url, body={"type": kind, "content": content, **more})

    async def message(self, message_id: str) -> Reported[Message]:
        return await self._call(_one(Message), "GET", self._url("messages", message_id))

    async def messages_by_id(self, ids: Sequence[str]) -> Page[Reported[Message]]:
        """At most 20, from any conversation."""
        return await self._call(_page_of(Message), "GET", self._url("messages"), {"ids": ",".join(ids)})

    async def messages_since(self, since: int) -> Page[Reported[Message]]:
        """Messages of all conversations since a time (ns), which may be five minutes back at most."""
        return await self._call(_page_of(Message), "GET", self._url("messages"), {"from": format_date(since)})

    async def send(self, to: str, channel_id: str, kind: str, content: JSON, **more: Any) -> Reported[SendAnswer]:
        """Send without knowing the conversation; `more` as in `reply`, and replyTo."""
        body = {"to": to, "from": channel_id, "type": kind, "content": content, **more}
        return await self._call(_sent, "POST", self._url("send"), body=body)

    # Webhooks

    async def webhooks(self, *, offset: int = 0, limit: int = PAGE) -> Page[Reported[Webhook]]:
        return await self._call(_page_of(Webhook), "GET", self._url("webhooks"), {"offset": offset, "limit": limit})

    async def webhook(self, webhook_id: str) -> Reported[Webhook]:
        return await self._call(_one(Webhook), "GET", self._url("webhooks", webhook_id))

    async def create_webhook(self, url: str, events: Sequence[str], **more: Any) -> Reported[Webhook]:
        """`more`: channelId (without it, all channels) and settings."""
        body = {"url": url, "events": list(events), **more}
        return await self._call(_one(Webhook), "POST", self._url("webhooks"), body=body)

    async def change_webhook(self, webhook_id: str, **changes: Any) -> Reported[Webhook]:
        """`changes`: any of events, url, status (enabled, disabled), settings."""
        return await self._call(_one(Webhook), "PATCH", self._url("webhooks", webhook_id), body=changes)

    async def delete_webhook(self, webhook_id: str) -> None:
        await self._call(_nothing, "DELETE", self._url("webhooks", webhook_id))

    # Neighbouring APIs

    async def balance(self) -> Reported[Balance]:
        return await self._call(_one(Balance), "GET", f"{self._at.rest}/balance")

    async def upload(
        self, data: bytes | AsyncIterable[bytes], mime: str, name: str = "", *, size: int | None = None
    ) -> str:
        """The URL of the uploaded file, public to whoever knows it. Any type, up to 100 MB.

        What comes in parts needs its `size` in bytes, and must be able to begin anew.
        """
        headers = {
            "Content-Type": mime,
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(name, safe='', errors='replace')}",
        }
        if size is not None:
            headers["Content-Length"] = str(size)
        url = f"{self._at.files}/files"
        whole = FILE_SECONDS + (size or 0) / SLOWEST
        file = await self._call(_one(UploadedFile), "POST", url, data=data, headers=headers, whole=whole)
        return f"{url}/{file.object.id}"

    async def file(self, file_id: str) -> bytes:
        return await self._call(bytes, "GET", self._file(file_id), cap=FILE_CAP, whole=FILE_SECONDS)

    async def delete_file(self, file_id: str) -> None:
        await self._call(_nothing, "DELETE", self._file(file_id))

    async def templates(self, *, offset: int = 0, channel_id: str = "") -> Page[Reported[Template]]:
        """WhatsApp templates in all languages, 50 a page."""
        query = {"offset": offset, "limit": MOST_TEMPLATES, "channelId": channel_id}
        return await self._call(_page_of(Template), "GET", self._template(version="v3"), query)

    async def templates_named(self, name: str) -> Page[Reported[Template]]:
        """All languages of one template."""
        return await self._call(_page_of(Template), "GET", self._template(name))

    async def template(self, name: str, language: str) -> Reported[Template]:
        return await self._call(_one(Template), "GET", self._template(name, language))

    async def create_template(self, template: JSON) -> Reported[Template]:
        return await self._call(_one(Template), "POST", self._template(), body=template)

    async def change_template(self, name: str, language: str, template: JSON) -> Reported[Template]:
        return await self._call(_one(Template), "PUT", self._template(name, language), body=template)

    async def delete_template(self, name: str, *language: str) -> None:
        """One language of it, or all."""
        await self._call(_nothing, "DELETE", self._template(name, *language))

    async def unpause_template(self, name: str) -> None:
        await self._call(_nothing, "POST", self._template("unpause", name))

    # The one way out

    async def _call(
        self, understand: Callable[[bytes], T], method: str, url: str, query: JSON | None = None, **request: Any
    ) -> T:
        """What the 2xx answer says, after as many tries as are safe; `request` as in `_try`."""
        tries = 1
        while isinstance(answer := await self._try(method, url, query, **request), ApiError):
            pause = pause_before_retry(method, answer, tries, self._rng)
            if pause is None:
                raise answer
            await self._pace.sleep(pause)
            tries += 1
        with suppress(ValueError):
            return understand(answer)
        raise NotUnderstood(f"{method} {httpx.URL(url).path}", taken=None)

    async def _try(
        self,
        method: str,
        url: str,
        query: JSON | None = None,
        *,
        body: JSON | None = None,
        data: bytes | AsyncIterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
        cap: int = ANSWER_CAP,
        whole: float | None = None,
    ) -> bytes | ApiError:
        """One exchange, of `whole` seconds and `cap` bytes of answer at most.

        An error is returned, not raised: its context would hold the request, and that the key.
        """
        if body is not None:
            data, headers = dump(body), {"Content-Type": "application/json"}
        said = {name: value for name, value in (query or {}).items() if value != ""}
        try:
            request = self._http.build_request(method, url, params=said, content=data, headers=headers)
            async with self._pace.turn(), asyncio.timeout(whole or self._whole):
                return await self._exchange(request, cap)
        except _NEVER_LEFT as error:
            return NoConnection(_words(error), taken=False)
        except (TimeoutError, httpx.TimeoutException):
            return NoConnection("it does not answer in time", taken=None)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return NoConnection(_words(error), taken=None)

    async def _exchange(self, request: httpx.Request, cap: int) -> bytes | ApiError:
        self.requests += 1
        answer = await self._http.send(request, stream=True)
        self.date = answer.headers.get("Date", "")
        try:
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > cap:
                    return NotUnderstood(f"more than {cap} bytes", taken=None)
        finally:
            await answer.aclose()
        if answer.is_success:
            return bytes(body)
        rest = rest_asked_for(answer.headers.get("Retry-After"), self._clock())
        return error_for(answer.status_code, answer.reason_phrase, bytes(body), rest)

    def _url(self, *path: str) -> str:
        return _join(self._at.conversations, *path)

    def _file(self, file_id: str) -> str:
        return _join(self._at.files, "files", file_id)

    def _template(self, *path: str, version: str = "v2") -> str:
        return _join(self._at.templates, version, "platforms", "whatsapp", "templates", *path)


def _join(base: str, *path: str) -> str:
    """Ids come from outside: each is one segment of the path, whatever is in it."""
    return "/".join([base, *(quote(segment, safe="", errors="replace") for segment in path)])


def _one(kind: type[T]) -> Callable[[bytes], Reported[T]]:
    return partial(reported, kind=kind)


def _page_of(kind: type[T]) -> Callable[[bytes], Page[Reported[T]]]:
    return partial(page, kind=kind)


def _sent(body: bytes) -> Reported[SendAnswer]:
    said = reported(body, SendAnswer)
    flat = said.object.message or said.object
    if not flat.id:
        raise ValueError("an answer without the message's id")
    return Reported(flat, said.raw)


def _nothing(body: bytes) -> None:
    """The answer says no more than its status."""


def _could_be_a_key(key: str) -> bool:
    """What fits into a header without being quoted in an error about it."""
    return key.isascii() and key.isprintable() and " " not in key and bool(key)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
