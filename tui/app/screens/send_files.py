"""Files of this host: chosen by their path, in order, and copied before they go into the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import on

from tui.app.cells import wrap
from tui.app.look.spans import Span, Spans
from tui.app.outbound import Destination, Parcel
from tui.app.paths import Completion, Paths
from tui.app.screens.form import LABEL, MARGIN, Entry, Values
from tui.app.screens.send_form import SendForm, too_long
from tui.app.widgets.form_fields import Area, Line
from tui.attaching import Attachment, CannotAttach, attach, messages, takes_caption
from tui.platforms import platform
from tui.store import StoreError
from tui.store.spool import Spool
from tui.text import clean_line, size

OFFERED = 6
_INDENT: Span = (" " * (LABEL + 3), "text")


@dataclass(frozen=True)
class Chosen:
    """`copy` is the name of its copy in the spool, "" as long as there is none."""

    attachment: Attachment
    copy: str = ""


class FilesForm(SendForm):
    title_words = "Send files"

    def __init__(
        self, destination: Destination, badge: Spans, spool: Spool, chosen: Sequence[Chosen] = (), words: str = ""
    ) -> None:
        super().__init__(destination, badge)
        self._spool = spool
        self._paths = Paths()
        self._offered = Completion("", ())
        self._words = words
        self._copying = False
        self.chosen = list(chosen)
        self._chosen_before = list(chosen)

    def entries(self) -> Sequence[Entry]:
        self._path = Line()
        hint = "Tab completes, Enter takes the file. Backspace in the empty field gives the last one back."
        about = "Goes with the first file. May stay empty."
        return [Entry("path", "File", self._path, hint), Entry("words", "Words", Area(self._words), about)]

    @property
    def is_touched(self) -> bool:
        return super().is_touched or self.chosen != self._chosen_before

    def keys(self) -> str:
        return "Tab completes · Ctrl+S sends · Esc closes"

    # What is shown

    def preview(self, values: Values, width: int) -> list[Spans]:
        offered = self._offered_lines(width) if self._path.has_focus else []
        files = [line for number, each in enumerate(self.chosen, 1) for line in self._file_lines(number, each, width)]
        return [[], *offered, *files, *self._words_lines(values, width)]

    def _offered_lines(self, width: int) -> list[Spans]:
        names = self._offered.names if len(self._offered.names) > 1 else ()
        more = f"… and {len(names) - OFFERED} more" if len(names) > OFFERED else ""
        lines: list[Spans] = [[_INDENT, (clean_line(name), "quiet")] for name in names[:OFFERED]]
        return [*lines, *([[_INDENT, (more, "quiet")]] if more else []), *([[]] if names else [])]

    def _file_lines(self, number: int, each: Chosen, width: int) -> list[Spans]:
        found = each.attachment
        name, facts = clean_line(found.name, 80), f"   {found.kind} · {size(found.size)}"
        remark = wrap(clean_line(found.remark, 200), width - 8) if found.remark else []
        line: Spans = [MARGIN, (f"{number}  ", "quiet"), (name, "strong"), (facts, "quiet")]
        return [line, *([("     ", "text"), (words, "warn")] for words in remark)]

    def _words_lines(self, values: Values, width: int) -> list[Spans]:
        if not values["words"].strip() or not self.chosen or self._is_mail:
            return []
        kind = self.chosen[0].attachment.kind
        if takes_caption(kind):
            return []
        what = "A sound" if kind == "audio" else "A sticker"
        return [[], [MARGIN, (f"{what} has no words of its own: they go before it, as a text.", "warn")]]

    @property
    def _is_mail(self) -> bool:
        return self.destination.platform == "email"

    # What the person does

    def action_next_field(self) -> None:
        """Tab completes a path that is begun, and shows what there is where none is; Enter takes it."""
        begun = bool(self._path.text.strip()) or not (self.chosen or self._offered.names)
        if self._path.has_focus and begun:
            self._complete()
        else:
            super().action_next_field()

    def action_enter_field(self) -> None:
        if not self._path.has_focus or not self._path.text.strip():
            super().action_next_field()
        elif self._paths.is_folder(self._path.text.strip()):
            self._path.put(self._path.text.strip().rstrip("/") + "/")
            self._complete()
        else:
            self._take()

    @on(Line.Emptied)
    def give_back(self, event: Line.Emptied) -> None:
        """The last file, back into the field."""
        if event.line is self._path and self.chosen:
            self._path.put(str(self.chosen.pop().attachment.path))
            self.redraw()

    def look_again(self) -> None:
        self._offered = Completion("", ())

    def _complete(self) -> None:
        """Into the only folder that fits at once, so that the next Tab goes on in it."""
        text = self._path.text.strip()
        self._offered = self._paths.complete(text)
        if len(self._offered.names) == 1 and self._offered.text.endswith("/"):
            self._offered = self._paths.complete(self._offered.text)._replace(text=self._offered.text)
        # The change of the field is not the person's: it must not take away what is offered.
        with self.prevent(Line.Changed):
            self._path.put(self._offered.text)
        if not self._offered.names and self._offered.text == text and not text.endswith("/"):
            self.say_beside("path", "Nothing here has a name that begins like this.")
        self.redraw()

    def _take(self) -> bool:
        try:
            found = attach(self._paths.path(self._path.text.strip()), self.destination.platform)
        except CannotAttach as error:
            self.say_beside("path", clean_line(str(error), 300))
            return False
        self.chosen.append(Chosen(found))
        self._path.put("")
        self.redraw()
        return True

    def mistakes(self, values: Values) -> Values:
        """A path that is still in the field is meant to be sent too."""
        if values["path"].strip() and not self._take():
            return {"path": self._said.get("path", "")}
        if not self.chosen:
            return {"path": "Choose a file first."}
        captioned = takes_caption(self.chosen[0].attachment.kind)
        where = platform(self.destination.platform)
        words = too_long(values["words"].strip(), where.caption if captioned else where.text)
        return {"words": words} if words else {}

    def finish(self, values: Values) -> str:
        if not self._copying:
            self._copying = True
            self.run_worker(self._copy_and_send(values["words"].strip()), description="ends with the screen")
        return "copying…"

    async def _copy_and_send(self, words: str) -> None:
        """Copies are made beside the screen, which goes on."""
        try:
            for number, each in enumerate(self.chosen):
                if not each.copy:
                    copy = await asyncio.to_thread(self._copy, each.attachment)
                    self.chosen[number] = replace(each, copy=copy)
            why_not = self.destination.put(self._parcels(words))
        except (OSError, StoreError) as error:
            why_not = clean_line(str(error), 300)
        finally:
            self._copying = False
        if why_not:
            self.say(why_not)
        else:
            self.dismiss(True)

    def _copy(self, found: Attachment) -> str:
        with found.path.open("rb") as source:
            return self._spool.take(source, found.path.suffix)

    def _parcels(self, words: str) -> list[Parcel]:
        copies = {id(each.attachment): each.copy for each in self.chosen}
        made = messages([each.attachment for each in self.chosen], words, self.destination.platform)
        return [Parcel(content, [copies[id(file)] for file in files]) for content, files in made]
