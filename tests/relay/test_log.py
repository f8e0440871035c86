"""What every event log must do. Nothing here knows which one it talks to."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from tests.relay.engines import START, Shelf, add, everything, ids, new
from tui.model import DAY, HOUR
from tui.relay.engine import LogTrouble
from tui.relay.events import Appended, Bounds, Event, New

pytestmark = pytest.mark.anyio


async def test_an_event_comes_back_as_it_was_given(shelf: Shelf) -> None:
    log = await shelf.log()
    given = New("a", "message.created", b'\xff\0{"not": json', START + 5, "reconcile", "channel", "nonce")
    assert await log.append([given]) == [Appended(1, "stored")]
    assert await log.read(0, 10) == [Event(1, "a", "message.created", given.body, START + 5, "reconcile", "channel")]


async def test_numbers_begin_at_one_and_rise_without_gaps(shelf: Shelf) -> None:
    log = await shelf.log()
    assert [each.seq for each in await add(log, "a", "b", "a", "c", "a", "d")] == [1, 2, 1, 3, 1, 4]
    assert ids(await everything(log)) == ["a", "b", "c", "d"]


async def test_an_id_that_is_known_keeps_its_number_and_its_first_body(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a", body=b"1")])
    assert await log.append([new("a", body=b"2"), new("b")]) == [Appended(1, "known"), Appended(2, "stored")]
    assert [each.body for each in await everything(log)] == [b"1", b"{}"]


async def test_a_nonce_that_came_with_another_event_is_refused(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a", nonce="n1")])
    assert await log.append([new("b", nonce="n1")]) == [Appended(0, "refused")]
    assert await log.append([new("a", nonce="n1")]) == [Appended(1, "known")]
    assert ids(await everything(log)) == ["a"]


async def test_a_refused_nonce_is_refused_for_an_event_that_is_known_too(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a", nonce="n1"), new("b", nonce="n2")])
    assert await log.append([new("b", nonce="n1")]) == [Appended(0, "refused")]


async def test_the_nonce_of_a_repetition_counts_as_seen(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a", nonce="n1")])
    await log.append([new("a", nonce="n2")])
    log = await shelf.log()
    assert await log.append([new("b", nonce="n2")]) == [Appended(0, "refused")]


async def test_within_one_batch_the_same_rules_hold(shelf: Shelf) -> None:
    log = await shelf.log()
    batch = [new("a", nonce="n1"), new("b", nonce="n1"), new("a", nonce="n2"), new("c", nonce="n2"), new("d")]
    outcomes = [each.outcome for each in await log.append(batch)]
    assert outcomes == ["stored", "refused", "known", "refused", "stored"]
    assert ids(await everything(log)) == ["a", "d"]


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "é\U0001f600", "x" * 200])
async def test_odd_words_are_no_poison(shelf: Shelf, odd: str) -> None:
    log = await shelf.log()
    event = New(odd, odd, b"", START, "webhook", odd, odd)
    assert await log.append([event]) == [Appended(1, "stored")]
    assert await log.append([event, new("b")], notes={odd: odd}) == [Appended(1, "known"), Appended(2, "stored")]
    assert await log.append([new("c", nonce=odd)]) == [Appended(0, "refused")]
    assert len(await log.read(0, 10)) == 2
    assert await log.note(odd)


@pytest.mark.parametrize("impossible", [new(""), new("x" * 201), new("a", at=2**63), new("a", at=-1)])
async def test_what_no_log_can_hold_is_the_callers_fault_alone(shelf: Shelf, impossible: New) -> None:
    log = await shelf.log()
    with pytest.raises(ValueError, match="no log can hold"):
        await log.append([new("b"), impossible])
    assert ids(await everything(log)) == []


async def test_many_writers_are_all_kept_in_the_order_of_their_numbers(shelf: Shelf) -> None:
    log = await shelf.log()

    async def write(writer: int) -> list[tuple[int, str]]:
        names = [f"{writer}-{number}" for number in range(20)]
        return [((await add(log, name))[0].seq, name) for name in names]

    written = sorted(itertools.chain(*await asyncio.gather(*map(write, range(64)))))
    assert [seq for seq, _ in written] == list(range(1, 64 * 20 + 1))
    assert [(each.seq, each.id) for each in await everything(log, page=77)] == written


async def test_a_batch_stays_together(shelf: Shelf) -> None:
    log = await shelf.log()
    batches = [[f"{number}-{place}" for place in range(30)] for number in range(20)]
    await asyncio.gather(*(add(log, *batch) for batch in batches))
    names = ids(await everything(log))
    assert sorted(names[start : start + 30] for start in range(0, 600, 30)) == sorted(batches)


async def test_a_writer_that_gives_up_harms_nobody(shelf: Shelf) -> None:
    log = await shelf.log()
    tasks = [asyncio.create_task(add(log, str(number))) for number in range(50)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, list) for result in results[1::2])
    assert await add(log, "after")


async def test_a_restart_changes_nothing(shelf: Shelf) -> None:
    log = await shelf.log()
    epoch = shelf.epoch
    await log.append([new("a", nonce="n1"), new("b")], notes={"mark": "x"})
    before = await everything(log)
    log = await shelf.log()
    assert (shelf.epoch, await everything(log), await log.note("mark")) == (epoch, before, "x")
    assert [each.outcome for each in await log.append([new("b"), new("c", nonce="n1"), new("d")])] == [
        "known",
        "refused",
        "stored",
    ]
    assert await log.bounds() == Bounds(1, 3)


async def test_every_log_has_an_epoch_of_its_own(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> None:
    await shelf.log()
    other = Shelf(shelf._make, tmp_path_factory.mktemp("other"))
    await other.log()
    assert shelf.epoch
    assert shelf.epoch != other.epoch
    await other.close()


async def test_reading_by_pages_and_kinds(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new(str(number), kind="ab"[number % 2]) for number in range(10)])
    assert [each.seq for each in await log.read(3, 4)] == [4, 5, 6, 7]
    assert [each.seq for each in await log.read(3, 2, kinds=frozenset("b"))] == [4, 6]
    assert [each.seq for each in await log.read(0, 99, kinds=frozenset("ab"))] == list(range(1, 11))
    assert await log.read(0, 99, kinds=frozenset()) == []
    assert await log.read(10, 99) == []


async def test_an_empty_log(shelf: Shelf) -> None:
    log = await shelf.log()
    assert await log.bounds() == Bounds(1, 0)
    assert await log.read(0, 10) == []
    assert await log.append([]) == []
    assert await log.note("mark") is None
    assert (await log.health()).newest_at is None


async def test_notes_are_kept_with_events_and_without(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a")], notes={"mark": "1", "other": "x"})
    await log.append([], notes={"mark": "2"})
    assert (await log.note("mark"), await log.note("other")) == ("2", "x")


async def test_a_trim_drops_the_old_and_keeps_the_newest(shelf: Shelf) -> None:
    log = await shelf.log()
    for day in range(10):
        await add(log, f"{day}-a", f"{day}-b", at=START + day * DAY)
    assert await log.trim(before=START + 3 * DAY, keep_last=5) == 6
    assert await log.bounds() == Bounds(7, 20)
    assert await log.trim(before=START + 30 * DAY, keep_last=5) == 9
    assert await log.bounds() == Bounds(16, 20)
    assert await log.trim(before=START + 30 * DAY, keep_last=5) == 0


async def test_a_trim_leaves_no_hole(shelf: Shelf) -> None:
    """A clock that was set back: what is old but behind something young stays."""
    log = await shelf.log()
    for number, at in enumerate([0, 5, 1, 6]):
        await add(log, str(number), at=START + at * DAY)
    assert await log.trim(before=START + 3 * DAY, keep_last=0) == 1
    assert ids(await everything(log)) == ["1", "2", "3"]


async def test_numbers_are_never_given_again_after_a_trim(shelf: Shelf) -> None:
    log = await shelf.log()
    await add(log, "a", "b", "c")
    assert await log.trim(before=START + DAY, keep_last=0) == 3
    assert await log.bounds() == Bounds(4, 3)
    log = await shelf.log()
    assert await log.bounds() == Bounds(4, 3)
    assert await log.append([new("a", nonce="n")]) == [Appended(4, "stored")]


async def test_what_is_trimmed_is_forgotten_with_its_nonce(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.append([new("a", nonce="n1"), new("b", nonce="n2")])
    await log.trim(before=START + DAY, keep_last=1)
    assert await log.append([new("c", nonce="n1"), new("d", nonce="n2")]) == [
        Appended(3, "stored"),
        Appended(0, "refused"),
    ]


async def test_appends_go_on_while_much_is_trimmed(shelf: Shelf) -> None:
    log = await shelf.log()
    for start in range(0, 10_000, 1000):
        await add(log, *map(str, range(start, start + 1000)))
    trim = asyncio.create_task(log.trim(before=START + DAY, keep_last=0))
    added = 0
    while not trim.done():
        await add(log, f"more {added}", at=START + 2 * DAY)
        added += 1
    assert (await trim, added > 3) == (10_000, True)
    assert len(await everything(log)) == added


async def test_waiting_for_change_ends_with_it(shelf: Shelf) -> None:
    log = await shelf.log()
    await add(log, "a")
    async with asyncio.timeout(10):
        await log.changed(0, 60)
        waiting = [asyncio.create_task(log.changed(1, 60)) for _ in range(3)]
        await asyncio.sleep(0.05)
        assert not any(task.done() for task in waiting)
        await add(log, "b")
        await asyncio.gather(*waiting)


async def test_waiting_for_change_ends_though_the_writer_gave_up(shelf: Shelf) -> None:
    log = await shelf.log()
    waiting = asyncio.create_task(log.changed(0, 60))
    writing = asyncio.create_task(add(log, "a"))
    await asyncio.sleep(0)
    writing.cancel()
    async with asyncio.timeout(10):
        await waiting
    assert ids(await everything(log)) == ["a"]


async def test_waiting_for_change_ends_by_itself(shelf: Shelf) -> None:
    log = await shelf.log()
    async with asyncio.timeout(10):
        await log.changed(0, 0.05)


async def test_what_was_told_can_be_read_at_once(shelf: Shelf) -> None:
    log = await shelf.log()
    seen: list[int] = []

    async def follow() -> None:
        while len(seen) < 300:
            await log.changed(seen[-1] if seen else 0, 10)
            seen.extend(each.seq for each in await log.read(seen[-1] if seen else 0, 7))

    async with asyncio.timeout(30):
        await asyncio.gather(follow(), *(add(log, f"{n}-{k}") for n in range(30) for k in range(10)))
    assert seen == list(range(1, 301))


async def test_a_lease_belongs_to_one_until_it_ends(shelf: Shelf) -> None:
    log = await shelf.log()
    assert await log.lease("work", "ann", 10)
    assert not await log.lease("work", "bob", 10)
    assert await log.lease("other", "bob", 10)
    shelf.now += 9 * HOUR // 3600
    assert await log.lease("work", "ann", 10)
    shelf.now += 9 * HOUR // 3600
    assert not await log.lease("work", "bob", 10)
    shelf.now += 2 * HOUR // 3600
    assert await log.lease("work", "bob", 10)
    assert not await log.lease("work", "ann", 10)


async def test_a_lease_can_be_given_back(shelf: Shelf) -> None:
    log = await shelf.log()
    assert await log.lease("work", "ann", 10)
    await log.lease("work", "bob", 0)
    assert not await log.lease("work", "bob", 10)
    await log.lease("work", "ann", 0)
    assert await log.lease("work", "bob", 10)


async def test_a_lease_survives_a_restart(shelf: Shelf) -> None:
    log = await shelf.log()
    assert await log.lease("work", "ann", 10)
    log = await shelf.log()
    assert not await log.lease("work", "bob", 10)


async def test_only_one_of_many_gets_the_lease(shelf: Shelf) -> None:
    log = await shelf.log()
    assert sum(await asyncio.gather(*(log.lease("work", str(number), 10) for number in range(20)))) == 1


async def test_a_healthy_log(shelf: Shelf) -> None:
    log = await shelf.log()
    await add(log, "a", at=START + 7)
    health = await log.health()
    assert (health.trouble, health.newest_at) == (None, START + 7)
    assert health.free > 0


async def test_what_is_being_written_at_the_close_is_written(shelf: Shelf) -> None:
    log = await shelf.log()
    tasks = [asyncio.create_task(add(log, str(number))) for number in range(100)]
    await asyncio.sleep(0)
    await log.close()
    results = await asyncio.gather(*tasks)
    log = await shelf.log()
    assert (
        [each.seq for each in await everything(log)] == sorted(each.seq for (each,) in results) == list(range(1, 101))
    )


async def test_a_closed_log_says_so(shelf: Shelf) -> None:
    log = await shelf.log()
    await log.close()
    await log.close()
    for call in (add(log, "a"), log.read(0, 1), log.bounds(), log.note("x"), log.lease("a", "b", 1)):
        with pytest.raises(LogTrouble, match="closed"):
            await call
    assert "closed" in str((await log.health()).trouble)
