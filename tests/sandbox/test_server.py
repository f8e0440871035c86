"""The sandbox as a process: the first line says where it is, and it ends when told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tui.sandbox.server import SandboxOptions

PROGRAM = """
import json, sys
from pathlib import Path
from tui.sandbox.server import SandboxOptions, serve
options = json.loads(sys.argv[1])
if options.get("faults"):
    options["faults"] = Path(options["faults"])
sys.exit(serve(SandboxOptions(**options)))
"""


@contextmanager
def process(**options: Any) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    command = [sys.executable, "-c", PROGRAM, json.dumps(options)]
    root = Path(__file__).parents[2]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=root, text=True, **pipes) as child:
        try:
            assert child.stdout
            yield child, json.loads(child.stdout.readline())
        finally:
            child.kill()


def get(facts: dict[str, str], path: str) -> Any:
    request = Request(facts["url"] + path, headers={"Authorization": f"AccessKey {facts['access_key']}"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_with_a_signal(number: signal.Signals) -> None:
    with process() as (child, facts):
        assert facts.keys() == {"url", "access_key", "signing_key"}
        assert get(facts, "/conversations")["count"] == 20
        child.send_signal(number)
        output, errors = child.communicate(timeout=5)
        assert (child.returncode, output, errors) == (0, "", "")


def test_it_ends_when_stdin_closes_if_asked_to() -> None:
    with process(until_eof=True, no_actors=True) as (child, _):
        assert child.stdin
        child.stdin.close()
        assert child.wait(5) == 0


def test_it_takes_faults_from_a_file_and_is_as_big_as_asked_for(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"kind": "too_many", "path": "/v1/messages*", "retry_after": "3"}]')
    with process(faults=str(faults), conversations=1000, messages=5000, control=True) as (_, facts):
        assert get(facts, "/conversations?status=all")["totalCount"] == 1000
        with pytest.raises(HTTPError) as caught:
            get(facts, "/messages?ids=x")
        assert (caught.value.code, caught.value.headers["Retry-After"]) == (429, "3")
        caught.value.close()
        assert get({**facts, "url": facts["url"].removesuffix("/v1")}, "/_control/requests")["fault too_many"] == 1


def test_the_options_have_the_names_of_the_command() -> None:
    assert set(SandboxOptions.__dataclass_fields__) == {
        "host", "port", "seed", "conversations", "messages", "no_actors", "faults", "control", "hmac", "until_eof",
        "clock",
    }  # fmt: skip
