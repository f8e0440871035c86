"""What Textual does not know about keys: Alt+Enter as most terminals send it, and names of keys for people."""

from __future__ import annotations

from enum import Enum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "enter": "Enter",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "space": "Space",
    "delete": "Del",
    "backspace": "Backspace",
    "home": "Home",
    "end": "End",
}


class _More(Enum):
    ALT_ENTER = "alt+enter"


def install() -> None:
    """Without this Textual takes ESC CR for a plain Enter: Alt+Enter would send what it should break into lines."""
    for sequence in ("\x1b\r", "\x1b\n"):
        ANSI_SEQUENCES_KEYS[sequence] = (_More.ALT_ENTER,)  # type: ignore[index]


def key_name(key: str) -> str:
    """A key as people write it: ctrl+k is Ctrl+K, question_mark is ?."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last) or (last.upper() if modifiers or len(last) > 1 else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
