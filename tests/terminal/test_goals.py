"""Goals are judged by what was measured; the report and the picture say the same."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.bench.inbox.chart import draw
from tests.bench.inbox.comparison import panels, title
from tests.bench.inbox.figures import Figures, Results, Sample, Start
from tests.bench.inbox.goals import Row, table
from tests.bench.inbox.measured import Measured
from tests.bench.inbox.plan import FULL
from tests.bench.inbox.report import report


def start(first: float, usable: float) -> Start:
    return Start(first, usable, first, usable, written=1000, memory=40)


def key(settled: float, written: float) -> Sample:
    return Sample(settled, settled, written, written / 10, settled)


def run(results: Results) -> Measured:
    return Measured(FULL, results, date(2026, 3, 9), "a quiet machine", "")


def row(results: Results, what: str) -> Row:
    return next(row for row in table(run(results)) if row.what == what)


@pytest.mark.parametrize(("first", "met"), [(25, True), (26, False)])
def test_a_start_is_judged_by_the_best_of_each(first: float, met: bool) -> None:
    results = {
        "hello": Figures(starts=[start(100, 100), start(400, 400)]),
        "ternbox 100000": Figures(starts=[start(900, 990), start(first, 120)]),
    }
    assert row(results, "first useful frame").met is met


@pytest.mark.parametrize(("slow", "met"), [([15.0] * 99 + [300.0], True), ([15.0] * 94 + [17.0] * 6, False)])
def test_a_typed_character_may_be_late_now_and_then(slow: list[float], met: bool) -> None:
    results = {"ternbox 100000": Figures(steps={"typed character": [key(settled, 99) for settled in slow]})}
    assert row(results, "typed character").met is met


def test_keys_in_turn_are_judged_by_the_dearest() -> None:
    """Three presses of Tab lead around: two cheap ones do not hide a dear one."""
    results = {"ternbox 100000": Figures(steps={"tab": [key(5, 40), key(5, 300), key(5, 40)] * 3})}
    assert row(results, "Tab").met is False


def test_what_neomutt_needs_is_the_measure_where_it_is_there() -> None:
    ours = Figures(steps={"list move": [key(5, 400)]})
    assert row({"ternbox 100000": ours}, "list move alone").met is False
    assert row({"ternbox 100000": ours, "neomutt": Figures(steps={"list move": [key(1, 350)]})}, "list move alone").met


def test_what_was_left_out_is_neither_met_nor_missed() -> None:
    assert {(row.met, row.measured) for row in table(run({}))} == {(None, "not measured")}


def test_the_report_and_the_picture_show_every_program() -> None:
    results = {
        name: Figures([start(50, 60)], {"page of list": [key(5, 1800)]}, [44])
        for name in ("ternbox 100000", "hello", "neomutt")
    }
    told = report(run(results))
    assert "9 March 2026. a quiet machine." in told
    assert "| page of list | neomutt | 1 | 5.0 / 5.0 | 1,800 | 180 | 5 |" in told
    picture, _ = draw(*title(run(results)), panels(run(results)))
    texts = {element.text for element in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")}
    assert {"Ternbox", "bare Textual", "NeoMutt", "First useful frame", "50 ms", "1,800 B"} <= texts
