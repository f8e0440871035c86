"""`ternbox relay status`, `tail`, `inspect` and `replay`, as people and scripts run them, on a hub that runs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.accounts.python import for_everybody
from tests.conftest import need
from tests.credentials.services import as_user, has
from tests.relay.feed_client import HubRig, running_hub
from tests.relay.test_hub_accounts import ADA, GROUP, for_the_group
from tests.relay.test_hub_door import TOKEN, on_tcp
from tests.relay.test_masked import BODY, CONTACT, MESSAGE
from tui import config
from tui.cli import main
from tui.relay import wire
from tui.relay.feeds import FeedLimits

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
SECRETS = ("Zoë", "Müller", "Where is it", "316123456789", "a@b.example", "a.example")


@dataclass
class Ended:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        said = json.loads(self.out)
        assert self.out.isascii()
        return said["data"]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tui", "relay", *arguments]


async def relay(*arguments: str, **environment: str) -> Ended:
    """In a thread of our own process, which saves half a second each time; `tail` and two others get a real one."""
    runner = CliRunner(env={"COLUMNS": "80", **environment})
    result = await asyncio.to_thread(runner.invoke, main, ["relay", *arguments])
    return Ended(result.exit_code, result.stdout, result.stderr)


@asynccontextmanager
async def tail(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command("tail", *arguments), cwd=ROOT, stdout=pipe, stderr=pipe)
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def line(child: asyncio.subprocess.Process) -> str:
    assert child.stdout
    async with asyncio.timeout(60):
        return (await child.stdout.readline()).decode().rstrip("\n")


async def filled(rig: HubRig) -> None:
    await rig.append("one", "two", body=json.dumps(BODY).encode(), at=time.time_ns())
    await rig.append("odd", kind="unparsed", body=b"\xff\x1b[2J Zo\xc3\xab", at=time.time_ns())


async def test_the_status_is_a_quiet_table(folder: Path) -> None:
    said = {"ready": False, "reasons": ["The disk is full."], "received": {"stored": 3, "bad_request": 1, "forged": 0},
            "reconcile": {"last_at": None, "trouble": "No connection."}}  # fmt: skip
    async with running_hub(folder, status=lambda: said) as rig:
        await filled(rig)
        async with rig.welcomed(1, client="ternbox\x1b[2J") as client:
            await client.seqs(2)
            await client.send(wire.Ack(2))
            await client.send(wire.Cmd("r", "replay", "0"))
            await client.until(wire.Fail)
            ended = await relay("status", "--feed", str(rig.path))
    assert (ended.code, ended.err) == (0, "")
    assert all(len(row) <= 80 for row in ended.out.splitlines())
    words = " ".join(ended.out.split())
    for expected in (f"at {rig.path}", "ready NO: The disk is full.", "events 1 to 3, the last one just now",
                     "received 3 stored, 1 bad request", "reconciled not yet; trouble: No connection.",
                     "ACCOUNT PROGRAM HAS BEHIND SINCE", "ternbox␛[2J 2 1 now"):  # fmt: skip
        assert expected in words, ended.out


async def test_the_status_for_scripts_is_what_the_relay_says(folder: Path) -> None:
    async with running_hub(folder) as rig, rig.welcomed(0):
        ended = await relay("status", "--json", "--feed", str(rig.path))
        assert ended.data == json.loads(json.dumps(await rig.hub.report()))
    assert ended.data["feeds"][0]["client"] == "test"


async def test_a_relay_that_was_never_used_has_a_status(folder: Path) -> None:
    async with running_hub(folder) as rig:
        ended = await relay("status", "--feed", str(rig.path))
    assert "none yet" in ended.out
    assert "No inbox listens." in ended.out


async def test_tail_shows_events_as_they_come_and_nobodys_data(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        async with tail("--after", "1", "--feed", str(rig.path)) as child:
            rows = [await line(child), await line(child)]
            await rig.append("new", body=json.dumps(BODY).encode(), source="reconcile")
            rows.append(await line(child))
            assert (await rig.hub.report())["feeds"][0]["look"] is True
            child.send_signal(signal.SIGINT)
            assert await child.wait() == 130
    assert [row.split()[1:4] for row in rows] == [
        ["2", "webhook", "message.created"], ["3", "webhook", "unparsed"], ["4", "reconcile", "message.created"],
    ]  # fmt: skip
    assert rows[0].endswith("WhatsApp Support  …6789")
    assert all(len(row) <= 80 for row in rows)
    assert not any(secret in row for secret in SECRETS for row in rows)


async def test_tail_for_scripts_is_one_object_a_line(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        async with tail("--last", "2", "--json", "--feed", str(rig.path)) as child:
            rows = [json.loads(await line(child)) for _ in range(2)]
    assert [row["seq"] for row in rows] == [2, 3]
    assert rows[0].keys() == {"seq", "at", "source", "kind", "channel_id", "channel", "who"}


async def test_tail_says_how_to_go_on_when_the_relay_ends(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        async with tail("--last", "1", "--feed", str(rig.path)) as child:
            await line(child)
            await rig.hub.close()
            _, err = await child.communicate()
    assert (child.returncode, err.decode()) == (
        5, "ternbox: The relay has ended. Go on with `ternbox relay tail --after 3`.\n",
    )  # fmt: skip


async def test_tail_ends_quietly_when_nobody_reads(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        words = " ".join(command("tail", "--after", "0", "--feed", str(rig.path)))
        shell = await asyncio.create_subprocess_shell(
            f"{words} | head -n 1", cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert await line(shell)
        await rig.fill(3)
        async with asyncio.timeout(30):
            out, err = await shell.communicate()
    assert (out, err) == (b"", b"")


@pytest.mark.parametrize("arguments", [(), ("--json",)], ids=["people", "scripts"])
async def test_inspect_masks_personal_data(folder: Path, arguments: tuple[str, ...]) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        for seq in ("1", "3"):
            ended = await relay("inspect", seq, *arguments, "--feed", str(rig.path))
            assert (ended.code, ended.err) == (0, "")
            assert not any(secret in ended.out or json.dumps(secret)[1:-1] in ended.out for secret in SECRETS)
            assert "\x1b" not in ended.out
        ended = await relay("inspect", "1", *arguments, "--feed", str(rig.path))
    assert str(CONTACT["id"]) in ended.out
    assert "text, 18 characters" in ended.out


async def test_inspect_shows_personal_data_when_asked(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        shown = await relay("inspect", "1", "--show-personal-data", "--feed", str(rig.path))
        data = (await relay("inspect", "1", "--show-personal-data", "--json", "--feed", str(rig.path))).data
    assert "Zoë Müller" in shown.out
    assert "\x1b" not in shown.out
    assert data["body"]["message"] == MESSAGE
    assert (data["seq"], data["source"], data["kind"], data["id"]) == (1, "webhook", "message.created", "one")


async def test_replay_gives_an_event_to_all_once_more(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await filled(rig)
        async with rig.welcomed(3) as client:
            ended = await relay("replay", "2", "--feed", str(rig.path))
            assert ended.out == "Event 2 goes out to all inboxes again, as number 4.\n"
            event = await client.until(wire.Event)
            assert (event.seq, event.src, bytes(event.ev)) == (4, "replay", json.dumps(BODY).encode())
            assert (await relay("replay", "2", "--json", "--feed", str(rig.path))).data == {"seq": 2, "new_seq": 5}


@pytest.mark.parametrize("what", ["inspect", "replay"])
async def test_an_event_that_is_not_there_is_refused_in_a_sentence(folder: Path, what: str) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(5)
        await rig.log.trim(before=2, keep_last=2)
        for seq in ("1", "6", "99999999999"):
            ended = await relay(what, seq, "--feed", str(rig.path))
            assert (ended.code, ended.out) == (4, "")
            assert ended.err == f"ternbox: There is no event {seq}. The relay keeps 4 to 5.\n"
        assert (await relay(what, "0", "--feed", str(rig.path))).code == 2


async def test_tail_after_what_is_gone_is_refused(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(1500)
        await rig.log.trim(before=2, keep_last=2)
    async with running_hub(folder) as rig:
        for after in ("7", "2000"):
            ended = await relay("tail", "--after", after, "--feed", str(rig.path))
            assert ended.code == 4
            assert "`ternbox relay status` shows which events it keeps" in ended.err
    assert (await relay("tail", "--after", "1", "--last", "1")).code == 2


async def test_without_a_relay_it_says_how_to_start_one(folder: Path) -> None:
    place = folder / "feed.sock"
    for words in (("status",), ("tail",), ("inspect", "1"), ("replay", "1")):
        ended = await relay(*words, "--feed", str(place))
        assert (ended.code, ended.out) == (5, "")
        assert "Start one with `ternbox relay`" in ended.err
    ended = await relay("status", "--json", "--feed", str(place))
    assert json.loads(ended.out)["error"]["exit_code"] == 5


def write_settings(**values: str) -> None:
    path = config.config_file()
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items()))


async def test_the_relay_is_found_in_the_persons_own_runtime_folder(folder: Path) -> None:
    if config.feed_sockets()[0].exists():
        pytest.skip("this host has a relay")
    (folder / "ternbox").mkdir()
    assert "no socket at" in (await relay("status", XDG_RUNTIME_DIR=str(folder))).err
    async with running_hub(folder / "ternbox") as rig:
        assert rig.epoch in (await relay("status", XDG_RUNTIME_DIR=str(folder))).out


async def test_the_settings_say_where_it_is_and_an_option_comes_before_them(folder: Path) -> None:
    write_settings(relay="/nowhere/feed.sock")
    assert "/nowhere/feed.sock" in (await relay("status")).err
    async with running_hub(folder) as rig:
        assert rig.epoch in (await relay("status", "--feed", str(rig.path))).out
        assert rig.epoch in (await relay("--feed", str(rig.path), "status")).out


async def test_over_tcp_it_shows_the_token(folder: Path) -> None:
    token = folder / "token"
    token.touch(mode=0o600)
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        await filled(rig)
        write_settings(relay=f"ws://127.0.0.1:{port}", relay_token_file=str(token))
        token.write_text(TOKEN)
        assert (await relay("status", "--json")).data["epoch"] == rig.epoch
        assert (await relay("inspect", "2", "--json")).data["seq"] == 2
        token.write_text("another-token")
        for words in (("status",), ("replay", "1")):
            ended = await relay(*words)
            assert ended.code == 4
            assert "does not accept the token" in ended.err
            assert TOKEN not in ended.err
        token.chmod(0o644)
        assert "chmod 600" in (await relay("status")).err


async def test_what_is_no_relay_is_said_to_be_none(folder: Path) -> None:
    async def something_else(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"SSH-2.0-OpenSSH\r\n" * 100)
        writer.close()

    place = str(folder / "other.sock")
    async with await asyncio.start_unix_server(something_else, place):
        for words in (("status",), ("tail",), ("replay", "1")):
            ended = await relay(*words, "--feed", place)
            assert ended.code == 4
            assert "does not understand what answers" in ended.err


async def test_too_many_who_look_are_told_so(folder: Path) -> None:
    async with running_hub(folder, limits=FeedLimits(per_uid=1, ping=60)) as rig, rig.welcomed(look=True):
        ended = await relay("tail", "--feed", str(rig.path))
        assert ended.code == 5
        assert "no place free" in ended.err


async def test_outside_the_group_it_names_the_group(folder: Path) -> None:
    need("util-linux", has("setpriv"))
    async with running_hub(folder) as rig, for_the_group(folder, rig) as path:
        python, pythonpath = for_everybody(ADA)
        (folder / "home").mkdir(mode=0o777)
        os.chmod(folder / "home", 0o777)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": pythonpath, "HOME": str(folder / "home")}
        child = await asyncio.create_subprocess_exec(
            *as_user(ADA), python, "-m", "tui", "relay", "status", "--feed", str(path),
            env=environment, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        _, err = await child.communicate()
    assert child.returncode == 4
    assert f"Members of the group “{GROUP}” may: `sudo usermod -aG {GROUP} $USER`, then log in again." in err.decode()


@pytest.mark.parametrize("name", ["status", "tail", "inspect", "replay"])
async def test_every_command_has_help_with_an_example(name: str) -> None:
    ended = await relay(name, "--help")
    assert (ended.code, f"ternbox relay {name}" in ended.out) == (0, True)
