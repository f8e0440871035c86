"""`ternbox webhooks` as a script sees it, on an account at the sandbox over HTTP."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.webhooks.account import TERNBOX, Webhooks
from tui.api import webhooks as api
from tui.cli import webhooks as cli
from tui.sandbox.server import SIGNING_KEY

HOOK, OTHER = "https://inbox.example.net/messagebird", "https://other.example.net/hook"
EVENTS = ["conversation.created", "conversation.updated", "message.created", "message.updated"]


def configure(*lines: str) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"], "ternbox")
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text("\n".join(lines))


def test_from_an_empty_account_to_one_webhook_and_back(webhooks: Webhooks) -> None:
    assert "no webhook: `ternbox webhooks create` makes one" in webhooks.says("list")
    configure(f'public_url = "{HOOK}"')
    assert HOOK in webhooks.says("create")
    (made,) = webhooks.data("list")
    assert made | {"id": ""} == {
        "id": "", "enabled": True, "events": EVENTS, "channel_id": None, "channel": None, "url": HOOK,
    }  # fmt: skip
    assert webhooks.says("list") == f"{made['id'][:8]}  enabled  all events  all channels  {HOOK}\n"
    assert "is disabled now" in webhooks.says("disable", made["id"][:6])
    assert "DISABLED" in webhooks.says("list")
    assert "is enabled now" in webhooks.says("enable", made["id"])
    assert webhooks.data("list") == [made]
    assert "is deleted" in webhooks.says("delete", made["id"][:6], "--yes")
    assert webhooks.data("list") == []


def test_for_some_channels_and_some_events(webhooks: Webhooks) -> None:
    """In real processes; so are the test that is stuck and the questions of a terminal."""
    webhooks.real = True
    channels = ["Glimworm WhatsApp", "glimworm sms"]
    options = [word for name in channels for word in ("--channel", name)]
    made = webhooks.data("create", "--url", HOOK, *options, "--event", "message.created")
    assert [each["channel"] for each in made] == ["Glimworm WhatsApp", "Glimworm SMS"]
    assert [each["events"] for each in made] == [["message.created"]] * 2
    assert webhooks.data("list") == made
    lines = webhooks.says("list").splitlines()
    assert len({line.index("https://") for line in lines}) == 1
    assert all("message.created" in line for line in lines)
    by_id = webhooks.data("create", "--url", OTHER, "--channel", made[0]["channel_id"])
    assert by_id[0]["channel"] == "Glimworm WhatsApp"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("create",), 2, "public_url = "),
        (("create", "--url", "http://inbox.example.net/x"), 1, "must begin with https://"),
        (("create", "--url", "https://inbox.example.net/a b"), 2, "plain ASCII"),
        (("create", "--url", "https://me:secret@inbox.example.net/x"), 2, "no user name"),
        (("create", "--url", HOOK, "--channel", "Nobody"), 2, "Glimworm WhatsApp"),
        (("create", "--url", HOOK, "--channel", "0" * 32), 4, "no such channel"),
        (("enable", "0000"), 4, "`ternbox webhooks list` shows"),
        (("disable", ""), 4, "`ternbox webhooks list` shows"),
        (("delete", "0000", "--yes"), 4, "There is no webhook “0000”"),
    ],
)
def test_each_refusal_is_a_sentence_with_a_way_on(
    webhooks: Webhooks, arguments: tuple[str, ...], code: int, says: str
) -> None:
    assert says in webhooks.refuses(code, *arguments)


def test_a_refused_key_and_no_connection(webhooks: Webhooks) -> None:
    assert "access key" in webhooks.refuses(4, "list", TERNBOX_ACCESS_KEY="wrong")
    assert "No connection" in webhooks.refuses(5, "list", TERNBOX_API_URL="http://127.0.0.1:9/v1")
    done = webhooks("list", "--json", TERNBOX_ACCESS_KEY="wrong")
    assert json.loads(done.stdout)["error"]["exit_code"] == done.returncode == 4


def test_the_same_webhook_is_not_made_twice(webhooks: Webhooks) -> None:
    (made,) = webhooks.data("create", "--url", HOOK)
    assert made["id"] in webhooks.refuses(1, "create", "--url", HOOK)
    assert len(webhooks.data("list")) == 1


def test_a_beginning_that_fits_two_is_refused(webhooks: Webhooks) -> None:
    ids: list[str] = []
    while len({id_[0] for id_ in ids}) == len(ids):
        ids.append(webhooks.data("create", "--url", f"{HOOK}/{len(ids)}")[0]["id"])
    begin = next(id_[0] for id_ in ids if sum(other[0] == id_[0] for other in ids) > 1)
    assert "Give more of the id" in webhooks.refuses(2, "disable", begin)


def test_deleting_asks_where_there_is_a_terminal(webhooks: Webhooks) -> None:
    (made,) = webhooks.data("create", "--url", HOOK)
    assert "--yes" in webhooks.refuses(2, "delete", made["id"])
    assert _answered(webhooks, "n", made["id"]) == 1
    assert webhooks.data("list") == [made]
    assert _answered(webhooks, "y", made["id"]) == 0
    assert webhooks.data("list") == []


def _answered(webhooks: Webhooks, answer: str, id_: str) -> int:
    ours, theirs = pty.openpty()
    environment = {**os.environ, **webhooks.environment}
    with subprocess.Popen(
        [*TERNBOX, "webhooks", "delete", id_], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as child:
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 4096)
        os.write(ours, f"{answer}\n".encode())
        code = child.wait(30)
    os.close(theirs)
    os.close(ours)
    assert HOOK.encode() in said
    return code


def test_the_events_of_the_command_are_those_of_the_api() -> None:
    assert list(cli.EVENTS) == list(api.EVENTS) == EVENTS


def test_match_makes_what_is_missing_once(webhooks: Webhooks) -> None:
    configure(f'public_url = "{HOOK}"')
    webhooks.data("create", "--url", OTHER)
    before = webhooks.data("list")
    assert "1 would change" in webhooks.says("match", "--dry-run")
    assert webhooks.data("list") == before
    assert "1 changed" in webhooks.says("match")
    assert "nothing to change" in webhooks.says("match")
    deeds = [(each["deed"], each["webhook"]["url"]) for each in webhooks.data("match")]
    assert deeds == [("keep", HOOK), ("leave", OTHER)]


def test_a_test_without_a_signing_key_is_code_3(webhooks: Webhooks) -> None:
    del webhooks.environment["TERNBOX_SIGNING_KEY_FILE"]
    said = webhooks.refuses(3, "test", "--url", HOOK)
    assert "ternbox login --signing-key" in said


def test_a_test_that_is_stuck_is_code_1_and_says_where(webhooks: Webhooks) -> None:
    webhooks.real = True
    done = webhooks("test", "--url", "http://127.0.0.1:9/messagebird")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("A signed test event goes to http://127.0.0.1:9/messagebird")
    assert lines[2].startswith("  BAD   connection  nothing listens at port 9")
    assert lines[3].startswith("        -> sudo ss")
    assert lines[-1] == "Stuck at: connection."
    assert SIGNING_KEY not in done.stdout + done.stderr
    envelope = json.loads(webhooks("test", "--url", "http://127.0.0.1:9/messagebird", "--json").stdout)
    assert (envelope["ok"], envelope["data"]["stuck"]) == (False, "connection")
    assert [line["state"] for line in envelope["data"]["lines"]] == ["good", "bad"]


@pytest.mark.parametrize("command", ["list", "create", "enable", "disable", "delete", "match", "test"])
def test_each_command_has_help_with_an_example(webhooks: Webhooks, command: str) -> None:
    assert f"  ternbox webhooks {command}" in webhooks.says(command, "--help")
