"""Paths as they are typed: what Tab makes of them, and which file is meant."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from tui.text import clean_typed

MOST = 5_000
"""Names of a folder that are looked through."""


class Completion(NamedTuple):
    """`text` is the path as far as it is certain, `names` what it could go on with, folders with a slash."""

    text: str
    names: Sequence[str]


class Paths:
    """Names may hold what cannot be typed: what they look like leads back to what they are."""

    def __init__(self) -> None:
        self._real: dict[str, str] = {}

    def path(self, text: str) -> Path:
        """Also of what a file manager or a terminal makes of a file that is dropped: quoted, escaped, or a link."""
        path = Path(os.path.expanduser(self._real.get(text, text)))
        return path if os.path.lexists(path) else Path(os.path.expanduser(_plain(text)))

    def is_folder(self, text: str) -> bool:
        return self.path(text).is_dir()

    def complete(self, text: str) -> Completion:
        """Names that begin with a dot are offered when a dot is typed."""
        folder, _, start = text.rpartition("/")
        shown = f"{folder}/" if "/" in text else ""
        if text == "~":
            return Completion("~/", [])
        names = self._names(shown)
        fitting = [name for name in names if name.startswith(start)]
        fitting = fitting or [name for name in names if name.casefold().startswith(start.casefold())]
        fitting = [name for name in fitting if start.startswith(".") or not name.startswith(".")]
        if not fitting:
            return Completion(text, [])
        common = _common(fitting)
        return Completion(shown + (common if len(common) >= len(start) else start), fitting)

    def _names(self, shown: str) -> list[str]:
        """The names in a folder as they are shown, sorted."""
        found: list[str] = []
        try:
            with os.scandir(self.path(shown) if shown else Path()) as entries:
                for number, entry in enumerate(entries):
                    if number == MOST:
                        break
                    found.append(self._shown(shown, entry))
        except OSError:
            return []  # no folder, or none that may be read: there is nothing to offer
        return sorted(found, key=lambda name: (name.casefold(), name))

    def _shown(self, folder: str, entry: os.DirEntry[str]) -> str:
        slash = "/" if entry.is_dir() else ""
        name = " ".join(clean_typed(entry.name).split("\n"))
        if name != entry.name:
            real = self._real.get(folder.rstrip("/"), folder)
            self._real[f"{folder}{name}"] = f"{real}{'' if not real or real.endswith('/') else '/'}{entry.name}"
        return name + slash


def _common(names: Sequence[str]) -> str:
    """What all names begin with."""
    first, last = min(names), max(names)
    same = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(same, min(len(first), len(last)))]


def _plain(text: str) -> str:
    if text.startswith("file://"):
        return unquote(text.removeprefix("file://").removeprefix("localhost"))
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)
