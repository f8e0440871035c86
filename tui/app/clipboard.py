"""The clipboard of the person's own terminal, on whatever host that is: written by OSC 52, never read."""

from __future__ import annotations

import os
from base64 import b64encode

from textual.app import App

LONGEST = 64 * 1024  # bytes; beyond that terminals give up without a word


def copy(app: App[object], text: str, *, newest: bool = False) -> str:
    """Put clean text there; answers in words what was done. Of too much it is the beginning, or the `newest` lines."""
    data = text.encode("utf-8", "replace")
    kept = data[-LONGEST:] if newest else data[:LONGEST]
    words = kept.decode("utf-8", "ignore")
    if newest and len(data) > LONGEST:
        words = words.partition("\n")[2] or words
    app.copy_to_clipboard(words)
    _past_tmux(app, words)
    return _said(words, text, newest)


def _past_tmux(app: App[object], words: str) -> None:
    """tmux takes the sequence itself with `set-clipboard on`; with `allow-passthrough on` it hands on this one."""
    if os.environ.get("TMUX") and (driver := app._driver):
        sequence = f"\x1b]52;c;{b64encode(words.encode()).decode()}\x07"
        driver.write("\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\")


def _said(kept: str, text: str, newest: bool) -> str:
    much = f"{len(kept):,} characters"
    if len(kept) < len(text):
        end = "newest" if newest else "first"
        much = f"the {end} {len(kept):,} of {len(text):,} characters (64 KiB is the most)"
    allowed = "tmux has set-clipboard on" if os.environ.get("TMUX") else "your terminal allows it"
    return f"Copied {much}, if {allowed}"
