"""What a process and its children have cost so far, as Linux tells it in /proc."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NS_PER_MS = 1e6


def family(pid: int) -> list[int]:
    """A process and all that came out of it."""
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        for task in _tasks(found[-1]):
            with suppress(OSError):
                todo += map(int, (task / "children").read_text().split())
    return found


def cpu_ms(pid: int) -> float:
    """Time on a processor, of all threads that still run; exact, not in ticks of ten milliseconds."""
    spent = 0
    for process in family(pid):
        for task in _tasks(process):
            with suppress(OSError):
                spent += int((task / "schedstat").read_text().split()[0])
    return spent / NS_PER_MS


def memory_mb(pid: int) -> float:
    """Resident memory."""
    return sum(_numbers(Path(f"/proc/{process}/status"), "VmRSS:") for process in family(pid)) / 1024


def wakeups(pid: int) -> int:
    """How often a thread slept and was woken."""
    tasks = (task / "status" for process in family(pid) for task in _tasks(process))
    return sum(_numbers(status, "voluntary_ctxt_switches:") for status in tasks)


def _tasks(pid: int) -> Iterator[Path]:
    with suppress(OSError):
        yield from Path(f"/proc/{pid}/task").iterdir()


def _numbers(file: Path, name: str) -> int:
    """The number behind a name; 0 where the process has ended meanwhile."""
    with suppress(OSError):
        return sum(int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith(name))
    return 0
