"""One start of a program, with its walk: the samples of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from tests.bench.inbox import costs
from tests.bench.inbox.figures import Sample, Start
from tests.bench.inbox.programs import Program
from tests.bench.inbox.session import Session
from tests.bench.inbox.walk import key, walk


@dataclass
class Figures:
    """All that was measured of one program."""

    starts: list[Start] = field(default_factory=list)
    steps: dict[str, list[Sample]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)

    def add(self, start: Start, steps: dict[str, list[Sample]], memory: float) -> None:
        self.starts.append(start)
        self.memory.append(memory)
        for name, samples in steps.items():
            self.steps.setdefault(name, []).extend(samples)


def measure(program: Program, figures: Figures, walking: bool) -> None:
    """Start it, see it answer, and walk."""
    with Session(program.command, program.env) as session:
        start = started(session, program)
        session.until_quiet(program.settle)
        steps = walk(session, program.walk) if walking else {}
        figures.add(start, steps, costs.memory_mb(session.pid))


def started(session: Session, program: Program) -> Start:
    """The first useful frame, and the first answer to a key that is pressed when that frame is there."""
    first = session.until(program.is_there)
    first_cpu = costs.cpu_ms(session.pid)
    usable, usable_cpu = first, first_cpu
    if program.probe:
        before = program.answer(session.emulator.text())
        key(session, program.probe)()
        usable = session.until(lambda screen: program.answer(screen) not in ("", before))
        usable_cpu = costs.cpu_ms(session.pid)
    to_ms = (first - session.began) * 1e3, (usable - session.began) * 1e3
    return Start(*to_ms, first_cpu, usable_cpu, session.written, costs.memory_mb(session.pid))
