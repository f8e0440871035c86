"""Strangers' text as text in HTML. This is the only way in which it gets into a page.

What a terminal cannot show a browser can, so emoji and scripts stay as they were written, with what joins their
letters. What is taken out is not seen, could make a text look like another one, or is no character at all.
"""

from __future__ import annotations

import re
from html import escape

_GONE = re.compile(
    "[\u202a-\u202e\u2066-\u2069"  # turns the direction of what follows
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"  # not seen
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # hidden annotations and tags
)
_NONE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
LONGEST = 200_000


def text(words: str) -> str:
    """Several lines, escaped; the page keeps their breaks."""
    kept = words[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    kept = _MARKS.sub(r"\1", _NONE.sub("\N{REPLACEMENT CHARACTER}", _GONE.sub("", kept)))
    return escape(kept, quote=True)


def line(words: str, limit: int = 500) -> str:
    """One line, escaped."""
    return text(" ".join(words[: limit * 4].split())[:limit])


def first(*names: str | None) -> str:
    """The first of them that can be seen, as a name."""
    return next((name(each) for each in names if each and line(each).strip()), name("No name"))


def said(words: str) -> str:
    """A block in its own direction and language, with the line breaks that it has."""
    return f'<div class="said" dir="auto" lang="">{text(words)}</div>'


def name(words: str, limit: int = 500) -> str:
    """A name amid our own words, which it cannot turn around."""
    return f'<bdi lang="">{line(words, limit)}</bdi>'
