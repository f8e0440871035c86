"""Which account this is. A live one is told from a test by its words and their shape, not by colour alone."""

from __future__ import annotations

from tui.app.look.spans import Span
from tui.config import Settings
from tui.text import clean_line


def badge(settings: Settings) -> list[Span]:
    """Name and kind of the profile, and the mark of a key that lies in a plain file."""
    name = clean_line(settings.profile, 32)
    if settings.kind == "live":
        spans: list[Span] = [(name, "strong"), (" · ", "quiet"), ("live", "live")]
    else:
        spans = [(f"{name} ", "strong")] if name != settings.kind else []
        spans.append((f" {settings.kind.upper()} ", "test"))
    if settings.key_source == "insecure-file":
        spans += [("  ", "text"), ("plain-text key", "warn")]
    return spans
