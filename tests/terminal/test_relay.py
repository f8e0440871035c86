"""The inbox on a relay, as a person has it: the demo of it all, and a relay that is killed and comes back."""

from __future__ import annotations

import json
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.credentials.api import Api, api
from tests.relay.processes import RelayProcess
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal
from tui.sandbox.server import SIGNING_KEY

LIVE = "relay live"


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short name: the path of a unix socket has 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="tb-") as name:
        yield Path(name)


@pytest.fixture
def shop() -> Iterator[Api]:
    with api() as running:
        yield running


def first_conversation(shop: Api) -> str:
    request = Request(f"{shop.url}/conversations?limit=1", headers={"Authorization": f"AccessKey {shop.key}"})
    with urlopen(request, timeout=10) as answer:
        conversation: str = json.loads(answer.read())["items"][0]["id"]
        return conversation


@pytest.mark.parametrize("how", ["quit", "SIGKILL"])
@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
def test_the_demo_with_a_relay_is_live_and_leaves_nothing_behind(
    environment: dict[str, str], columns: int, rows: int, how: str
) -> None:
    with Terminal([*TERNBOX, "demo", "--relay"], environment, columns=columns, rows=rows) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_for(LIVE)
        assert len(running(environment)) == 3
        if how == "quit":
            terminal.send("\x11")
            assert terminal.wait_exit() == 0
            assert terminal.is_restored()
        else:
            terminal.process.send_signal(signal.SIGKILL)
        until(lambda: running(environment), lambda left: not left, "the end of sandbox and relay")


def test_at_a_terminal_the_relay_says_in_words_where_it_is(environment: dict[str, str], short: Path) -> None:
    relay = RelayProcess(short, short / "data")
    with Terminal(relay.command(), environment | {"TERNBOX_SIGNING_KEY": SIGNING_KEY}, columns=100) as terminal:
        screen = terminal.wait_for("Ctrl+C ends it")
        assert f"Webhooks: {relay.url}" in screen
        assert f"Inboxes:  {relay.feed}" in screen
        terminal.send("\x03")
        assert terminal.wait_exit() == 0


def test_a_message_is_drawn_at_once_and_polling_takes_over_while_the_relay_is_away(
    environment: dict[str, str], shop: Api, short: Path
) -> None:
    key = {"TERNBOX_ACCESS_KEY": shop.key, "TERNBOX_API_URL": shop.url}
    relay = RelayProcess(short, short / "data", options=("--register",))
    relay.environment = {**key, "TERNBOX_SIGNING_KEY": SIGNING_KEY}
    config = Path(environment["XDG_CONFIG_HOME"]) / "ternbox" / "config.toml"
    config.parent.mkdir()
    config.write_text(f'feed = "relay"\nrelay = "{relay.feed}"\n')
    relay.start()
    with Terminal(TERNBOX, environment | key, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        shop.hear(first_conversation(shop), "the first word")
        terminal.wait_for("the first word")
        terminal.wait_for(LIVE)
        began = time.monotonic()
        shop.hear(first_conversation(shop), "comes by the relay")
        terminal.wait_for("comes by the relay")
        assert time.monotonic() - began < 3, "sooner than by asking every few seconds"
        relay.kill()
        terminal.wait_for("relay away")
        shop.hear(first_conversation(shop), "comes by asking")
        terminal.wait_for("comes by asking")
        relay.start()
        terminal.wait_for(LIVE)
        assert terminal.screen().count("comes by asking") == 2  # in the list and in the thread
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert relay.stop() == 0
