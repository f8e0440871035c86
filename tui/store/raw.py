"""The JSON object as it came, taken apart by its top-level keys and put together again, bytes untouched."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from json import JSONDecoder

_KEY = re.compile(r'[\s,{]*("(?:[^"\\]|\\.)*")\s*:\s*', re.DOTALL)


def split(raw: bytes) -> dict[str, bytes]:
    """Keys, as spelled and with their quotes, to the bytes of their values. What is no JSON object has no keys.

    Latin-1 maps each byte to one character, so that broken UTF-8 and lone surrogates pass through unchanged.
    """
    text = raw.decode("latin-1")
    if not text.lstrip().startswith("{"):
        return {}
    parts: dict[str, bytes] = {}
    end = 0
    try:
        while match := _KEY.match(text, end):
            _, end = _decoder().raw_decode(text, match.end())
            parts[match[1]] = text[match.end() : end].encode("latin-1")
    except (ValueError, RecursionError):
        return {}
    return parts


def join(parts: dict[str, bytes]) -> bytes:
    """The object again, its keys in order."""
    return b"{" + b",".join(key.encode("latin-1") + b":" + parts[key] for key in sorted(parts)) + b"}"


@cache
def _decoder() -> JSONDecoder:
    """Only what writes needs it, so it is loaded then."""
    from json import JSONDecoder

    return JSONDecoder(parse_int=str, parse_float=str, strict=False)
