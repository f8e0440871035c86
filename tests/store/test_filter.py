"""The filter of the list: names, numbers and channels at once, last messages and names almost right behind them."""

from __future__ import annotations

import threading
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.store.world import channel, contact, conversation, inbound, outbound
from tui.app.widgets.row_pages import RowPages
from tui.model import Status, Text
from tui.store import Store, View, filter, names_index
from tui.store.reader import Stopped
from tui.store.rows import MOST_FOUND
from tui.text.alike import is_alike, tightness

PEOPLE = {
    "ada": ("Ada Example", "+4915700001", "Where is my lamp?"),
    "jonas": ("Jonas Weber", "+3161234567", "It arrives tomorrow"),
    "zoe": ("Zoë Łukaszewicz", "+4800000002", "Merci, Ada a appelé"),
    "lin": ("林小明", "+8610000003", "我的订单还没有到"),
    "nobody": (None, "+15550000004", "the parcel is broken"),
}


@pytest.fixture
def people(store: Store) -> Store:
    for minute, (id, (name, number, said)) in enumerate(PEOPLE.items()):
        store.observe([conversation(id, contact=f"p-{id}"), contact(f"p-{id}", name, number)])
        store.observe([inbound(f"m-{id}", -minute, id, content=Text(said))])
    store.observe(
        [channel(name="WhatsApp Support"), channel("sms-1", name="Texts"), conversation("sms", channel_id="sms-1")]
    )
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada", ["ada", "zoe"]),
        ("ADA exam", ["ada"]),
        ("exam ada", ["ada"]),
        ("zoe lukasz", ["zoe"]),
        ("小明", ["lin"]),
        ("订单", ["lin"]),
        ("texts", ["sms"]),
        ("texts ada", []),
        ("6 123 45", ["jonas"]),
        ("+4915700001", ["ada"]),
        ("lamp", ["ada"]),
        ("tomor", ["jonas"]),
        ("omorrow", []),
        ("jonas tomorrow", ["jonas"]),
        ("exmaple", ["ada"]),
        ("exmple", ["ada"]),
        ("exampel", ["ada"]),
        ("webber", ["jonas"]),
        ("weberr", ["jonas"]),
        ("adexm", ["ada"]),
        ("jwe", ["jonas"]),
        ("qqq", []),
        ("?!", []),
    ],
)
def test_what_fits(people: Store, typed: str, found: list[str]) -> None:
    assert people.lists.ids(View.OPEN, 0, 9, typed) == found
    assert people.lists.count(View.OPEN, typed) == len(found)
    waiting = people.lists.ids(View.WAITING, 0, 9, typed)
    assert sorted(waiting) == sorted(id for id in found if id != "sms")


def test_names_come_before_last_messages_and_these_before_names_almost_right(people: Store) -> None:
    people.observe([conversation("adel", contact="p-adel"), contact("p-adel", "Abdel Damas", None)])
    near = people.lists.found_at_once(View.OPEN, "ada")
    assert near == ["ada"]
    assert people.lists.found_beside(View.OPEN, "ada", near) == ["zoe", "adel"]
    assert people.lists.found(View.OPEN, "ada") == ["ada", "zoe", "adel"]


