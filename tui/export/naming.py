"""What files are called: a name that people know, and a few letters of a hash that tell two of the same name apart."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from tui.export.reading import Subject
from tui.text import display_name, safe_file_name

LONGEST = 60  # bytes of a person's name


def stem(subject: Subject) -> str:
    """`Ada Example 3fa9c1d2`: harmless as part of a path, and another one for each conversation."""
    name = display_name(subject.contact.name, subject.contact.number, "")
    safe = safe_file_name(name, subject.row.id).encode()[:LONGEST].decode(errors="ignore").strip(" .")
    return f"{safe} {mark(subject.row.id)}"


def mark(id: str) -> str:
    return sha256(id.encode("utf-8", "replace")).hexdigest()[:12]


def link(*parts: str) -> str:
    """A relative link to a file of the export: plain ASCII, and nothing in it that HTML or a URL reads."""
    return "/".join(part if part == ".." else quote(part, safe="") for part in parts)
