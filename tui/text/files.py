"""Files behind links, in words: which kind, what it is called, its type and size."""

from __future__ import annotations

import re

from tui.model import File, Media
from tui.text.layout import Kind, Layout
from tui.text.names import safe_file_name

_OFFICE = "application/vnd.openxmlformats-officedocument."
# How names end, where that is not the second word of the type.
_ENDINGS = {
    "image/jpeg": ("jpg", "jpeg"), "image/svg+xml": ("svg",), "text/plain": ("txt", "log"),
    "text/calendar": ("ics",), "text/vcard": ("vcf",), "audio/mpeg": ("mp3",), "audio/mp4": ("m4a",),
    "audio/ogg": ("ogg", "oga", "opus"), "video/quicktime": ("mov",), "video/x-msvideo": ("avi",),
    "application/msword": ("doc",), f"{_OFFICE}wordprocessingml.document": ("docx",),
    f"{_OFFICE}spreadsheetml.sheet": ("xlsx",), f"{_OFFICE}presentationml.presentation": ("pptx",),
}  # fmt: skip


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
    layout.file(kind, file.url, file_words(file))
    layout.said(file.caption or "")
    layout.line(Kind.NOTE, f"saved as {file.saved}" if file.saved else "")


def file_words(file: File) -> str:
    """Name, type and size, as far as they are known; the type only where the name does not end as such files do."""
    name, mime = file_name(file), (file.mime or "").partition(";")[0].strip()
    parts = (name, "" if _ends_so(name, mime) else mime, size(file.size))
    return " · ".join(part for part in parts if part)


def _ends_so(name: str, mime: str) -> bool:
    mime, ending = mime.lower(), name.rpartition(".")[2].lower()
    return ending in (_ENDINGS.get(mime) or (mime.partition("/")[2].removeprefix("x-"),))
