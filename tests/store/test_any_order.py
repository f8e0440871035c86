"""The heart of the store: any order, repetition and batching of the same observations ends in the same file."""

from __future__ import annotations

import functools
import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store import observed
from tests.store.world import dump, open_store
from tui.model import Observation
from tui.store import Position

Batches = list[list[Observation]]


@st.composite
def two_ways(draw: st.DrawFn) -> tuple[Batches, Batches]:
    """The same observations twice: in two orders, some repeated, cut into batches."""
    reports = draw(observed.about_one | st.lists(observed.observations, min_size=1, max_size=10))
    again = draw(st.lists(st.sampled_from(reports), max_size=6))
    return draw(_batches(draw(st.permutations(reports)))), draw(_batches(draw(st.permutations(reports + again))))


@st.composite
def _batches(draw: st.DrawFn, reports: list[Observation]) -> Batches:
    cuts = sorted({0, len(reports), *draw(st.lists(st.integers(0, len(reports)), max_size=4))})
    return [reports[start:end] for start, end in itertools.pairwise(cuts)]


@functools.cache
def begun() -> bytes:
    """The file of a store where the person did a few things before anything was reported."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        store.reading.mark("c1", Position(observed.BASE, "m2"))
        store.intents.set("c2", open=False)
        store.drafts.put("c1", "typed")
        store.close()
        return (Path(folder) / "inbox.db").read_bytes()


def store_of(batches: Batches) -> dict[str, list[dict[str, object]]]:
    """The dump of a store that observed these."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inbox.db"
        path.write_bytes(begun())
        store = open_store(Path(folder))
        for batch in batches:
            store.observe(batch)
        store.close()
        return dump(path)


@settings(max_examples=60, deadline=None)
@given(two_ways())
def test_any_order_repetition_and_batching_ends_in_the_same_store(ways: tuple[Batches, Batches]) -> None:
    first, second = ways
    assert store_of(first) == store_of(second)


@settings(max_examples=30, deadline=None)
@given(st.lists(observed.observations, min_size=1, max_size=8))
def test_the_second_time_nothing_changes(reports: list[Observation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        store.observe(reports)
        told: list[object] = []
        store.listen(told.append)
        assert not store.observe(reports)
        assert told == []
        store.close()
