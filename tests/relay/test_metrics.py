"""The text form of the counts, read as strictly as the format (version 0.0.4) allows."""

from __future__ import annotations

import math
import re

import pytest

from tests.relay.rig import event, rig
from tui.relay.metrics import BUCKETS, PREFIX, Metrics

pytestmark = pytest.mark.anyio

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)")
Series = dict[tuple[str, ...], float]


def parse(text: bytes) -> tuple[dict[str, str], Series]:
    """The type of each metric, and each series: its name, then its labels as they stand. Raises AssertionError."""
    assert text.endswith(b"\n")
    types: dict[str, str] = {}
    series: Series = {}
    for line in text.decode("ascii").split("\n")[:-1]:
        if line.startswith("# TYPE "):
            name, kind = line.removeprefix("# TYPE ").split(" ")
            assert re.fullmatch(NAME, name)
            assert kind in ("counter", "gauge", "histogram")
            assert name not in types, "a metric in two places"
            types[name] = kind
            continue
        found = SAMPLE.fullmatch(line)
        assert found, line
        family = re.sub("_(bucket|sum|count)$", "", found[1]) if found[1] not in types else found[1]
        assert family == list(types)[-1], "a sample apart from its type"
        key = (found[1], *(f"{label[0]}={label[1]}" for label in re.findall(LABEL, found[2] or "")))
        assert key not in series, "a series twice"
        series[key] = float(found.groups()[-1])
    return types, series


def test_counts_gauges_and_durations_in_the_text_form() -> None:
    metrics = Metrics()
    metrics.count("received", result="stored")
    metrics.count("received", 2, result="known")
    metrics.count("commits", 3)
    metrics.gauge("feeds", lambda: 4)
    metrics.gauge("age", lambda: math.inf)
    for seconds in (0.0001, 0.0005, 0.3, 99):
        metrics.observe("append_seconds", seconds)
    types, series = parse(metrics.text())
    kinds = {"received_total": "counter", "commits_total": "counter", "feeds": "gauge", "age": "gauge",
             "append_seconds": "histogram"}  # fmt: skip
    assert types == {PREFIX + name: kind for name, kind in kinds.items()}
    assert series[(PREFIX + "received_total", "result=known")] == 2
    assert series[(PREFIX + "commits_total",)] == 3
    assert series[(PREFIX + "feeds",)] == 4
    assert series[(PREFIX + "age",)] == math.inf
    buckets = [value for key, value in series.items() if key[0].endswith("_bucket")]
    assert (len(buckets), buckets[0], buckets[-2:], buckets) == (len(BUCKETS) + 1, 2, [3, 4], sorted(buckets))
    assert series[(PREFIX + "append_seconds_count",)] == 4
    assert series[(PREFIX + "append_seconds_sum",)] == pytest.approx(99.3006)


def test_odd_values_of_labels_are_escaped() -> None:
    metrics = Metrics()
    metrics.count("feed_closes", code='a"b\\c\nd')
    _, series = parse(metrics.text())
    assert list(series) == [(PREFIX + "feed_closes_total", 'code=a\\"b\\\\c\\nd')]


def test_nothing_counted_is_an_empty_page() -> None:
    assert Metrics().text() == b""


async def test_the_page_tells_what_was_received_and_every_result_from_the_start() -> None:
    async with rig() as at:
        assert (await at.get("/metrics")).headers["content-type"].startswith("text/plain; version=0.0.4")
        _, before = parse((await at.get("/metrics")).body)
        await at.post(event())
        await at.post(event())
        await at.post(event(2), key="another-key-that-is-of-some-thirty-two-bytes")
        await at.vitals.look()
        _, after = parse((await at.get("/metrics")).body)
        received = {key[1]: int(value - before[key]) for key, value in after.items() if "received" in key[0]}
        assert received == {
            "result=stored": 1, "result=known": 1, "result=forged": 1, "result=refused": 0, "result=expired": 0,
            "result=too_big": 0, "result=bad_request": 0, "result=unparsed": 0, "result=trouble": 0,
        }  # fmt: skip
        assert math.isnan(before[(PREFIX + "last_event_age_seconds",)])
        assert 0 <= after[(PREFIX + "last_event_age_seconds",)] < 60
        assert after[(PREFIX + "ready",)] == 1
