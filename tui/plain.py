"""Plain output of the commands: clean text for people, one stable JSON envelope for scripts.

    {"ok": true, "data": ...}        {"ok": false, "error": {"exit_code": 5, "message": "..."}}

People get clean text always, also in a pipe, since that ends in logs and pagers. Scripts get what customers wrote as
it is, in ASCII escapes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from tui import text
from tui.model import NS, Content, Direction, Message, Template

if TYPE_CHECKING:
    from tui.config import Settings
    from tui.store import Outgoing, Row, Store
    from tui.sync import Trouble

NO_KEY, REJECTED, NO_CONNECTION = 3, 4, 5


class Refusal(Exception):
    """A command cannot do what it was asked; the message is one sentence with a way on."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code

    @classmethod
    def for_trouble(cls, trouble: Trouble) -> Refusal:
        code = {"key": REJECTED, "refused": REJECTED}.get(trouble.kind, NO_CONNECTION)
        return cls(f"{trouble.words} {trouble.advice}".strip(), code)


class Question(Protocol):
    """What a reading command asks the store."""

    @property
    def conversation(self) -> str | None:
        """The conversation whose thread must be there first, if any."""

    def data(self, store: Store) -> Any: ...

    def lines(self, store: Store, zone: text.Zone) -> list[str]: ...


class Listing(msgspec.Struct, frozen=True):
    view: str
    words: str
    limit: int
    conversation: None = None

    def _rows(self, store: Store) -> list[Row]:
        from tui.store import View

        return store.lists.page(View(self.view), 0, self.limit, self.words)

    def data(self, store: Store) -> list[dict[str, Any]]:
        return [_row_data(row) for row in self._rows(store)]

    def lines(self, store: Store, zone: text.Zone) -> list[str]:
        now = time.time_ns()
        return [_row_line(row, now) for row in self._rows(store)] or [f"No {self.view} conversations."]


class Conversation(msgspec.Struct, frozen=True):
    conversation: str
    limit: int

    def _read(self, store: Store) -> tuple[Row, list[Message]]:
        row = store.lists.row(self.conversation)
        if row is None:
            raise Refusal(f"There is no conversation {self.conversation}; `ternbox list` shows the ids.", REJECTED)
        return row, store.threads.latest(self.conversation, self.limit)

    def data(self, store: Store) -> dict[str, Any]:
        row, messages = self._read(store)
        outgoing = [_outgoing_data(item) for item in store.outbox.of(self.conversation)]
        return {**_row_data(row), "messages": [message_data(m) for m in messages], "outbox": outgoing}

    def lines(self, store: Store, zone: text.Zone) -> list[str]:
        row, messages = self._read(store)
        heading = " · ".join(part for part in (_name(row), row.number, row.channel_name) if part)
        lines = [text.clean_line(heading), ""]
        for message in messages:
            who = _name(row) if message.direction is Direction.RECEIVED else message.author or "You"
            head = f"{text.exact(message.created, zone)[:16]}  {text.clean_line(who)}{_mark(message)}"
            said = text.block(message.content, _around(message.content, store))
            lines += [head, *(f"    {line}" for line in said.splitlines()), ""]
        lines += [f"{item.state}: {text.clean_line(item.reason)}" for item in store.outbox.of(self.conversation)]
        return lines


def answer(question: Question, store: Store, settings: Settings, as_json: bool) -> None:
    if as_json:
        say_data(question.data(store))
    else:
        _say("\n".join(question.lines(store, text.zone(settings.time_zone))))


def sent(replies: Sequence[Outgoing], crossed: list[str], as_json: bool) -> int:
    """Say what became of replies, and what came in between; returns the exit code, that of the worst."""
    codes = [{"sent": 0, "failed": REJECTED}.get(each.state, NO_CONNECTION) for each in replies]
    code = max(codes, default=0)
    for words in crossed:
        _say(text.clean_line(words), err=True)
    if as_json:
        told = [_outgoing_data(each) for each in replies]
        _say_json({"ok": code == 0, "data": {**told[-1], "messages": told, "crossed": crossed}})
        return code
    for outgoing, its_code in zip(replies, codes, strict=True):
        _say(_what_became(outgoing, its_code), err=its_code != 0)
    return code


