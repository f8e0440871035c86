"""The bytes of an answer as they were meant, unpacked in small portions: a few can stand for gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress

from tui.api.file_errors import FileError

PORTION = 64 * 1024
_DETECT = 47  # gzip or zlib, whichever the data begins with


class Decoder:
    """`feed` answers the plain bytes of what came, never more than PORTION at once; `finish` that nothing is missing.

    We ask for plain bytes, but some servers pack all the same.
    """

    def __init__(self, encoding: str) -> None:
        word = encoding.strip().lower()
        if word not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FileError(f"it is packed in a way that was not asked for: {word[:20]}")
        self.is_plain = word in ("", "identity")
        self._unpack = zlib.decompressobj(_DETECT)

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self.is_plain:
            yield data
            return
        while data and not self._unpack.eof:
            if part := self._portion(data):
                yield part
            data = self._unpack.unconsumed_tail

    def _portion(self, data: bytes) -> bytes:
        with suppress(zlib.error):
            return self._unpack.decompress(data, PORTION)
        raise FileError("it is damaged: what it is packed in cannot be read")

    def finish(self) -> None:
        if not self.is_plain and not self._unpack.eof:
            raise FileError("it ended in the middle")
