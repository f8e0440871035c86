"""Changes to the text of `config.toml` that leave everything else as the person wrote it, comments and order included.

tomlkit keeps comments, but not always where they belong: those above a section count for it as the end of the section
before. So a change is made in the lines of its own section first, and in the whole text where a file is laid out in
another way. Neither is believed: what comes out is read again, and must say what was said before but for the change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, MutableMapping
from copy import deepcopy
from typing import Any

from tui.config import config_file, parsed
from tui.plain import Refusal

Table = MutableMapping[str, Any]
Edit = Callable[[Table], None]
Lines = list[str]


def set_fields(text: str, profile: str | None, fields: dict[str, Any]) -> str:
    """Settings of a profile, or of the top of the file. None takes a setting out."""

    def edit(document: Table) -> None:
        table = document
        if profile is not None:
            table = document.setdefault("profiles", {}).setdefault(profile, {})
        for name, value in fields.items():
            if value is not None:
                table[name] = value
            elif name in table:
                del table[name]

    return _change(text, edit, lambda pieces: _set_in_piece(pieces, profile, edit))


def rename_section(text: str, old: str, new: str) -> str:
    def edit(document: Table) -> None:
        document["profiles"][new] = document["profiles"].pop(old)

    def in_header(pieces: list[Lines]) -> None:
        piece = pieces[_place(pieces, old)]
        bracket, end = piece[0].index("["), piece[0].rindex("]", 0, _end_of_header(piece[0]))
        piece[0] = f"{piece[0][:bracket]}[profiles.{_key(new)}{piece[0][end:]}"

    return _change(text, edit, in_header)


def remove_section(text: str, profile: str) -> str:
    """The section goes with the comments in it, and with those right above it where they stand by themselves."""

    def edit(document: Table) -> None:
        del document["profiles"][profile]
        if not document["profiles"]:
            del document["profiles"]

    def whole(pieces: list[Lines]) -> None:
        place = _place(pieces, profile)
        body = _length_of_body(pieces[place])
        rest = pieces[place][body:]
        blank = next((i for i, line in enumerate(rest) if not line.strip()), None)
        pieces[place] = rest[blank:] if blank is not None else [] if place == len(pieces) - 1 else rest
        before = pieces[place - 1]
        above = next((i for i in reversed(range(len(before))) if not before[i].lstrip().startswith("#")), None)
        if above is not None and not before[above].strip():
            del before[above:]

    return _change(text, edit, whole)


def _change(text: str, edit: Edit, in_pieces: Callable[[list[Lines]], None]) -> str:
    """The first way that says what it should; Refusal when none does."""
    from tomlkit.exceptions import TOMLKitError

    expected = deepcopy(parsed(text))
    edit(expected)
    ways: list[Callable[[], str]] = [lambda: _piecewise(text, in_pieces), lambda: _by_tomlkit(text, edit)]
    for way in ways:
        try:
            changed = way()
            if tomllib.loads(changed) == expected:
                return changed
        except (TOMLKitError, ValueError, LookupError):  # a layout that this way does not understand
            continue
    raise Refusal(f"{config_file()} is laid out so that this cannot be changed safely; please change it by hand.")


def _piecewise(text: str, change: Callable[[list[Lines]], None]) -> str:
    pieces = _pieces(text)
    change(pieces)
    return "".join(line for piece in pieces for line in piece)


def _by_tomlkit(text: str, edit: Edit) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    edit(document)
    return tomlkit.dumps(document)


def _set_in_piece(pieces: list[Lines], profile: str | None, edit: Edit) -> None:
    try:
        place = 0 if profile is None else _place(pieces, profile)
    except LookupError:
        end = pieces[-1][-1] if pieces[-1] else "\n"
        pieces.append([*([] if end.endswith("\n") else ["\n"]), *(["\n"] if len(pieces) > 1 or pieces[0] else [])])
        pieces.append(_lines(_by_tomlkit("", edit)))
        return
    piece = pieces[place]
    body = _length_of_body(piece)
    if body:
        said = "".join(piece[:body])
        pieces[place] = [_by_tomlkit(said if said.endswith("\n") else f"{said}\n", edit), *piece[body:]]
    else:
        start = _length_of_preface(piece, is_last=len(pieces) == 1)
        gap = ["\n"] if len(pieces) > 1 else []
        pieces[place] = [*piece[:start], _by_tomlkit("", edit), *gap, *piece[start:]]


def _lines(text: str) -> Lines:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _pieces(text: str) -> list[Lines]:
    """The lines before the first header, then each header with what follows it."""
    pieces: list[Lines] = [[]]
    for line in _lines(text):
        if _header(line) is not None:
            pieces.append([])
        pieces[-1].append(line)
    return pieces


def _header(line: str) -> dict[str, Any] | None:
    if not line.lstrip().startswith("["):
        return None
    try:
        return tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None


def _end_of_header(line: str) -> int:
    """Where the comment behind a header begins; profile names hold no `#`."""
    return line.find("#") if "#" in line else len(line)


def _place(pieces: list[Lines], profile: str) -> int:
    wanted: dict[str, Any] = {"profiles": {profile: {}}}
    for place, piece in enumerate(pieces):
        if piece and _header(piece[0]) == wanted:
            return place
    raise LookupError(profile)


def _length_of_body(piece: Lines) -> int:
    """How many lines it is to the last one that says something."""
    return next((i + 1 for i in reversed(range(len(piece))) if not _is_trivia(piece[i])), 0)


def _length_of_preface(piece: Lines, is_last: bool) -> int:
    """In a top of comments alone: how many lines it is to the comment that belongs to the first section."""
    if is_last:
        return len(piece)
    return next((i + 1 for i in reversed(range(len(piece))) if not piece[i].strip()), 0)


def _is_trivia(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[a-z0-9_-]+", name) else f'"{name}"'
