"""Several programs on one file, and programs that die."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.store.world import channel, conversation, inbound, open_store
from tui.model import Text
from tui.store import Change, Store

_TYPE_UNTIL_KILLED = """
import sys
from pathlib import Path
from tui.model import Text
from tui.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(10**6):
    store.drafts.put("c1", f"word {number}")
    reference = store.outbox.add("c2", Text(f"reply {number}"), seen=None, check=False).reference
    print(number, reference, flush=True)
"""

_OBSERVE = """
import sys
from pathlib import Path
from tui.model import Direction, Message, Observation
from tui.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(50):
    id = f"{sys.argv[2]} {number}"
    message = Message(id=id, conversation_id="c1", direction=Direction.RECEIVED, created=number)
    store.observe([Observation(message, number)])
store.close()
"""


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_what_was_typed_survives_a_kill(path: Path) -> None:
    with run(_TYPE_UNTIL_KILLED, path) as program:
        assert program.stdout
        lines = [program.stdout.readline() for _ in range(20)]
        program.kill()
        lines += program.stdout.readlines()
    said = [line.split() for line in lines if line.endswith("\n")]
    store = open_store(path.parent)
    kept = [outgoing.reference for outgoing in store.outbox.unfinished()]
    assert kept[: len(said)] == [reference for _, reference in said]
    assert len(kept) <= len(said) + 1
    assert store.drafts.get("c1").text in {f"word {len(said) - 1}", f"word {len(said)}"}
    store.close()


def test_programs_that_start_together_on_no_file_and_write(path: Path) -> None:
    programs = [run(_OBSERVE, path, name) for name in ("one", "two", "three")]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    for program in programs:
        assert program.stdout
        program.stdout.close()
    store = open_store(path.parent)
    row = store.lists.row("c1")
    assert row
    assert (store.threads.count(), row.unread) == (150, 150)
    store.close()


def test_a_second_inbox_hears_what_the_first_one_wrote(store: Store, path: Path) -> None:
    store.observe([conversation(), channel(name="Support")])
    second = open_store(path.parent)
    told: list[Change] = []
    second.listen(told.append)
    assert not second.look_elsewhere()
    store.observe([inbound("m1", 1)])
    store.drafts.put("c2", "typed")
    second.drafts.put("c3", "here")  # our own write in between must not hide theirs
    assert second.look_elsewhere()
    assert not second.look_elsewhere()
    own, other = told
    assert own == Change(frozenset({"c3"}))
    assert other.conversations >= {"c1", "c2"}
    assert not other.everything
    store.observe([channel(name="Sales")])
    assert second.look_elsewhere()
    assert told[-1].everything
    store.feed.set("mark", "1")
    assert second.look_elsewhere()
    assert told[-1] == Change(feed=True)
    second.close()


def test_our_own_writes_are_no_news_from_elsewhere(store: Store, path: Path) -> None:
    other = open_store(path.parent)
    store.drafts.put("c1", "typed")
    assert not store.look_elsewhere()
    other.close()


def test_very_many_changes_are_told_as_everything(store: Store, path: Path) -> None:
    second = open_store(path.parent)
    told: list[Change] = []
    second.listen(told.append)
    store.observe(conversation(f"c{number}") for number in range(1001))
    assert second.look_elsewhere()
    assert told[0].everything
    second.close()


def test_a_reply_that_another_program_took_back_is_not_sent(store: Store, path: Path) -> None:
    reference = store.outbox.add("c1", Text("Hello"), seen=None).reference
    assert reference
    second = open_store(path.parent)
    assert second.outbox.take_back(reference)
    assert store.outbox.unfinished() == []
    second.close()
