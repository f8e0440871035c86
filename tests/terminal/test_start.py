"""What is loaded before the first frame, and before the inbox can be used: every module there takes time of each start.

The lists are held in files. `TERNBOX_UPDATE_GOLDEN=1` writes them anew; a line that is added wants a reason.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.golden import UPDATE
from tests.terminal.inbox import FIRST, PYTHON
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

HERE = Path(__file__).parent
LISTS = HERE / "loaded"
SLOW = {"asyncio", "click", "dataclasses", "inspect", "json", "logging", "msgspec", "re", "rich", "textual", "typing"}
"""What takes longer to load than a first frame that was kept takes to paint."""
NETWORK = {
    "httpx",
    "httpcore",
    "h11",
    "anyio",
    "websockets",
    "keyring",
    "jeepney",
    "secretstorage",
    "tui.api",
    "tui.sync",
}
PALETTE = {"textual.widgets._input", "textual.widgets._option_list", "textual.fuzzy"}
"""What Textual's own command palette is made of."""


def started(environment: dict[str, str], folder: Path) -> dict[str, set[str]]:
    """The modules that one start had loaded, by its steps."""
    folder.mkdir()
    with Terminal([PYTHON, str(HERE / "noting.py"), str(folder)], environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        until((folder / "usable").exists, bool, "an inbox that can be used")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    return {step.name: set(step.read_text().split("\n")) for step in folder.iterdir()}


def check(name: str, modules: set[str]) -> None:
    """Ours one by one, of those of others what they belong to; not those of Python, which differ with its version."""
    ours = {module for module in modules if module.partition(".")[0] == "tui"}
    others = {module.partition(".")[0] for module in modules - ours} - sys.stdlib_module_names
    loaded = sorted(ours | {each for each in others if not each.startswith(("_", "sitecustomize", "tests"))})
    file = LISTS / f"{name}.txt"
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(loaded) + "\n", "utf-8")
    held = file.read_text("utf-8").split()
    more = "\n".join(f"  + {module}" for module in loaded if module not in held)
    less = "\n".join(f"  - {module}" for module in held if module not in loaded)
    assert not more, f"loaded and not in {file.name}:\n{more}"
    assert not less, f"not loaded any more, so take it out of {file.name}:\n{less}"


def within(modules: set[str], packages: set[str]) -> set[str]:
    return {module for module in modules if any(f"{module}.".startswith(f"{package}.") for package in packages)}


@pytest.mark.slow
def test_what_a_start_loads(unanswered: dict[str, str], tmp_path: Path) -> None:
    made = started(unanswered, tmp_path / "made")
    kept = started(unanswered, tmp_path / "kept")
    check("first-frame-kept", kept["first frame"])
    check("first-frame-made", made["first frame"])
    check("usable", kept["usable"])
    assert within(kept["first frame"], SLOW) == set()
    assert within(made["first frame"], {"asyncio", "click", "textual", "rich.console"}) == set()
    assert within(kept["usable"] | made["usable"], NETWORK | PALETTE) == set()


READING = {
    "asyncio",
    "rich.console",
    "textual",
    "tui.app.app",
    "tui.credentials.os_keyring",
    "tui.store.search",
    "tui.sync",
}
COMMANDS = {
    "--version": {"asyncio", "msgspec", "sqlite3", "tui.config", "tui.store"},
    "--help": {"asyncio", "msgspec", "sqlite3", "tui.config", "tui.store"},
    "list --offline": {*READING, "tui.api"},
    "show none --offline": READING,
}
LOADED = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, sep="\\n", file=sys.stderr))
from tui.__main__ import main
main()
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_load_nothing_that_they_do_not_need(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [PYTHON, "-c", LOADED, *command.split()], env=environment, capture_output=True, text=True, check=False
    )
    loaded = set(done.stderr.split("\n"))
    assert "tui.cli" in loaded
    assert within(loaded, COMMANDS[command]) == set()
