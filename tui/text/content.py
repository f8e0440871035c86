"""Every kind of content in words: one line for lists and previews, all of it for threads and plain output."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from tui.model import (
    Answer,
    Content,
    Email,
    Event,
    File,
    Location,
    Media,
    Order,
    OrderItem,
    Question,
    Template,
    Text,
    Unknown,
)
from tui.text.clean import clean_block, clean_line
from tui.text.names import safe_file_name

EMPTY = "(empty message)"


def summary(content: Content | None) -> str:
    """The content in one clean line, never empty."""
    return clean_line(_summary(content)) or EMPTY


def block(content: Content | None) -> str:
    """The whole content as clean lines, never empty."""
    return clean_block("\n".join(line for line in _lines(content) if line)) or EMPTY


def _summary(content: Content | None) -> str:
    match content:
        case Text(text):
            return text
        case Media(kind, files):
            more = f" +{len(files) - 1} more" if len(files) > 1 else ""
            return f"[{kind}] {_file(files[0])}{more}" if files else f"[{kind}]"
        case Location():
            return f"[location] {_place(content)} {content.name or content.address or ''}"
        case Template(name, parameters=parameters):
            return f"[template] {name}" + (f" ({', '.join(parameters)})" if parameters else "")
        case Question():
            asked = content.body or content.header
            return " · ".join(part for part in (f"[{content.form}] {asked}", _titles(content)) if part)
        case Answer(choice):
            return f"[answer] {choice.title or choice.id}"
        case Email():
            return f"[email] {content.subject or content.text or _email_stand_in(content)}"
        case Order():
            return f"[order] {_order(content.items)} {content.text}"
        case Event(name):
            return f"[event] {_spaced(name)}"
        case Unknown(kind, data):
            return f"[{kind}] {data}"
        case None:
            return "(content not known yet)"


def _lines(content: Content | None) -> Iterable[str]:
    """One line or block each. What must stay on its line is cleaned as a line, so that it cannot forge another."""
    match content:
        case Text(text):
            return [text]
        case Media(kind, files):
            return [part for file in files for part in _file_lines(kind, file)] or [clean_line(f"[{kind}]")]
        case Location():
            return [clean_line(f"[location] {_place(content)}"), _line(content.name), _line(content.address)]
        case Template(name, language, parameters):
            head = clean_line(f"[template] {name}" + (f" ({language})" if language else ""))
            return [head, *(f"  {number}: {_line(value)}" for number, value in enumerate(parameters, 1))]
        case Question():
            head = clean_line(f"[{content.form}] {content.header}")
            choices = (f"  • {_titled(choice.title or choice.id, choice.description)}" for choice in content.choices)
            return [head, content.body, *choices, content.footer]
        case Answer(choice):
            return [f"[answer] {_titled(choice.title or choice.id, choice.description)}"]
        case Email():
            return _email_lines(content)
        case Order(text, items):
            return [f"[order] {_order(items)}", *(_item(item) for item in items), text]
        case _:
            return [clean_line(_summary(content), 20_000)]


def _spaced(name: str) -> str:
    """ticketLifecycleAssigned as people write it: ticket lifecycle assigned."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name)


def _line(text: str | None) -> str:
    return clean_line(text or "", 1000)


def _titled(title: str, description: str | None) -> str:
    return _line(f"{title}: {description}" if description else title)


def _titles(question: Question) -> str:
    return " | ".join(choice.title or choice.id for choice in question.choices)


def _file_name(file: File) -> str:
    """The name that came with the file, or the end of its address when that looks like a name."""
    if file.name:
        return file.name
    last = re.split(r"[?#]", file.url)[0].rpartition("/")[2]
    return safe_file_name(last, "") if re.search(r"\.[A-Za-z0-9]{1,5}$", last) else ""


def _file(file: File) -> str:
    """A file in one line: what the sender said about it, or its name; and its size."""
    words = " ".join((file.caption or "").split()) or _file_name(file)
    return " · ".join(part for part in (words, size(file.size)) if part)


def _file_lines(kind: str, file: File) -> list[str]:
    named = " · ".join(part for part in (_file_name(file), size(file.size)) if part)
    return [_line(f"[{kind}] {named}"), file.caption or ""]


def size(amount: int | None) -> str:
    """1.2 MB, in steps of a thousand, as file managers count."""
    if amount is None or amount < 0:
        return ""
    for unit, step in (("B", 1), ("kB", 10**3), ("MB", 10**6)):
        if amount < 1000 * step:
            return f"{amount / step:.1f} {unit}" if unit != "B" else f"{amount} B"
    return f"{min(amount, 10**15) / 10**9:.1f} GB"


def _place(location: Location) -> str:
    return f"{location.latitude:.4f}, {location.longitude:.4f}"


def _email_stand_in(email: Email) -> str:
    return "(HTML only)" if email.html_only else "(no subject)"


def _email_lines(email: Email) -> list[str]:
    ends = [("from", email.sender), ("to", ", ".join(email.to))]
    head = _line(f"[email] {email.subject or '(no subject)'}")
    body = email.text or "(written in HTML only)" * email.html_only
    attached = [part for file in email.attachments for part in _file_lines("file", file)]
    return [head, *(_line(f"{word} {who}") for word, who in ends if who), body, *attached]


def _order(items: tuple[OrderItem, ...]) -> str:
    count = sum(item.quantity for item in items if 0 < item.quantity < 10**6)
    return f"{count} item{'s' * (count != 1)}" + "".join(f" · {total}" for total in _totals(items))


def _totals(items: tuple[OrderItem, ...]) -> list[str]:
    """The sum of the order, if it can be told: every price a plain number, and all in one currency."""
    currencies = {item.currency for item in items}
    if len(currencies) != 1 or not all(_has_plain_price(item) for item in items):
        return []
    total = sum((Decimal(item.price) * item.quantity for item in items), Decimal(0))
    return [_line(f"{total} {currencies.pop()}")]


def _has_plain_price(item: OrderItem) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", item.price)) and 0 < item.quantity < 10**6


def _item(item: OrderItem) -> str:
    quantity = item.quantity if 0 < item.quantity < 10**6 else "?"
    return "  " + _line(f"{quantity} × {item.product} {item.price} {item.currency}")
