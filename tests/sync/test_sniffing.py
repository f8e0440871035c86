"""What files are by their bytes, and names that say otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sync.sniffing import extension_of, is_disguised, may_run, named, sort_of

HEADS = {
    b"\x89PNG\r\n\x1a\n....": "PNG picture",
    b"\xff\xd8\xff\xe0..": "JPEG picture",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ": "WebP picture",
    b"RIFF\x00\x00\x00\x00WAVEfmt ": "WAV sound",
    b"12345678WAVE": "text",
    b"%PDF-1.7": "PDF document",
    b"PK\x03\x04....": "ZIP archive or office document",
    b"MZ\x90\x00": "Windows program",
    b"\x7fELF\x02": "Linux program",
    b"#!/bin/sh\nrm -rf": "script",
    b"\xef\xbb\xbf  <!DOCTYPE html>": "web page",
    b"....ftypisom": "MPEG-4 film or sound",
    "Grüße, 你好".encode(): "text",
    "Grüße, 你好".encode()[:-1]: "text",
    b"a\x00b": None,
    b"": None,
}


@pytest.mark.parametrize(("head", "words"), HEADS.items())
def test_the_bytes_tell_what_it_is(head: bytes, words: str | None) -> None:
    sort = sort_of(head)
    assert (sort.words if sort else None) == words


PDF, PROGRAM, TEXT, UNKNOWN = b"%PDF-1.7", b"MZ\x90\x00", b"hello", b"\x00\x01"


@pytest.mark.parametrize(
    ("name", "head", "disguised", "runs"),
    [
        ("invoice.pdf", PDF, False, False),
        ("invoice.pdf", PROGRAM, True, True),
        ("invoice.pdf.exe", PROGRAM, False, True),
        ("invoice.pdf.exe", PDF, True, True),
        ("invoice", PDF, False, False),
        ("list.csv", TEXT, False, False),
        ("list.bat", TEXT, True, True),
        ("lid.jpg", UNKNOWN, False, False),
        ("virus.exe", UNKNOWN, False, True),
        ("lid.jpg", b"#!/bin/sh\n", True, True),
    ],
)
def test_names_and_bytes_that_do_not_fit(name: str, head: bytes, disguised: bool, runs: bool) -> None:
    sort = sort_of(head)
    assert (is_disguised(name, sort), may_run(name, sort)) == (disguised, runs)


def test_a_name_without_an_extension_gets_the_one_of_its_bytes() -> None:
    assert named("attachment-1", sort_of(PDF)) == "attachment-1.pdf"
    assert named("lid.jpg", sort_of(PDF)) == "lid.jpg"
    assert named("attachment-1", None) == "attachment-1"
    assert [extension_of(name) for name in ("a.PDF", "a", ".jpg", "a.b c", "x.tar.gz")] == ["pdf", "", "", "", "gz"]


@given(st.binary(max_size=600), st.text(max_size=30))
def test_whatever_the_bytes_are(head: bytes, name: str) -> None:
    sort = sort_of(head)
    assert is_disguised(named(name, sort), sort) in (True, False)
    assert may_run(name, sort) in (True, False)
