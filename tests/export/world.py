"""Conversations to be exported, and the exports of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.store.world import NOW, at, conversation, event, inbound, outbound, seen
from tui.export.beside import Fetch
from tui.export.export import Export, Order, Report
from tui.export.reading import Span
from tui.export.writing import Format
from tui.model import (
    Answer,
    Channel,
    Choice,
    Contact,
    Detail,
    Email,
    Failure,
    File,
    Location,
    Media,
    OrderItem,
    Question,
    Status,
    Template,
    Text,
    Unknown,
)
from tui.model import (
    Order as Bought,
)
from tui.store import Store
from tui.text import zone

UTC = zone("UTC")


def fill(store: Store, words: str, id: str = "c1") -> None:
    """A conversation in which a stranger's words are everything that a stranger's words can be."""
    picture = File(f"https://media.example/{words}", caption=words, name=words, mime=words, size=1200)
    choice = Choice(words, words, words, words)
    contents: list[Any] = [
        Text(words),
        Media("image", (picture,)),
        Media(words, (picture,)),
        Location(52.1, 5.2, words, words),
        Template(words, words, (words,), words),
        Question("button", words, words, words, (choice,), words, Media("image", (picture,))),
        Answer(choice),
        Email(words, words, (words,), words, True, (picture,), words, (words,), 3, True),
        Bought(words, (OrderItem(words, 2, "1.50", words),)),
        Unknown(words, words),
    ]
    store.observe(
        [
            seen(Contact(id=f"p of {id}", name=words, number=words, details=(Detail(words, words), Detail("a", "b")))),
            seen(Channel(id="whatsapp-1", name=words)),
            conversation(id, contact=f"p of {id}", created=at(-60), platform=words),
            *(inbound(f"{id} m{n:02}", n, id, content=content) for n, content in enumerate(contents)),
            outbound(f"{id} n1", 40, id, content=Text(words), author=words, reply_to=f"{id} m00"),
            outbound(f"{id} n2", 41, id, status=Status.FAILED, status_word=words, failure=Failure(words, words)),
            event(f"{id} n3", 42, id),
        ]
    )
    store.threads.set_history(id, None, None, complete=True)


def hostile() -> list[str]:
    """The project's collection of difficult strings."""
    strings = json.loads((Path(__file__).parents[1] / "hostile-strings.json").read_text())["strings"]
    return [_built(entry) for entry in strings]


def _built(entry: dict[str, Any]) -> str:
    build = entry.get("build") or {"prefix": entry["input"], "unit": "", "times": 0, "suffix": ""}
    return str(build["prefix"] + build["unit"] * build["times"] + build["suffix"])


async def exported(
    store: Store,
    target: Path,
    form: Format,
    id: str | None = "c1",
    span: Span | None = None,
    fetch: Fetch | None = None,
) -> Report:
    order = Order(id, form, span or Span())
    one = Export(store, order, zone=UTC, clock=lambda: NOW, fetch=fetch)
    assert await one.into(target) == target
    return one.report


def only(folder: Path, pattern: str) -> str:
    """The one file of that kind."""
    (path,) = folder.rglob(pattern)
    return path.read_text("utf-8")