def _what_became(outgoing: Outgoing, code: int) -> str:
    if code == 0:
        return f"Sent as {outgoing.message_id} in conversation {outgoing.conversation_id}."
    if code == REJECTED:
        return text.clean_line(f"Not sent: {outgoing.reason} {outgoing.advice}", 1000)
    return (
        f"Not known yet whether it was sent ({outgoing.state}). It stays in the outbox and is looked up before "
        f"anything is repeated: open the inbox, or `ternbox show {outgoing.conversation_id}`."
    )


def exit_code(error: Exception) -> int | None:
    """The exit code for what can go wrong; None for a bug."""
    from tui.api.errors import ApiError, NoConnection, ServerTrouble
    from tui.config import ConfigError
    from tui.credentials import NoKey
    from tui.store import StoreError

    codes: list[tuple[type[Exception] | tuple[type[Exception], ...], int]] = [
        (NoKey, NO_KEY),
        ((NoConnection, ServerTrouble), NO_CONNECTION),
        (ApiError, REJECTED),
        ((ConfigError, StoreError, OSError), 1),
    ]
    if isinstance(error, Refusal):
        return error.code
    return next((code for kinds, code in codes if isinstance(error, kinds)), None)


def say_failure(error: Exception, code: int, as_json: bool) -> None:
    message = text.clean_line(f"{error} {getattr(error, 'advice', '')}".strip(), 1000)
    ways = [tuple(text.clean_line(part, 500) for part in way) for way in getattr(error, "ways", ())]
    _say(f"ternbox: {message}", err=True)
    for what, command in ways:
        _say(f"  {what}:\n      {command}", err=True)
    if as_json:
        more = {"ways": [{"what": what, "command": command} for what, command in ways]} if ways else {}
        _say_json({"ok": False, "error": {"exit_code": code, "message": message, **more}})


def say_data(data: Any) -> None:
    """The envelope of a command that went well."""
    _say_json({"ok": True, "data": data})


def _say_json(envelope: dict[str, Any]) -> None:
    import json

    _say(json.dumps(envelope, ensure_ascii=True))


def _say(words: str, err: bool = False) -> None:
    import click

    click.echo(words, err=err)


def _name(row: Row) -> str:
    return text.display_name(row.name, row.number, row.contact_id or row.id)


def _row_line(row: Row, now: int) -> str:
    waiting = f"waiting {text.ago(row.waiting_since, now)}" if row.waiting_since else ""
    last = text.summary(row.last.content) if row.last else ""
    fields = (
        row.id,
        text.ago(row.active_at, now),
        text.badge(row.platform),
        f"{row.unread} new" if row.unread else "",
        waiting,
        _name(row),
        last,
    )
    return "  ".join(text.clean_line(field, 80) for field in fields if field)


def _mark(message: Message) -> str:
    if message.direction is Direction.RECEIVED:
        return ""
    reason = f": {text.failure(message.failure)}" if message.failure else ""
    return f"  ({text.status_word(message.status)}{reason})"


def _time(ns: int | None) -> str | None:
    """RFC 3339 in UTC with microseconds, as scripts read it."""
    if ns is None:
        return None
    moment = datetime.fromtimestamp(ns // NS, UTC).replace(microsecond=ns % NS // 1000)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _around(content: Content | None, store: Store) -> text.Around:
    """The words of a template, which are in no message."""
    form = store.templates.get(content.name, content.language) if isinstance(content, Template) else None
    return text.Around(form)


def _row_data(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(row)
    for name in ("active_at", "waiting_since", "window_ends"):
        data[name] = _time(data[name])
    if data["last"]:
        data["last"]["created"] = _time(data["last"]["created"])
    return data


def message_data(message: Message) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(message)
    return {**data, "created": _time(message.created), "updated": _time(message.updated)}


def _outgoing_data(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "reference": outgoing.reference,
        "conversation_id": outgoing.conversation_id,
        "state": str(outgoing.state),
        "message_id": outgoing.message_id,
        "reason": outgoing.reason,
        "advice": outgoing.advice,
        "created": _time(outgoing.created),
    }
