"""An API where every name and text is hostile: one conversation for each string of the collection, in five places."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

PLACES = ("NAME", "CHANNEL", "TEXT", "FILE", "REFUSED")
COLLECTION = Path(__file__).parent.parent / "hostile-strings.json"
CHANNEL = {"platformId": "telegram", "status": "active"}


def hostile_strings() -> list[str]:
    entries = json.loads(COLLECTION.read_text())["strings"]
    return [entry["input"] if "input" in entry else _built(**entry["build"]) for entry in entries]


def _built(prefix: str, unit: str, times: int, suffix: str) -> str:
    return prefix + unit * times + suffix


def word(place: str, number: int) -> str:
    """Stands before the hostile string, so that one can find what came after it."""
    return f"{place}{number:02}Q"


class World:
    """`what` is a string or a list of them; refused are replies, with the hostile words as the reason."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.start = datetime.now(UTC) - timedelta(hours=1)

    def said(self, place: str, number: int) -> str:
        return f"{word(place, number)} {self.strings[number]}"

    def conversation(self, number: int) -> dict[str, Any]:
        at = self._at(number, 3)
        channel = {"id": f"channel{number}", "name": self.said("CHANNEL", number), **CHANNEL}
        contact = {"id": f"contact{number}", "displayName": self.said("NAME", number), "msisdn": None}
        return {
            "id": f"conversation{number}", "contactId": contact["id"], "contact": contact, "channels": [channel],
            "status": "active", "createdDatetime": self._at(number, 0), "updatedDatetime": at,
            "lastReceivedDatetime": at, "lastUsedChannelId": channel["id"], "messages": {"totalCount": 3},
        }  # fmt: skip

    def messages(self, number: int) -> list[dict[str, Any]]:
        """The newest first."""
        refusal = {"code": 999, "description": self.said("REFUSED", number)}
        name = quote(self.strings[number], errors="surrogatepass")
        file = {"url": f"https://files.example/{name}.pdf", "caption": self.said("FILE", number)}
        return [
            self._message(number, 3, "received", "received", "text", self.said("TEXT", number)),
            self._message(number, 2, "sent", "failed", "text", "An answer", error=refusal),
            self._message(number, 1, "received", "received", "file", file),
        ]

    def _message(
        self, number: int, index: int, way: str, status: str, kind: str, what: Any, **more: Any
    ) -> dict[str, Any]:
        at = self._at(number, index)
        return {
            "id": f"message{number}-{index}", "conversationId": f"conversation{number}",
            "channelId": f"channel{number}", "platform": "telegram", "direction": way, "status": status,
            "type": kind, "content": {kind: what}, "createdDatetime": at, "updatedDatetime": at, **more,
        }  # fmt: skip

    def _at(self, number: int, index: int) -> str:
        return (self.start - timedelta(minutes=number, seconds=-index)).isoformat().replace("+00:00", "Z")

    def answer(self, path: str, query: dict[str, list[str]]) -> dict[str, Any] | None:
        match path.strip("/").split("/")[1:]:
            case ["conversations"]:
                archived = query.get("status") == ["archived"]
                return _page([] if archived else [self.conversation(n) for n in range(len(self.strings))], query)
            case ["conversations", "contact", contact]:
                return _page([f"conversation{contact.removeprefix('contact')}"], query)
            case ["conversations", conversation]:
                return self.conversation(int(conversation.removeprefix("conversation")))
            case ["conversations", conversation, "messages"]:
                return _page(self.messages(int(conversation.removeprefix("conversation"))), query)
            case ["messages"]:
                return _page([], query)
        return None


def _page(items: list[Any], query: dict[str, list[str]]) -> dict[str, Any]:
    offset, limit = (int(query.get(name, ["0"])[0]) for name in ("offset", "limit"))
    part = items[offset : offset + (limit or 20)]
    return {"offset": offset, "limit": limit, "count": len(part), "totalCount": len(items), "items": part}


@contextmanager
def serve(world: World) -> Iterator[str]:
    """The world by HTTP; gives its address. Replies are refused with hostile words."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found = world.answer(parts.path, parse_qs(parts.query))
            self._send(404 if found is None else 200, found or {"errors": [{"code": 20, "description": "Not found"}]})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            errors = [{"code": 10, "description": f"{word('REPLY', 0)} {''.join(world.strings[:12])}"}]
            self._send(422, {"errors": errors})

        def _send(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body, ensure_ascii=True).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Not on the tests' stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
