"""`ternbox save` as scripts see it: a real process, the sandbox over HTTP."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.test_history_commands import data, place, sandbox, ternbox

__all__ = ["place", "sandbox"]


@pytest.mark.usefixtures("place")
def test_the_attachments_of_a_conversation_and_of_a_message(tmp_path: Path) -> None:
    (row,) = data("list", "--filter", "Marit")
    to = tmp_path / "complaints"
    done = ternbox("save", row["id"], "--to", str(to), "--json")
    assert done.returncode == 0, done
    outcomes = json.loads(done.stdout)["data"]
    assert {Path(outcome["path"]).name for outcome in outcomes} == {path.name for path in to.iterdir()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in to.iterdir()} == {0o600}
    assert "PNG picture" in {outcome["type"] for outcome in outcomes}

    again = ternbox("save", outcomes[0]["message"], "--to", str(to))
    name = Path(outcomes[0]["path"])
    assert f"{name.stem} (2){name.suffix}" in again.stdout

    unknown = ternbox("save", "0" * 32)
    assert (unknown.returncode, unknown.stdout) == (4, "")
    assert "There is no message and no conversation" in unknown.stderr or "does not know" in unknown.stderr
