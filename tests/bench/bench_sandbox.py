"""How soon a big sandbox answers, and how much memory it takes: `python tests/bench/bench_sandbox.py`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

CONVERSATIONS, MESSAGES, PAGES = 100_000, 2_000_000, 500


def main() -> None:
    command = [sys.executable, "-m", "tui", "sandbox", "--until-eof", "--no-actors"]
    command += [f"--conversations={CONVERSATIONS}", f"--messages={MESSAGES}"]
    started = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        facts = json.loads(child.stdout.readline())
        total = _get(facts, "/conversations?status=all")["totalCount"]
        first = time.monotonic() - started
        longest, per_page = _read_pages(facts)
        seen, per_thread_page = _read_longest(facts, longest)
        memory = _peak(child.pid)
        child.stdin.close()
    print(f"{total} conversations, about {MESSAGES} messages")
    print(f"first answer {first:.2f} s after process start (limit 3), peak memory {memory:.0f} MB (limit 500)")
    print(f"a page of conversations {per_page * 1000:.2f} ms (mean of {PAGES} over the whole list)")
    print(f"a page of messages {per_thread_page * 1000:.2f} ms, in a thread of {seen}")
    if first > 3 or memory > 500:
        sys.exit("too slow or too big")


def _read_pages(facts: dict[str, str]) -> tuple[str, float]:
    """The id of the longest thread, and seconds a page."""
    longest, most, began = "", 0, time.monotonic()
    for number in range(PAGES):
        offset = number * (CONVERSATIONS // PAGES)
        for item in _get(facts, f"/conversations?status=all&limit=20&offset={offset}")["items"]:
            if item["messages"]["totalCount"] > most:
                longest, most = item["id"], item["messages"]["totalCount"]
    return longest, (time.monotonic() - began) / PAGES


def _read_longest(facts: dict[str, str], id: str) -> tuple[int, float]:
    began, count, total = time.monotonic(), 0, 0
    for offset in range(0, 50_000, 1000):
        total = _get(facts, f"/conversations/{id}/messages?limit=20&offset={offset}")["totalCount"]
        count += 1
    return total, (time.monotonic() - began) / count


def _get(facts: dict[str, str], path: str) -> Any:
    request = Request(facts["url"] + path, headers={"Authorization": f"AccessKey {facts['access_key']}"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _peak(pid: int) -> float:
    """Megabytes of resident memory at most so far."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
