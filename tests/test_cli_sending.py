"""`ternbox send` and `start`: files, links, places, templates and first messages, through the same outbox."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner

from tests.sandbox.place import Place, place, small_world
from tests.sync.live import conversations, reference_of, thread
from tui import hardening, sending
from tui.cli import main
from tui.model import DAY
from tui.sandbox.stories.forms import body, header
from tui.sandbox.templates import Template
from tui.sandbox.things import Message

pytestmark = pytest.mark.anyio

NEW = "+31612345678"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)


class Shell:
    """Runs the commands in our own process, against a sandbox beside them."""

    def __init__(self, at: Place, talk: str, folder: Path) -> None:
        self.at, self.talk, self.folder = at, talk, folder

    async def __call__(self, *arguments: str, stdin: bytes = b"") -> tuple[int, Any]:
        """The exit code, and the data or the error of the envelope."""
        environment = {"TERNBOX_ACCESS_KEY": self.at.sandbox.key, "TERNBOX_API_URL": self.at.sandbox.url}

        def run() -> Any:
            runner = CliRunner(env=environment)
            return runner.invoke(main, [*arguments, "--json", "--wait", "20"], input=stdin, catch_exceptions=False)

        # What it does about core dumps and debuggers would last as long as the tests.
        with patch.object(hardening, "protect_memory"), patch.object(sending, "CROSSING", 0):
            done = await run_sync(run)
        said = json.loads(done.stdout)
        return done.exit_code, said.get("data") or said.get("error")

    def sent(self) -> list[Message]:
        world = self.at.world
        found = [each for id_ in conversations(world) for each in thread(world, id_) if reference_of(each)]
        return sorted(found, key=lambda each: each.created)

    @property
    def kinds(self) -> list[str]:
        return [each.type for each in self.sent()]

    def file(self, name: str, data: bytes = PNG) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    world = small_world(cast(Any, time.time_ns))
    parts = [header("TEXT", "For {{1}}", "Ada"), body("Your order {{1}} is ready.", "L-1")]
    world.templates.add(Template("t1", "ready", "en", parts, time.time_ns() - DAY))
    async with place(world) as at:
        at.hear("I use SMS as well", "sms", 1)
        yield Shell(at, at.hear("Where is my lamp?"), tmp_path)


async def test_words_files_link_and_place_go_in_their_order(shell: Shell) -> None:
    code, data = await shell(
        *("send", shell.talk, "Look:", "--file", shell.file("a.png"), "--file", "-", "--caption", "The dent"),
        *("--url", "https://shop.example/b.mp4", "--location", "52.37,4.89"),
        stdin=b"%PDF-1.4",
    )
    assert code == 0, data
    assert [each["state"] for each in data["messages"]] == ["sent"] * 5
    assert [each["message_id"] for each in data["messages"]] == [each.id for each in shell.sent()]
    assert data["message_id"] == data["messages"][-1]["message_id"]
    assert shell.kinds == ["text", "image", "file", "video", "location"]
    image, file = (shell.sent()[number].content or {} for number in (1, 2))
    assert image["image"]["caption"] == "The dent"
    links = (image["image"]["url"], file["file"]["url"])
    assert [shell.at.world.files.get(link.rpartition("/")[2]).make() for link in links] == [PNG, b"%PDF-1.4"]


async def test_a_template_with_its_places_in_the_order_of_reading(shell: Shell) -> None:
    code, data = await shell("send", shell.talk, "--template", "ready", "--param", "Ada", "--param", "L-17")
    assert code == 0, data
    (message,) = shell.sent()
    parts = (message.content or {})["hsm"]["components"]
    assert [(each["type"], each["parameters"][0]["text"]) for each in parts] == [("header", "Ada"), ("body", "L-17")]
    code, error = await shell("send", shell.talk, "--template", "ready", "--param", "Ada")
    assert (code, "wants 2 times --param" in error["message"]) == (2, True)
    code, error = await shell("send", shell.talk, "--template", "nothing")
    assert (code, "no one template nothing" in error["message"]) == (2, True)


async def test_an_answer_to_one_message_and_a_fallback(shell: Shell) -> None:
    first = thread(shell.at.world, shell.talk)[0]
    code, data = await shell("send", shell.talk, "This one", "--reply-to", first.id)
    assert (code, data["conversation_id"]) == (0, shell.talk)
    code, data = await shell("send", shell.talk, "In time", "--fallback", "sms", "--fallback-after", "1h")
    assert code == 0, data
    quoting, with_fallback = shell.sent()
    assert quoting.extra["replyTo"] == {"id": first.id}
    assert with_fallback.extra["fallback"] == {"from": shell.at.channel("sms").id, "after": "1h"}


async def test_start_with_a_number_as_people_write_it(shell: Shell) -> None:
    code, data = await shell("start", "0031 (0)6 1234 5678", "Your lamp is ready.", "--channel", "sms")
    assert code == 0, data
    (message,) = shell.sent()
    assert (data["message_id"], data["conversation_id"]) == (message.id, message.conversation_id)
    contact = shell.at.world.things.contact(shell.at.world.things.conversation(message.conversation_id).contact_id)
    assert contact.msisdn == int(NEW[1:])
    code, data = await shell("start", NEW, "And it is warm.", "--channel", shell.at.channel("sms").id)
    assert (code, data["conversation_id"]) == (0, message.conversation_id)


async def test_start_with_a_template_and_a_contact(shell: Shell) -> None:
    contact = shell.at.people[1]
    code, data = await shell("start", contact.id, "--channel", "whatsapp", "--template", "go_on", "--param", "Bo")
    assert code == 0, data
    (message,) = shell.sent()
    assert (message.type, message.platform) == ("hsm", "whatsapp")
    assert shell.at.world.things.conversation(message.conversation_id).contact_id == contact.id


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("send", "TALK", "hi", "--location", "nowhere"), 2, "no coordinates"),
        (("send", "TALK", "hi", "--file", "/nowhere/a.png"), 2, "cannot be read"),
        (("send", "TALK", "-", "--file", "-"), 2, "Only one of the text and the file"),
        (("send", "TALK", "--url", "ftp://x"), 2, "https://"),
        (("send", "TALK", "hi", "--channel", "nothing"), 2, "no channel nothing"),
        (("send", "TALK", "hi", "--fallback", "sms", "--fallback-after", "soon"), 2, "30s, 5m or 1h"),
        (("send", "TALK", "hi", "--channel", "sms", "--file", "PNG"), 2, "carries no files"),
        (("send", "TALK", "hi", "--template", "ready"), 2, "goes out alone"),
        (("send", "TALK"), 2, "nothing to send"),
        (("start", "06 1234 5678", "hi", "--channel", "sms"), 2, "In which country"),
        (("start", NEW, "hi", "--channel", "nothing"), 2, "no channel nothing"),
        (("start", NEW, "hi", "--channel", "whatsapp"), 2, "begins with a template"),
    ],
)
async def test_what_is_wrong_is_said_before_anything_is_sent(
    shell: Shell, arguments: tuple[str, ...], code: int, says: str
) -> None:
    given = {"TALK": shell.talk, "PNG": shell.file("a.png")}
    exit_code, error = await shell(*(given.get(each, each) for each in arguments))
    assert (exit_code, error["exit_code"]) == (code, code)
    assert says in error["message"]
    assert shell.sent() == []
    assert list(shell.folder.glob("**/outgoing/*")) == []


async def test_what_the_window_refuses_is_not_sent_and_a_template_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = SimpleNamespace(time_ns=lambda: time.time_ns() + 2 * DAY)
    with monkeypatch.context() as patched:
        patched.setattr(sending, "time", later)
        code, error = await shell("send", shell.talk, "are you there?")
        assert (code, shell.sent()) == (4, [])
        assert "--template" in str(error)
        code, _ = await shell("send", shell.talk, "--template", "ready", "--param", "Ada", "--param", "L-2")
    assert (code, shell.kinds) == (0, ["hsm"])
