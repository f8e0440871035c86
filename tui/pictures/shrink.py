"""The child process: a picture from stdin, made small, to stdout. Imports nothing of Ternbox, since it runs alone.

Arguments: form (blocks, png or sixel), largest width and height in pixels, colours (0: as many as there are), and the
background as six hex digits. The answer is one line of JSON and then the bytes: three for each pixel, a PNG, or sixels.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
MOST_PIXELS = 100_000_000
MEMORY = 1024**3
SECONDS = 20

TOO_MANY, UNKNOWN, DAMAGED = "too many pixels", "unknown", "damaged"


def main() -> int:
    _limit()
    form, width, height, colours, ground = sys.argv[1:]
    answer, data = shrink(sys.stdin.buffer.read(), form, int(width), int(height), int(colours), ground)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)
    return 0


def _limit() -> None:
    """What a picture may cost. Nothing is written, and nothing is left of a crash."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shrink(data: bytes, form: str, width: int, height: int, colours: int, ground: str) -> tuple[dict[str, Any], bytes]:
    """The facts and the bytes; or `{"failed": why}` and nothing."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        facts = {"format": picture.format, "size": picture.size, "animated": getattr(picture, "n_frames", 1) > 1}
        if picture.width * picture.height > MOST_PIXELS:
            return {"failed": TOO_MANY, **facts}, b""
        small = _small(picture, width, height, ground)
    except UnidentifiedImageError:
        return {"failed": UNKNOWN}, b""
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, IndexError, Image.DecompressionBombError):
        return {"failed": DAMAGED}, b""
    return {**facts, "drawn": small.size}, _formed(small, form, colours)


def _small(picture: Image, width: int, height: int, ground: str) -> Image:
    """Upright, at most as large as wanted, without transparency."""
    from PIL import Image, ImageOps

    sideways = picture.getexif().get(0x0112, 1) > 4
    picture.thumbnail((height, width) if sideways else (width, height), Image.Resampling.HAMMING, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    flat = Image.new("RGBA", upright.size, f"#{ground}")
    flat.alpha_composite(upright)
    return flat.convert("RGB")


def _formed(small: Image, form: str, colours: int) -> bytes:
    from PIL.Image import Dither

    if form == "blocks":
        return (small.quantize(colours, dither=Dither.NONE).convert("RGB") if colours else small).tobytes()
    few = small.quantize(colours or 256)
    if form == "png":
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True)
        return out.getvalue()
    return sixels(few.tobytes(), bytes(few.getpalette() or ()), few.width, few.height)


def sixels(pixels: bytes, palette: bytes, width: int, height: int) -> bytes:
    """The picture as DEC sixels: bands of six lines, in each one line of letters for every colour that is in it.

    `pixels` are numbers of colours, `palette` three bytes for each of these.
    """
    used = sorted(set(pixels))
    out = [b'\x1bP0;1;0q"1;1;%d;%d' % (width, height)]
    out += [
        b"#%d;2;%d;%d;%d" % (each, *(part * 100 // 255 for part in palette[3 * each : 3 * each + 3])) for each in used
    ]
    bits = {each: [_only(each, bit) for bit in range(6)] for each in used}
    for top in range(0, height, 6):
        lines = [pixels[y * width : (y + 1) * width] for y in range(top, min(top + 6, height))]
        out.append(b"$".join(b"#%d%s" % (each, _letters(lines, bits[each])) for each in sorted(set(b"".join(lines)))))
        out.append(b"-")
    out.append(b"\x1b\\")
    return b"".join(out)


def _only(colour: int, bit: int) -> bytes:
    """A table that turns one colour into a bit and all others into nothing."""
    return bytes(1 << bit if value == colour else 0 for value in range(256))


def _letters(lines: list[bytes], bits: list[bytes]) -> bytes:
    """Where a colour is in a band, added up for all columns at once: the bits of different lines never meet."""
    columns = sum(int.from_bytes(line.translate(table)) for line, table in zip(lines, bits, strict=False))
    width = len(lines[0])
    letters = (columns + int.from_bytes(b"?" * width)).to_bytes(width)
    return re.sub(rb"(.)\1{3,}", lambda run: b"!%d%s" % (len(run[0]), run[1]), letters.rstrip(b"?"))


if __name__ == "__main__":
    sys.exit(main())
