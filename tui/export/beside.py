"""What became of the files that messages link to: a copy beside the export, or why there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tui.model import File, Message, files_of
from tui.text import file_name, safe_file_name

PICTURES = frozenset(("png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"))
SOUNDS = frozenset(("mp3", "ogg", "oga", "opus", "m4a", "aac", "wav", "flac", "amr"))
FILMS = frozenset(("mp4", "webm", "ogv", "mov", "3gp"))
DOCUMENTS = frozenset(
    ("pdf", "txt", "csv", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip", "rtf", "vcf", "ics", "eml")
)


def is_harmless(name: str) -> bool:
    """Whether a file of this name may be opened by a click: a page or a drawing could run a script here."""
    return name.rpartition(".")[2].lower() in PICTURES | SOUNDS | FILMS | DOCUMENTS


class Fetched(Protocol):
    """A file that was fetched, and what its own bytes say of it."""

    @property
    def path(self) -> Path: ...
    @property
    def disguised(self) -> bool: ...
    @property
    def may_run(self) -> bool: ...


def opens(fetched: Fetched) -> bool:
    """Whether it may be opened by a click: by its name, and by what it truly is."""
    return is_harmless(fetched.path.name) and not fetched.may_run and not fetched.disguised


def called(file: File) -> str:
    """The name that came with it, or the end of its link where that looks like one; harmless, may be empty."""
    name = file_name(file)
    return safe_file_name(name, "") if name else ""


class NotFetched(Exception):
    """Why there is no copy, in a clean sentence."""


@dataclass(frozen=True)
class Copy:
    """`parts` is where it lies in the export. `opens`: it may be opened by a click, since it does nothing then."""

    parts: tuple[str, ...]
    size: int
    opens: bool

    @property
    def extension(self) -> str:
        return self.parts[-1].rpartition(".")[2].lower()


Beside = Mapping[str, Copy | NotFetched]
"""By link. A link that is missing was not asked for."""

Fetch = Callable[[str, Path], Awaitable[tuple[Path, int, bool]]]
"""Fetches a link to about this path; answers where it is, its size in bytes, and whether opening it is harmless.

Raises NotFetched.
"""


def links(messages: Iterable[Message]) -> Iterable[tuple[File, Message]]:
    """Each file once, with the message that brought it."""
    seen: set[str] = set()
    for message in messages:
        for _, file in files_of(message.content):
            if file.url not in seen:
                seen.add(file.url)
                yield file, message