@pytest.mark.parametrize(("few", "many", "often"), [(0, 0, 99), (0, 3, 99), (1, 1, 99), (99, 99, 99), (99, 99, 1)])
@pytest.mark.parametrize("view", [View.OPEN, View.WAITING])
def test_a_store_bigger_than_what_is_looked_through_gives_the_same_names(
    people: Store, view: View, few: int, many: int, often: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the newest at once, the others by the index or in the order of the list, none twice."""
    typed = [" a", "z", "e", "ex", "we", "zz", "ada", "zoe lukasz", "小", "小明", "texts", "texts ada", "a jo", "web"]
    typed += ["4915", "7", "70", "6 123 45", "+49", "0000", 'e"x', "exam ada", "ba", "nosuch", "明 小"]
    people.observe([contact("p-nobody", "Ada Weberin", "+15550000004")])
    wanted = {each: people.lists.found_at_once(view, each) for each in typed}
    begins = {each: people.lists.found_at_once(view, each, begins=True) for each in typed}
    look_through(monkeypatch, view, 1)
    for name, value in (("_FEW", few), ("_MANY", many), ("_OFTEN", often)):
        monkeypatch.setattr(filter, name, value)
    for each in typed:
        at_once = people.lists.found_at_once(view, each)
        found = people.lists.found(view, each)
        assert found[: len(wanted[each])] == wanted[each], each
        assert len(set(found)) == len(found)
        assert at_once == found[: len(at_once)]
        assert set(people.lists.found_at_once(view, each, begins=True)) <= set(begins[each])


def test_asked_closely_the_index_names_only_those_that_have_all_of_it(people: Store) -> None:
    """A word that nobody has, made of pieces that many have, is not looked for in all of these."""
    read = people._database.all

    def named(part: str, *, closely: bool) -> int:
        return len(names_index.places(read, names_index.match(read, [part], closely=closely), 9) or [])

    assert [named("weber", closely=True), named("webweb", closely=False)] == [1, 1]
    assert named("webweb", closely=True) == 0


def look_through(monkeypatch: pytest.MonkeyPatch, view: View, at_once: int) -> None:
    monkeypatch.setitem(filter.PARTS, view, replace(filter.PARTS[view], at_once=at_once))


def test_a_name_almost_right_is_found_however_old_its_conversation_is(
    people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_through(monkeypatch, View.OPEN, 1)
    assert people.lists.found(View.OPEN, "lukaszweicz") == ["zoe"]


def test_a_name_that_changed_is_found_by_the_new_one_alone(people: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    look_through(monkeypatch, View.OPEN, 0)
    people.observe([contact("p-jonas", "Josephine Baker", "+3161234567")])
    assert people.lists.found_at_once(View.OPEN, "weber") == []
    assert people.lists.found_at_once(View.OPEN, "baker") == ["jonas"]


def test_the_last_message_alone_counts_and_ours_as_well(people: Store) -> None:
    people.observe([outbound("later", 9, "ada", content=Text("It is on the truck"), status=Status.SENT)])
    assert people.lists.ids(View.OPEN, 0, 9, "lamp") == []
    assert people.lists.ids(View.OPEN, 0, 9, "truck") == ["ada"]


def test_a_filter_finds_so_many_at_most(store: Store) -> None:
    store.observe(conversation(f"c{n}") for n in range(MOST_FOUND + 50))
    store.observe(contact(f"contact of c{n}", f"Customer {n}") for n in range(MOST_FOUND + 50))
    assert store.lists.count(View.OPEN, "customer") == MOST_FOUND
    assert len(set(store.lists.ids(View.OPEN, 0, 5000, "customer"))) == MOST_FOUND


def test_looking_beside_is_given_up_for_the_next_key(people: Store) -> None:
    people.lists.found_beside(View.OPEN, "ada", [])
    outcome: list[str] = []
    goes = threading.Event()

    def look() -> None:
        try:
            while not goes.wait(0):
                people.lists.found_beside(View.OPEN, "lamp", [])
        except Stopped:
            outcome.append("stopped")

    thread = threading.Thread(target=look)
    thread.start()
    for _ in islice(iter(int, 1), 2000):
        people.lists.stop_beside()
        thread.join(0.001)
        if not thread.is_alive():
            break
    goes.set()
    thread.join()
    assert people.lists.found_beside(View.OPEN, "lamp", []) == ["ada"]
    assert outcome in ([], ["stopped"])


letters = st.text("abcde", min_size=4, max_size=9)


@given(letters, st.data())
def test_one_letter_amiss_is_alike_and_two_are_not_always(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    wrong, missing, more = (word[:at] + put + word[at + skip :] for put, skip in (("x", 1), ("", 1), ("x", 0)))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for typed in (word, wrong, more, swapped, *([missing] if len(missing) >= 4 else [])):
        assert is_alike(f"some {word}", [typed])
    assert not is_alike(word, ["xx" + word[2:]])


@given(st.text("abc ", min_size=1, max_size=30), st.text("abc", min_size=1, max_size=5))
def test_tightness_is_the_shortest_piece_that_has_the_letters(name: str, typed: str) -> None:
    def has(piece: str) -> bool:
        rest = iter(piece)
        return all(letter in rest for letter in typed)

    starts = [at for at in range(len(name)) if name[at] == typed[0] and (at == 0 or name[at - 1] == " ")]
    fitting = [end - start for start in starts for end in range(start + 1, len(name) + 1) if has(name[start:end])]
    assert tightness(name, typed) == min(fitting, default=None)


def test_the_pages_of_a_filter_are_those_of_the_store_however_it_was_typed(people: Store) -> None:
    for typed in ("ada exam", "?ada", "zoe  l", "小明", "31612", "ada 3", "nosuch", "tomorrow"):
        pages = RowPages(people.lists)
        for end in range(1, len(typed) + 1):
            pages.look_at(View.OPEN, typed[:end].strip())
            if typed[:end].strip():
                assert list(pages.near) == people.lists.found_at_once(View.OPEN, typed[:end]), typed[:end]
