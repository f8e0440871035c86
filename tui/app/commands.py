"""Every command once: its keys, its name, what it does in a sentence, and the action that does it.

Key bindings, the palette and the help screen are made from this list and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

from tui.app.keys import key_name


class Where(StrEnum):
    """Where the keys of a command work."""

    LIST = "In the list"
    THREAD = "In the thread"
    COMPOSER = "While writing"
    OUTSIDE = "Outside text fields"
    ANYWHERE = "Anywhere"


@dataclass(frozen=True)
class Command:
    """`action` belongs to the widget for LIST, THREAD and COMPOSER, and to the inbox screen otherwise.

    `shared` commands change what colleagues see: they can be undone, and no burst of pasted letters sets one off.
    """

    where: Where
    keys: tuple[str, ...]
    action: str
    label: str
    help: str = ""
    shared: bool = False
    in_palette: bool = True


L, T, C, O, A = Where.LIST, Where.THREAD, Where.COMPOSER, Where.OUTSIDE, Where.ANYWHERE

COMMANDS = (
    Command(L, ("j", "down"), "move(1)", "Next row", in_palette=False),
    Command(L, ("k", "up"), "move(-1)", "Previous row", in_palette=False),
    Command(L, ("J", "pagedown"), "page(1)", "Page down", in_palette=False),
    Command(L, ("K", "pageup"), "page(-1)", "Page up", in_palette=False),
    Command(L, ("ctrl+d",), "page(1, 2)", "Half a page down", in_palette=False),
    Command(L, ("ctrl+u",), "page(-1, 2)", "Half a page up", in_palette=False),
    Command(L, ("g", "home"), "first", "First row", in_palette=False),
    Command(L, ("G", "end"), "last", "Last row", in_palette=False),
    Command(L, ("enter", "right"), "open", "Open", "Show the conversation and write in it.", in_palette=False),
    Command(T, ("j", "down"), "cursor(1)", "Next message", in_palette=False),
    Command(T, ("k", "up"), "cursor(-1)", "Previous message", in_palette=False),
    Command(T, ("J", "pagedown"), "page(1)", "Page down", in_palette=False),
    Command(T, ("K", "pageup"), "page(-1)", "Page up", in_palette=False),
    Command(T, ("ctrl+d",), "page(1, 2)", "Half a page down", in_palette=False),
    Command(T, ("ctrl+u",), "page(-1, 2)", "Half a page up", in_palette=False),
    Command(T, ("g", "home"), "first", "Beginning of what is here", in_palette=False),
    Command(T, ("G", "end"), "last", "Newest message", in_palette=False),
    Command(C, ("enter",), "send", "Send", "A pasted line break never sends.", in_palette=False),
    Command(C, ("ctrl+j", "alt+enter", "shift+enter"), "new_line", "New line", in_palette=False),
    Command(C, ("ctrl+o", "alt+e"), "editor", "Write in your editor", "In $VISUAL or $EDITOR.", in_palette=False),
    Command(C, ("pageup",), "page_thread(-1)", "Page the thread up", in_palette=False),
    Command(C, ("pagedown",), "page_thread(1)", "Page the thread down", in_palette=False),
    Command(O, ("r", "i"), "reply", "Reply", "Write in the conversation that is shown."),
    Command(O, ("e",), "archive", "Archive, or open again", shared=True),
    Command(O, ("E",), "archive_and_next", "Archive and go to the next", shared=True),
    Command(O, ("U",), "undo", "Undo", "For ten seconds after a change that others see."),
    Command(O, ("n",), "next_unread", "Next unread conversation"),
    Command(O, ("u",), "unread_again", "Mark as unread again", shared=True),
    Command(O, ("right_square_bracket",), "neighbour(1)", "Next conversation"),
    Command(O, ("left_square_bracket",), "neighbour(-1)", "Previous conversation"),
    Command(O, ("1",), "view('open')", "Open conversations"),
    Command(O, ("2",), "view('waiting')", "Waiting conversations", "Those who wait longest first."),
    Command(O, ("3",), "view('archived')", "Archived conversations"),
    Command(O, ("slash",), "filter", "Filter the list", "By name, number or words."),
    Command(O, ("R",), "retry", "Send again what failed", shared=True),
    Command(O, ("X",), "take_back", "Take a reply back into the composer", "One that waits or failed."),
    Command(O, ("y",), "copy", "Copy the message", "Through the terminal (OSC 52); not every terminal does it."),
    Command(O, ("o",), "link", "Show and copy the link of the message", "Nothing is opened on this host."),
    Command(O, ("v",), "original", "Show the message as it came", "With hidden characters, exact times and ids."),
    Command(O, ("question_mark",), "app.help", "Help"),
    Command(O, ("colon",), "app.palette", "Palette", in_palette=False),
    Command(O, ("q",), "app.quit", "Quit", "Asks when a reply is still on its way."),
    Command(A, ("escape",), "back", "Back", "Never loses text.", in_palette=False),
    Command(A, ("alt+n", "alt+a"), "next_unread", "Next unread conversation", in_palette=False),
    Command(A, ("alt+down",), "neighbour(1)", "Next conversation", in_palette=False),
    Command(A, ("alt+up",), "neighbour(-1)", "Previous conversation", in_palette=False),
    Command(A, ("ctrl+k",), "go_to", "Go to a conversation"),
    Command(A, ("ctrl+p",), "app.palette", "Palette", "Every command by its name.", in_palette=False),
    Command(A, ("ctrl+r",), "refresh", "Ask for news now"),
    Command(A, ("ctrl+l",), "app.redraw_all", "Draw the screen again"),
    Command(A, ("ctrl+z",), "app.suspend", "Suspend", "`fg` brings the inbox back."),
    Command(A, ("ctrl+q",), "app.quit", "Quit", in_palette=False),
    Command(A, ("f1",), "app.help", "Help", in_palette=False),
)


def bindings(where: Where) -> list[Binding]:
    """The key bindings of one place. Those that work anywhere come before what a text field makes of the key."""
    return [
        Binding(",".join(command.keys), command.action, command.label, show=False, priority=where is Where.ANYWHERE)
        for command in COMMANDS
        if command.where is where
    ]


def keys_of(command: Command) -> str:
    return " ".join(key_name(key) for key in command.keys)


SHARED_KEYS = frozenset(key for command in COMMANDS if command.shared for key in command.keys)
