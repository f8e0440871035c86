"""Files behind links, in words: which kind, what it is called, its type and size."""

from __future__ import annotations

import re

from tui.model import File, Media
from tui.text.layout import Layout
from tui.text.names import safe_file_name


def size(amount: int | None) -> str:
    """1.2 MB, in steps of a thousand, as file managers count."""
    if amount is None or amount < 0:
        return ""
    for unit, step in (("B", 1), ("kB", 10**3), ("MB", 10**6)):
        if amount < 1000 * step:
            return f"{amount / step:.1f} {unit}" if unit != "B" else f"{amount} B"
    return f"{min(amount, 10**15) / 10**9:.1f} GB"


def file_name(file: File) -> str:
    """The name that came with the file, or the end of its address when that looks like a name."""
    if file.name:
        return file.name
    last = re.split(r"[?#]", file.url)[0].rpartition("/")[2]
    return safe_file_name(last, "") if re.search(r"\.[A-Za-z0-9]{1,5}$", last) else ""


def file_summary(file: File) -> str:
    """A file in one line: what the sender said about it, or its name; and its size."""
    words = " ".join((file.caption or "").split()) or file_name(file)
    return " · ".join(part for part in (words, size(file.size)) if part)


def lay_media(media: Media, layout: Layout) -> None:
    for file in media.files:
        lay_file(media.kind, file, layout)
    if not media.files:
        layout.head(media.kind)


def lay_file(kind: str, file: File, layout: Layout) -> None:
    mime = (file.mime or "").partition(";")[0].strip()
    layout.file(kind, file.url, " · ".join(part for part in (file_name(file), mime, size(file.size)) if part))
    layout.said(file.caption or "")
