"""Templates are kept by channel, since each WhatsApp account has its own."""

from __future__ import annotations

from tui.model import TemplateButton, TemplateForm
from tui.store import Store

OURS = TemplateForm(name="go_on", language="en", body="Hello {{1}}", buttons=(TemplateButton("url", "x", "y", "z"),))
THEIRS = TemplateForm(name="go_on", language="en", body="Good day {{1}}")
FRENCH = TemplateForm(name="go_on", language="fr", body="Bonjour {{1}}")


def test_each_channel_has_its_own_and_none_shows_those_of_all(store: Store) -> None:
    store.templates.replace([FRENCH, OURS], "a", at=5)
    store.templates.replace([THEIRS], "b", at=6)
    assert store.templates.all("a") == [OURS, FRENCH]
    assert store.templates.all("b") == [THEIRS]
    assert {form.language for form in store.templates.all("never asked for")} == {"en", "fr"}
    assert [store.templates.asked_at(id) for id in ("a", "b", "c")] == [5, 6, 0]


def test_the_words_are_those_of_the_channel_or_else_of_any(store: Store) -> None:
    store.templates.replace([THEIRS], "b")
    store.templates.replace([OURS], "a")
    assert store.templates.get("go_on", "en", "a") == OURS
    assert store.templates.get("go_on", "en", "b") == THEIRS
    assert store.templates.get("go_on", "en") in (OURS, THEIRS)
    assert store.templates.get("go_on", "fr") is None


def test_what_came_last_takes_the_place_of_all_that_was_there(store: Store) -> None:
    store.templates.replace([THEIRS], "b", at=1)
    store.templates.replace([OURS, FRENCH], "a", at=1)
    store.templates.replace([FRENCH], "a", at=2)
    assert store.templates.all("a") == [FRENCH]
    store.templates.replace([], "a", at=3)
    assert store.templates.all("a") == []


def test_half_an_emoji_in_a_template_is_no_trouble(store: Store) -> None:
    store.templates.replace([TemplateForm(name="x\ud83d", language="en", body="\ud83d")], "a")
    assert [form.body for form in store.templates.all("a")] == ["?"]
