"""What the store knows of files behind links."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.model import Conversation, Observation
from tui.store import Change, FileFacts, Store

URL = "https://media.messagebird.com/v1/media/1"


@pytest.fixture
def changes(store: Store) -> list[Change]:
    store.observe([Observation(Conversation(id="c1", open=True), 1)])
    heard: list[Change] = []
    store.listen(heard.append)
    return heard


def test_what_was_told_and_where_it_was_saved_stand_beside_each_other(store: Store, changes: list[Change]) -> None:
    assert store.files.facts([URL]) == {}
    store.files.put(FileFacts(URL, "image/jpeg", 10, "lid.jpg", 5), "c1")
    store.files.saved(URL, Path("/home/mia/lid.jpg"), 12, 6, "c1")
    assert store.files.facts([URL, "other"]) == {
        URL: FileFacts(URL, "image/jpeg", 12, "lid.jpg", 6, "/home/mia/lid.jpg")
    }
    store.files.put(FileFacts(URL, "image/png", 13, None, 7), "c1")
    assert store.files.facts([URL])[URL] == FileFacts(URL, "image/png", 13, None, 7, "/home/mia/lid.jpg")
    assert changes == [Change(frozenset({"c1"}))] * 3


def test_one_that_was_never_looked_at_can_be_saved(store: Store, changes: list[Change]) -> None:
    store.files.saved(URL, Path("/a"), 12, 6, "c1")
    assert store.files.facts([URL])[URL] == FileFacts(URL, None, 12, None, 6, "/a")


def test_names_that_no_database_takes(store: Store, changes: list[Change]) -> None:
    url = "https://example.com/\ud83d"
    store.files.put(FileFacts(url, "image/png", 1, "\udc80.png", 5), "c1")
    store.files.saved(url, Path("/home/\udcff/lid.jpg"), 1, 6, "c1")
    facts = store.files.facts([url])[url]
    assert (facts.url, facts.name, facts.saved) == (url, "?.png", "/home/?/lid.jpg")
