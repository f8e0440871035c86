"""What `send` and `start` are asked to send: words, files, a link, a place, a template, and through which channels."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from tui.model import Content, Email, Fallback, Location, Template, TemplateForm, Text
from tui.plain import Refusal

if TYPE_CHECKING:
    from tui.store import Store, Way

USAGE = 2
_UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Wanted:
    """As the options say it; `files` are paths, `-` for stdin. `after` is a time such as 5m."""

    text: str = ""
    files: tuple[str, ...] = ()
    name: str = ""
    caption: str = ""
    url: str = ""
    kind: str = ""
    location: str = ""
    template: str = ""
    language: str = ""
    params: tuple[str, ...] = ()
    subject: str = ""
    reply_to: str = ""
    channel: str = ""
    fallback: str = ""
    after: str = "1m"

    @property
    def is_nothing(self) -> bool:
        return not (self.text.strip() or self.files or self.url or self.location or self.template)


class Parcel(NamedTuple):
    """One message, and the names of the copies of files that it brings."""

    content: Content
    files: Sequence[str] = ()


def parcels(wanted: Wanted, way: Way | None, store: Store, forms: Sequence[TemplateForm]) -> list[Parcel]:
    """In the order words, files, link, place; a template stands alone. Raises Refusal for what cannot be sent."""
    from tui.text import clean_typed

    if wanted.template:
        if wanted.text.strip() or wanted.files or wanted.url or wanted.location:
            raise Refusal("A template goes out alone: leave the text, the files and the location out.", USAGE)
        return [Parcel(_template(wanted, forms))]
    word = way.platform if way else None
    words = clean_typed(wanted.text).strip()
    made = [Parcel(_words(words, wanted, word))] if words else []
    made += _files(wanted, word, store) + (_link(wanted, word) if wanted.url else [])
    if wanted.location:
        made.append(Parcel(_place(wanted.location)))
    return made


def _words(words: str, wanted: Wanted, word: str | None) -> Content:
    from tui.platforms import platform

    most = platform(word).text
    if most and len(words) > most:
        raise Refusal(f"The text has {len(words)} characters, {len(words) - most} too many for this channel.", USAGE)
    return Email(wanted.subject, text=words) if wanted.subject and word == "email" else Text(words)


def _files(wanted: Wanted, word: str | None, store: Store) -> list[Parcel]:
    from tui.attaching import CannotAttach, attach, messages
    from tui.text import clean_typed

    if not wanted.files:
        return []
    copies: dict[Path, str] = {}
    found = []
    for said in wanted.files:
        name = store.spool.take(_source(said), Path(wanted.name or said).suffix)
        path = store.spool.path(name)
        copies[path] = name
        shown = wanted.name or ("" if said == "-" else Path(said).name)
        try:
            found.append(attach(path, word, wanted.kind, shown or "file"))
        except CannotAttach as error:
            store.spool.forget(tuple(copies.values()))
            raise Refusal(str(error), USAGE) from None
    made = messages(found, clean_typed(wanted.caption).strip(), word)
    return [Parcel(content, [copies[file.path] for file in files]) for content, files in made]


def _source(said: str) -> BinaryIO:
    if said == "-":
        return sys.stdin.buffer
    try:
        return Path(said).expanduser().open("rb")
    except OSError as error:
        raise Refusal(f"{said} cannot be read: {error.strerror}.", USAGE) from None


def _link(wanted: Wanted, word: str | None) -> list[Parcel]:
    """Its caption is that of the first file, where there are files."""
    from tui.attaching import kind_of_link, linked
    from tui.text import clean_typed, is_openable

    if not is_openable(wanted.url):
        raise Refusal("--url must be a whole link that begins with https://", USAGE)
    kind = wanted.kind or kind_of_link(wanted.url, word) or "file"
    words = clean_typed(wanted.caption).strip() if not wanted.files else ""
    return [Parcel(content) for content in linked(wanted.url, kind, words, word)]


def _place(said: str) -> Location:
    from tui.places import Nowhere, coordinates

    try:
        return Location(*coordinates(said))
    except Nowhere as error:
        raise Refusal(str(error), USAGE) from None


def _template(wanted: Wanted, forms: Sequence[TemplateForm]) -> Template:
    """With the values in the order of reading: header, body, buttons. One that is not listed gets all in its body."""
    from tui.app.filling import clean_value, filled, mistake, places_of, unusable

    named = [form for form in forms if form.name == wanted.template]
    fitting = [form for form in named if wanted.language in (form.language, "")]
    if not named and wanted.language:
        return Template(wanted.template, wanted.language, tuple(map(clean_value, wanted.params)))
    if len(fitting) != 1:
        languages = ", ".join(form.language for form in named)
        why = (
            f"It is there in: {languages}: say which with --language."
            if named
            else "Give its --language, if it is not in the list."
        )
        raise Refusal(f"There is no one template {wanted.template} {wanted.language}".strip() + f". {why}", USAGE)
    form, values = fitting[0], [clean_value(each) for each in wanted.params]
    places = places_of(form)
    if words := unusable(form):
        raise Refusal(f"The template {form.name} cannot be sent: {words}.", USAGE)
    if len(places) != len(values):
        told = "; ".join(place.words for place in places)
        raise Refusal(f"The template {form.name} wants {len(places)} times --param: {told or 'none'}.", USAGE)
    for place, value in zip(places, values, strict=True):
        if words := mistake(place, value):
            raise Refusal(f"--param for {place.words}: {words}", USAGE)
    return filled(form, values)


def way(said: str, ways: Sequence[Way]) -> Way:
    """The channel with that id, name or platform; of several with one name, none."""
    by_name = {"id": said, "name": said.casefold(), "platform": said.casefold()}
    for what, name in by_name.items():
        found = [each for each in ways if _called(each, what) == name]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(f"{each.id} ({each.name or '?'})" for each in found)
            raise Refusal(f"Several channels are called {said}: give the id of one. They are {ids}.", USAGE)
    known = ", ".join(sorted({each.name or each.id for each in ways}))
    raise Refusal(f"There is no channel {said}. Known are: {known or 'none yet'}.", USAGE)


def _called(each: Way, what: str) -> str:
    return each.id if what == "id" else ((each.name if what == "name" else each.platform) or "").casefold()


def fallback(wanted: Wanted, ways: Sequence[Way]) -> Fallback | None:
    if not wanted.fallback:
        return None
    match = re.fullmatch(r"(\d{1,5})([smh])", wanted.after)
    if not match or not int(match[1]):
        raise Refusal("--fallback-after is a time such as 30s, 5m or 1h.", USAGE)
    return Fallback(way(wanted.fallback, ways).id, int(match[1]) * _UNITS[match[2]])
