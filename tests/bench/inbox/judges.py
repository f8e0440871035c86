"""Judges of the goals: what each looked at, in words, and whether the goal is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean, median

from tests.bench.inbox.figures import Sample, each, middle, of_turns, tail
from tests.bench.inbox.measured import Measured, NotMeasured, there

Judged = tuple[str, bool]
Judge = Callable[[Measured], Judged]


def first_frame(run: Measured) -> Judged:
    share, beside = _share(run, "first")
    return f"{share:.2f} × (of medians {beside:.2f}), {run.best(run.ours, 'first'):.0f} ms", share <= 0.25


def usable(run: Measured) -> Judged:
    (share, beside), (cpu, _) = _share(run, "usable"), _share(run, "usable_cpu")
    told = f"{share:.2f} × (of medians {beside:.2f}), CPU {cpu:.2f} ×, {run.best(run.ours, 'usable'):.0f} ms"
    return told, max(share, cpu) <= 1.3


def _share(run: Measured, field: str) -> tuple[float, float]:
    """Of what bare Textual needs: of the minima and of the medians."""
    ours, hello = run.starts(run.ours), run.starts("hello")
    theirs = field.replace("usable", "first")
    return min(each(ours, field)) / min(each(hello, theirs)), middle(ours, field) / middle(hello, theirs)


def imports(run: Measured) -> Judged:
    spent, modules = min(there(run.figures("ternbox own imports").imports))
    return f"{spent:.0f} ms, {modules} modules", spent <= 25


def slow_start(run: Measured) -> Judged:
    first, usable = (run.best(f"{run.ours}, link", field) / 1e3 for field in ("first", "usable"))
    return f"{first:.2f} s, {usable:.2f} s", first <= 0.2 and usable <= 1.0


def settled_and_written(step: str, milliseconds: float, most: float) -> Judge:
    def judge(run: Measured) -> Judged:
        samples = run.steps(step)
        late, written = tail(samples, "settled"), middle(samples, "written")
        told = f"median {middle(samples, 'settled'):.1f}, 95th {late:.1f} ms; {_bytes(samples)}"
        return told, late <= milliseconds and written <= most

    return judge


def page(step: str, most: float, of_neomutt: float | None = None) -> Judge:
    """At most so many bytes, or so many times those of neomutt; and no press over 40 ms."""

    def judge(run: Measured) -> Judged:
        samples = run.steps(step)
        worst = max(each(samples, "settled"))
        fits = middle(samples, "written") <= _most(run, step, most, of_neomutt)
        return f"{_bytes(samples)}; slowest {worst:.1f} ms", fits and worst <= 40

    return judge


def written(step: str, most: float, *, turns: int = 1, of_neomutt: float | None = None, name: str = "") -> Judge:
    """At most so many bytes: of keys that were pressed in turn each one."""

    def judge(run: Measured) -> Judged:
        samples = run.steps(step, name)
        cost = of_turns(samples, turns, "written")
        zipped = of_turns(samples, turns, "zipped")
        return f"{cost:,.0f} B ({zipped:,.0f} B zipped)", cost <= _most(run, step, most, of_neomutt)

    return judge


def _most(run: Measured, step: str, most: float, of_neomutt: float | None) -> float:
    """Where neomutt is not there, its bytes as they were once measured are in `most`."""
    try:
        return most if of_neomutt is None else of_neomutt * run.written(step, "neomutt")
    except NotMeasured:
        return most


def _bytes(samples: Sequence[Sample]) -> str:
    return f"{middle(samples, 'written'):,.0f} B ({middle(samples, 'zipped'):,.0f} B zipped)"


def memory(run: Measured) -> Judged:
    share = run.memory(run.ours) / run.memory("hello")
    return f"{share:.2f} ×, {run.memory(run.ours):.0f} MB", share <= 1.35


def focus(run: Measured) -> Judged:
    """Nothing on the screen shows whether the window has it, but the program must have heard of it."""
    samples = run.steps("focus")
    cost, heard = of_turns(samples, 2, "written"), min(each(samples, "cpu"))
    return f"{cost:,.0f} B, heard for {heard:.1f} ms CPU", cost <= 250 and heard > 0


def idle(run: Measured) -> Judged:
    found = there(run.figures(run.ours).idle)[-1]
    told = (
        f"{found.written:,.0f} B in {found.seconds:.0f} s, {found.cpu:.2f} % CPU, {found.wakeups:.0f} wake-ups a second"
    )
    return told, found.written <= 120 and found.cpu <= 0.2


def hanging(run: Measured) -> Judged:
    quiet, hangs = (run.figures(f"ternbox {network} network").steps for network in ("quiet", "hanging"))
    shares = {step: middle(hangs[step], "first") / middle(quiet[step], "first") for step in quiet}
    share = sum(shares.values()) / len(there(list(shares)))
    return f"{share:.2f} × ({', '.join(f'{step} {each:.2f}' for step, each in shares.items())})", share <= 1.1


def lag(step: str) -> Judge:
    """What is still drawn after the last press; a held page a quarter as long as in neomutt.

    Where nothing is drawn then, the key was not understood: on a slow line the last answer is always still to come.
    """

    def judge(run: Measured) -> Judged:
        ours = middle(run.steps(step, f"{run.ours}, link"), "settled") / 1e3
        most = 1.2
        if step == "held page" and "neomutt, link" in run.results:
            most = min(most, middle(run.steps(step, "neomutt, link"), "settled") / 4e3)
        return f"{ours:.1f} s", 0 < ours <= most

    return judge


def stuck(run: Measured) -> Judged:
    went_on = all(there(run.figures("ternbox stuck").went_on))
    back = max(each(run.steps("on return", "ternbox stuck"), "written"))
    told = "feed and outbox went on" if went_on else "feed or outbox stood still"
    return f"{told}; {back:,.0f} B on return", went_on and back <= 20_000


def times_by_size(run: Measured) -> Judged:
    def times(name: str) -> dict[str, float]:
        starts = {"usable": run.best(name, "usable"), "CPU of start": run.best(name, "usable_cpu")}
        return {**_times(run, name), **starts}

    return _largest(_shares(times(run.smallest), times(run.largest)), 1.2)


def times_by_length(run: Measured) -> Judged:
    """Of a thread."""
    return _largest(_shares(_times(run, "ternbox short thread"), _times(run, run.ours)), 1.2)


def _times(run: Measured, name: str) -> dict[str, float]:
    """Of each step the shortest time and the median of the processor time."""
    steps = {step: there(samples) for step, samples in run.figures(name).steps.items()}
    settled = {step: min(each(samples, "settled")) for step, samples in steps.items()}
    return {**settled, **{f"CPU of {step}": median(each(samples, "cpu")) for step, samples in steps.items()}}


def bytes_by_size(run: Measured) -> Judged:
    """Of each step all that was sent: what letters bring differs from one to the next."""

    def sizes(name: str) -> dict[str, float]:
        found = {step: fmean(each(samples, "written")) for step, samples in run.figures(name).steps.items()}
        return {**found, "memory": run.memory(name)}

    return _largest(_shares(sizes(run.smallest), sizes(run.largest)), 1.05)


def _shares(small: Mapping[str, float], large: Mapping[str, float]) -> dict[str, float]:
    """How many times as much the large one costs."""
    return {what: large[what] / small[what] for what in small if what in large and small[what] > 0}


def _largest(shares: Mapping[str, float], most: float) -> Judged:
    what = max(there(list(shares)), key=lambda name: shares[name])
    return f"at most {shares[what]:.2f} × ({what}), median {median(shares.values()):.2f} ×", shares[what] <= most
