"""What is done with a program while it is measured: steps, each with the keys that are pressed and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.bench.inbox import costs
from tests.bench.inbox.figures import Sample
from tests.bench.inbox.session import Piece, Session

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
    "space": " ",
    "focus": "\x1b[I",
    "unfocus": "\x1b[O",
    "alt+right": "\x1b[1;3C",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_OTHER_CURSOR_KEYS = {"up": "\x1bOA", "down": "\x1bOB", "home": "\x1bOH", "end": "\x1bOF"}
SIZES = {"wider": (120, 40), "narrower": (100, 30)}
ANSWER = 1.0  # seconds; what has not answered then does not answer


@dataclass(frozen=True)
class Step:
    """`keys` are pressed in turn, `times` over, and each press is a sample: until it has been quiet for `quiet`
    seconds, or all that comes within `window` seconds, not counting the way there and back. It has settled where
    `pause` seconds bring nothing. Before each press it has been quiet for `rest` seconds.

    With a `rate` it is held down instead: `times` presses, so many a second, are one sample, which begins at the last
    one. `lead` and `back` are keys that nobody measures.
    """

    name: str
    keys: tuple[str, ...]
    times: int = 1
    quiet: float = 0.25
    window: float | None = None
    pause: float = 0.05
    rest: float = 0.0
    rate: float | None = None
    lead: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


Walk = Sequence[Step]


def walk(session: Session, steps: Walk) -> dict[str, list[Sample]]:
    """The samples of each step, by its name."""
    samples: dict[str, list[Sample]] = {}
    for step in steps:
        press(session, *step.lead)
        if step.rate:
            samples[step.name] = [_held(session, step, step.rate)]
        else:
            samples[step.name] = [pressed(session, name, step) for _ in range(step.times) for name in step.keys]
        press(session, *step.back)
    return samples


def press(session: Session, *names: str, quiet: float = 0.25) -> None:
    """Keys that nobody measures; they wait for what they bring, as people do.

    A key that comes too soon after Escape is another one, so what is still on its way must not cut the pause short.
    """
    for name in names:
        session.during(0)
        key(session, name)()
        if session.link:
            session.until_quiet(quiet + session.link.rtt, ANSWER)
        else:
            session.until_quiet(quiet)


def key(session: Session, name: str) -> Callable[[], None]:
    """What sends a key, in the form that the program has asked for, or makes the window another size."""
    if name in SIZES:
        return lambda: session.resize(*SIZES[name])
    forms = {**KEYS, **_OTHER_CURSOR_KEYS} if session.emulator.application_keys else KEYS
    data = forms.get(name, name).encode()
    return lambda: session.send(data)


def pressed(session: Session, name: str, step: Step) -> Sample:
    """One key and what comes of it."""
    session.until_quiet(step.rest)  # what came since the last one is of that one
    send, before = key(session, name), so_far(session)
    began = perf_counter()
    send()
    if step.window is None:
        return sample(session, began, session.until_quiet(step.quiet, ANSWER), before, step.pause)
    window = step.window + (session.link.rtt if session.link else 0)
    return sample(session, began, session.during(window), before, step.pause, silence=window)


def _held(session: Session, step: Step, rate: float) -> Sample:
    """A key that is held down: how long the screen runs on after the last press, and what all of them brought."""
    send, before, began = key(session, step.keys[0]), so_far(session), perf_counter()
    for number in range(step.times):
        session.during(max(0.0, began + number / rate - perf_counter()))
        send()
    last = perf_counter()
    return sample(session, last, session.until_quiet(step.quiet, ANSWER), before, step.quiet)


def so_far(session: Session) -> tuple[int, int, float]:
    return session.written, session.zipped, costs.cpu_ms(session.pid)


def sample(
    session: Session,
    began: float,
    pieces: list[Piece],
    before: tuple[int, int, float],
    pause: float = 0.05,
    silence: float = 0.0,
) -> Sample:
    """What these pieces are, that came for what happened at the moment `began`. Where nothing came, it took at least as
    many seconds as the `silence`: the answer is late, and not one at once.
    """
    written, zipped, cpu = (now - then for now, then in zip(so_far(session), before, strict=True))
    first = pieces[0].at if pieces else began + silence
    settled = _settled(pieces, pause) or first
    return Sample((first - began) * 1e3, (settled - began) * 1e3, written, zipped, cpu)


def _settled(pieces: list[Piece], pause: float) -> float | None:
    """The moment of the last piece before a pause."""
    last = None
    for piece in pieces:
        if last is not None and piece.at - last > pause:
            break
        last = piece.at
    return last
