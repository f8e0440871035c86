"""The config file stays the person's own: whatever is in it, a change touches only what it is about."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.plain import Refusal
from tui.profiles import editing

NAMES = ["work", "home", "a.b", "x-1"]
HEADERS = ["[profiles.{}]", '[profiles."{}"]', "[ profiles . '{}' ]", "  [profiles.{}]"]
VALUES = [
    '"dark"',
    "true",
    "3",
    '"with # and ] and [profiles.work]"',
    "2026-03-09",
    '["a", "b"]',
    '[\n  "a", # b\n  "c",\n]',
]
KEYS = ["theme", "lite", "kind", "of_another_version", '"a quoted one"', "api_url"]


@st.composite
def files(draw: st.DrawFn) -> str:
    """A config file as people write them: comments anywhere, settings that we do not know, sections in any order."""
    comments = (f"# comment {number}" for number in range(1000))

    def trivia() -> list[str]:
        kinds = draw(st.lists(st.sampled_from(["", "#"]), max_size=3))
        return [next(comments) if kind else "" for kind in kinds]

    def lines_of_settings() -> Iterable[str]:
        for key in draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3)):
            yield from trivia()
            yield f"{key} = {draw(st.sampled_from(VALUES))}{f'  {next(comments)}' * draw(st.booleans())}"

    lines = [*trivia(), *([f'profile = "work"  {next(comments)}'] * draw(st.booleans())), *lines_of_settings()]
    for name in draw(st.permutations([*NAMES, "other"]).map(lambda names: names[:3])):
        header = draw(st.sampled_from(HEADERS[1:3] if "." in name else HEADERS)).format(name)
        header = "[another.table]" if name == "other" else header
        lines += [*trivia(), f"{header}{f'  {next(comments)}' * draw(st.booleans())}", *lines_of_settings()]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join([*lines, *trivia()]) + draw(st.sampled_from(["", end]))


fields = st.dictionaries(
    st.sampled_from(["kind", "key_source", "key_stored", "api_url"]),
    st.one_of(st.none(), st.sampled_from(["keyring", 'odd " \\ \n # ü', date(2026, 3, 9)])),
    min_size=1,
)


def untouched(text: str, keys: Iterable[str]) -> list[str]:
    """The lines that a change of these keys has no business with. Those inside of a long value are left out."""
    touched = (*keys, '"a", # b', '"c",', "]")
    return [line.strip() for line in text.split("\n") if line.strip() and not line.strip().startswith(touched)]


def is_part_of(lines: list[str], text: str) -> bool:
    """All the lines are there, in their order."""
    rest = iter([line.strip() for line in text.split("\n")])
    return all(line in rest for line in lines)


def sections(text: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text).get("profiles", {})
    return found


@settings(deadline=None)
@given(files(), st.sampled_from(NAMES), fields)
def test_settings_of_a_profile(text: str, name: str, changed: dict[str, Any]) -> None:
    after = editing.set_fields(text, name, changed)
    expected = deepcopy(tomllib.loads(text))
    own = expected.setdefault("profiles", {}).setdefault(name, {})
    own |= changed
    expected["profiles"][name] = {key: value for key, value in own.items() if value is not None}
    assert tomllib.loads(after) == expected
    assert is_part_of(untouched(text, changed), after)
    assert editing.set_fields(after, name, changed) == after


@settings(deadline=None)
@given(files(), st.sampled_from(NAMES))
def test_the_default(text: str, name: str) -> None:
    after = editing.set_fields(text, None, {"profile": name})
    assert tomllib.loads(after) == tomllib.loads(text) | {"profile": name}
    assert is_part_of(untouched(text, ["profile "]), after)
    if "profile = " in text:
        assert len(after.split("\n")) in (
            len(text.split("\n")),
            len(text.split("\n")) + 1,
        )  # where it had no last line end


@settings(deadline=None)
@given(files())
def test_a_section_keeps_its_place_under_another_name(text: str) -> None:
    for name in sections(text):
        after = editing.rename_section(text, name, "new.name")
        assert list(sections(after)) == ["new.name" if other == name else other for other in sections(text)]
        assert sections(after)["new.name"] == sections(text)[name]
        assert editing.rename_section(after, "new.name", name).replace('"', "").replace(" ", "").replace("'", "") == (
            text.replace('"', "").replace(" ", "").replace("'", "")
        )


@settings(deadline=None)
@given(files())
def test_a_removed_section_takes_nothing_of_others_with_it(text: str) -> None:
    for name in sections(text):
        after = editing.remove_section(text, name)
        expected = deepcopy(tomllib.loads(text))
        del expected["profiles"][name]
        assert tomllib.loads(after).get("profiles", {}) == expected.get("profiles", {})
        assert {**tomllib.loads(after), "profiles": 0} == {**expected, "profiles": 0}
        assert is_part_of([line.strip() for line in after.split("\n") if line.strip()], text)


def test_comments_stay_with_the_section_that_they_are_written_above() -> None:
    text = "# all\n\n# of work\n[profiles.work]\n# in it\n\n# of home\n[profiles.home]\nlite = true\n"
    assert editing.set_fields(text, "work", {"lite": False}) == text.replace("work]\n", "work]\nlite = false\n")
    assert editing.remove_section(text, "work") == "# all\n\n# of home\n[profiles.home]\nlite = true\n"
    assert editing.remove_section(text, "home") == "# all\n\n# of work\n[profiles.work]\n# in it\n"
    assert editing.set_fields(text, None, {"profile": "home"}) == text.replace("# of w", 'profile = "home"\n\n# of w')


ODD = [
    'profiles.work.kind = "test"\nprofiles.home.lite = true\n',
    '[profiles]\nwork = { kind = "test" }\n# between\nhome = {}\n',
    'profiles = { work = { kind = "test" } }\n',
    '[profiles.work]\nkind = "test"\n[a]\nb = 1\n[profiles.home]\nlite = true\n',
    '[profiles]\n[profiles.work]\nkind = "test"\n[profiles.work.deeper]\nb = 1\n',
    '[profiles.work]\nkind = """\n[profiles.work]\n# no comment"""\n',
    '[profiles.work]\nkind = [\n["a"],\n["profiles"],\n]\n',
    '[[list]]\na = 1\n[profiles.work]\nkind = "test"\n[[list]]\na = 2\n',
    '\r\n[profiles.work]\r\nkind = "test"',
    "[profiles.work]",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_an_odd_layout_is_changed_rightly_or_not_at_all(text: str) -> None:
    before = tomllib.loads(text)
    own = deepcopy(before["profiles"]["work"])
    changes: dict[str, Callable[[], str]] = {
        "set": lambda: editing.set_fields(text, "work", {"lite": True}),
        "new": lambda: editing.set_fields(text, "new", {"lite": True}),
        "default": lambda: editing.set_fields(text, None, {"profile": "work"}),
        "rename": lambda: editing.rename_section(text, "work", "new"),
        "remove": lambda: editing.remove_section(text, "work"),
    }
    others = {name: section for name, section in before["profiles"].items() if name != "work"}
    expected = {
        "set": {**others, "work": {**own, "lite": True}},
        "new": {**others, "work": own, "new": {"lite": True}},
        "default": {**others, "work": own},
        "rename": {**others, "new": own},
        "remove": others,
    }
    for name, change in changes.items():
        try:
            after = change()
        except Refusal:
            continue
        assert sections(after) == expected[name], name
        rest = {key: value for key, value in tomllib.loads(after).items() if key not in ("profile", "profiles")}
        assert rest == {key: value for key, value in before.items() if key != "profiles"}
