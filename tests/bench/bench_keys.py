"""What the keyring costs at the start, from outside: `python -m tests.bench.bench_keys [--rounds N]`.

In a pty, with a warm store: the time from `ternbox` to the first frame, and to the first answer of the API on the
screen, with the key in an unlocked GNOME Keyring and with the key in the environment, in turns. And the time of a
look at the Secret Service. Wall times of a busy machine wobble: the medians are of one run, side by side.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping
from statistics import median

from tests.credentials import services
from tests.terminal.inbox import TERNBOX, sandbox
from tests.terminal.terminal import Terminal

FRAME, ANSWER = b"Open ", b"poll just now"
Times = dict[str, list[tuple[float, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with services.place() as here:
        services.unlocked(here)
        with sandbox(here.environment) as connected:
            from_environment = {**connected, "COLORTERM": "truecolor"}
            key = from_environment["TERNBOX_ACCESS_KEY"]
            from_keyring = {name: value for name, value in from_environment.items() if name != "TERNBOX_ACCESS_KEY"}
            login = [*TERNBOX, "login", "--key-stdin"]
            subprocess.run(login, env=from_keyring, input=key + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
            start(from_environment, settle=3)
            times: Times = {"environment": [], "keyring": []}
            for _ in range(rounds):
                times["environment"].append(start(from_environment))
                times["keyring"].append(start(from_keyring))
            told(times)
            look(from_keyring)


def start(env: Mapping[str, str], settle: float = 0.0) -> tuple[float, float]:
    """Seconds to the first frame and to the first answer."""
    began = time.perf_counter()
    with Terminal(TERNBOX, env, columns=120, rows=40) as terminal:
        frame = seen(terminal, FRAME, began)
        answer = seen(terminal, ANSWER, began)
        terminal.read(settle)
    return frame, answer


def seen(terminal: Terminal, what: bytes, began: float) -> float:
    while what not in terminal.output:
        terminal.read(0.001)
        if time.perf_counter() - began > 20:
            sys.exit(f"no {what.decode()!r} within 20 s:\n{terminal.screen()}")
    return time.perf_counter() - began


def told(times: Times) -> None:
    for index, what in enumerate(("first frame", "first answer of the API")):
        one, other = (median(pair[index] for pair in times[source]) for source in ("environment", "keyring"))
        print(f"{what}: key in the environment {one * 1000:.0f} ms, in the keyring {other * 1000:.0f} ms", end="")
        print(f": {(other - one) * 1000:+.0f} ms, ratio {other / one:.2f}")


def look(env: Mapping[str, str]) -> None:
    program = """
from tui.credentials.secret_service import look
from tui.credentials.os_keyring import get
import time
first, second = look(), look()
began = time.perf_counter()
get("default")
print(f"a look at the Secret Service: {first.seconds * 1000:.0f} ms with its imports, {second.seconds * 1000:.0f} ms "
      f"again; the first key: {(time.perf_counter() - began) * 1000:.0f} ms with its imports")
"""
    subprocess.run([sys.executable, "-c", program], env=dict(env), check=True)


if __name__ == "__main__":
    main()
