"""Sound, moving pictures and documents, made in pure Python, so that every link of the demo leads to a real file."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable
from functools import partial
from math import pi, sin

from tui.sandbox import drawing
from tui.sandbox.files import StoredFile

RATE = 8000


def voice(seconds: int = 3) -> bytes:
    """A hum that rises and falls like a sentence, as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        moments = (number / RATE for number in range(RATE * seconds))
        file.writeframes(b"".join(round(6000 * _hum(at)).to_bytes(2, "little", signed=True) for at in moments))
    return out.getvalue()


def _hum(at: float) -> float:
    return sin(2 * pi * (180 * at + 12 * sin(2 * pi * 0.7 * at))) * abs(sin(2 * pi * 1.9 * at))


def flicker(width: int = 64, height: int = 48, frames: int = 12) -> bytes:
    """A lamp that flickers, as AVI with raw frames."""
    pictures = [bytes((70, 190, 240) if number % 3 else (20, 24, 30)) * (width * height) for number in range(frames)]
    stream = struct.pack("<4s4sIHHIIIIIIIIHHHH", b"vids", b"DIB ", 0, 0, 0, 0, 1, 6, 0, frames, 0, 0, 0, 0, 0, 0, 0)
    bitmap = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, width * height * 3, 0, 0, 0, 0)
    main = struct.pack("<14I", 166_667, 0, 0, 0x10, frames, 0, 1, 0, width, height, 0, 0, 0, 0)
    strl = _list(b"strl", _riff(b"strh", stream) + _riff(b"strf", bitmap))
    movi = _list(b"movi", b"".join(_riff(b"00db", picture) for picture in pictures))
    return _riff(b"RIFF", b"AVI " + _list(b"hdrl", _riff(b"avih", main) + strl) + movi)


def _riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data


def _list(name: bytes, data: bytes) -> bytes:
    return _riff(b"LIST", name + data)


def pdf(*lines: str) -> bytes:
    """One page of text in Helvetica; ASCII only."""
    text = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 60 780 Td {text}ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _pdf_file(objects)


def _pdf_file(objects: list[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


_INVOICE = partial(pdf, "Glimworm - lamps from Groningen", "", "Invoice 2026-10231", "1 x Duin table lamp   79.00",
                   "Shipping 0.00", "", "Total EUR 79.00, paid by iDEAL")  # fmt: skip
_LABEL = partial(pdf, "Return label", "", "Glimworm returns", "Havenkade 12, 9700 AA Groningen", "RET-5521-88")
_GUIDE = partial(pdf, "Vuurtoren floor lamp - assembly", "", "1. Screw the rod into the foot.",
                 "2. Hang the shade.", "3. Bulb: E27, up to 15 W LED.")  # fmt: skip
_NOTES = partial(bytes, "Room list\n101 Duin x2\n102 Duin x2\n103 Libel x1\nLobby Vuurtoren x4\n", "utf-8")

_MIMES = {"png": "image/png", "webp": "image/webp", "wav": "audio/wav", "avi": "video/x-msvideo",
          "pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}  # fmt: skip
_MAKERS: dict[str, Callable[[], bytes]] = {
    "invoice": _INVOICE, "return-label": _LABEL, "assembly": _GUIDE, "rooms": _NOTES, "sun": drawing.sticker,
    "voice": voice, "flicker": flicker, **drawing.PICTURES,
}  # fmt: skip


def file(name: str) -> StoredFile:
    """By its name: `dent.png`, `invoice-10231.pdf`. What comes after the maker's word is free."""
    stem, _, ending = name.rpartition(".")
    maker = next(make for word, make in _MAKERS.items() if stem.startswith(word))
    return StoredFile(name, _MIMES[ending], maker)
