"""One start of a program, and what is done with it then."""

from __future__ import annotations

from contextlib import suppress

from tests.bench.inbox import costs
from tests.bench.inbox.figures import Figures, Start
from tests.bench.inbox.programs import Program
from tests.bench.inbox.session import NotSeen, Session
from tests.bench.inbox.walk import key, press, walk
from tests.terminal.link import Link

PRESSES, PRESS_AGAIN = 10, 2.0  # seconds


def measure(program: Program, figures: Figures, link: Link | None = None) -> None:
    """Start it, see it answer, and walk."""
    with Session(program.command, program.env, link) as session:
        figures.starts.append(started(session, program))
        if program.walk:
            session.until_quiet(program.settle)
            figures.add(walk(session, program.walk))
            figures.memory.append(costs.memory_mb(session.pid))
        press(session, *program.home)


def started(session: Session, program: Program) -> Start:
    """The first useful frame, and the first answer to a key that is pressed when that frame is there."""
    first = session.until(program.is_there)
    first_cpu = costs.cpu_ms(session.pid)
    usable = answered(session, program) if program.probe else first
    usable_cpu = costs.cpu_ms(session.pid)
    to_first, to_usable = ((moment - session.began) * 1e3 for moment in (first, usable))
    return Start(to_first, to_usable, first_cpu, usable_cpu, session.written, costs.memory_mb(session.pid))


def answered(session: Session, program: Program) -> float:
    """When the key has changed the screen. A person whose key was lost presses it again, which is said and counts."""
    before = program.answer(session.emulator.text())
    for _ in range(PRESSES):
        key(session, program.probe)()
        with suppress(NotSeen):
            return session.until(lambda screen: program.answer(screen) not in ("", before), PRESS_AGAIN)
        print(f"{program.name}: a key at the start was not answered within {PRESS_AGAIN:.0f} s", flush=True)
    raise NotSeen(session.emulator.text())
