"""Takes webhooks: an ASGI 3 callable that answers 2xx only after the event is durable."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Protocol

from tui.api.webhook_events import event_of
from tui.credentials import Secret
from tui.relay.answers import Answer, Refused, said
from tui.relay.bodies import Body, Gone, Receive
from tui.relay.checking import Checker
from tui.relay.engine import Engine, LogTrouble
from tui.relay.events import UNPARSED, New
from tui.relay.health import Ready
from tui.relay.limits import DEFAULT, Limits
from tui.relay.metrics import KIND, Metrics
from tui.relay.public_address import PublicAddress

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

RESULTS = ("stored", "known", "refused", "expired", "forged", "too_big", "bad_request", "unparsed", "trouble")


class Health(Protocol):
    @property
    def ready(self) -> Ready: ...


class Receiver:
    """`hosts` are Host names beside those of `public_url` and this machine; `expired` is called for each genuine
    request that came too late. While `stopping` webhooks are put off.
    """

    def __init__(
        self, log: Engine, keys: Callable[[], Sequence[Secret]], public_url: str, *, metrics: Metrics, health: Health,
        hosts: frozenset[str] = frozenset(), hmac: bool = False, leeway: int = 1,
        clock: Callable[[], int] = time.time_ns, expired: Callable[[], None] = lambda: None, limits: Limits = DEFAULT,
    ) -> None:  # fmt: skip
        self._log, self._metrics, self._health = log, metrics, health
        self._clock, self._expired, self._limits = clock, expired, limits
        self._address = PublicAddress(public_url, hosts)
        self._checker = Checker(keys, self._address, hmac=hmac, leeway=leeway, clock=clock, metrics=metrics)
        self._pages = {b"/healthz": self._alive, b"/readyz": self._ready, b"/metrics": self._counts}
        self.stopping = False
        for result in RESULTS:
            metrics.count("received", 0, result=result)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        body = Body(headers, receive)
        try:
            answer = await self._answer(scope, headers, body)
        except Gone:
            return
        except Refused as refused:
            answer = self._refuse(refused)
        except Exception as error:
            answer = _failed(error)
        await self._send(send, answer, body)

    async def _send(self, send: Send, answer: Answer, body: Body) -> None:
        """Where the body was not read the connection closes, but not at once: the sender shall see the answer."""
        close = answer.status == 413 or not body.ended
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers(close=close)})
        if close:
            await send({"type": "http.response.body", "body": answer.body, "more_body": True})
            await body.drop(self._limits.linger)
        await send({"type": "http.response.body", "body": b"" if close else answer.body})

    async def _answer(self, scope: Scope, headers: dict[bytes, bytes], body: Body) -> Answer:
        if not self._address.allows(headers.get(b"host", b"")):
            raise Refused(421, "another host")
        path, method = scope["raw_path"], scope["method"]
        if path == self._address.path:
            if method != "POST":
                raise Refused(405, "only POST", allow=b"POST")
            return await self._take(headers, scope["query_string"], body)
        if path not in self._pages:
            raise Refused(404, "nothing here")
        if method not in ("GET", "HEAD"):
            raise Refused(405, "only GET", allow=b"GET, HEAD")
        return self._pages[path]()

    async def _take(self, headers: dict[bytes, bytes], query: bytes, body: Body) -> Answer:
        """The signature first, over the bytes as they came; only then is anything made of them."""
        if self.stopping:
            raise self._later("stopping")
        raw = await body.whole(self._limits.body)
        nonce = self._checker.nonce(headers, query, raw)
        event = event_of(raw)
        new = New(event.id, event.kind or UNPARSED, raw, self._clock(), channel_id=event.channel_id, nonce=nonce)
        return await self._append(new)

    async def _append(self, new: New) -> Answer:
        """What failed or took too long may be in the log all the same: sent again it is known."""
        try:
            async with asyncio.timeout(self._limits.append):
                (done,) = await self._log.append([new])
        except LogTrouble:
            raise self._later("log trouble") from None
        except TimeoutError:
            raise self._later("slow log") from None
        if done.outcome == "refused":
            raise Refused(401, "replayed", "refused")
        stored = done.outcome == "stored"
        self._metrics.count("received", result="unparsed" if stored and new.kind == UNPARSED else done.outcome)
        return said(200, {"seq": done.seq, "new": stored})

    def _refuse(self, refused: Refused) -> Answer:
        self._metrics.count("received", result=refused.result)
        log.debug("refused: %s", refused.why)
        if refused.result == "expired":
            self._expired()
        return refused.answer

    def _later(self, why: str) -> Refused:
        return Refused(503, why, "trouble", later=self._limits.retry_after)

    def _alive(self) -> Answer:
        return said(200, {"ok": True})

    def _ready(self) -> Answer:
        ready = self._health.ready
        reasons = [*ready.reasons, "The relay is stopping."] if self.stopping else ready.reasons
        return said(503 if reasons else 200, {"ok": not reasons, "reasons": reasons})

    def _counts(self) -> Answer:
        return Answer(200, self._metrics.text(), KIND)


def _failed(error: Exception) -> Answer:
    """Logged is what it was and where: the words of an error may hold somebody's data."""
    log.error("a request failed: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return said(500, {"why": "a fault of the relay"})
