"""Two accounts and one outside: the kernel says who an inbox is, and who may not even open the socket."""

from __future__ import annotations

import asyncio
import grp
import json
import os
import pwd
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.accounts.python import for_everybody
from tests.conftest import need
from tests.credentials.services import has
from tests.relay.feed_client import SOON, HubRig, running_hub
from tui.relay import wire
from tui.relay.feeds import FeedLimits
from tui.relay.hub import Hub
from tui.relay.sockets import unix_socket

pytestmark = pytest.mark.anyio
ADA, BO, GROUP = 9, 10, "users"  # “news”, “uucp”, and a group that every Debian has


@asynccontextmanager
async def for_the_group(folder: Path, rig: HubRig, groups: frozenset[str] | None = None) -> AsyncIterator[Path]:
    """A hub on a socket as `ternbox relay --group` makes it."""
    os.chmod(folder, 0o755)
    path = folder / "relay" / "feed.sock"
    hub = Hub(rig.log, rig.epoch, limits=FeedLimits(ping=60), groups=groups)
    async with hub.running(), hub.on_unix(unix_socket(path, group=GROUP)):
        yield path


async def first_line(path: Path, uid: int, *groups: int) -> str:
    """What an inbox hears first that runs as this account, in these groups."""
    python, pythonpath = for_everybody(uid)
    more = ["--groups", ",".join(map(str, groups))] if groups else ["--clear-groups"]
    command = [
        "setpriv",
        f"--reuid={uid}",
        f"--regid={uid}",
        *more,
        "--",
        python,
        "-m",
        "tests.relay.feed_child",
        str(path),
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": pythonpath}
    child = await asyncio.create_subprocess_exec(*command, env=environment, cwd="/", stdout=subprocess.PIPE)
    try:
        assert child.stdout
        async with asyncio.timeout(SOON):
            return (await child.stdout.readline()).decode().strip()
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


@pytest.fixture(autouse=True)
def setpriv() -> None:
    need("util-linux", has("setpriv"))


async def test_the_kernel_says_who_it_is(folder: Path) -> None:
    """Two people in the group: each is welcomed by the name of their account."""
    support = grp.getgrnam(GROUP).gr_gid
    async with running_hub(folder) as rig, for_the_group(folder, rig) as path:
        for uid in (ADA, BO):
            welcome = wire.from_relay(await first_line(path, uid, support))
            assert isinstance(welcome, wire.Welcome)
            assert welcome.actor == pwd.getpwuid(uid).pw_name


async def test_an_account_without_a_name_is_known_by_its_number(folder: Path) -> None:
    support = grp.getgrnam(GROUP).gr_gid
    async with running_hub(folder) as rig, for_the_group(folder, rig) as path:
        assert json.loads(await first_line(path, 54321, support))["actor"] == "uid 54321"


async def test_another_uid_gets_eacces_at_the_socket(folder: Path) -> None:
    async with running_hub(folder) as rig, for_the_group(folder, rig) as path:
        assert await first_line(path, ADA) == "error PermissionError", "the folder is closed"
        os.chmod(path.parent, 0o755)
        assert await first_line(path, ADA) == "error PermissionError", "and so is the socket"
        os.chmod(path, 0o666)
        assert "welcome" in await first_line(path, ADA), "so that this test can fail"


async def test_an_account_that_left_the_group_is_closed_with_1008(folder: Path) -> None:
    """Its old session is in the group still, and so it gets through to us; the directory of accounts knows better."""
    support = grp.getgrnam(GROUP).gr_gid
    name = pwd.getpwuid(ADA).pw_name
    own = grp.getgrgid(pwd.getpwuid(ADA).pw_gid).gr_name
    async with running_hub(folder) as rig, for_the_group(folder, rig, frozenset({GROUP})) as path:
        assert await first_line(path, ADA, support) == "closed 1008"
    async with running_hub(folder) as rig, for_the_group(folder, rig, frozenset({"nobody else", own})) as path:
        assert json.loads(await first_line(path, ADA, support))["actor"] == name
