"""Questions with something to choose from, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from tui.model import Answer, Choice, Question
from tui.text.files import lay_media
from tui.text.layout import Kind, Layout

_FORMS = {"button": "buttons", "product_list": "products", "quick_reply": "quick replies"}


def form_word(question: Question) -> str:
    """What it is, as people call it; a word of the vendor's that we do not know stays."""
    return _FORMS.get(question.form, question.form)


def question_summary(question: Question) -> str:
    asked = question.body or question.header
    titles = " | ".join(choice.title or choice.id for choice in question.choices)
    return " · ".join(part for part in (f"[{form_word(question)}] {asked}", titles) if part)


def answer_words(answer: Answer) -> str:
    return choice_words(answer.choice)


def choice_words(choice: Choice) -> str:
    title = choice.title or choice.id
    return f"{title}: {choice.description}" if choice.description else title


def lay_question(question: Question, chosen: Mapping[str, str], layout: Layout) -> None:
    """`chosen` says when each was chosen, by the id of the choice or its title."""
    layout.head(form_word(question), question.header)
    if question.media:
        lay_media(question.media, layout)
    layout.said(question.body)
    section = ""
    layout.line(Kind.NOTE, f"opens with “{question.button}”" if question.button else "")
    for choice in question.choices:
        if choice.section != section:
            section = choice.section
            layout.line(Kind.NOTE, section)
        when = chosen.get(choice.id) or chosen.get(choice.title)
        words = choice_words(choice)
        layout.line(Kind.CHOSEN if when else Kind.CHOICE, f"● {words} ({when})" if when else f"• {words}")
    layout.line(Kind.NOTE, f"from catalogue {question.catalog}" if question.catalog else "")
    layout.line(Kind.NOTE, question.footer)
