"""What goes to the terminal beside frames: each sequence that Textual and Ternbox write, and no other."""

from __future__ import annotations

import re

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
"""The alternate screen."""

_COPY = r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07"
_KITTY = r"\x1b_G[A-Za-z0-9,;=+/]*\x1b\\"
_SIXEL = r"\x1bP0;1;0q[!-~]*\x1b\\"

HARMLESS = re.compile(
    r"(?:\x07"
    rf"|{_COPY}|\x1bPtmux;\x1b{_COPY}\x1b\\"
    r"|\x1b\]22;[a-z-]*\x07"  # the pointer's shape
    r"|\x1b\[[<>]\d*u"  # the Kitty keyboard
    r"|\x1b\[\?(?:7|25|100[0-6]|1015|1016|2004|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    rf"|\x1b\[16t|\x1b\[c|{_KITTY})*"
)
"""They neither paint cells nor move the cursor. Of Kitty graphics these are the question and the end of a picture."""

GRAPHIC = re.compile(rf"\x1b7\x1b\[\d+;\d+H(?:(?:{_KITTY})+|{_SIXEL})\x1b8")
"""A picture at a cell."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f](?:\[[ -?]{0,8})?[@-~]?")


def beginning(data: str) -> str:
    """What something unknown begins with, for a log: without any of its text."""
    control = _CONTROL.match(data)
    return ascii(control[0]) if control else f"{len(data)} characters"
