"""An account at the API, played by the scripted server: conversations, newest activity first, and their messages."""

from __future__ import annotations

from typing import Any

from tests.api.scripted import Answer, Asked, Scripted, answer, listed
from tui.api.account import Account
from tui.api.client import Client
from tui.api.dates import format_date
from tui.model import NS

START = 1_767_225_600 * NS
SEEN = 17


class Desk:
    """An account at the API: conversations by id, newest activity first, over the scripted server."""

    def __init__(self, server: Scripted, count: int) -> None:
        self.now = START
        self.conversations: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.server = server
        server.script = self.answer
        for number in range(count):
            self.add(f"c{number}")

    def add(self, conversation_id: str, contact: str | None = None, status: str = "active") -> None:
        self.conversations[conversation_id] = {
            "id": conversation_id,
            "contactId": contact or f"k-{conversation_id}",
            "status": status,
            "createdDatetime": format_date(self.now),
            "updatedDatetime": None,
            "messages": {"totalCount": 1},
            "contact": {"id": contact or f"k-{conversation_id}", "displayName": "Ada"},
            "channels": [{"id": "h1", "name": "Support", "platformId": "sms", "status": "active"}],
        }
        self.messages[conversation_id] = []
        self.write(conversation_id)

    def write(self, conversation_id: str, **fields: Any) -> dict[str, Any]:
        """A new message: the conversation moves to the top."""
        self.now += NS
        self.conversations[conversation_id]["lastReceivedDatetime"] = format_date(self.now)
        thread = self.messages[conversation_id]
        message = {
            "id": f"{conversation_id}-m{len(thread)}",
            "conversationId": conversation_id,
            "type": "text",
            "content": {"text": "hi"},
            "direction": "received",
            "status": "received",
            "createdDatetime": format_date(self.now),
            **fields,
        }
        thread.insert(0, message)
        return message

    def archive(self, conversation_id: str) -> None:
        self.now += NS
        self.conversations[conversation_id] |= {"status": "archived", "updatedDatetime": format_date(self.now)}

    def listing(self, status: str) -> list[dict[str, Any]]:
        chosen = [each for each in self.conversations.values() if status in ("all", each["status"])]
        return sorted(chosen, key=lambda each: str(each["lastReceivedDatetime"]), reverse=True)

    def answer(self, asked: Asked) -> Answer:
        parts = asked.path.removeprefix("/v1/").split("/")
        offset = int(asked.query.get("offset", 0))
        match parts:
            case ["conversations"] if "ids" in asked.query:
                return listed(
                    *(self.conversations[id_] for id_ in asked.query["ids"].split(",") if id_ in self.conversations)
                )
            case ["conversations"]:
                return _page(self.listing(asked.query["status"]), offset)
            case ["conversations", "contact", contact]:
                return _page([id_ for id_, each in self.conversations.items() if each["contactId"] == contact], offset)
            case ["conversations", id_] if id_ in self.conversations:
                return answer(self.conversations[id_])
            case ["conversations", id_, "messages"] if id_ in self.conversations:
                return _page(self.messages[id_], offset)
            case ["messages"]:
                ids = asked.query["ids"].split(",")
                return listed(*(each for thread in self.messages.values() for each in thread if each["id"] in ids))
        return answer({"errors": [{"code": 20, "description": "not found"}]}, 404)


def _page(items: list[Any], offset: int) -> Answer:
    return listed(*items[offset : offset + 20], total=len(items), offset=offset)


def account(client: Client) -> Account:
    return Account(client, clock=lambda: SEEN)


def calls(server: Scripted) -> int:
    count = len(server.asked)
    server.asked.clear()
    return count
