"""Filling in a template: its places in the order in which they are asked for, and the message made of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import Filled, Template, TemplateForm
from tui.text import clean_line, clean_typed, is_openable, place_names
from tui.text import filled as text_filled
from tui.text.templates import MEDIA, MOST_PLACES

LONGEST_VALUE = 1024
LONGEST_CODE = 15
LONGEST_LINK = 2048


@dataclass(frozen=True)
class Place:
    """Something to be filled in. `part`: body, header or button, the last with its number in `index`, from 0.

    `words` say what it is and `sample` is an example, both clean. `kind` text, code, or the kind of a link's file.
    """

    part: str
    words: str
    kind: str = "text"
    sample: str = ""
    index: int | None = None


def places_of(form: TemplateForm) -> list[Place]:
    """In the order of reading: header, body, buttons."""
    return [*_header_places(form), *_body_places(form), *_button_places(form)]


def _header_places(form: TemplateForm) -> list[Place]:
    sample = clean_line(form.header_sample, 60)
    if form.header_kind in MEDIA:
        return [Place("header", f"link to the {form.header_kind} above the text", form.header_kind, "")]
    return [Place("header", f"{{{{{name}}}}} in the heading", sample=sample) for name in place_names(form.header)]


def _body_places(form: TemplateForm) -> list[Place]:
    names = place_names(form.body)
    samples = [*(clean_line(sample, 60) for sample in form.samples), *("" for _ in names)]
    return [Place("body", f"{{{{{name}}}}} in the text", sample=samples[at]) for at, name in enumerate(names)]


def _button_places(form: TemplateForm) -> list[Place]:
    """A button with a code takes that of the text, which is not asked for twice."""
    places: list[Place] = []
    for index, button in enumerate(form.buttons):
        title = clean_line(button.title, 30) or button.kind.replace("_", " ")
        sample = clean_line(button.sample, 60)
        if button.kind == "copy_code":
            places.append(Place("button", f"code that the button “{title}” copies", "code", sample, index))
        elif button.kind == "url" and place_names(button.value):
            link = clean_line(button.value, 60)
            places.append(Place("button", f"end of the link {link} of “{title}”", "suffix", sample, index))
    return places


def clean_value(value: str) -> str:
    """On one line, with single spaces: anything else is refused by WhatsApp."""
    return " ".join(clean_typed(value).split())


def mistake(place: Place, value: str) -> str:
    """What is wrong with a value, as a sentence; "" for nothing."""
    if not value:
        return "This place cannot stay empty: the template would be refused."
    if place.kind in MEDIA:
        fine = is_openable(value) and len(value) <= LONGEST_LINK
        return "" if fine else "This is no link: it has to begin with https:// and be reachable for everybody."
    if place.kind == "code" and len(value) > LONGEST_CODE:
        return f"A code has {LONGEST_CODE} characters at most."
    if place.kind == "suffix" and " " in value:
        return "The end of a link has no spaces."
    return f"{len(value) - LONGEST_VALUE} characters too long." if len(value) > LONGEST_VALUE else ""


def filled(form: TemplateForm, values: Sequence[str]) -> Template:
    """The message; `values` are those of `places_of`. Without all of them it is one to look at, not to send."""
    places = places_of(form)
    answers = list(zip(places, [*values, *("" for _ in places)], strict=False))
    body = tuple(value for place, value in answers if place.part == "body")
    others = [
        Filled(place.part, value, _KINDS.get(place.kind, place.kind), place.index)
        for place, value in answers
        if place.part != "body" and value
    ]
    with_code = [at for at, button in enumerate(form.buttons) if button.kind == "otp" and "".join(body)]
    others += [Filled("button", body[0], "text", at) for at in with_code]
    return Template(form.name, form.language, body, form.namespace, tuple(others))


def too_long(form: TemplateForm, template: Template) -> bool:
    """Whether the filled text is longer than WhatsApp takes."""
    return len(text_filled(form.body, template.parameters)) > LONGEST_VALUE


def unusable(form: TemplateForm) -> str:
    """Why a template cannot be sent from here, in clean words; "" when it can."""
    if form.beyond:
        return f"{clean_line(form.beyond, 60)}: not from here"
    if len(place_names(form.body)) > MOST_PLACES:
        return "too many places to fill in"
    if form.is_approved:
        return ""
    state = _STATES.get(form.state) or clean_line(form.state.replace("_", " "), 30) or "state not known"
    return f"{state}: {clean_line(form.reason, 60)}" if form.reason else state


_KINDS = {"code": "coupon_code", "suffix": "text"}
_STATES = {
    "new": "new, not approved yet",
    "pending": "waits for approval",
    "rejected": "rejected",
    "paused": "paused by Meta",
    "disabled": "disabled by Meta",
    "pending_deletion": "being deleted",
    "deleted": "deleted",
}
