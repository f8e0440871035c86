"""Links in what strangers wrote, and where each of them really leads.

What a link looks like and where it leads are two things: shown is the host as machines write it, and why it is not
what it seems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui.model import Location
from tui.text.clean import clean_line
from tui.text.names import LONGEST_LINK, link_host, safe_link

MOST_LINKS = 200

_BEYOND = r"\s<>\"'`«»„“”‘’…。、，！？；：「」『』（）【】《》\[\]"
_LINK = rf"(?:https?://|www\.)[^{_BEYOND}]{{1,4096}}"
_ENDS = ".,;:!?*_~|"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


class Link(NamedTuple):
    """`url` is plain ASCII and may be copied; "" for one that hides where it leads. `host` and `odd` are clean."""

    url: str
    host: str
    odd: str = ""


def find(text: str) -> Iterator[str]:
    """The links in clean text, without what ends the sentence around them."""
    for found in re.finditer(_LINK, text, re.IGNORECASE):
        link = _trimmed(found[0])
        if len(link) > len("https://"):
            yield link if "://" in link[:9] else f"https://{link}"


def link(written: str) -> Link:
    """Where a link leads. One that could be taken for another is not handed on."""
    written = written.strip()
    host = link_host(written)
    if host is None:
        return Link("", *_why_not(written))
    from urllib.parse import urlsplit

    seen = clean_line((urlsplit(written).hostname or ""), 300)
    return Link(safe_link(written) or "", host, f"written {seen}" if "xn--" in host and seen != host else "")


def map_link(place: Location) -> str:
    """A map with the place in the middle, for everybody's browser."""
    at = f"{place.latitude:.6f}", f"{place.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=17/{at[0]}/{at[1]}"


def _why_not(written: str) -> tuple[str, str]:
    """The true host as far as it can be told, and what is the matter with the link."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(written)
        host, scheme = parts.hostname or "", parts.scheme
    except ValueError:
        host, scheme = "", ""
    shown = clean_line(host, 100)
    if len(written) > LONGEST_LINK:
        return shown or "?", "too long to be trusted"
    if host and "@" in parts.netloc:
        return shown, f"hides behind {clean_line(parts.netloc.rpartition('@')[0], 60)}@"
    if scheme not in ("http", "https"):
        return clean_line(written, 60) or "?", "no link to a web page"
    return shown or "?", "not a proper link"


def _trimmed(link: str) -> str:
    while link and (
        link[-1] in _ENDS or (link[-1] in _BRACKETS and link.count(_BRACKETS[link[-1]]) < link.count(link[-1]))
    ):
        link = link[:-1]
    return link
