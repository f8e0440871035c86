"""Who may import whom: read from the source, so that imports inside functions count, and tried in fresh processes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "tui").rglob("*.py"))
}
HEAVY = {
    *("textual", "rich", "httpx", "websockets", "keyring", "jeepney", "tomlkit", "starlette", "uvicorn", "jwt"),
    *("selectolax", "phonenumbers", "pygments"),
}

# What each part may use of the others; a part may always use itself.
PARTS = {
    "tui.ages": set[str](),
    "tui.model": set[str](),
    "tui.config": set[str](),
    "tui.credentials": {"tui.config"},
    "tui.log": set[str](),
    "tui.ending": set[str](),
    "tui.platforms": {"tui.model"},
    "tui.attaching": {"tui.model", "tui.platforms", "tui.text"},
    "tui.places": set[str](),
    "tui.recipients": {"tui.text"},
    "tui.text": {"tui.ages", "tui.model", "tui.platforms"},
    "tui.store": {"tui.model", "tui.platforms", "tui.text"},
    "tui.export": {"tui.model", "tui.text", "tui.store"},
    "tui.api": {"tui.model", "tui.credentials"},
    "tui.relay": {"tui.model", "tui.api", "tui.credentials"},
    "tui.sync": {
        *("tui.model", "tui.text", "tui.store", "tui.relay.wire", "tui.relay.events"),
        *("tui.api.account", "tui.api.errors", "tui.api.observations"),
        *("tui.api.files", "tui.api.file_errors"),
    },
    "tui.sandbox": {"tui.model", "tui.platforms", "tui.ending", "tui.api.models", "tui.api.signature", "tui.api.dates"},
    "tui.app": {
        *("tui.ages", "tui.model", "tui.platforms", "tui.attaching", "tui.places", "tui.recipients", "tui.text"),
        *("tui.config", "tui.store", "tui.sync", "tui.pictures", "tui.export"),
    },
    "tui.pictures": {"tui.config"},
}
# These put the parts together, and may import anything.
WIRING = {
    "tui.first",
    *("tui.__main__", "tui.cli", "tui.failing", "tui.run", "tui.plain", "tui.demo", "tui.picture"),
    *("tui.access", "tui.connection", "tui.hardening", "tui.login", "tui.login_dialog", "tui.profiles", "tui.doctor"),
    *("tui.webhooks", "tui.relay_desk", "tui.fetch", "tui.exporting", "tui.saving", "tui.progress_bar"),
    *("tui.sending", "tui.wanted"),
}

# The only places that name these packages.
PLACES = {
    "textual": {"tui.app"},
    "rich": {"tui.app"},
    "httpx": {"tui.api.auth", "tui.api.client", "tui.api.fetching", "tui.sandbox.deliveries"},
    "websockets": {"tui.relay", "tui.sync"},
    "keyring": {"tui.credentials"},
    "jeepney": {"tui.credentials"},
    "secretstorage": {"tui.credentials"},
    "tomlkit": {"tui.profiles"},
    "starlette": {"tui.sandbox"},
    "uvicorn": {"tui.sandbox", "tui.relay"},
    "jwt": {"tui.api.signature"},
    "phonenumbers": {"tui.text.numbers"},
    "PIL": {"tui.pictures.shrink"},
    "selectolax": {"tui.api.mail_html", "tui.api.mail_hiding"},
}


def imports(module: str) -> set[str]:
    """The full names of what a module imports, wherever in the module it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute here"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inside & MODULES.keys() or {node.module or ""}
    return names


def within(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def broken_rules() -> Iterator[str]:
    for module in MODULES:
        part = ".".join(module.split(".")[:2])
        for name in imports(module):
            top = name.partition(".")[0]
            if part in PARTS and top == "tui" != name and not within(name, PARTS[part] | {part}):
                yield f"{module} imports {name}"
            if top in PLACES and not within(module, PLACES[top]):
                yield f"{module} imports {name}"


def test_every_part_imports_only_what_the_design_allows() -> None:
    assert list(broken_rules()) == []


def test_every_module_belongs_to_a_part_or_to_the_wiring() -> None:
    assert [module for module in MODULES if not within(module, set(PARTS) | WIRING) and module != "tui"] == []


def run(program: str, *arguments: str) -> list[str]:
    """The words of the last line that a program prints."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.rpartition("\n")[2].split()


LOADED = """
import importlib, sys
for name in sys.argv[1:]: importlib.import_module(name)
print(*{name.partition(".")[0] for name in sys.modules}, end="")
"""


@pytest.mark.parametrize(
    ("modules", "may_load"),
    [
        (["tui.cli", "tui.plain", "tui.run", "tui.demo"], set[str]()),
        (["tui.text", "tui.config", "tui.log"], set[str]()),
        (["tui.credentials"], set[str]()),
        (["tui.store"], set[str]()),
        (["tui.connection", "tui.api.client", "tui.sync"], {"httpx"}),
        (["tui.app.app"], {"textual", "rich"}),
        (["tui.app.output.frames", "tui.app.output.fence", "tui.app.output.writer"], {"rich"}),
        ([module for module in MODULES if module.startswith(("tui.app.look.", "tui.first."))], {"rich"}),
    ],
    ids=["wiring", "text", "credentials", "store", "network", "app", "output", "look"],
)
def test_nothing_heavy_is_loaded_by_accident(modules: list[str], may_load: set[str]) -> None:
    assert HEAVY & set(run(LOADED, *modules)) - may_load == set()


# Each of these takes as long to import as it takes to paint the kept first frame.
SLOW = {"asyncio", "click", "contextlib", "dataclasses", "inspect", "json", "logging", "msgspec", "pathlib", "re"}
SLOW |= {"shutil", "subprocess", "tempfile", "tomllib", "typing", "urllib", "zoneinfo"}


def test_the_kept_first_frame_is_painted_before_anything_slow_is_loaded() -> None:
    begun = set(run(LOADED))
    loaded = set(run(LOADED, "tui.first.quick", "tui.first.asked"))
    assert (HEAVY | SLOW) & (loaded - begun) == set()
    assert len(loaded - begun) < 25


VERSION = """
import atexit, sys
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, end=""))
sys.argv = ["ternbox", *sys.argv[1:]]
from tui.cli import main
main()
"""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_version_is_told_without_loading_the_program(option: str) -> None:
    assert (HEAVY | {"asyncio", "subprocess", "ctypes"}) & set(run(VERSION, option)) == set()


ALONE = """
import importlib, sys
failures = []
for module in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "tui"]:
        del sys.modules[name]
    try:
        importlib.import_module(module)
    except ImportError as error:
        failures.append(f"{module}: {error}".replace(" ", "_"))
print(*failures, end="")
"""


def test_every_module_can_be_imported_first() -> None:
    """A circular import shows only from some of its modules, so each of them gets its turn."""
    assert run(ALONE, *(module for module in MODULES if module != "tui.__main__")) == []
