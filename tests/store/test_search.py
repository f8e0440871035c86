"""The search finds exactly what somebody finds who reads every message, whatever the store has been through."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.world import NOW, channel, contact, conversation, seen
from tui.model import (
    DAY,
    Direction,
    File,
    Media,
    Message,
    Observation,
    Status,
    Text,
)
from tui.store import Row, Store, search_names, search_plan
from tui.text.query import parse

NAMES = {"c0": "Ada Example", "c1": "Zoë Łukasz", "c2": "林小明", "c3": "Adam Ferro"}
CHANNELS = {"whatsapp-1": ("Support NL", "whatsapp"), "sms-1": ("Texts", "sms")}


def find(store: Store, words: str, **options: int) -> list[str]:
    """The ids of all messages found, page after page."""
    query, ids, rest = parse(words, NOW, None), list[str](), None
    while True:
        page = store.search.page(query, rest=rest, **options)  # type: ignore[arg-type]
        ids += [hit.message.id for hit in page.hits]
        rest = page.rest
        if rest is None:
            assert len(ids) == store.search.count(query, 10_000)
            return ids


@contextmanager
def store_with(observations: list[Observation]) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "inbox.db", clock=lambda: NOW)
        store.observe(observations)
        yield store
        store.close()


# Reading every message, in another way than the store does it


def plain(text: str) -> str:
    """Small letters without accents, a space between words and where one script ends and another begins."""
    text = normalize("NFC", re.sub("[\u0300-\u036f]", "", normalize("NFD", normalize("NFKC", text).casefold())))
    text = re.sub(r"[^a-z0-9一-鿿฀-๿ł]+", " ", text).replace("ł", "l")
    return " ".join(re.findall(r"[a-z0-9]+|[一-鿿]+|[฀-๿]+", text))


def pattern(words: str, goes_on: bool) -> re.Pattern[str]:
    parts = plain(words).split(" ")
    first, last = parts[0], parts[-1]
    begin = "" if first[0] > "z" else r"(?<!\S)"
    end = "" if goes_on or last[0] > "z" else r"(?!\S)"
    return re.compile(begin + re.escape(" ".join(parts)) + end)


@dataclass(frozen=True)
class Asked:
    """Something that is typed, and which messages it means."""

    typed: str
    means: Callable[[Message, Row], bool]


def text_of(message: Message) -> str:
    match message.content:
        case Text(text):
            return plain(text)
        case Media(_, files):
            return plain(f"{files[0].caption or ''}\n{files[0].name}")
    return ""


def word(words: str) -> Asked:
    wanted = pattern(words, goes_on=len(plain(words).split(" ")[-1]) >= 3)
    return Asked(words, lambda message, row: bool(wanted.search(text_of(message))))


def phrase(words: str) -> Asked:
    wanted = pattern(words, goes_on=False)
    return Asked(f'"{words}"', lambda message, row: bool(wanted.search(text_of(message))))


def without(asked: Asked) -> Asked:
    return Asked(f"-{asked.typed}", lambda message, row: not asked.means(message, row))


def is_sent(message: Message) -> bool:
    return message.direction is Direction.SENT


def newest_failed(row: Row, messages: list[Message]) -> bool:
    ours = [m for m in messages if m.conversation_id == row.id and is_sent(m)]
    return bool(ours) and max(ours, key=lambda m: (m.created, m.id)).status is Status.FAILED


pieces = st.sampled_from(
    ["ab", "abc", "abcd", "Über", "uber", "x1", "12", "123", "订单", "订", "单号", "号", "กา", "กาข", "ข", "na-b"]
)
texts = st.lists(pieces, min_size=1, max_size=5).flatmap(
    lambda some: st.sampled_from([" ", "", ", ", "\n"]).map(lambda between: between.join(some))
)
contents = st.one_of(
    texts.map(Text),
    texts.map(lambda text: Media("image", (File("https://x.example/y.png", text, "abc.png"),))),
)
ADA = Asked("from:ada", lambda message, row: not is_sent(message) and row.id in ("c0", "c3"))
simple = st.one_of(
    pieces.map(word),
    texts.filter(lambda text: "\n" not in text).map(phrase),
    st.sampled_from(
        [
            ADA,
            Asked("from:zoe", lambda message, row: not is_sent(message) and row.id == "c1"),
            Asked('from:"lukasz zoe"', lambda message, row: not is_sent(message) and row.id == "c1"),
            Asked("from:小", lambda message, row: not is_sent(message) and row.id == "c2"),
            Asked("from:me", lambda message, row: is_sent(message)),
            Asked("from:mia", lambda message, row: is_sent(message) and message.author == "Mia B"),
            Asked("from:+31600000001", lambda message, row: not is_sent(message) and row.id == "c1"),
            Asked("with:ferro", lambda message, row: row.id == "c3"),
            Asked('with:"ada ex"', lambda message, row: row.id == "c0"),
            Asked("channel:sms", lambda message, row: message.platform == "sms"),
            Asked("channel:supp", lambda message, row: message.platform == "whatsapp"),
            Asked("type:image", lambda message, row: isinstance(message.content, Media)),
            Asked("type:text", lambda message, row: isinstance(message.content, Text)),
            Asked("status:failed", lambda message, row: message.status is Status.FAILED),
            Asked("status:sent", lambda message, row: message.status is Status.SENT),
            Asked("is:unread", lambda message, row: row.unread > 0),
            Asked("is:waiting", lambda message, row: row.waiting_since is not None),
            Asked("is:archived", lambda message, row: not row.open),
            Asked("after:3d", lambda message, row: message.created >= NOW - 3 * DAY),
            Asked("before:2d", lambda message, row: message.created < NOW - 2 * DAY),
        ]
    ),
)
turned = simple.filter(lambda asked: not asked.typed.startswith(("after", "before"))).map(without)
# Two values of one condition would be alternatives.
questions = st.lists(st.one_of(simple, turned), max_size=3, unique_by=lambda asked: asked.typed.partition(":")[0])


@st.composite
def messages(draw: st.DrawFn) -> list[Message]:
    made = []
    for number in range(draw(st.integers(1, 8))):
        sent = draw(st.booleans())
        name, (_, platform) = draw(st.sampled_from(sorted(CHANNELS.items())))
        made.append(
            Message(
                id=f"m{number}",
                conversation_id=draw(st.sampled_from(sorted(NAMES))),
                direction=Direction.SENT if sent else Direction.RECEIVED,
                created=NOW - draw(st.integers(0, 5)) * DAY,
                status=draw(st.sampled_from([Status.SENT, Status.FAILED, Status.READ])) if sent else Status.RECEIVED,
                content=draw(contents),
                channel_id=name,
                platform=platform,
                author=draw(st.sampled_from([None, "Mia B"])) if sent else None,
            )
        )
    return made


def world(said: list[Message]) -> list[Observation]:
    people = [contact(f"contact of {id}", name, f"+3160000000{id[1]}") for id, name in NAMES.items()]
    talks = [conversation(id, open=id != "c3", active_at=NOW - 9 * DAY) for id in NAMES]
    ways = [channel(id, name=name, platform=platform) for id, (name, platform) in CHANNELS.items()]
    return [*people, *talks, *ways, *(seen(message) for message in said)]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(messages(), st.lists(questions, min_size=1, max_size=6), st.lists(messages(), max_size=2), st.booleans())
def test_it_finds_what_reading_everything_finds(
    said: list[Message], asked: list[list[Asked]], later: list[list[Message]], is_big: bool
) -> None:
    """Also after messages have changed: another text, another status, another conversation; and in a store so big
    that there are more people of a name, and more that wait, than are kept in mind."""
    with store_with(world(said)) as store, pytest.MonkeyPatch.context() as patch:
        if is_big:
            patch.setattr(search_names, "MOST_NAMED", 0)
            patch.setattr(search_plan, "SOME", 0)
        for news in later:
            store.search_index.finish()
            store.observe(seen(message) for message in news)
        store.search_index.finish()
        known = [found for id in NAMES for found in store.threads.latest(id, 100)]
        rows = store.lists.rows(NAMES)
        for each in asked:
            typed = " ".join(part.typed for part in each)
            expected = {m.id for m in known if all(part.means(m, rows[m.conversation_id]) for part in each)}
            found = find(store, typed)
            assert len(found) == len(set(found)), typed
            assert set(found) == (expected if each else set(found)), typed
            order = {message.id: -message.created for message in known}
            assert found == sorted(found, key=lambda id: order[id]), typed
