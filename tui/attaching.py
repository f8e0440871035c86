"""Files to send: what they really are, and as which kind of message a platform carries them."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG
from urllib.parse import unquote, urlsplit

from tui.model import Content, Email, File, Media, Text
from tui.platforms import platform
from tui.text import size as size_words

LARGEST = 100_000_000
"""Bytes that can be uploaded."""

KINDS = ("image", "video", "audio", "file", "sticker")

# What a file begins with, where that says more than its name.
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3gp", "video/3gpp"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
)
# What WhatsApp shows as such; anything else it takes as a file. [Meta's own lists]
_SHOWN = {
    "image": ("image/jpeg", "image/png"),
    "video": ("video/mp4", "video/3gpp"),
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    "sticker": ("image/webp",),
}
_IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif")


class CannotAttach(Exception):
    """Why a file is not sent, and what to do, in a sentence that is not cleaned."""


@dataclass(frozen=True)
class Attachment:
    """A file of this host. `size` in bytes; `remark` says why it goes as another kind than one expects."""

    path: Path
    name: str
    mime: str
    kind: str
    size: int
    remark: str = ""


def attach(path: Path, word: str | None, kind: str = "", name: str = "") -> Attachment:
    """The file as this platform carries it, as `kind` where one is wanted. Raises CannotAttach."""
    size = _size(path)
    found = Attachment(path, name or path.name, mime_of(path, name or path.name), kind, size)
    if not size:
        raise CannotAttach(f"{found.name} is empty.")
    if size > LARGEST:
        raise CannotAttach(f"{found.name} has {size_words(size)}: MessageBird takes {size_words(LARGEST)} at most.")
    return _carried(replace(found, kind=kind or kind_of(found.mime, word)), word, chosen=bool(kind))


def _size(path: Path) -> int:
    """Of a plain file that may be read: opening a pipe would wait for somebody to write into it."""
    name = path.name or str(path)
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise CannotAttach(f"{name} is no file.")
        with path.open("rb"):
            return found.st_size
    except OSError as error:
        raise CannotAttach(f"{name} cannot be read: {error.strerror}.") from None


def mime_of(path: Path, name: str) -> str:
    """By what the file begins with, else by its name."""
    with path.open("rb") as file:
        start = file.read(32)
    for at, magic, mime in _MAGIC:
        if start[at : at + len(magic)] == magic:
            return mime
    guessed = mimetypes.guess_type(name)[0]
    return guessed or ("text/plain" if _is_text(start) else "application/octet-stream")


def _is_text(start: bytes) -> bool:
    return not any(byte < 9 for byte in start)


def kind_of_link(link: str, word: str | None) -> str:
    """What the name in a link says of the kind of file; "" when it says nothing."""
    mime = mimetypes.guess_type(link.partition("?")[0])[0]
    kind = kind_of(mime, word) if mime else ""
    return kind if kind in platform(word).media else ""


def kind_of(mime: str, word: str | None) -> str:
    """The kind of message for a type of file. A picture that the platform knows as a sticker only is one."""
    if mime == "image/webp" and "sticker" in platform(word).media:
        return "sticker"
    if mime in _IMAGES:
        return "image"
    top = mime.partition("/")[0]
    return top if top in ("audio", "video") else "file"


def _carried(found: Attachment, word: str | None, *, chosen: bool) -> Attachment:
    """As the kind it is, else as a file, which every platform that has files takes."""
    if not platform(word).media:
        raise CannotAttach("This channel carries no files. Send a link in the text, or answer on another channel.")
    why_not = _hindrance(found, word)
    if not why_not:
        return found
    as_file = replace(found, kind="file", remark=f"{why_not} It goes as a file.")
    if chosen or found.kind == "file" or _hindrance(as_file, word):
        raise CannotAttach(why_not)
    return as_file


def _hindrance(found: Attachment, word: str | None) -> str:
    media, kind = platform(word).media, found.kind
    if kind not in media:
        return f"This channel carries no {kind}."
    shown = _SHOWN.get(kind, ()) if (word or "").startswith("whatsapp") else ()
    article = "an" if kind[0] in "aeiou" else "a"
    if shown and found.mime not in shown:
        return f"WhatsApp does not show {found.mime} as {article} {kind}."
    most = media[kind]
    if most is not None and found.size > most:
        return f"{found.name} has {size_words(found.size)}, and {article} {kind} may have {size_words(most)} here."
    return ""


def takes_caption(kind: str) -> bool:
    """The API ignores the caption of a sound, and a sticker has none."""
    return kind in ("image", "video", "file")


def messages(found: Sequence[Attachment], words: str, word: str | None) -> list[tuple[Content, list[Attachment]]]:
    """What goes out for these files and these words, in order, each with the files that it brings.

    The words are the caption of the first file; where that has none, they go before it as a text.
    """
    if word == "email":
        attached = tuple(_file(each) for each in found)
        return [(Email(text=words, attachments=attached), list(found))]
    made: list[tuple[Content, list[Attachment]]] = []
    if words and not takes_caption(found[0].kind):
        made.append((Text(words), []))
        words = ""
    for each in found:
        made.append((Media(each.kind, (replace_caption(_file(each), words),)), [each]))
        words = ""
    return made


def linked(link: str, kind: str, words: str, word: str | None) -> list[Content]:
    """What goes out for a file that is on the web already; in a mail it is attached."""
    if word == "email":
        name = unquote(urlsplit(link).path).rpartition("/")[2]
        return [Email(text=words, attachments=(File(link, name=name or "file"),))]
    if words and not takes_caption(kind):
        return [Text(words), Media(kind, (File(link),))]
    return [Media(kind, (File(link, words or None),))]


def _file(each: Attachment) -> File:
    return File("", name=each.name, mime=each.mime, size=each.size)


def replace_caption(file: File, words: str) -> File:
    return File(file.url, words or None, file.name, file.mime, file.size)
