"""An account at the sandbox, and `ternbox webhooks` on it as a script or a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from urllib.request import Request, urlopen

from click.testing import CliRunner

from tui import hardening
from tui.cli import main

TERNBOX = [sys.executable, "-m", "tui"]


@dataclass
class Done:
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """The variables that lead to an account of one's own, with its signing key."""
    command = [*TERNBOX, "sandbox", "--until-eof", "--no-actors", "--control"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child,
    ):
        assert child.stdin
        assert child.stdout
        facts = json.loads(child.stdout.readline())
        signing_key = Path(folder, "signing-key")
        signing_key.write_text(facts["signing_key"])
        yield {
            "TERNBOX_ACCESS_KEY": facts["access_key"],
            "TERNBOX_API_URL": facts["url"],
            "TERNBOX_SIGNING_KEY_FILE": str(signing_key),
        }
        child.stdin.close()
        assert child.wait(5) == 0


class Webhooks:
    """Runs `ternbox webhooks …` in pipes: in our own process, which saves half a second each time, or in a real one."""

    def __init__(self, environment: dict[str, str], *, real: bool = False) -> None:
        self.environment, self.real = environment, real

    def __call__(self, *arguments: str, **changed: str) -> Done:
        environment = {**self.environment, **changed}
        if self.real:
            return _in_a_process(["webhooks", *arguments], environment)
        # What it does about core dumps and debuggers would last as long as the tests.
        with patch.object(hardening, "protect_memory"):
            result = CliRunner(env=environment).invoke(main, ["webhooks", *arguments], catch_exceptions=False)
        return Done(result.exit_code, result.stdout, result.stderr)

    def data(self, *arguments: str, **changed: str) -> Any:
        done = self(*arguments, "--json", **changed)
        assert done.returncode == 0, done.stderr
        assert done.stdout.isascii()
        return json.loads(done.stdout)["data"]

    def says(self, *arguments: str, **changed: str) -> str:
        done = self(*arguments, **changed)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refuses(self, code: int, *arguments: str, **changed: str) -> str:
        """One sentence on stderr, and nothing on stdout."""
        done = self(*arguments, **changed)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.startswith("ternbox: ")
        assert "Traceback" not in done.stderr
        return done.stderr


def _in_a_process(arguments: list[str], environment: dict[str, str]) -> Done:
    done = subprocess.run(
        [*TERNBOX, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def empty(environment: dict[str, str]) -> None:
    """Delete all webhooks of an account."""
    place = f"{environment['TERNBOX_API_URL']}/webhooks"
    header = {"Authorization": f"AccessKey {environment['TERNBOX_ACCESS_KEY']}"}
    while found := json.load(urlopen(Request(place, headers=header), timeout=10))["items"]:
        for each in found:
            urlopen(Request(f"{place}/{each['id']}", headers=header, method="DELETE"), timeout=10).close()


@contextmanager
def relay(environment: dict[str, str], *options: str) -> Iterator[dict[str, str]]:
    """A relay of this account with a feed at a short path; yields what it says of itself."""
    with TemporaryDirectory(prefix="tb-", dir="/tmp") as folder:
        command = [*TERNBOX, "relay", "--until-eof", "--listen=127.0.0.1:0", f"--feed={folder}/feed.sock", *options]
        own = {**os.environ, **environment}
        with subprocess.Popen(
            [*command, f"--data={folder}/data"], env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdin
            assert child.stdout
            yield json.loads(child.stdout.readline())
            child.stdin.close()
            assert child.wait(20) == 0
