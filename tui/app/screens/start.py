"""A new conversation: with whom, on which channel, and with which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.app.aim import way_name
from tui.app.look.spans import Span, Spans
from tui.app.outbound import Parcel
from tui.app.screens.form import LABEL, MARGIN, Entry, FormScreen, Values
from tui.app.screens.go_to import conversations
from tui.app.screens.picker import Hit
from tui.app.screens.send_form import too_long
from tui.app.widgets.form_fields import Area, Choice, Line
from tui.model import Content, Email, Fallback, Text
from tui.platforms import platform
from tui.recipients import Unclear, recipient
from tui.store import Store, Way
from tui.text import badge as platform_badge

OFFERED = 4
_INDENT: Span = (" " * (LABEL + 3), "text")
_AFTER = (("60", "1 minute"), ("300", "5 minutes"), ("900", "15 minutes"), ("3600", "1 hour"))

ChooseTemplate = Callable[[Way, str, Callable[[Parcel], None]], None]


class StartForm(FormScreen):
    """Answers True; `conversation` is the one to show then: a new one, or one that is there already.

    `choose_template` shows the templates of a channel for somebody, and calls back with the one that was filled in.
    """

    title_words = "New conversation"

    def __init__(
        self, store: Store, clock: Callable[[], int], badge: Spans, choose_template: ChooseTemplate, to: str = ""
    ) -> None:
        super().__init__("", badge)
        self._store = store
        self._search = conversations(store, clock)
        self._choose_template = choose_template
        self._first = to
        self._known: Hit | None = None
        self._all = [way for way in store.channels.all() if way.can_send and platform(way.platform).can_start]
        self._theirs: list[Way] = []
        self.conversation = ""

    @staticmethod
    def has_channels(store: Store) -> bool:
        """Whether any channel is known on which the business may write first."""
        return any(way.can_send and platform(way.platform).can_start for way in store.channels.all())

    def entries(self) -> Sequence[Entry]:
        self._to = Line(self._first)
        self._channel = Choice(self._channels())
        self._fallback = Choice([("", "none")])
        return [
            Entry("to", "To", self._to, "A number with + and country, or a name: Tab takes the first that fits."),
            Entry("channel", "Channel", self._channel, "← and → change it."),
            Entry("subject", "Subject", Line()),
            Entry("text", "Words", Area(), "Ctrl+J begins a new line."),
            Entry(
                "fallback", "Fallback", self._fallback, "The channel by which it goes if it is not delivered in time."
            ),
            Entry("after", "After", Choice(_AFTER), "How long to wait for the delivery."),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self._arrange()

    # What is shown

    @property
    def _ways(self) -> list[Way]:
        """Those of whoever is known come first."""
        return [*self._theirs, *(way for way in self._all if way.id not in {each.id for each in self._theirs})]

    def _channels(self) -> list[tuple[str, str]]:
        return [(way.id, f"{way_name(way)} · {platform_badge(way.platform)}") for way in self._ways]

    @property
    def way(self) -> Way:
        return next(way for way in self._ways if way.id == self._channel.value)

    @property
    def _goes_on(self) -> bool:
        """Whether there is a conversation already that has this channel."""
        return self._talk() is not None and self.way.id in {way.id for way in self._theirs}

    @property
    def _needs_template(self) -> bool:
        return platform(self.way.platform).templates

    def _arrange(self) -> None:
        """Only the fields that this channel has, and on the last line what Enter does."""
        self._look()
        is_known = self._goes_on
        others = [each for each in self._channels() if each[0] != self._channel.value]
        self._fallback.offer([("", "none"), *others])
        self.show_field("subject", self.way.platform == "email" and not is_known)
        self.show_field("text", not self._needs_template and not is_known)
        self.show_field("fallback", len(self._all) > 1 and not is_known)
        values = self.values()
        self.show_field("after", bool(values["fallback"]) and not is_known)
        self.done.put("Open the conversation" if is_known else "Choose a template…" if self._needs_template else "Send")

    def _look(self) -> None:
        """Whoever is known is written to where they were written to last, unless another channel is chosen."""
        talk = self._talk()
        theirs = [way for way in self._store.channels.of(talk) if way.can_send] if talk else []
        if theirs != self._theirs:
            self._theirs = theirs
            self._channel.offer(self._channels())
            if theirs:
                self._channel.choose(theirs[0].id)

    def preview(self, values: Values, width: int) -> list[Spans]:
        lines: list[Spans] = []
        if self._to.has_focus and not self._known:
            hits = self._hits()
            lines = [[_INDENT, (hit.label, "text"), (f"   {hit.detail}", "quiet")] for hit in hits]
        if self._goes_on:
            words = "There is a conversation with them already: it is opened, and goes on there."
            lines += [[], [MARGIN, (words, "accent")]]
        elif self._needs_template:
            lines += [[], [MARGIN, ("The first message on this channel is a template, which is chosen next.", "quiet")]]
        return lines

    def _hits(self) -> list[Hit]:
        query = self._to.text.strip()
        return self._search(query)[:OFFERED] if query and not query.startswith("+") else []

    def _recipient(self) -> str:
        """A number or an address; of somebody who was chosen by name the contact's id. Raises Unclear."""
        row = self._store.lists.row(self._known.value) if self._known else None
        if row is not None and row.contact_id and self.way.platform != "email":
            return row.contact_id
        return recipient(self._to.text, self.way.platform)

    def _talk(self) -> str | None:
        """The conversation with whoever stands in the field."""
        if self._known:
            return self._known.value
        try:
            return self._store.outbox.talk_with(recipient(self._to.text, self.way.platform))
        except Unclear:
            return None

    def look_again(self) -> None:
        if self._known and self._to.text != self._known.label:
            self._known = None
        self._arrange()

    # What the person does

    def action_next_field(self) -> None:
        """Tab takes the first of those who are offered."""
        hits = self._hits() if self._to.has_focus and not self._known else []
        if hits:
            self._known = hits[0]
            self._to.put(hits[0].label)
            self._arrange()
            self.redraw()
        else:
            super().action_next_field()

    def action_enter_field(self) -> None:
        super().action_next_field()

    def mistakes(self, values: Values) -> Values:
        if self._goes_on:
            return {}
        wrong: Values = {}
        try:
            self._recipient()
        except Unclear as error:
            wrong["to"] = str(error)
        if not self._needs_template:
            text = values["text"].strip()
            words = too_long(text, platform(self.way.platform).text) or ("" if text else "Write something.")
            wrong |= {"text": words} if words else {}
        if self.way.platform == "email" and not values["subject"].strip():
            wrong["subject"] = "A mail needs a subject."
        return wrong

    def action_submit(self) -> None:
        """With a template the form stays until one is filled in."""
        values = self.values()
        if not self._goes_on and self._needs_template and not self.mistakes(values):
            to = self._known.label if self._known else self._recipient()
            self._choose_template(self.way, to, self._with_template)
        else:
            super().action_submit()

    def _with_template(self, parcel: Parcel) -> None:
        self._start(parcel.content, self.values(), parcel.files)
        self.dismiss(True)

    def finish(self, values: Values) -> str:
        if self._goes_on:
            self.conversation = self._talk() or ""
            self._keep(values["text"].strip())
        else:
            self._start(self._content(values), values)
        return ""

    def _keep(self, words: str) -> None:
        """What was written before it was known that there is a conversation goes on in its composer."""
        if words:
            before = self._store.drafts.get(self.conversation).text
            self._store.drafts.put(self.conversation, f"{before}\n\n{words}" if before else words)

    def _content(self, values: Values) -> Content:
        text = values["text"].strip()
        if self.way.platform == "email":
            return Email(values["subject"].strip(), to=(self._recipient(),), text=text)
        return Text(text)

    def _start(self, content: Content, values: Values, files: Sequence[str] = ()) -> None:
        fallback = Fallback(values["fallback"], int(values["after"])) if values["fallback"] else None
        added = self._store.outbox.start(self._recipient(), self.way.id, content, fallback=fallback, files=files)
        outgoing = self._store.outbox.get(added.reference or "")
        self.conversation = outgoing.conversation_id if outgoing else ""
