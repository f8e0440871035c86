"""What is done with a program while it is measured: steps, each with the keys that are pressed and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.bench.inbox import costs
from tests.bench.inbox.figures import Sample
from tests.bench.inbox.session import Session

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
    "space": " ",
    "focus": "\x1b[I",
    "unfocus": "\x1b[O",
    "alt+right": "\x1b[1;3C",
    "alt+down": "\x1b[1;3B",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_OTHER_CURSOR_KEYS = {"up": "\x1bOA", "down": "\x1bOB", "home": "\x1bOH", "end": "\x1bOF"}
SIZES = {"wider": (120, 40), "narrower": (100, 30)}
FIRST_BYTE = 0.6  # seconds; what has not answered then does not answer


@dataclass(frozen=True)
class Step:
    """`keys` are pressed in turn, `times` over, and each press is a sample: until it has been quiet for `quiet` seconds, or
    all that comes within `window` seconds. `lead` are keys before it that are not measured, `back` those after it.
    """

    name: str
    keys: tuple[str, ...]
    times: int = 1
    quiet: float = 0.3
    window: float | None = None
    lead: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


Walk = Sequence[Step]


def key(session: Session, name: str) -> Callable[[], None]:
    """What sends a key, in the form that the program has asked for, or makes the window another size."""
    if name in SIZES:
        return lambda: session.resize(*SIZES[name])
    forms = {**KEYS, **_OTHER_CURSOR_KEYS} if session.emulator.application_keys else KEYS
    data = forms.get(name, name).encode()
    return lambda: session.send(data)


def press(session: Session, *names: str, quiet: float = 0.3) -> None:
    """Keys that nobody measures."""
    for name in names:
        key(session, name)()
        session.until_quiet(quiet, FIRST_BYTE)


def walk(session: Session, steps: Walk) -> dict[str, list[Sample]]:
    """The samples of each step, by its name."""
    samples: dict[str, list[Sample]] = {}
    for step in steps:
        press(session, *step.lead)
        found = samples.setdefault(step.name, [])
        for _ in range(step.times):
            found += [sample(session, name, step) for name in step.keys]
        press(session, *step.back)
    return samples


def sample(session: Session, name: str, step: Step) -> Sample:
    """One key and what comes of it."""
    send, spent = key(session, name), costs.cpu_ms(session.pid)
    written, zipped = session.written, session.zipped
    began = perf_counter()
    send()
    pieces = session.until_quiet(step.quiet, FIRST_BYTE) if step.window is None else session.during(step.window)
    first, last = (pieces[0].at - began, pieces[-1].at - began) if pieces else (0.0, 0.0)
    cpu = costs.cpu_ms(session.pid) - spent
    return Sample(first * 1e3, last * 1e3, session.written - written, session.zipped - zipped, cpu)
