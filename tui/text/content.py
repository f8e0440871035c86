"""Every kind of content in words: one line for lists and previews, all of it for threads and plain output."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from tui.model import (
    Answer,
    Content,
    Email,
    Event,
    File,
    Location,
    Media,
    Order,
    Question,
    Template,
    TemplateForm,
    Text,
    Unknown,
)
from tui.text.clean import clean_line
from tui.text.files import file_summary, lay_media
from tui.text.layout import Kind, Layout
from tui.text.links import map_link
from tui.text.mails import lay_mail, mail_summary
from tui.text.orders import lay_order, order_summary
from tui.text.questions import answer_words, lay_question, question_summary
from tui.text.templates import lay_template, template_summary

EMPTY = "(empty message)"
UNSUPPORTED = "Something that MessageBird cannot pass on; the customer's own app shows it."
LONGEST_JSON = 20_000

_EVENTS = {
    "ticketLifecycleAssigned": "assigned",
    "ticketLifecycleUnassigned": "no longer assigned",
    "ticketLifecycleSubstatusActive": "set to active",
    "ticketLifecycleSubstatusPending": "set to pending",
}


class Around(Struct, frozen=True):
    """What is known beside a message. `form` has the words of its template and `files` by link what fills it; `chosen`
    says when a choice of its question was chosen, by id or title. `folded`: what is long or not known is left out.
    """

    form: TemplateForm | None = None
    chosen: Mapping[str, str] = {}
    folded: bool = False
    files: Mapping[str, File] = {}


ALONE = Around()


def summary(content: Content | None, form: TemplateForm | None = None) -> str:
    """The content in one clean line, never empty."""
    return clean_line(_summary(content, form)) or EMPTY


def block(content: Content | None, around: Around = ALONE) -> str:
    """The whole content as clean lines, never empty."""
    return layout(content, around).text() or EMPTY


def layout(content: Content | None, around: Around = ALONE) -> Layout:
    """The content part by part, with its numbered links."""
    made = Layout(folded=around.folded)
    _lay(content, around, made)
    return made.finish()


def event_words(name: str) -> str:
    """What happened to the conversation; an event that is not known as people write it: ticket lifecycle closed."""
    return _EVENTS.get(name) or clean_line(re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name))


def _summary(content: Content | None, form: TemplateForm | None) -> str:
    match content:
        case Text(text):
            return text
        case Media(kind, files):
            more = f" +{len(files) - 1} more" if len(files) > 1 else ""
            return f"[{kind}] {file_summary(files[0])}{more}" if files else f"[{kind}]"
        case Location():
            return f"[location] {content.name or content.address or ''} {_place(content)}"
        case Template():
            return f"[template] {template_summary(content, form)}"
        case Question():
            return question_summary(content)
        case Answer(choice):
            return f"[answer] {choice.title or choice.id}"
        case Email():
            return f"[email] {mail_summary(content)}"
        case Order():
            return f"[order] {order_summary(content.items)} {content.text}"
        case Event(name):
            return f"[event] {event_words(name)}"
        case Unknown("unsupported"):
            return f"[unsupported] {UNSUPPORTED}"
        case Unknown(kind, data):
            return f"[{kind}] {data}"
        case None:
            return "(content not known yet)"


def _lay(content: Content | None, around: Around, layout: Layout) -> None:
    match content:
        case Text(text, about):
            layout.said(text)
            layout.line(Kind.NOTE, f"about the product {about}" if about else "")
        case Media():
            lay_media(content, layout)
        case Location():
            _lay_place(content, layout)
        case Template():
            lay_template(content, around.form, around.files, layout)
        case Question():
            lay_question(content, around.chosen, layout)
        case Answer():
            layout.head("answer", answer_words(content))
        case Email():
            lay_mail(content, layout)
        case Order():
            lay_order(content, layout)
        case Unknown():
            _lay_unknown(content, layout)
        case _:
            layout.line(Kind.NOTE, _summary(content, None))


def _lay_place(place: Location, layout: Layout) -> None:
    layout.head("location", _place(place))
    layout.said("\n".join(clean_line(part or "", 1000) for part in (place.name, place.address) if part))
    layout.link(map_link(place))


def _lay_unknown(content: Unknown, layout: Layout) -> None:
    if content.kind == "unsupported":
        layout.head("unsupported", UNSUPPORTED)
    else:
        layout.head(content.kind or "?", "a kind of message that is not known here")
    if content.data in ("", "{}"):
        return
    if layout.folded:
        layout.fold(f"… {len(content.data):,} characters of JSON")
    else:
        layout.said(_pretty(content.data))


def _pretty(data: str) -> str:
    """JSON in ASCII, indented; what is none stays as it is."""
    import json

    try:
        return json.dumps(json.loads(data[:LONGEST_JSON]), indent=2, ensure_ascii=True)
    except (ValueError, RecursionError):
        return data


def _place(location: Location) -> str:
    return f"{location.latitude:.5f}, {location.longitude:.5f}"
