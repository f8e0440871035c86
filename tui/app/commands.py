"""Every command once: its keys, its name, what it does in a sentence, and the action that does it.

Key bindings, the palette and the help screen are made from this list and from nothing else.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from textual.binding import Binding

from tui.app.keys import key_name


class Where(StrEnum):
    """Where the keys of a command work."""

    LIST = "In the list"
    THREAD = "In the thread"
    COMPOSER = "While writing"
    OUTSIDE = "Outside text fields"
    ANYWHERE = "Anywhere"


class Command(Struct, frozen=True):
    """`action` belongs to the focused widget, or else to the inbox screen. One without keys is in the palette alone.

    `shared` commands change what colleagues see: they can be undone, and no burst of pasted letters sets one off.
    """

    where: Where
    keys: tuple[str, ...]
    action: str
    label: str
    help: str = ""
    shared: bool = False
    in_palette: bool = True


LIST, THREAD, COMPOSER, OUTSIDE, ANYWHERE = Where

COMMANDS = (
    Command(LIST, ("j", "down"), "move(1)", "Next row", in_palette=False),
    Command(LIST, ("k", "up"), "move(-1)", "Previous row", in_palette=False),
    Command(LIST, ("J", "pagedown"), "page(1)", "Page down", in_palette=False),
    Command(LIST, ("K", "pageup"), "page(-1)", "Page up", in_palette=False),
    Command(LIST, ("ctrl+d",), "page(1, 2)", "Half a page down", in_palette=False),
    Command(LIST, ("ctrl+u",), "page(-1, 2)", "Half a page up", in_palette=False),
    Command(LIST, ("g", "home"), "first", "First row", in_palette=False),
    Command(LIST, ("G", "end"), "last", "Last row", in_palette=False),
    Command(LIST, ("enter", "right"), "screen.open_selected", "Open", "And write in it.", in_palette=False),
    Command(THREAD, ("j", "down"), "cursor(1)", "Next message", in_palette=False),
    Command(THREAD, ("k", "up"), "cursor(-1)", "Previous message", in_palette=False),
    Command(THREAD, ("J", "pagedown"), "page(1)", "Page down", in_palette=False),
    Command(THREAD, ("K", "pageup"), "page(-1)", "Page up", in_palette=False),
    Command(THREAD, ("ctrl+d",), "page(1, 2)", "Half a page down", in_palette=False),
    Command(THREAD, ("ctrl+u",), "page(-1, 2)", "Half a page up", in_palette=False),
    Command(THREAD, ("g", "home"), "first", "Beginning of what is here", in_palette=False),
    Command(THREAD, ("G", "end"), "last", "Newest message", in_palette=False),
    Command(THREAD, ("enter",), "screen.reply", "Write", in_palette=False),
    Command(THREAD, ("left",), "screen.back", "Back to the list", in_palette=False),
    Command(COMPOSER, ("enter",), "screen.send", "Send", "A pasted line break never sends.", in_palette=False),
    Command(COMPOSER, ("ctrl+j", "alt+enter", "shift+enter"), "screen.new_line", "New line", in_palette=False),
    Command(COMPOSER, ("ctrl+o",), "screen.editor", "Write in your editor", "In $VISUAL or $EDITOR.", in_palette=False),
    Command(COMPOSER, ("pageup",), "screen.page_thread(-1)", "Page the thread up", in_palette=False),
    Command(COMPOSER, ("pagedown",), "screen.page_thread(1)", "Page the thread down", in_palette=False),
    Command(OUTSIDE, ("r", "i"), "reply", "Reply", "Write in the conversation that is shown."),
    Command(OUTSIDE, ("e",), "archive", "Archive, or open again", shared=True),
    Command(OUTSIDE, ("E",), "archive_and_next", "Archive and go to the next", shared=True),
    Command(OUTSIDE, ("U",), "undo", "Undo", "For ten seconds after a change that others see."),
    Command(OUTSIDE, ("n",), "next_unread", "Next unread conversation"),
    Command(OUTSIDE, ("u",), "unread_again", "Mark as unread again", shared=True),
    Command(OUTSIDE, ("right_square_bracket",), "neighbour(1)", "Next conversation"),
    Command(OUTSIDE, ("left_square_bracket",), "neighbour(-1)", "Previous conversation"),
    Command(OUTSIDE, ("1",), "view('open')", "Open conversations"),
    Command(OUTSIDE, ("2",), "view('waiting')", "Waiting conversations", "Those who wait longest first."),
    Command(OUTSIDE, ("3",), "view('archived')", "Archived conversations"),
    Command(OUTSIDE, ("slash",), "filter", "Filter the list", "By name, number or words."),
    Command(OUTSIDE, ("s",), "search", "Search everything", "Words, from:ada, type:image, before:2026-03 …"),
    Command(OUTSIDE, ("R",), "retry", "Send again what failed", shared=True),
    Command(OUTSIDE, ("X",), "take_back", "Edit a reply that waits or failed", "Text goes back into the composer."),
    Command(OUTSIDE, ("delete", "backspace"), "drop", "Drop a reply that waits or failed", "U brings it back."),
    Command(OUTSIDE, ("c",), "start", "New conversation…", "With a number, or somebody who is known."),
    Command(OUTSIDE, ("y",), "copy", "Copy the message", "Through the terminal (OSC 52); not every terminal does it."),
    Command(OUTSIDE, ("Y",), "copy_thread", "Copy the whole thread that is here"),
    Command(OUTSIDE, ("o",), "link", "Links of the message", "Where they lead; a number copies one. None is opened."),
    Command(OUTSIDE, ("space",), "unfold", "Unfold the message, or fold it", "A long one, or one of an unknown kind."),
    Command(OUTSIDE, ("D",), "save_file", "Save the attachment", "On this host, under a harmless name."),
    Command(OUTSIDE, ("p",), "picture", "Show the picture…", "Says first what that costs on your line."),
    Command(OUTSIDE, ("x",), "stop_files", "Stop fetching files", "Nothing of them is kept."),
    Command(OUTSIDE, ("v",), "original", "Show the message as it is", "Its delivery, hidden characters, every field."),
    Command(
        OUTSIDE,
        ("I",),
        "contact",
        "Contact of the conversation…",
        "Number, channels, details, and earlier conversations.",
    ),
    Command(OUTSIDE, ("T",), "template", "Answer with a template…", "WhatsApp takes them at any time."),
    Command(OUTSIDE, ("Q",), "answer_message", "Answer this message", "The reply quotes it; again: no longer."),
    Command(OUTSIDE, (), "fetch_thread", "Fetch the whole thread", "Every older message of this conversation."),
    Command(OUTSIDE, (), "fetch_since", "Fetch history since…", "Of all conversations, archived ones too."),
    Command(OUTSIDE, ("H",), "history", "Stop fetching history, or go on with it"),
    Command(OUTSIDE, (), "export", "Export this conversation", "And those before it; says where."),
    Command(OUTSIDE, (), "export(True)", "Export this conversation with its media"),
    Command(OUTSIDE, ("L",), "app.log_in", "Enter another access key"),
    Command(OUTSIDE, ("W",), "app.webhooks", "Webhooks…", "What MessageBird calls; and whether that works."),
    Command(OUTSIDE, ("question_mark",), "app.help", "Help"),
    Command(OUTSIDE, ("colon",), "app.palette", "Palette", in_palette=False),
    Command(OUTSIDE, ("q",), "app.quit", "Quit", "Asks when a reply is still on its way."),
    Command(ANYWHERE, ("tab",), "app.focus_next", "From list to thread to reply", in_palette=False),
    Command(ANYWHERE, ("escape",), "back", "Back", "Never loses text.", in_palette=False),
    Command(ANYWHERE, ("alt+n", "alt+a"), "next_unread", "Next unread conversation", in_palette=False),
    Command(ANYWHERE, ("alt+down",), "neighbour(1)", "Next conversation", in_palette=False),
    Command(ANYWHERE, ("alt+up",), "neighbour(-1)", "Previous conversation", in_palette=False),
    Command(
        ANYWHERE, ("ctrl+t",), "send_else", "Send something else…", "A file, a place, buttons, a list, a template."
    ),
    Command(ANYWHERE, ("ctrl+f",), "find", "Find in the thread", "↑ older, ↓ newer, also beyond what is loaded."),
    Command(ANYWHERE, ("ctrl+k",), "go_to", "Go to a conversation", "Any that was ever seen."),
    Command(ANYWHERE, ("ctrl+g",), "channel", "Answer on another channel…"),
    Command(ANYWHERE, ("ctrl+p",), "app.palette", "Palette", "Every command by its name.", in_palette=False),
    Command(ANYWHERE, ("ctrl+r",), "refresh", "Ask for news now"),
    Command(ANYWHERE, ("ctrl+l",), "app.redraw_all", "Draw the screen again"),
    Command(ANYWHERE, ("ctrl+z",), "app.suspend", "Suspend", "`fg` brings the inbox back."),
    Command(ANYWHERE, ("ctrl+q",), "app.quit", "Quit", in_palette=False),
    Command(ANYWHERE, ("f1",), "app.help", "Help", in_palette=False),
)


def bindings(where: Where) -> list[Binding]:
    """The key bindings of one place. Those that work anywhere come before what a text field makes of the key."""
    return [
        Binding(",".join(command.keys), command.action, command.label, show=False, priority=where is Where.ANYWHERE)
        for command in COMMANDS
        if command.where is where and command.keys
    ]


def keys_in(where: Where) -> frozenset[str]:
    return frozenset(key for command in COMMANDS if command.where is where for key in command.keys)


def keys_of(command: Command) -> str:
    return " ".join(key_name(key) for key in command.keys)


SHARED_KEYS = frozenset(key for command in COMMANDS if command.shared for key in command.keys)
