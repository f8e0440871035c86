"""Small pictures drawn in pure Python, so that images in the demo are really there: PNG, and WebP for stickers."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 320, 240

_NIGHT: Colour = (24, 28, 44)
_WALL: Colour = (226, 218, 204)
_FLOOR: Colour = (168, 138, 104)
_BRASS: Colour = (196, 154, 72)
_GLOW: Colour = (255, 226, 150)
_BOX: Colour = (190, 150, 100)
_TAPE: Colour = (222, 196, 150)
_DARK: Colour = (60, 48, 40)
_PAPER: Colour = (250, 250, 246)


class Canvas:
    """Rows of RGB bytes; shapes are filled row by row."""

    def __init__(self, background: Colour) -> None:
        self.rows = [bytearray(bytes(background) * WIDTH) for _ in range(HEIGHT)]

    def span(self, y: int, left: float, right: float, colour: Colour) -> None:
        start, end = max(round(left), 0), min(round(right), WIDTH)
        if 0 <= y < HEIGHT and end > start:
            self.rows[y][3 * start : 3 * end] = bytes(colour) * (end - start)

    def box(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        for y in range(top, bottom):
            self.span(y, left, right, colour)

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        for row in range(-radius, radius + 1):
            half = (radius * radius - row * row) ** 0.5
            self.span(y + row, x - half, x + half, colour)

    def shade(self, x: int, top: int, bottom: int, narrow: int, wide: int, colour: Colour) -> None:
        """A lamp shade: narrow at the top, wide at the bottom."""
        for y in range(top, bottom):
            half = narrow + (wide - narrow) * (y - top) / (bottom - top)
            self.span(y, x - half, x + half, colour)

    def png(self) -> bytes:
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def lamp() -> bytes:
    canvas = Canvas(_NIGHT)
    canvas.disc(160, 104, 92, (44, 46, 60))
    canvas.disc(160, 108, 66, (92, 84, 74))
    canvas.box(0, 196, WIDTH, HEIGHT, (52, 42, 38))
    canvas.box(156, 120, 164, 192, _BRASS)
    canvas.box(124, 190, 196, 198, _BRASS)
    canvas.shade(160, 60, 124, 30, 62, _GLOW)
    return canvas.png()


def dent() -> bytes:
    """The same lamp in daylight, with a bite out of its shade."""
    canvas = Canvas(_WALL)
    canvas.box(0, 190, WIDTH, HEIGHT, _FLOOR)
    canvas.box(156, 120, 164, 188, _BRASS)
    canvas.box(124, 186, 196, 194, _BRASS)
    canvas.shade(160, 56, 124, 32, 66, (96, 120, 104))
    canvas.disc(214, 104, 20, _WALL)
    return canvas.png()


def parcel() -> bytes:
    canvas = Canvas((204, 208, 204))
    canvas.box(0, 180, WIDTH, HEIGHT, (150, 146, 140))
    canvas.box(84, 82, 236, 196, _BOX)
    canvas.box(148, 82, 172, 196, _TAPE)
    canvas.box(184, 150, 226, 180, _PAPER)
    for y in range(156, 176, 5):
        canvas.box(188, y, 220, y + 2, _DARK)
    canvas.shade(96, 82, 108, 2, 26, (132, 100, 64))
    return canvas.png()


def room() -> bytes:
    canvas = Canvas(_WALL)
    canvas.box(0, 176, WIDTH, HEIGHT, _FLOOR)
    canvas.box(30, 120, 170, 184, (92, 110, 128))
    canvas.box(22, 104, 40, 184, (78, 94, 112))
    canvas.box(246, 66, 250, 184, _DARK)
    canvas.box(228, 182, 268, 188, _DARK)
    canvas.shade(248, 36, 78, 18, 36, _GLOW)
    canvas.box(70, 34, 150, 86, (120, 160, 150))
    return canvas.png()


def receipt() -> bytes:
    canvas = Canvas((120, 112, 104))
    canvas.box(100, 12, 220, 228, _PAPER)
    for number, y in enumerate(range(36, 200, 14)):
        canvas.box(112, y, 150 + number * 17 % 40, y + 4, _DARK)
        canvas.box(194, y, 210, y + 4, _DARK)
    return canvas.png()


PICTURES = {"lamp": lamp, "dent": dent, "parcel": parcel, "room": room, "receipt": receipt}


def sticker(size: int = 128) -> bytes:
    """A sun in two colours as lossless WebP: one bit a pixel, every other channel constant."""
    bits = _Bits()
    for value, width in ((0x2F, 8), (size - 1, 14), (size - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)):
        bits.add(value, width)
    bits.simple_code(200, 90)  # Green tells the sun from the sky; red, blue, alpha and distance never change.
    for value in (250, 40, 255, 0):
        bits.simple_code(value)
    for y in range(size):
        for x in range(size):
            bits.add(int((x - size / 2) ** 2 + (y - size / 2) ** 2 < (size * 0.4) ** 2), 1)
    data = bits.bytes()
    data += b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data


class _Bits:
    """A stream of bits, the lowest first."""

    def __init__(self) -> None:
        self._value: list[int] = []

    def add(self, value: int, width: int) -> None:
        self._value += [value >> place & 1 for place in range(width)]

    def simple_code(self, first: int, second: int | None = None) -> None:
        """A prefix code of one symbol, which takes no bits at all, or of two, which take one each."""
        self.add(1, 1)
        self.add(int(second is not None), 1)
        self.add(1, 1)
        for symbol in sorted(each for each in (first, second) if each is not None):
            self.add(symbol, 8)

    def bytes(self) -> bytes:
        return bytes(self._octets())

    def _octets(self) -> Iterator[int]:
        for start in range(0, len(self._value), 8):
            yield sum(bit << place for place, bit in enumerate(self._value[start : start + 8]))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
