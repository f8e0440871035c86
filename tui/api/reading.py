"""JSON as it really comes: read strictly where it is right, and loosely where it is not.

One field of a wrong shape must not lose its object, and one wrong item must not lose its list. The bytes of each object
are kept as sent beside what was understood.
"""

from __future__ import annotations

import json as loose
import math
import re
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from msgspec import NODEFAULT, MsgspecError, Raw, Struct, ValidationError, convert, json, structs

T = TypeVar("T")

_NOT_STRICT = (MsgspecError, UnicodeDecodeError, RecursionError)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Reported(Struct, Generic[T], frozen=True):
    """An object of the wire, and its JSON as it came (always valid JSON, ASCII where it had to be mended)."""

    object: T
    raw: bytes


class Page(Struct, Generic[T], frozen=True):
    """One answer of a list call: the items that can be read, how many there were, how many there are in all.

    `limit` is what the API says it applied; it may be less than what was asked for.
    """

    items: list[T]
    count: int
    total: int | None = None
    limit: int | None = None


class _Envelope(Struct, rename="camel"):
    total_count: int | None = None
    limit: int | None = None


def read(raw: bytes, kind: type[T]) -> T:
    """The JSON as a `kind`, leaving out what does not fit; raises ValueError when nothing can be made of it."""
    return reported(raw, kind).object


def reported(raw: bytes, kind: type[T]) -> Reported[T]:
    """As `read`, with the bytes beside it: as sent where they are JSON to everybody, else the nearest JSON."""
    try:
        return Reported(fit(json.decode(raw), kind), raw)
    except _NOT_STRICT:
        value = _load_loosely(raw)
    try:
        return Reported(fit(_without_surrogates(value), kind), dump(value))
    except RecursionError:
        raise ValueError("JSON that is nested too deeply") from None


def page(raw: bytes, kind: type[T]) -> Page[Reported[T]]:
    """A list envelope, without the items that are no `kind` at all; raises ValueError when it is no list."""
    items = _items(raw)
    said = read(raw, _Envelope) if raw.lstrip()[:1] == b"{" else _Envelope()
    return Page(readable(items, kind), len(items), said.total_count, said.limit)


def readable(raws: list[bytes], kind: type[T]) -> list[Reported[T]]:
    """Those that are a `kind`."""
    found = []
    for raw in raws:
        try:
            found.append(reported(raw, kind))
        except ValueError:
            continue
    return found


def _items(raw: bytes) -> list[bytes]:
    """The items of an envelope, or of a bare list (templates of one name)."""
    if raw.lstrip()[:1] == b"[":
        return split_list(raw)
    parts = split(raw)
    if "items" not in parts:
        raise ValueError("a list without items")
    return split_list(parts["items"])


def dump(value: object) -> bytes:
    """ASCII JSON, so that no string in it can be unfit for UTF-8."""
    return loose.dumps(value, separators=(",", ":")).encode()


def split(raw: bytes) -> dict[str, bytes]:
    """The values of a JSON object, each as it was sent; raises ValueError when it is no object."""
    try:
        return {key: bytes(value) for key, value in json.decode(raw, type=dict[str, Raw]).items()}
    except _NOT_STRICT:
        value = _load_loosely(raw)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return {key: dump(part) for key, part in value.items()}


def split_list(raw: bytes) -> list[bytes]:
    """The items of a JSON list, each as it was sent; null is an empty list, anything else raises ValueError."""
    try:
        return [bytes(item) for item in json.decode(raw, type=list[Raw] | None) or []]
    except _NOT_STRICT:
        value = _load_loosely(raw)
    if not isinstance(value, list):
        raise ValueError("not a JSON list")
    return [dump(item) for item in value]


def fit(value: Any, kind: Any) -> Any:
    """The value as a `kind` of msgspec; where it does not fit, piece by piece. Raises ValueError when no piece fits."""
    try:
        return convert(value, kind, strict=False)
    except (ValidationError, RecursionError):
        return _fit_pieces(value, kind)


def _fit_pieces(value: Any, kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return _fit_any(value, [arm for arm in get_args(kind) if arm is not type(None)])
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
        return _fit_struct(value, kind)
    if isinstance(value, list) and get_origin(kind) is list:
        return _fit_list(value, get_args(kind)[0])
    if get_origin(kind) is Annotated:
        return convert(fit(value, get_args(kind)[0]), kind)
    if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError("a value of an unexpected shape")


def _fit_any(value: Any, kinds: list[Any]) -> Any:
    for kind in kinds[:-1]:
        try:
            return fit(value, kind)
        except ValueError:
            continue
    return fit(value, kinds[-1])


def _fit_struct(value: dict[str, Any], kind: type[Struct]) -> Struct:
    fitting: dict[str, Any] = {}
    for field in structs.fields(kind):
        required = field.default is NODEFAULT and field.default_factory is NODEFAULT
        try:
            fitting[field.name] = fit(value[field.encode_name], field.type)
        except (KeyError, ValueError):
            if required:
                raise ValueError(f"no usable {field.encode_name}") from None
    return kind(**fitting)


def _fit_list(value: list[Any], kind: Any) -> list[Any]:
    fitting = []
    for item in value:
        try:
            fitting.append(fit(item, kind))
        except ValueError:
            continue
    return fitting


def _load_loosely(raw: bytes) -> Any:
    """JSON with lone surrogates, bytes that are no UTF-8, control characters, a byte order mark, NaN (as null)."""
    try:
        text = raw.decode("utf-8-sig", "replace")
        return loose.loads(text, strict=False, parse_float=_finite, parse_constant=lambda _: None)
    except RecursionError:
        raise ValueError("JSON that is nested too deeply") from None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
