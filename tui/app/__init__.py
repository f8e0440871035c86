"""The inbox on the screen. Only this folder imports textual; `prepare` comes before that."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing has it, which takes longer to import than the first frame to paint
if TYPE_CHECKING:
    from tui.config import Settings

LITE_FPS = "20"


def prepare(settings: Settings) -> None:
    """Set what Textual reads from the environment while it is imported. What the person set stays."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    # Smooth scrolling asks the terminal for every pixel that the mouse travels.
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    # Textual's own log would have every key that is pressed in it.
    for name in ("TEXTUAL", "TEXTUAL_LOG"):
        os.environ.pop(name, None)
    # Where only changes are sent the line itself sets the pace, and a cap would make keys wait.
    if settings.lite and settings.plain_output:
        os.environ.setdefault("TEXTUAL_FPS", LITE_FPS)
