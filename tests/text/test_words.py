"""One rule says under which words a text is found, and where in it they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import NS
from tui.text import clean_block
from tui.text.found import found, is_in
from tui.text.query import parse
from tui.text.words import LONGEST_WORD, fold, runs, words

alphabet = st.one_of(st.sampled_from("aZé ßø'#_-1٣订单まガกาขลာកकि😀❤\n\u0301\u200d한글"), st.characters(codec="utf-8"))
texts = st.text(alphabet, max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where's my Order #123?", "where s my order 123"),
        ("Zoë Łukasz STRASSE straße Ærø", "zoe lukasz strasse strasse aero"),
        ("İstanbul ışık", "istanbul isik"),
        ("Ёлка Йод", "елка йод"),
        ("شُكْراً أحمد كتاب", "شکرا احمد کتاب"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी में", "हिन्दी में"),
        ("١٢٣ ४५ ５", "123 45 5"),
        ("我的订单123还", "我的 的订 订单 单 123 还"),
        ("ｶﾞｷﾞ ガギ", "ガギ ギ ガギ ギ"),
        ("주문번호", "주문 문번 번호 호"),
        ("ขอบคุณ", "ขอบ อบค บคุ คุณ ุณ ณ"),
        ("ok👍🏽😀", "ok 👍 😀"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)).split() == fold(text).split()
    assert all(word and len(word) <= LONGEST_WORD and " " not in word for word in words(text))
    assert "·" not in "".join(words(text))


@given(texts, st.data())
def test_every_part_of_a_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    text = clean_block(text)
    there = runs(text)
    if not there:
        return
    run = data.draw(st.sampled_from(there))
    start = data.draw(st.integers(0, len(run.letters) - 1)) if run.size else 0
    query = parse(f"{run.letters[start:]}*", NS, None)
    assert all(is_in(text, term) for term in query.terms)
    places = found(text, query.terms)
    assert places
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("Where is my Order? orders", "order", ["Order", "order"]),
        ("Where is my order", '"is my"', ["is my"]),
        ("reorder", "order", []),
        ("Café Ærø", "cafe aero", ["Café", "Ærø"]),
        ("我的订单还没有到", "订单", ["订单"]),
        ("สวัสดีครับ", "สดี", ["สดี"]),
        ("refund, not this", "refund -this", ["refund"]),
        ("a b a b", '"a b"', ["a b", "a b"]),
        ("don't", "don't", ["don't"]),
    ],
)
def test_where_it_stands(text: str, asked: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in found(text, parse(asked, NS, None).terms)] == marked
