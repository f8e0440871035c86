"""Ids that look random and can be read back, so that nothing needs to be remembered about what was never touched."""

from __future__ import annotations

import re
from hashlib import blake2b
from uuid import UUID

_HEX = re.compile("[0-9a-f]{32}")


class Ids:
    """32 hex digits: a keyed hash of (kind, a, b), then (a, b) hidden under that hash. The same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._key = str(seed).encode()

    def make(self, kind: str, a: int, b: int = 0) -> str:
        """`a` and `b` are below 2 ** 32."""
        payload = a << 32 | b
        check = self._hash(kind, payload)
        return f"{check:016x}{payload ^ self._hash('mask', check):016x}"

    def read(self, kind: str, text: str) -> tuple[int, int] | None:
        """What `make` was given, or None when this is no id of that kind."""
        if not _HEX.fullmatch(text):
            return None
        check, hidden = int(text[:16], 16), int(text[16:], 16)
        payload = hidden ^ self._hash("mask", check)
        if self.make(kind, payload >> 32, payload & 0xFFFFFFFF) != text:
            return None
        return payload >> 32, payload & 0xFFFFFFFF

    def uuid(self, kind: str, a: int) -> str:
        """With dashes, as media ids are."""
        return str(UUID(self.make(kind, a)))

    def _hash(self, kind: str, number: int) -> int:
        data = kind.encode() + number.to_bytes(8)
        return int.from_bytes(blake2b(data, digest_size=8, key=self._key).digest())
