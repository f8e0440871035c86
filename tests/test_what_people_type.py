"""Numbers, places, paths and rows as people type them, and files as they really are."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.paths import Paths
from tui.app.questions import rows_of, rows_text, wrong_rows
from tui.attaching import CannotAttach, attach, linked, messages
from tui.model import Choice, Email, File, Media, Text
from tui.places import Nowhere, coordinates
from tui.recipients import Unclear, recipient

# Numbers


@pytest.mark.parametrize(
    "typed",
    [
        "+31612345678",
        "0031612345678",
        "+31 6 1234 5678",
        "+31 (0)6-1234.5678",
        "00 31/6 12345678",
    ],
)
def test_a_number_in_its_many_forms(typed: str) -> None:
    assert recipient(typed, "sms") == "+31612345678"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("06 1234 5678", "In which country"),
        ("31612345678", "Is it +31 6 12345678 in Netherlands? Then write the +"),
        ("+999 1234", "no country"),
        ("+31 6", "no country"),
        ("ada", "is no number"),
        ("+31 6 ١٢٣٤", "is no number"),
        ("", "Write a number"),
    ],
)
def test_what_could_be_several_numbers_is_asked_back(typed: str, says: str) -> None:
    with pytest.raises(Unclear, match=says.replace("?", r"\?").replace("+", r"\+")):
        recipient(typed, "sms")


def test_mail_has_addresses() -> None:
    assert recipient(" ada@example.net ", "email") == "ada@example.net"
    for typed in ("ada", "ada@", "a b@example.net", "Ada <ada@example.net>"):
        with pytest.raises(Unclear):
            recipient(typed, "email")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_a_sentence(typed: str) -> None:
    with suppress(Unclear):
        assert re.fullmatch(r"\+[0-9]+", recipient(typed, "sms"), re.ASCII)


# Places

HERE = (52.3702, 4.8952)


@pytest.mark.parametrize(
    "typed",
    [
        "52.3702, 4.8952",
        "52.3702 4.8952",
        "52,3702; 4,8952",
        "52°22′12.72″N 4°53′42.72″E",
        "4°53'42.72\"E, 52°22'12.72\"N",
        "https://www.google.com/maps/place/X/@1.5,2.5,17z/data=!3m1!8m2!3d52.3702!4d4.8952",
        "https://www.google.com/maps/@52.3702,4.8952,15z",
        "https://maps.google.com/?q=52.3702%2C4.8952",
        "https://www.openstreetmap.org/?mlat=52.3702&mlon=4.8952#map=5/1.5/2.5",
        "https://www.openstreetmap.org/#map=17/52.3702/4.8952",
        "https://maps.apple.com/?ll=52.3702,4.8952&q=Shop",
        "geo:52.3702,4.8952?z=11",
    ],
)
def test_a_place_in_its_many_forms(typed: str) -> None:
    assert coordinates(typed) == pytest.approx(HERE)


@pytest.mark.parametrize("typed", ["", "52.37", "by the canal", "https://goo.gl/maps/abc", "95.0, 3.0", "1.5, 181"])
def test_no_place_is_a_sentence_with_a_way_on(typed: str) -> None:
    with pytest.raises(Nowhere, match=r"\.$"):
        coordinates(typed)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_place_can_be_typed(latitude: float, longitude: float) -> None:
    said = f"{latitude:.6f}, {longitude:.6f}"
    assert coordinates(said) == pytest.approx((latitude, longitude), abs=1e-6)


# Rows of a list


def test_rows_under_their_headings() -> None:
    text = "# Morning\n9 to 10 | ring | twice\n\n  10 to 11  \n#Evening\n18 to 19"
    assert rows_of(text) == [
        Choice("row-1", "9 to 10", "ring | twice", "Morning"),
        Choice("row-2", "10 to 11", None, "Morning"),
        Choice("row-3", "18 to 19", None, "Evening"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least one row"),
        ("\n".join(f"row {number}" for number in range(12)), "12 rows, 2 too many"),
        ("a" * 25, "Row 1: the title has 25 characters, 1 too many"),
        (f"a | {'b' * 80}", "the description has 80 characters, 8 too many"),
        ("a\na", "another row has the same title"),
        (" | b", "the title is missing"),
        ("a\n# Evening\nb", "the first line must be a heading too"),
    ],
)
def test_what_is_wrong_with_rows(text: str, says: str) -> None:
    assert says in wrong_rows(text)


@given(st.text(alphabet="ab |#\n", max_size=60))
def test_rows_that_are_right_are_read_as_they_were_written(text: str) -> None:
    if not wrong_rows(text):
        assert rows_of(rows_text(rows_of(text))) == rows_of(text)


# Paths


def test_tab_goes_as_far_as_it_is_certain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dent-1.png", "dent-2.png", "Dictation.ogg", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "old" / "older").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = Paths()
    assert paths.complete("d") == ("dent-", ["dent-1.png", "dent-2.png"])
    assert paths.complete("dic") == ("Dictation.ogg", ["Dictation.ogg"])
    assert paths.complete("ol") == ("old/", ["old/"])
    assert paths.complete("old/") == ("old/older/", ["older/"])
    assert paths.complete("~/.h") == ("~/.hidden", [".hidden"])
    assert ".hidden" not in paths.complete("").names
    assert paths.complete("nothing") == ("nothing", [])
    assert paths.complete("nowhere/x") == ("nowhere/x", [])


@pytest.mark.parametrize("name", ["with space.png", "it's.png", "back\\slash.png", "Ünï 👋.png"])
def test_what_a_terminal_makes_of_a_dropped_file_leads_to_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    escaped = "".join(f"\\{each}" if each in " '\\" else each for each in str(tmp_path / name))
    forms = [str(tmp_path / name), escaped, (tmp_path / name).as_uri()]
    if "'" not in name:
        forms.append(f"'{tmp_path / name}'")
    for form in forms:
        assert Paths().path(form) == tmp_path / name


@pytest.mark.parametrize("name", ["a\u202egpj.exe", "new\nline.txt", "bell\x07.txt", "latin\udcff.txt"])
def test_a_name_that_cannot_be_typed_is_reached_by_tab(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    paths = Paths()
    found = paths.complete(f"{tmp_path}/{name[0]}")
    assert found.text != f"{tmp_path}/{name}"
    assert paths.path(found.text) == tmp_path / name


# Files


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "mime", "kind"),
    [
        ("a.jpg", b"\x89PNG\r\n\x1a\n", "image/png", "image"),
        ("photo", b"\xff\xd8\xff\xe0", "image/jpeg", "image"),
        ("a.pdf", b"%PDF-1.7", "application/pdf", "file"),
        ("note.ogg", b"OggS\0", "audio/ogg", "audio"),
        ("a.mp4", b"\0\0\0\x14ftypmp42", "video/mp4", "video"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", "sticker"),
        (
            "report.docx",
            b"PK\x03\x04",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "file",
        ),
        ("notes", "Grüße".encode(), "text/plain", "file"),
        ("picture.png", b"MZ\x90\0", "application/x-msdownload", "file"),
    ],
)
def test_a_file_is_what_it_begins_with(tmp_path: Path, name: str, data: bytes, mime: str, kind: str) -> None:
    found = attach(written(tmp_path, name, data), "whatsapp")
    assert (found.mime, found.kind, found.size, found.remark) == (mime, kind, len(data), "")


def test_what_is_too_large_for_its_kind_goes_as_a_file_and_says_so(tmp_path: Path) -> None:
    big = written(tmp_path, "big.png", b"\x89PNG\r\n\x1a\n" + bytes(6_000_000))
    found = attach(big, "whatsapp")
    assert found.kind == "file"
    assert found.remark == "big.png has 6.0 MB, and an image may have 5.0 MB here. It goes as a file."
    with pytest.raises(CannotAttach, match="an image may have"):
        attach(big, "whatsapp", "image")
    assert attach(big, "telegram").kind == "image"


def test_what_whatsapp_does_not_show_goes_as_a_file_and_says_so(tmp_path: Path) -> None:
    film = written(tmp_path, "a.mov", b"\0\0\0\x14ftypqt  ")
    found = attach(film, "whatsapp")
    assert (found.kind, found.remark) == (
        "file",
        "WhatsApp does not show video/quicktime as a video. It goes as a file.",
    )
    assert attach(film, "telegram").kind == "video"
    with pytest.raises(CannotAttach, match="does not show"):
        attach(film, "whatsapp", "video")


def test_what_cannot_be_attached_is_a_sentence(tmp_path: Path) -> None:
    huge = tmp_path / "huge.bin"
    huge.touch()
    os.truncate(huge, 100_000_001)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, platform, says in [
        (huge, "telegram", "MessageBird takes 100.0 MB at most"),
        (written(tmp_path, "empty", b""), "telegram", "is empty"),
        (tmp_path, "telegram", "cannot be read|no file"),
        (tmp_path / "gone", "telegram", "cannot be read"),
        (pipe, "telegram", "is no file"),
        (written(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n"), "sms", "carries no files"),
    ]:
        with pytest.raises(CannotAttach, match=says):
            attach(path, platform)


def test_words_go_with_the_first_file_or_before_what_has_none(tmp_path: Path) -> None:
    picture = attach(written(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n"), "whatsapp")
    sound = attach(written(tmp_path, "a.ogg", b"OggS"), "whatsapp")
    assert messages([picture, sound], "Look", "whatsapp") == [
        (Media("image", (File("", "Look", "a.png", "image/png", 8),)), [picture]),
        (Media("audio", (File("", None, "a.ogg", "audio/ogg", 4),)), [sound]),
    ]
    assert [content for content, _ in messages([sound, picture], "Listen", "whatsapp")] == [
        Text("Listen"),
        Media("audio", (File("", None, "a.ogg", "audio/ogg", 4),)),
        Media("image", (File("", None, "a.png", "image/png", 8),)),
    ]
    ((mail, files),) = messages([picture, sound], "Both", "email")
    assert isinstance(mail, Email)
    assert (mail.text, [each.name for each in mail.attachments], files) == (
        "Both",
        ["a.png", "a.ogg"],
        [picture, sound],
    )


def test_a_link_is_attached_to_a_mail_and_has_its_words_elsewhere() -> None:
    link = "https://shop.example/films/How%20it%20folds.mp4?v=2"
    assert linked(link, "video", "Look", "whatsapp") == [Media("video", (File(link, "Look"),))]
    assert linked(link, "audio", "Listen", "whatsapp") == [Text("Listen"), Media("audio", (File(link),))]
    assert linked(link, "file", "Look", "email") == [
        Email(text="Look", attachments=(File(link, name="How it folds.mp4"),))
    ]
