"""A template that is not in the list: its name, its language and how many places it has, typed by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.app.filling import Place
from tui.app.screens.template_fill import Sheet
from tui.model import TemplateForm
from tui.text.templates import MEDIA, MOST_PLACES

WORDS = (
    "MessageBird sends it if the name, the language and the number of places are those that Meta approved. Its words"
    " are not known here, so only what you fill in is shown."
)
_PLACES = (
    Place("name", "name of the template", "name", "order_shipped"),
    Place("language", "its language", "language", "en_US"),
    Place("count", "how many places {{1}}, {{2}} … its text has, 0 for none", "count", "2"),
    Place("header", "what stands above the text: image, video, document or nothing", "header", "nothing"),
)


def by_hand(whom: str) -> Sheet:
    return Sheet("Not in the list", whom, _PLACES, "Enter goes on to what fills it.", _preview, _check)


def made_by_hand(values: Sequence[str], known: Sequence[TemplateForm]) -> TemplateForm:
    """The form, as far as it can be known. The namespace belongs to the whole WhatsApp account."""
    name, language, count, header = values
    namespace = next((form.namespace for form in known if form.namespace), "")
    return TemplateForm(
        name=name,
        language=language,
        namespace=namespace,
        is_approved=True,
        header_kind=header if header in MEDIA else "",
        body=" · ".join(f"{{{{{number}}}}}" for number in range(1, int(count) + 1)),
    )


def _preview(values: Sequence[str]) -> str:
    return WORDS


def _check(place: Place, value: str) -> str:
    match place.kind:
        case "name":
            fine = re.fullmatch(r"[a-z0-9_]{1,512}", value)
            return "" if fine else "A name is of small letters, digits and underscores."
        case "language":
            fine = re.fullmatch(r"[a-z]{2,3}(_[A-Za-z]{2,4})?", value)
            return "" if fine else "A language is a code such as en or en_US."
        case "count":
            fine = re.fullmatch(r"[0-9]{1,2}", value)
            return "" if fine and int(value) <= MOST_PLACES else f"A number from 0 to {MOST_PLACES}."
    return "" if value in (*MEDIA, "nothing", "") else "One of: image, video, document, nothing."
