"""Contacts at the older REST API (10.1 of the API reference). What is changed here shows in conversations."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tui.sandbox import wire
from tui.sandbox.calls import Answer, Call, route
from tui.sandbox.problems import NOT_FOUND, Problem, invalid, missing
from tui.sandbox.requests import as_object
from tui.sandbox.things import Contact

BASE = "/contacts"
_PHONE = re.compile(r"\+?([1-9]\d{4,14})", re.ASCII)
_TEXTS = ("firstName", "lastName", *wire.CUSTOM)


def list_contacts(call: Call) -> Answer:
    offset, limit = call.page()
    things = call.world.things
    items = [_json(call, each) for each in things.all_contacts(offset, limit)]
    return _linked(call, BASE, items, things.contact_count())


def read(call: Call) -> Answer:
    return Answer(_json(call, _listed(call)))


def create(call: Call) -> Answer:
    fields, things = as_object(call.body), call.world.things
    if not fields.get("msisdn"):
        raise missing("msisdn")
    contact = Contact(things.next_id("contact"), call.world.now())
    _change(call, contact, fields)
    return Answer(_json(call, things.keep_contact(contact)), 201)


def change(call: Call) -> Answer:
    contact = call.world.things.keep_contact(_listed(call))
    _change(call, contact, as_object(call.body))
    contact.updated = call.world.now()
    return Answer(_json(call, contact))


def delete(call: Call) -> Answer:
    call.world.things.delete_contact(_listed(call).id)
    return Answer(status=204)


def groups(call: Call) -> Answer:
    """Nobody is in a group here."""
    return _linked(call, f"{BASE}/{_listed(call).id}/groups", [], 0)


def messages(call: Call) -> Answer:
    contact, (offset, limit) = _listed(call), call.page()
    texted = call.world.things.texted(contact)
    items = [wire.sms_json(each, call.world.origin) for each in texted[offset : offset + limit]]
    return _linked(call, f"{BASE}/{contact.id}/messages", items, len(texted))


def routes() -> list[Route]:
    return [
        route("GET", BASE, list_contacts),
        route("POST", BASE, create),
        route("GET", f"{BASE}/{{id}}", read),
        route("PATCH", f"{BASE}/{{id}}", change),
        route("DELETE", f"{BASE}/{{id}}", delete),
        route("GET", f"{BASE}/{{id}}/groups", groups),
        route("GET", f"{BASE}/{{id}}/messages", messages),
    ]


def with_said_method(app: ASGIApp) -> ASGIApp:
    """`?_method=DELETE` or PATCH, for clients that can only GET and POST."""

    async def with_method(scope: Scope, receive: Receive, send: Send) -> None:
        said = parse_qs(scope["query_string"].decode("latin-1")).get("_method", [""])[0].upper()
        applies = scope["path"].startswith(f"{BASE}/") and scope["method"] in ("GET", "POST")
        method = said if applies and said in ("DELETE", "PATCH") else scope["method"]
        await app({**scope, "method": method}, receive, send)

    return with_method


def _listed(call: Call) -> Contact:
    """This API writes the parameter also where there is none."""
    try:
        return call.world.things.listed_contact(call.path["id"])
    except Problem as problem:
        raise Problem(404, NOT_FOUND, problem.description, None) from None


def _change(call: Call, contact: Contact, fields: dict[str, Any]) -> None:
    """Everything is looked at before anything is changed; null is not said."""
    said = {name: fields[name] for name in _TEXTS if fields.get(name) is not None}
    for name, value in said.items():
        if not isinstance(value, str):
            raise invalid(name, "must be text")
    if fields.get("msisdn") is not None:
        contact.msisdn = _free_number(call, contact, fields["msisdn"])
    contact.first_name = said.get("firstName", contact.first_name)
    contact.last_name = said.get("lastName", contact.last_name)
    if "firstName" in said or "lastName" in said:
        contact.display_name = f"{contact.first_name or ''} {contact.last_name or ''}".strip() or None
    custom = {name: said[name] for name in wire.CUSTOM if name in said}
    if custom:
        known = contact.custom if isinstance(contact.custom, dict) else {}
        contact.custom = dict.fromkeys(wire.CUSTOM) | known | custom


def _free_number(call: Call, contact: Contact, msisdn: Any) -> int:
    match = _PHONE.fullmatch(str(msisdn))
    if not match:
        raise invalid("msisdn", "must be a phone number")
    owner = call.world.things.contact_at("sms", match[1])
    if owner and owner.id != contact.id:
        raise invalid("msisdn", "belongs to another contact")
    return int(match[1])


def _json(call: Call, contact: Contact) -> dict[str, Any]:
    return wire.rest_contact_json(contact, call.world.origin, len(call.world.things.texted(contact)))


def _linked(call: Call, path: str, items: list[Any], total: int) -> Answer:
    """The envelope with `links`, each a full address or null."""
    offset, limit = call.page()
    last = max(total - 1, 0) // limit * limit

    def link(start: int) -> str | None:
        return f"{call.world.origin}{path}?offset={start}&limit={limit}" if 0 <= start <= last else None

    links = {"first": link(0), "previous": link(offset - limit), "next": link(offset + limit), "last": link(last)}
    return Answer(wire.envelope(items, offset, limit, total) | {"links": links})
