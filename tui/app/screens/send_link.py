"""A file that is on the web already: MessageBird fetches it from its link."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.look.spans import Spans
from tui.app.outbound import Destination, Parcel
from tui.app.screens.form import Entry, Values
from tui.app.screens.send_form import SendForm, too_long
from tui.app.widgets.form_fields import Area, Choice, Line
from tui.attaching import KINDS, kind_of_link, linked
from tui.model import File, Media
from tui.platforms import platform
from tui.text import is_openable


class LinkForm(SendForm):
    title_words = "Send a file by its link"

    def __init__(self, destination: Destination, badge: Spans, said: Media | None = None) -> None:
        super().__init__(destination, badge)
        self._edited = said
        self._guessed = ""

    def entries(self) -> Sequence[Entry]:
        file = self._edited.files[0] if self._edited else File("")
        kinds = [kind for kind in KINDS if kind in platform(self.destination.platform).media]
        self._link = Line(file.url)
        self._kind = Choice([(kind, kind) for kind in kinds], self._edited.kind if self._edited else "")
        return [
            Entry("link", "Link", self._link, "It must be open to everybody: MessageBird fetches the file from there."),
            Entry("kind", "Kind", self._kind, "As what it arrives. ← and → change it."),
            Entry("caption", "Caption", Area(file.caption or ""), "May stay empty."),
        ]

    def look_again(self) -> None:
        """The kind follows the link until the person has chosen one."""
        guess = kind_of_link(self._link.text, self.destination.platform)
        if self._link.has_focus and guess and guess != self._guessed:
            self._guessed = guess
            self._kind.choose(guess)

    def mistakes(self, values: Values) -> Values:
        wrong: Values = {}
        if not values["link"].strip().startswith("https://") or not is_openable(values["link"].strip()):
            wrong["link"] = "Write a whole link that begins with https://"
        limit = platform(self.destination.platform).caption
        if words := too_long(values["caption"], limit):
            wrong["caption"] = words
        return wrong

    def parcels(self, values: Values) -> Sequence[Parcel]:
        words = values["caption"].strip()
        made = linked(values["link"].strip(), values["kind"], words, self.destination.platform)
        return [Parcel(content) for content in made]
