"""Two people with Unix accounts of their own on one relay, and a third one who is not in its group."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.accounts.python import for_everybody
from tests.conftest import need
from tests.credentials.api import Api
from tests.credentials.services import Place, has, place
from tests.terminal.inbox import FIRST
from tests.terminal.terminal import Terminal
from tui.sandbox.server import SIGNING_KEY

ADA, BO, STRANGER = 9, 10, 13  # “news”, “uucp” and “proxy”: every Debian has them
SUPPORT, SUPPORT_ID = "games", 60  # a group that nobody is in, but for what the relay reads
LIVE = "relay live"
QUESTION, REPLY = "Does the Libel fit a dimmer?", "It does, up to 40 watts"


@dataclass
class Person:
    here: Place
    groups: tuple[int, ...]

    def command(self, *words: str) -> list[str]:
        groups = f"--groups={','.join(map(str, self.groups))}" if self.groups else "--clear-groups"
        return ["setpriv", f"--reuid={self.here.user}", f"--regid={self.here.user}", groups, "--", *words]

    def ternbox(self, *words: str) -> list[str]:
        return self.command(self.here.python, "-m", "tui", *words)

    @contextmanager
    def inbox(self) -> Iterator[Terminal]:
        with Terminal(self.ternbox(), self.here.environment, columns=120, rows=40) as terminal:
            terminal.wait_for(FIRST)
            yield terminal


@dataclass
class Host:
    ada: Person
    bo: Person
    stranger: Person
    feed: Path
    api: Api


@pytest.fixture
def host(own_api: Api) -> Iterator[Host]:
    need("util-linux", has("setpriv"))
    with ExitStack() as stack:
        python = for_everybody(ADA)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tb-")))
        folder.chmod(0o755)
        feed = folder / "run" / "feed.sock"
        stack.enter_context(relay(folder, feed, own_api))
        people = []
        for user, groups in ((ADA, (SUPPORT_ID,)), (BO, (SUPPORT_ID,)), (STRANGER, ())):
            here = stack.enter_context(place(user, *python))
            here.environment |= {"TERNBOX_API_URL": own_api.url, "TERNBOX_ACCESS_KEY": own_api.key}
            settle(here, feed)
            people.append(Person(here, groups))
        ada, bo, stranger = people
        yield Host(ada, bo, stranger, feed, own_api)


@contextmanager
def relay(folder: Path, feed: Path, api: Api) -> Iterator[None]:
    """It asks the user database who is in the group: in this one, of its own, both are."""
    members = f"{SUPPORT}:x:{SUPPORT_ID}:{pwd.getpwuid(ADA).pw_name},{pwd.getpwuid(BO).pw_name}\n"
    (folder / "group").write_text(members)
    command = ["unshare", "--mount", "sh", "-c", f'mount --bind {folder}/group /etc/group && exec "$@"', "sh"]
    command += [sys.executable, "-m", "tui", "relay", "--until-eof", "--listen=127.0.0.1:0", "--register"]
    command += [f"--feed={feed}", f"--group={SUPPORT}", f"--data={folder / 'data'}"]
    environment = {
        **os.environ,
        "TERNBOX_API_URL": api.url,
        "TERNBOX_ACCESS_KEY": api.key,
        "TERNBOX_SIGNING_KEY": SIGNING_KEY,
    }
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline()
        try:
            yield
        finally:
            child.stdin.close()


def settle(here: Place, feed: Path) -> None:
    folder = Path(here.environment["XDG_CONFIG_HOME"]) / "ternbox"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'feed = "relay"\nrelay = "{feed}"\n')
    subprocess.run(["chown", "-R", f"{here.user}:{here.user}", str(folder)], check=True)


def test_both_see_the_customers_message_and_who_of_them_replied(host: Host) -> None:
    conversation = first_conversation(host)
    with host.ada.inbox() as ada, host.bo.inbox() as bo:
        host.api.hear(conversation, QUESTION)
        for terminal in (ada, bo):
            terminal.wait_for(QUESTION)
            terminal.wait_for(LIVE)
        ada.send("r")
        ada.wait_for("reply")
        ada.send(REPLY)
        ada.wait_for(REPLY[-8:])
        ada.send("\r")
        bo.wait_for(REPLY)
        screen = bo.wait_for("news")
        assert any("news" in line and REPLY[:10] in line for line in screen.splitlines())
        assert not any("news" in line and REPLY[:10] in line for line in ada.screen().splitlines())


def test_who_is_not_in_the_group_gets_nothing(host: Host) -> None:
    look = host.stranger.ternbox("relay", "status", "--feed", str(host.feed))
    refused = subprocess.run(look, env=host.stranger.here.environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 4
    assert SUPPORT in refused.stderr
    with Terminal(host.stranger.ternbox(), host.stranger.here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        screen = terminal.wait_for("The relay does not let you in")
        assert LIVE not in screen


def first_conversation(host: Host) -> str:
    command = host.ada.ternbox("list", "--limit", "1", "--json")
    done = subprocess.run(command, env=host.ada.here.environment, capture_output=True, text=True, check=True)
    conversation: str = json.loads(done.stdout)["data"][0]["id"]
    return conversation
