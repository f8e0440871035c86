"""A file of this host above the text of a template: looked at when its path is typed, copied when it is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from tui.app.filling import Place, filled, mistake, places_of
from tui.app.outbound import Parcel
from tui.app.paths import Paths
from tui.attaching import CannotAttach, attach
from tui.model import TemplateForm
from tui.store.spool import Spool
from tui.text import clean_line
from tui.text.templates import MEDIA

_LINK = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_KINDS = {"document": "file"}


def is_path(place: Place, value: str) -> bool:
    return place.kind in MEDIA and bool(value) and not _LINK.match(value)


def mistake_in(place: Place, value: str, paths: Paths) -> str:
    """As `mistake`, where a file of this host may stand in place of a link."""
    if not is_path(place, value):
        return mistake(place, value)
    try:
        attach(paths.path(value), "whatsapp", _KINDS.get(place.kind, place.kind))
    except CannotAttach as error:
        return clean_line(str(error), 300)
    return ""


def path_in(form: TemplateForm, values: Sequence[str], paths: Paths) -> Path | None:
    """The file that goes with it, if there is one."""
    found = (paths.path(value) for place, value in zip(places_of(form), values, strict=True) if is_path(place, value))
    return next(found, None)


async def with_copy(form: TemplateForm, values: Sequence[str], path: Path, spool: Spool) -> Parcel:
    """The message and the name of the copy. Raises CannotAttach and StoreError."""
    template = filled(form, values)
    copy = await asyncio.to_thread(_copy, path, spool)
    others = tuple(replace(each, value="") if each.kind in MEDIA else each for each in template.others)
    return Parcel(replace(template, others=others), (copy,))


def _copy(path: Path, spool: Spool) -> str:
    try:
        with path.open("rb") as source:
            return spool.take(source, path.suffix)
    except OSError as error:
        raise CannotAttach(f"{path.name} cannot be read: {error.strerror}.") from error
