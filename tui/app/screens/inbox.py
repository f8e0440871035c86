"""The inbox: what the person can do in it, in a few lines each. What that needs stands in `tui/app/actions/`.

Every action is about the conversation that is drawn in the thread header, and what the person does goes into the store
first.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType

from tui.app import actions
from tui.app.commands import Where, bindings
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.widgets.text_field import Composer
from tui.store import View
from tui.text import clean_line


class InboxScreen(InboxFrame):
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Where.OUTSIDE),
        *bindings(Where.ANYWHERE),
        Binding("enter", "close_filter", show=False),
    ]

    def tick(self) -> None:
        super().tick()
        if self.sync is not None:
            actions.files.look_at_what_is_seen(self, self.sync)

    def action_open_selected(self) -> None:
        if not self.list.pages.count:
            self.say("There is nothing here to open")
        elif self.list.selected:
            self.open(self.list.selected)
            self.set_focus(self.pane.composer)

    def action_reply(self) -> None:
        if self.pane.display and self.pane.row:
            self.set_focus(self.pane.composer)
            if self.pane.takes_only_templates and not self.pane.composer.text:
                actions.templates.answer(self)
        else:
            self.action_open_selected()

    def action_send(self) -> None:
        if self.pane.takes_only_templates and self.pane.held is None:
            actions.templates.answer(self)
            return
        if self.pane.send():
            self.say_if_kept()
        self.apply_changes()

    def action_new_line(self) -> None:
        self.pane.composer.type("\n")

    def action_template(self) -> None:
        actions.templates.answer(self)

    def action_channel(self) -> None:
        actions.channels.change(self)

    def action_answer_message(self) -> None:
        actions.channels.answer(self)

    def action_page_thread(self, way: int) -> None:
        self.pane.thread.action_page(way)

    def action_back(self) -> None:
        """One step back: from the field to what it belongs to, from the thread to the list, out of the filter."""
        if actions.finding.end_find(self) or actions.finding.back_to_hits(self):
            return
        if self.focused is self.filter or (self.focused is self.list and self.list.pages.filter):
            self.left.end_filter()
            self.set_focus(self.list)
        elif self.focused is self.pane.composer:
            if not self.pane.let_go():
                self.set_focus(self.pane.thread)
        else:
            self._to_list()

    def _to_list(self) -> None:
        self.show_panes(in_thread=False)
        self.set_focus(self.list)

    def action_view(self, name: str) -> None:
        self.left.look_at(View(name))
        self._to_list()

    def action_neighbour(self, by: int) -> None:
        self.list.move(by)
        self.show(self.list.selected)

    def action_next_unread(self) -> None:
        id = self.store.lists.next_unread(self.pane.shown)
        if id is None:
            self.say("Nothing is unread")
            return
        if self.list.pages.filter:
            self.left.end_filter()
        if self.list.pages.view is not View.OPEN:
            self.left.look_at(View.OPEN)
        self.list.select(id)
        self.open(id)
        if not isinstance(self.focused, Composer):
            self.set_focus(self.pane.thread if self.narrow else self.list)

    def action_archive(self) -> None:
        if row := self.target():
            self.say(self.triage.toggle_archive(row))
            self.apply_changes()

    def action_archive_and_next(self) -> None:
        if row := self.target():
            if row.open:
                self.say(self.triage.toggle_archive(row))
            self.action_neighbour(1)
            self.apply_changes()

    def action_undo(self) -> None:
        self.say(self.undo.use() or "There is nothing to undo")
        self.apply_changes()

    def action_unread_again(self) -> None:
        if row := self.target():
            self.kept_unread = row.id
            self.say(self.triage.unread_again(row, self.pane.thread.state.newest))
            self.apply_changes()

    def action_retry(self) -> None:
        actions.sending.retry(self)

    def action_take_back(self) -> None:
        actions.sending.edit(self)

    def action_drop(self) -> None:
        actions.sending.drop(self)

    def action_send_else(self) -> None:
        actions.sending.menu(self)

    def action_start(self) -> None:
        actions.sending.start(self)

    def action_filter(self) -> None:
        self.show_panes(in_thread=False)
        self.left.open_filter()
        self.set_focus(self.filter)

    def action_close_filter(self) -> None:
        """Enter in the filter."""
        if self.focused is self.filter:
            self.left.close_filter()
            self.set_focus(self.list)

    def action_copy(self) -> None:
        actions.reading.copy_message(self)

    def action_copy_thread(self) -> None:
        actions.reading.copy_thread(self)

    def action_link(self) -> None:
        actions.reading.links(self)

    def action_unfold(self) -> None:
        actions.reading.unfold(self)

    def action_save_file(self) -> None:
        actions.files.save(self)

    def action_picture(self) -> None:
        actions.pictures.show(self)

    def action_stop_files(self) -> None:
        actions.files.stop(self)

    def action_original(self) -> None:
        actions.reading.original(self)

    def action_contact(self) -> None:
        actions.contact.show_contact(self)

    def action_fetch_thread(self) -> None:
        actions.history.fetch_thread(self)

    def action_fetch_since(self) -> None:
        actions.history.fetch_since(self)

    def action_history(self) -> None:
        actions.history.stop_or_go_on(self)

    def action_export(self, media: bool = False) -> None:
        actions.exporting.export(self, media=media)

    def action_go_to(self) -> None:
        actions.finding.go_to(self)

    def action_find(self) -> None:
        actions.finding.find(self)

    def action_search(self) -> None:
        actions.finding.search(self)

    def action_refresh(self) -> None:
        if self.sync:
            self.sync.nudge()
            before = self.sync.state.fresh_at
            self.say(
                "Asking for news…", "quiet", is_over=lambda: self.sync is None or self.sync.state.fresh_at != before
            )
        else:
            self.post_message(self.SyncWanted())

    def action_editor(self) -> None:
        self.run_worker(self._edit(), group="editor", exclusive=True)

    async def _edit(self) -> None:
        """The editor has the terminal; everything else goes on, but nothing is drawn."""
        try:
            with self.app.suspend(), self.app.batch_update():
                trouble = await self._in_editor()
        except SuspendNotSupported as error:
            trouble = str(error)
        if trouble:
            self.say(clean_line(trouble), "bad")

    async def _in_editor(self) -> str:
        """What went wrong. Not as an error: Textual would not take the terminal back."""
        from tui.app.editor import EditorFailed

        try:
            await self.pane.edit(self.settings.state_folder)
        except (EditorFailed, OSError) as error:
            return str(error)
        return ""
