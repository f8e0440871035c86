"""Starts the child that reads a picture, and understands its answer."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import DecodeError, Struct, json

from tui.config import environment_for_children

PATIENCE = 30.0  # seconds
CHILD = Path(__file__).with_name("shrink.py")
MISSING = 'Pictures need Pillow: pip install "ternbox[images]" (with pipx: pipx inject ternbox pillow)'

Form = Literal["blocks", "png", "sixel"]


class NoPicture(Exception):
    """`str()` is a sentence."""


class Shrunk(Struct, frozen=True):
    """`size` of the picture as it came, `drawn` of what is left of it, in pixels; `data` in the form asked for."""

    format: str
    size: tuple[int, int]
    drawn: tuple[int, int]
    animated: bool
    data: bytes


class _Answer(Struct):
    failed: str = ""
    format: str = ""
    size: tuple[int, int] = (0, 0)
    drawn: tuple[int, int] = (0, 0)
    animated: bool = False


_PNG = re.compile(rb"\x89PNG\r\n\x1a\n.*", re.DOTALL)
_SIXELS = re.compile(rb"\x1bP0;1;0q[!-~]*\x1b\\")
_WHY = {
    "limits": "The picture could not be read within the limits of memory and time. D saves it.",
    "too many pixels": "The picture has too many pixels to be drawn here. D saves it.",
    "unknown": "It is no picture, or of a kind that is not drawn here. D saves it.",
    "damaged": "The picture is damaged and cannot be drawn. D saves it.",
}


def is_possible() -> bool:
    """Whether Pillow is there; without importing it."""
    return importlib.util.find_spec("PIL") is not None


async def shrunk(
    data: bytes, form: Form, width: int, height: int, *, colours: int = 0, ground: str = "000000"
) -> Shrunk:
    """The picture in a form for terminals, at most `width` by `height` pixels. Raises NoPicture.

    A child that is too slow, too large or crashes over what it reads does no harm here.
    """
    arguments = [sys.executable, "-I", str(CHILD), form, str(width), str(height), str(colours), ground]
    child = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment_for_children(),
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await child.communicate(data)
    except TimeoutError:
        said = b""
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())
    return _understood(said, form, width, height)


def _understood(said: bytes, form: Form, width: int, height: int) -> Shrunk:
    """A child that a picture has taken over may answer anything: what is drawn is held to its form."""
    head, _, data = said.partition(b"\n")
    try:
        answer = json.decode(head, type=_Answer)
    except DecodeError:
        answer = _Answer(failed="limits")
    if answer.failed:
        raise NoPicture(_WHY.get(answer.failed, _WHY["damaged"]))
    columns, rows = answer.drawn
    if not (0 < columns <= width and 0 < rows <= height and _is_of_form(data, form, columns * rows)):
        raise NoPicture(_WHY["damaged"])
    return Shrunk(answer.format, answer.size, answer.drawn, answer.animated, data)


def _is_of_form(data: bytes, form: Form, pixels: int) -> bool:
    if form == "blocks":
        return len(data) == 3 * pixels
    return bool((_PNG if form == "png" else _SIXELS).fullmatch(data))
