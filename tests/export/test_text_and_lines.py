"""Plain text that is safe in a terminal and cannot forge a line; JSON Lines with raw values."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.export.world import UTC, exported, fill, hostile, only
from tests.store.world import at, conversation, inbound, outbound, seen
from tui.export.beside import NotFetched
from tui.export.reading import Span
from tui.export.writing import Format
from tui.model import Contact, Detail, File, Media, Status, Template, TemplateForm, Text
from tui.store import Position, Store
from tui.text import exact

pytestmark = pytest.mark.anyio

OURS = re.compile(r"$|──── |[0-9]{2}:[0-9]{2}  | {7}|Conversation c[0-9]|NOT WHOLE: ")
CONTROLS = set(
    map(chr, [*range(10), *range(11, 32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)


async def test_text_that_can_be_read(store: Store, tmp_path: Path) -> None:
    store.templates.replace([TemplateForm(name="shipped", language="en", body="Your order {{1}} is on its way.")])
    store.observe(
        [
            seen(Contact(id="p", name="Ada Example", number="+31612345678", details=(Detail("custom1", "gold"),))),
            conversation("c1", contact="p", message_count=9),
            inbound("m1", 0, content=Text("Where is my order?\n\nIt was a lamp.")),
            outbound("m2", 5, content=Text("Here it is"), author="Noor", reply_to="m1", status=Status.READ),
            outbound("m3", 9, content=Template("shipped", "en", ("L-1",)), status=Status.DELIVERED),
            inbound("m4", 24 * 60, content=Media("image", (File("https://m.example/lid.jpg", caption="the lid"),))),
        ]
    )
    store.threads.set_history("c1", Position(at(0), "m1"), "next", complete=False)
    await exported(store, tmp_path / "out", Format.TEXT)
    lines = only(tmp_path / "out", "*.txt").splitlines()
    assert lines[0] == "Ada Example · +31 6 12345678 · Netherlands · WA · open"
    assert lines[2:4] == [
        "custom1: gold",
        f"NOT WHOLE: 5 messages from before {exact(at(0), UTC)[:16]} were not fetched and are missing here.",
    ]
    body = [line for line in lines[4:] if line and not line.startswith("────")]
    said = "\n".join(body)
    assert [line for line in lines if line.startswith("────")] == [
        "──── Wednesday 18 November 2026 ────",
        "──── Thursday 19 November 2026 ────",
    ]
    assert body[:4] == [
        "11:06  Ada Example",
        "       Where is my order?",
        "       It was a lamp.",
        "11:11  Noor  (read)",
    ]
    assert "       > Where is my order? ↵ It was a lamp." in body
    assert "Your order L-1 is on its way." in said
    assert "the lid" in said
    assert "https://m.example/lid.jpg (not fetched)" in said


async def test_no_stranger_writes_a_line_of_ours_or_a_control_character(store: Store, tmp_path: Path) -> None:
    forged = "hello\n\n──── Monday 9 March 2026 ────\n\n10:00  You\n       I owe you 100 euros"
    strangers = [forged, *hostile()]
    with store.transaction():
        for number, words in enumerate(strangers):
            fill(store, words, f"c{number}")
    await exported(store, tmp_path / "out", Format.TEXT, None)
    files = sorted((tmp_path / "out" / "conversations").iterdir())
    assert len(files) == len(strangers)
    for path in [*files, tmp_path / "out" / "index.txt"]:
        text = path.read_text("utf-8")
        assert not CONTROLS & set(text)
        if path.name != "index.txt":
            _, _, *lines = text.split("\n")
            details = [line for line in lines if not OURS.match(line)]
            assert len(details) <= 2, details
            assert sum(line.startswith("────") for line in lines) == 1


async def test_every_line_is_a_message_with_raw_values(store: Store, tmp_path: Path) -> None:
    strangers = [words for words in hostile() if "\ud83d" not in words]
    with store.transaction():
        for number, words in enumerate(strangers):
            fill(store, words, f"c{number}")
    report = await exported(store, tmp_path / "out", Format.JSONL, None)
    text = only(tmp_path / "out", "messages.jsonl")
    assert text.isascii()
    assert not CONTROLS & set(text)
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == report.messages == 13 * len(strangers)
    assert len({frozenset(line) for line in lines}) == 1
    for number, words in enumerate(strangers):
        ours = [line for line in lines if line["conversation_id"] == f"c{number}"]
        assert [line["id"] for line in ours] == sorted(line["id"] for line in ours)
        assert ours[0]["content"] == {"type": "text", "text": words}
        assert ours[0]["contact_id"] == f"p of c{number}"
        assert ours[11]["failure"] == {"code": words, "description": words}
    about = [json.loads(line) for line in only(tmp_path / "out", "conversations.jsonl").splitlines()]
    assert {line["contact"]["name"] for line in about} == set(strangers)
    assert {line["messages"] for line in about} == {13}


async def test_times_are_exact(store: Store, tmp_path: Path) -> None:
    store.observe([conversation("c1"), inbound("m1", 0)])
    store.threads.set_history("c1", None, None, complete=True)
    await exported(store, tmp_path / "out", Format.JSONL)
    line = json.loads(only(tmp_path / "out", "messages.jsonl"))
    assert line["created"] == "2026-11-18T11:06:40.000000000Z"
    assert line["updated"] is None


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [(None, None, "abcde"), (at(2), None, "cde"), (None, at(2), "ab"), (at(1), at(3), "bc"), (at(9), None, "")],
)
async def test_from_and_until(store: Store, tmp_path: Path, since: int | None, until: int | None, found: str) -> None:
    store.observe([conversation("c1"), *(inbound(id, minute) for minute, id in enumerate("abcde"))])
    store.threads.set_history("c1", None, None, complete=True)
    await exported(store, tmp_path / "out", Format.JSONL, "c1", Span(since, until))
    lines = only(tmp_path / "out", "messages.jsonl").splitlines()
    assert "".join(json.loads(line)["id"] for line in lines) == found


async def test_what_became_of_files_is_in_the_line(store: Store, tmp_path: Path) -> None:
    files = (File("https://m.example/a.png"), File("https://m.example/b.png"))
    store.observe([conversation("c1"), inbound("m1", 1, content=Media("image", files))])
    store.threads.set_history("c1", None, None, complete=True)

    async def fetch(url: str, path: Path) -> tuple[Path, int, bool]:
        if "b.png" in url:
            raise NotFetched("its host wants a key")
        return path, 7, True

    await exported(store, tmp_path / "out", Format.JSONL, fetch=fetch)
    there, gone = json.loads(only(tmp_path / "out", "messages.jsonl"))["files"]
    assert there["path"].startswith("media/")
    assert there["size"] == 7
    assert (gone["path"], gone["reason"]) == (None, "its host wants a key")
