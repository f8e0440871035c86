"""Pictures of strangers made small: in a child, within limits, upright, and never what they are not."""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tui.pictures import kitty, shrink, shrinking
from tui.pictures.shrinking import NoPicture, shrunk

pytestmark = pytest.mark.anyio

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def halves(width: int = 40, height: int = 20) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def pixels(data: bytes) -> list[tuple[int, ...]]:
    return [tuple(data[at : at + 3]) for at in range(0, len(data), 3)]


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "BMP"])
async def test_the_child_answers_with_pixels(form: str) -> None:
    small = await shrunk(encoded(halves(), form, **({"lossless": True} if form == "WEBP" else {})), "blocks", 10, 10)
    assert (small.format, small.size, small.drawn, small.animated) == (form, (40, 20), (10, 5), False)
    first = pixels(small.data)[:10]
    assert (first[0], first[-1]) == (RED, BLUE)


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("sixel", b"\x1bP0;1;0q")])
async def test_the_child_answers_with_graphics(form: shrinking.Form, begins: bytes) -> None:
    small = await shrunk(encoded(halves(), "PNG"), form, 30, 30, colours=64)
    assert (small.drawn, small.data[: len(begins)]) == ((30, 15), begins)


def drawn(picture: Image.Image, form: str, width: int, height: int, ground: str = "000000", **options: Any) -> Any:
    return shrink.shrink(encoded(picture, form, **options), "blocks", width, height, 0, ground)


def test_a_picture_that_lies_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter to the right
    facts, data = drawn(halves(), "PNG", 8, 100, exif=exif)
    assert facts["drawn"] == (8, 16)
    assert pixels(data)[0][0] > 200 > pixels(data)[0][2]
    assert pixels(data)[-1][2] > 200 > pixels(data)[-1][0]


def test_what_is_transparent_shows_the_ground() -> None:
    _, data = drawn(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG", 4, 4, "0a0b0c")
    assert pixels(data)[0] == (10, 11, 12)


def test_a_small_picture_is_not_made_larger() -> None:
    assert drawn(halves(4, 2), "PNG", 100, 100)[0]["drawn"] == (4, 2)


def test_an_animation_is_its_first_frame() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in (RED, BLUE)]
    facts, data = drawn(frames[0], "GIF", 4, 4, save_all=True, append_images=frames[1:])
    assert facts["animated"]
    assert pixels(data)[0] == RED


def bomb(side: int) -> bytes:
    """A PNG of very few bytes that says to be a square of that many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no picture"),
        (b"MZ\x90\x00" * 100, "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (encoded(halves(), "TIFF"), "no picture"),
        (encoded(halves(400, 200), "PNG")[:150], "damaged"),
        (bomb(60_000), "too many pixels"),
        (bomb(9_000), "damaged"),
    ],
    ids=["nothing", "program", "postscript", "svg", "tiff", "half", "bomb", "empty-bomb"],
)
async def test_what_is_no_picture_for_us(data: bytes, why: str) -> None:
    with pytest.raises(NoPicture, match=why):
        await shrunk(data, "blocks", 10, 10)


FACTS = '{"format": "PNG", "size": [9, 9], "drawn": [%d, %d]}\\n'


@pytest.mark.parametrize(
    ("code", "form", "why"),
    [
        ("import time; time.sleep(60)", "blocks", "limits of memory and time"),
        ("import os; os.abort()", "blocks", "limits of memory and time"),
        ("print('nonsense')", "blocks", "limits of memory and time"),
        (f"print('{FACTS % (2, 1)}' + '123', end='')", "blocks", "damaged"),
        (f"print('{FACTS % (11, 1)}' + '1' * 33, end='')", "blocks", "damaged"),
        (f"print('{FACTS % (2, 1)}' + 'no png', end='')", "png", "damaged"),
        (f"print('{FACTS % (2, 1)}' + chr(27) + 'P0;1;0q#0' + chr(27) + ']52;c;x' + chr(27) + chr(92), end='')",
         "sixel", "damaged"),
    ],
    ids=["slow", "dead", "nonsense", "too-few", "too-wide", "no-png", "clipboard"],
)  # fmt: skip
async def test_a_child_that_a_picture_has_taken_over_does_no_harm(
    code: str, form: shrinking.Form, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text(code)
    monkeypatch.setattr(shrinking, "CHILD", child)
    monkeypatch.setattr(shrinking, "PATIENCE", 1.0)
    with pytest.raises(NoPicture, match=why):
        await shrunk(b"x" * 1_000_000, form, 10, 10)


def test_a_palette_of_colours_makes_cheaper_pictures() -> None:
    gradient = Image.linear_gradient("L").convert("RGB")
    _, many = shrink.shrink(encoded(gradient, "PNG"), "blocks", 100, 100, 0, "000000")
    _, few = shrink.shrink(encoded(gradient, "PNG"), "blocks", 100, 100, 8, "000000")
    assert len(set(pixels(few))) <= 8 < len(set(pixels(many)))


def unsixel(data: bytes, width: int, height: int) -> list[list[tuple[int, ...]]]:
    """What a terminal makes of sixels: an interpreter of its own, written after the manual of the VT340."""
    body = re.fullmatch(rb"\x1bP0;1;0q\"1;1;\d+;\d+(.*)\x1b\\", data, re.DOTALL)
    assert body
    grid = [[(-1,)] * width for _ in range(height)] if width else []
    canvas: list[list[tuple[int, ...]]] = [list(row) for row in grid]
    palette: dict[int, tuple[int, ...]] = {}
    x = top = colour = 0
    for token in re.findall(rb"#\d+;2;\d+;\d+;\d+|#\d+|!\d+.|[$-]|[?-~]", body[1]):
        if token.startswith(b"#") and b";" in token:
            number, _, *parts = map(int, token[1:].split(b";"))
            palette[number] = tuple(parts)
        elif token.startswith(b"#"):
            colour = int(token[1:])
        elif token == b"$":
            x = 0
        elif token == b"-":
            x, top = 0, top + 6
        else:
            count = int(token[1:-1]) if token.startswith(b"!") else 1
            for bit in range(6):
                if (token[-1] - 63) >> bit & 1:
                    canvas[top + bit][x : x + count] = [palette[colour]] * count
            x += count
    return canvas


def test_sixels_are_the_picture() -> None:
    picture = halves(13, 8)
    picture.putpixel((12, 7), WHITE)
    picture.putpixel((0, 6), WHITE)
    facts, data = shrink.shrink(encoded(picture, "PNG"), "sixel", 100, 100, 16, "000000")
    canvas = unsixel(data, *facts["drawn"])
    wanted = [[tuple(part * 100 // 255 for part in picture.getpixel((x, y))) for x in range(13)] for y in range(8)]  # type: ignore[union-attr]
    assert canvas == wanted


def test_a_kitty_picture_goes_in_parts_and_asks_for_no_answer() -> None:
    sequence = kitty.shown(bytes(range(256)) * 40, 20)
    commands = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", sequence)
    assert sequence == "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in commands)
    assert all("q=2" in keys.split(",") for keys, _ in commands)
    assert [keys.rpartition("m=")[2][0] for keys, _ in commands] == ["1"] * (len(commands) - 1) + ["0"]
    assert all(len(data) <= 4096 for _, data in commands)
    assert "q=2" in kitty.GONE
    (alone,) = re.findall("\x1b_G([^;]*);", kitty.shown(b"x", 2))
    assert alone.endswith("m=0")
