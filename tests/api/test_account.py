"""The edge: what changed, and pages over a list that shifts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.desk import SEEN, Desk, account, calls
from tests.api.scripted import Answer, Asked, Scripted, answer, client_for, listed
from tui import model
from tui.api.account import MOST_PAGES
from tui.api.errors import BadKey, NotFound
from tui.model import Status

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("count", "complete"), [(0, True), (5, True), (20, True), (21, False), (45, False)])
async def test_the_first_look_is_one_page_all_changed(server: Scripted, count: int, complete: bool) -> None:
    Desk(server, count)
    async with client_for(server) as client:
        changes = await account(client).changes(None)
    newest = [f"c{number}" for number in reversed(range(count))][:20]
    assert (changes.changed, changes.total, changes.complete) == (newest, count, complete)
    assert calls(server) == 1


async def test_a_conversation_is_observed_with_contact_and_channel_once(server: Scripted) -> None:
    Desk(server, 2)
    async with client_for(server) as client:
        changes = await account(client).changes(None)
    kinds = [type(each.thing).__name__ for each in changes.observations]
    assert sorted(kinds) == ["Channel", "Contact", "Contact", "Conversation", "Conversation"]
    assert {each.seen for each in changes.observations} == {SEEN}
    assert {json.loads(each.raw)["id"] for each in changes.observations} == {
        each.thing.id for each in changes.observations
    }


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 300])
async def test_nothing_new_is_one_call_and_the_same_mark(server: Scripted, count: int) -> None:
    Desk(server, count)
    async with client_for(server) as client:
        first = await account(client).changes(None)
        calls(server)
        second = await account(client).changes(first.mark)
        assert calls(server) == 1
    assert (second.observations, second.changed, second.mark, second.complete) == ([], [], first.mark, True)


@pytest.mark.parametrize(("moved", "pages"), [(1, 1), (19, 1), (20, 2), (21, 2), (45, 3), (60, 4), (90, 5)])
async def test_each_page_that_is_all_new_costs_one_call_more(server: Scripted, moved: int, pages: int) -> None:
    desk = Desk(server, 300)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        for number in range(moved):
            desk.write(f"c{number}")
        calls(server)
        changes = await account(client).changes(mark)
    assert changes.changed == [f"c{number}" for number in reversed(range(moved))]
    assert (changes.complete, calls(server)) == (True, pages)


async def test_what_is_older_than_all_that_is_known_is_not_news(server: Scripted) -> None:
    desk = Desk(server, 300)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        for number in range(280, 300):
            desk.write(f"c{number}")
        calls(server)
        changes = await account(client).changes(mark)
    assert changes.changed == [f"c{number}" for number in reversed(range(280, 300))]
    assert (changes.complete, calls(server)) == (True, 2)


async def test_more_news_than_can_be_looked_at_is_not_complete(server: Scripted) -> None:
    desk = Desk(server, 300)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        for number in range(250):
            desk.write(f"c{number}")
        calls(server)
        changes = await account(client).changes(mark)
        assert calls(server) == MOST_PAGES
        assert not changes.complete
        assert (await account(client).changes(changes.mark)).changed == []


async def test_the_mark_stays_small(server: Scripted) -> None:
    desk = Desk(server, 300)
    mark = None
    async with client_for(server) as client:
        for number in range(100):
            desk.write(f"c{number}")
            changes = await account(client).changes(mark)
            mark = changes.mark
            assert len(mark) < 6000
            assert number == 0 or changes.changed == [f"c{number}"]


async def test_a_new_conversation_is_seen_in_an_account_of_any_size(server: Scripted) -> None:
    desk = Desk(server, 0)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        for number in range(70):
            desk.add(f"c{number}")
            changes = await account(client).changes(mark)
            mark = changes.mark
            assert changes.changed == [f"c{number}"]


async def test_archiving_is_a_change_and_a_new_name_is_observed_without_reading_messages(server: Scripted) -> None:
    desk = Desk(server, 30)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        desk.archive("c25")
        desk.conversations["c20"]["contact"]["displayName"] = "Ada Renamed"
        changes = await account(client).changes(mark)
    assert changes.changed == ["c25"]
    names = [each.thing.name for each in changes.observations if isinstance(each.thing, model.Contact)]
    assert "Ada Renamed" in names


async def test_deleted_conversations_are_observed_but_not_to_be_read(server: Scripted) -> None:
    desk = Desk(server, 3)
    desk.conversations["c1"]["status"] = "deleted"
    async with client_for(server) as client:
        changes = await account(client).changes(None)
    assert changes.changed == ["c2", "c0"]
    assert any(each.thing.id == "c1" for each in changes.observations)


async def test_nothing_is_lost_when_the_list_shifts_while_it_is_paged(server: Scripted) -> None:
    """After each page that is read, somebody writes: known conversations, new ones, and ones from deep below."""
    desk = Desk(server, 120)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        wrote = [f"c{number}" for number in range(50)]
        for id_ in wrote:
            desk.write(id_)
        late = iter(["c110", "c5", "new", "c80", "c49"])

        def shifting(asked: Asked) -> Answer:
            said = desk.answer(asked)
            if (id_ := next(late, None)) is not None:
                wrote.append(id_)
                desk.add(id_) if id_ == "new" else desk.write(id_)
            return said

        server.script = shifting
        found: set[str] = set()
        for _ in range(10):
            changes = await account(client).changes(mark)
            assert changes.complete
            mark = changes.mark
            found.update(changes.changed)
    assert found == set(wrote)
    assert changes.changed == []


async def test_a_list_that_shrinks_while_it_is_paged_is_not_complete(server: Scripted) -> None:
    desk = Desk(server, 100)
    async with client_for(server) as client:
        mark = (await account(client).changes(None)).mark
        for number in range(60):
            desk.write(f"c{number}")

        def shrinking(asked: Asked) -> Answer:
            said = desk.answer(asked)
            for id_ in ("c59", "c58", "c57"):
                desk.conversations.pop(id_, None)
            return said

        server.script = shrinking
        assert not (await account(client).changes(mark)).complete


@pytest.mark.parametrize("mark", ["", "null", "garbage", "{}", '{"known": 5}', "[]"])
async def test_a_mark_of_another_version_starts_anew(server: Scripted, mark: str) -> None:
    Desk(server, 5)
    async with client_for(server) as client:
        assert len((await account(client).changes(mark)).changed) == 5


async def walk(step: Any) -> tuple[list[str], int]:
    ids: list[str] = []
    cursor, pages = None, 0
    while True:
        listing = await step(cursor)
        ids += listing.ids
        cursor, pages = listing.cursor, pages + 1
        if cursor is None:
            return ids, pages


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (39, 2), (40, 3), (100, 6)])
async def test_paging_shows_everything_and_ends(server: Scripted, count: int, pages: int) -> None:
    desk = Desk(server, count)
    async with client_for(server) as client:
        ids, asked = await walk(account(client).page)
    assert list(dict.fromkeys(ids)) == [each["id"] for each in desk.listing("all")]
    assert asked == pages == calls(server)


async def test_paging_ends_when_the_total_is_not_told(server: Scripted) -> None:
    desk = Desk(server, 45)

    def untold(asked: Asked) -> Answer:
        said = json.loads(desk.answer(asked).body)
        return answer({"items": said["items"]})

    server.script = untold
    async with client_for(server) as client:
        ids, _ = await walk(account(client).page)
    assert len(set(ids)) == 45


async def test_the_sweep_misses_nobody_while_others_archive(server: Scripted) -> None:
    """Each page read, two of those above the place in the list leave it: the rest moves up."""
    desk = Desk(server, 90)
    leaving = iter([f"c{number}" for number in (89, 85, 80, 75, 70, 60, 55, 50)])

    def shrinking(asked: Asked) -> Answer:
        said = desk.answer(asked)
        for _ in range(2):
            if id_ := next(leaving, None):
                desk.archive(id_)
        return said

    server.script = shrinking
    async with client_for(server) as client:
        ids, _ = await walk(account(client).open_page)
    assert {each["id"] for each in desk.listing("active")} <= set(ids)


async def test_a_list_that_lost_its_tail_ends(server: Scripted) -> None:
    desk = Desk(server, 30)
    async with client_for(server) as client:
        first = await account(client).open_page(None)
        for number in range(28):
            desk.archive(f"c{number}")
        second = await account(client).open_page(first.cursor)
    assert second.cursor is None


async def test_an_unreadable_cursor_starts_anew(server: Scripted) -> None:
    Desk(server, 3)
    async with client_for(server) as client:
        assert len((await account(client).page("garbage")).ids) == 3


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (20, 1), (21, 2), (60, 3)])
async def test_history_is_one_call_for_twenty_messages(server: Scripted, count: int, pages: int) -> None:
    desk = Desk(server, 1)
    for _ in range(count - 1):
        desk.write("c0")
    async with client_for(server) as client:
        ids, asked = await walk(lambda cursor: account(client).history("c0", cursor))
    assert ids == [each["id"] for each in desk.messages["c0"]]
    assert asked == pages


async def test_messages_that_do_not_say_where_they_are_belong_where_they_were_found(server: Scripted) -> None:
    server.says(listed({"id": "m1", "direction": "sent", "status": "sent", "content": {"text": "x"}}))
    async with client_for(server) as client:
        (found,) = (await account(client).history("c0")).observations
    assert isinstance(found.thing, model.Message)
    assert found.thing.conversation_id == "c0"


async def test_conversations_and_deliveries_by_id(server: Scripted) -> None:
    desk = Desk(server, 3)
    desk.messages["c1"][0]["status"] = "read"
    desk.messages["c1"][0]["direction"] = "sent"
    async with client_for(server) as client:
        ours = account(client)
        assert await ours.conversations([]) == await ours.deliveries([]) == []
        assert calls(server) == 0
        found = await ours.conversations(["c0", "gone", "c2"])
        assert [each.thing.id for each in found if isinstance(each.thing, model.Conversation)] == ["c0", "c2"]
        (message,) = await ours.deliveries(["c1-m0"])
        assert isinstance(message.thing, model.Message)
        assert message.thing.status is Status.READ
        with pytest.raises(NotFound):
            await ours.conversation("gone")


@pytest.mark.parametrize(("is_open", "word"), [(True, "active"), (False, "archived")])
async def test_opening_and_archiving(server: Scripted, is_open: bool, word: str) -> None:
    server.says(answer({"id": "c1", "contactId": "k1", "status": word}))
    async with client_for(server) as client:
        said = await account(client).set_open("c1", is_open)
    assert server.asked[0].json == {"status": word}
    assert said.thing == model.Conversation(id="c1", contact_id="k1", open=is_open)


async def test_who_we_are(server: Scripted) -> None:
    def script(asked: Asked) -> Answer:
        if asked.path == "/balance":
            return answer({"payment": "prepaid", "type": "euros", "amount": 41.755})
        return listed({"id": "c1"}, total=24)

    server.script = script
    async with client_for(server) as client:
        info = await account(client).who()
    assert (info.balance, info.conversations) == ("41.76 euros", 24)


@pytest.mark.parametrize("said", [Answer(b"", 403), Answer(b"", 404), answer({"type": "euros"}), Answer(b"<html>")])
async def test_an_inbox_works_without_the_balance(server: Scripted, said: Answer) -> None:
    server.script = lambda asked: said if asked.path == "/balance" else listed(total=0)
    async with client_for(server) as client:
        assert (await account(client).who()).balance is None


async def test_a_bad_key_is_told(server: Scripted) -> None:
    server.says(answer({"errors": [{"code": 2, "description": "Request was not authenticated"}]}, 401))
    async with client_for(server) as client:
        with pytest.raises(BadKey):
            await account(client).who()
