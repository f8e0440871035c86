"""The control path: faults, messages, keys and time made at run time by a test. Served only when asked for."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.routing import Route

from tui.sandbox import wire
from tui.sandbox.calls import Answer, Call, route
from tui.sandbox.clock import FakeClock, date
from tui.sandbox.faults import Fault, Faults, read_faults
from tui.sandbox.problems import Problem, invalid, missing
from tui.sandbox.requests import as_object
from tui.sandbox.saying import say_example
from tui.sandbox.stories.examples import EXAMPLES
from tui.sandbox.things import Message

BASE = "/_control"
_CONTACT = {
    "displayName": "display_name", "firstName": "first_name", "lastName": "last_name", "msisdn": "msisdn",
    "customDetails": "custom",
}  # fmt: skip


def routes(faults: Faults, keys: set[str]) -> list[Route]:
    def add_faults(call: Call) -> Answer:
        try:
            faults.rules += read_faults(call.raw)
        except msgspec.MsgspecError as error:
            raise Problem(422, 10, str(error)) from None
        return Answer(_rules(faults.rules), 201)

    def clear_faults(call: Call) -> Answer:
        faults.clear()
        return Answer(status=204)

    def accept_keys(call: Call) -> Answer:
        """`{accepted: [key, ...]}`: these and no others from now on, as when somebody makes and revokes keys."""
        accepted = {str(key) for key in _need(as_object(call.body), "accepted")}
        keys.clear()
        keys.update(accepted)
        return Answer(status=204)

    def open_route(method: str, name: str, endpoint: Any) -> Route:
        return route(method, f"{BASE}/{name}", endpoint, open_to_all=True)

    return [
        open_route("GET", "faults", lambda call: Answer(_rules(faults.rules))),
        open_route("POST", "faults", add_faults),
        open_route("DELETE", "faults", clear_faults),
        open_route("GET", "requests", lambda call: Answer(dict(call.world.requests))),
        open_route("POST", "keys", accept_keys),
        open_route("POST", "inbound", inbound),
        open_route("POST", "colleague", colleague),
        open_route("GET", "examples", lambda call: Answer(list(EXAMPLES))),
        open_route("POST", "example", example),
        open_route("POST", "status", status),
        open_route("POST", "contact", contact),
        open_route("POST", "templates", templates),
        open_route("POST", "delete", delete),
        open_route("POST", "clock", advance),
    ]


def inbound(call: Call) -> Answer:
    """`{conversation or contact, text or type and content, channel?}`: the customer writes."""
    fields, things = as_object(call.body), call.world.things
    if fields.get("conversation"):
        conversation = things.conversation(fields["conversation"])
        contact, channel_id = things.contact(conversation.contact_id), conversation.channel_id
    else:
        contact = things.contact(_need(fields, "contact"))
        channel_id = things.of_contact(contact)[0].channel_id
    kind = fields.get("type", "text")
    content = fields.get("content") or {"text": _need(fields, "text")}
    return _said(call, call.world.receive(contact, fields.get("channel", channel_id), kind, content))


def colleague(call: Call) -> Answer:
    """`{conversation, text, name?}`: somebody else on the team answers."""
    fields = as_object(call.body)
    name = fields.get("name", "Noor")
    return _said(call, call.world.colleague(_need(fields, "conversation"), _need(fields, "text"), name))


def example(call: Call) -> Answer:
    """`{conversation, name}`: one of the messages that `GET examples` names is said in it."""
    fields = as_object(call.body)
    conversation = call.world.things.keep(call.world.things.conversation(_need(fields, "conversation")))
    return _said(call, say_example(call.world, conversation, str(_need(fields, "name"))))


def status(call: Call) -> Answer:
    """`{message, status, error?: {code, description}}`: how far a message has come, in any word."""
    fields = as_object(call.body)
    message, error = call.world.things.message(_need(fields, "message")), as_object(fields.get("error") or {})
    why = (int(error["code"]), str(error.get("description", ""))) if "code" in error else None
    call.world.advance(message, str(_need(fields, "status")), why)
    return _said(call, message)


def contact(call: Call) -> Answer:
    """`{contact, displayName?, firstName?, lastName?, msisdn?, customDetails?}`: in any shape; told with the next
    message.
    """
    fields = as_object(call.body)
    known = call.world.things.keep_contact(call.world.things.contact(_need(fields, "contact")))
    for name, attribute in _CONTACT.items():
        if name in fields:
            setattr(known, attribute, fields[name])
    known.updated = call.world.now()
    return Answer(wire.contact_json(known, call.world.origin))


def templates(call: Call) -> Answer:
    """`{add: {name, language, components, category?, status?}}`, `{name, language, status}` or `{remove: name}`: the
    account's templates are others from now on, without a review.
    """
    fields, known = as_object(call.body), call.world.templates
    if fields.get("remove"):
        known.delete(str(fields["remove"]))
    elif fields.get("add"):
        known.create({"category": "UTILITY"} | (added := as_object(fields["add"])))
        known.get(added["name"], added["language"]).status = str(added.get("status", "APPROVED"))
    else:
        known.get(_need(fields, "name"), _need(fields, "language")).status = str(_need(fields, "status"))
    return Answer([each.json() for each in known.all()])


def delete(call: Call) -> Answer:
    call.world.delete(_need(as_object(call.body), "conversation"))
    return Answer(status=204)


def advance(call: Call) -> Answer:
    """`{seconds}`: only when the world was made with a clock that can be moved."""
    clock, seconds = call.world.clock, as_object(call.body).get("seconds")
    if not isinstance(clock, FakeClock):
        raise invalid("seconds", "this world's clock goes by itself")
    if not isinstance(seconds, int | float):
        raise missing("seconds")
    clock.advance(seconds)
    call.world.tick()
    return Answer({"now": date(clock())})


def _said(call: Call, message: Message) -> Answer:
    return Answer(wire.message_json(message, call.world.origin, call.world.now()), 201)


def _need(fields: dict[str, Any], name: str) -> Any:
    if not fields.get(name):
        raise missing(name)
    return fields[name]


def _rules(rules: list[Fault]) -> list[Any]:
    return [msgspec.to_builtins(rule) for rule in rules]
