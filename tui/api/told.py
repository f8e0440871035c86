"""What the head of an answer tells of a file: its type, its size, its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from urllib.parse import unquote, urlsplit

from msgspec import Struct

LONGEST_NAME = 500
_KNOWN_NOTHING = ("application/octet-stream", "binary/octet-stream", "application/force-download")


class Told(Struct, frozen=True):
    """None is "not told". The name is a stranger's: it may hold anything."""

    mime: str | None = None
    size: int | None = None
    name: str | None = None


def read(headers: Mapping[str, str], url: str) -> Told:
    """`headers` by any case of their names; `url` gives the name where no header does."""
    return Told(_mime(headers), _size(headers), _name(headers) or _name_in(url))


def _mime(headers: Mapping[str, str]) -> str | None:
    mime = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return mime if re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}", mime) and mime not in _KNOWN_NOTHING else None


def _size(headers: Mapping[str, str]) -> int | None:
    """Of the whole file, also where only its first byte was asked for; unknown for what is packed."""
    if headers.get("Content-Encoding", "identity") != "identity":
        return None
    whole = re.fullmatch(r"bytes \S+/([0-9]{1,18})", headers.get("Content-Range", ""))
    said = whole[1] if whole else headers.get("Content-Length", "")
    known = re.fullmatch("[0-9]{1,18}", said) and (whole or "Content-Range" not in headers)
    return int(said) if known else None


def _name(headers: Mapping[str, str]) -> str | None:
    disposition = Message()
    disposition["Content-Disposition"] = headers.get("Content-Disposition", "")[: 4 * LONGEST_NAME]
    return (disposition.get_filename() or "")[:LONGEST_NAME] or None


def _name_in(url: str) -> str | None:
    """The end of the path, where it looks like the name of a file."""
    last = unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")
    return last[:LONGEST_NAME] if re.search(r"[^.]\.[A-Za-z0-9]{1,5}$", last) else None
