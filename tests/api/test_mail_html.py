"""Text out of the HTML of e-mails: what a reader would see, what the mail hides, and that no mail can do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.api import mail_html
from tui.api.mail_html import LONGEST, plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("just text", "just text"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div>\n  <div>two<br>three</div>", "one\ntwo\nthree"),
        ("<p>a &amp; b &lt;c&gt; &eacute; &#128075;</p>", "a & b <c> é 👋"),
        ("<h1>Head</h1>text <b>bold</b> and\n   <i>more</i>", "Head\n\ntext bold and more"),
        ("<ul><li>one</li><li>two<ul><li>in it</li></ul></li></ul>after", "• one\n• two\n  • in it\n\nafter"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
        ("<table><tr><th>Lamp<th>Price<tr><td>Duin<td>79</table>", "Lamp  Price\nDuin  79"),
        ("before<blockquote>quoted<br>twice</blockquote>after", "before\n\n> quoted\n> twice\n\nafter"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ('<img alt="Logo" src="x"><hr>end', "[Logo]\n────\nend"),
        ("<p>one</p></body></html><html><body><p>two</p></body></html>", "one\n\ntwo"),
        ("<title>no</title><script>no()</script><style>no{}</style><!-- no --><template>no</template>yes", "yes"),
        ("<p>unclosed <b>bold <p>next", "unclosed bold\n\nnext"),
        ("<p>مرحباً</p><p>你好</p><p>สวัสดี</p>", "مرحباً\n\n你好\n\nสวัสดี"),
    ],
)
def test_html_as_text(html: str, text: str) -> None:
    assert plain(html) == mail_html.Page(text)


def test_links_are_numbered_and_told_apart_from_their_words() -> None:
    html = """<a href="https://evil.example/a">https://bank.example</a> <a href="https://b.example">b</a>
    <a href="https://evil.example/a">again</a> <a href="https://c.example"><img src="x"></a>
    <a href="mailto:a@b.example">mail</a> <a href="javascript:x()">script</a> <a>none</a>"""
    page = plain(html)
    assert page.text == "https://bank.example [1] b [2] again [1] (link) [3] mail script none"
    assert page.links == ("https://evil.example/a", "https://b.example", "https://c.example")


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">secret</div>',
        '<div style="DISPLAY : NONE !important">secret</div>',
        '<span style="color:red;visibility:hidden">secret</span>',
        '<p style="font-size:0">secret</p>',
        '<p style="font-size: 1px; line-height:1px">secret</p>',
        '<p style="opacity:0.0">secret</p>',
        '<p style="max-height:0px;overflow:hidden">secret</p>',
        '<p style="position:absolute;left:-9999px">secret</p>',
        '<p style="text-indent:-5000px">secret</p>',
        '<p style="mso-hide:all">secret</p>',
        "<p hidden>secret</p>",
        '<p style="color:#fff">secret</p>',
        '<font color="white">secret</font>',
        '<div style="background:#123456"><p style="color: rgb(18, 52, 86)">secret</p></div>',
        '<td bgcolor="#000000"><span style="color:black">secret</span></td>',
        "<style>.x, p.y {display: none}</style><p class=y>secret</p>",
        "<style>/* a */ #z{font-size:0px}</style><p id=z>secret</p>",
        '<div style="display:none"><div><p>sec</p></div><a href="https://a.example">ret</a></div>',
    ],
)
def test_what_the_mail_hides_is_left_out_and_counted(hidden: str) -> None:
    page = plain(
        f"<table>before {hidden}</table> <p>after</p>" if hidden.startswith("<td") else f"before {hidden} <p>after</p>"
    )
    assert "sec" not in page.text
    assert "before" in page.text
    assert "after" in page.text
    assert page.hidden == len("secret")
    assert page.links == ()


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="color:#000000">words</p>',
        '<div style="background:black"><p style="color:white">words</p></div>',
        '<p style="font-size:10px">words</p>',
        '<p style="opacity:0.5">words</p>',
        '<p style="height:0.5em;width:100%">words</p>',
        "<style>@media print {p {display:none}} @media (width: 9px) {.x {display: none}}</style><p class=x>words</p>",
        "<style>q {display:none}</style><p>words</p>",
    ],
)
def test_what_a_reader_sees_stays(shown: str) -> None:
    assert plain(shown) == mail_html.Page("words")


def test_colours_end_with_their_element() -> None:
    ground = '<div style="background:#000"><p style="color:#fff">yes</p></div>'
    assert plain(f'<div style="background:#fff;color:#fff">no</div>{ground}black').text == "yes\n\nblack"


NASTY = {
    "deep": "<div>",
    "deep in line": "<b>",
    "anchors": '<a href="https://a.example/x">',
    "many anchors": '<a href="https://a.example/x">y</a>',
    "tables": "<table><tr><td>",
    "paragraphs": "<p>",
    "cells": "<p>x",
    "unclosed styles": "<style>",
    "comments": "<!--",
    "formatting": "<b><p>",
    "svg": "<svg><desc>",
    "media rules": "<style>@media x{",
    "rules": "<style>a{display:none}</style>",
    "hidden": '<div style="display:none">x</div>',
    "entities": "&amp;",
    "breaks": "a<br>",
    "lists": "<ul><li>x",
    "quotes": "<blockquote>x",
    "attributes": "<p a=b ",
    "colours": '<p style="color:#fff;background:#000">x',
    "spaces": " \n",
    "brackets": "<",
}


@pytest.mark.parametrize("unit", NASTY.values(), ids=NASTY.keys())
def test_the_worst_mail_takes_no_longer_than_a_blink(unit: str) -> None:
    begun = time.process_time()
    page = plain(unit * (10 * LONGEST // len(unit)))
    assert time.process_time() - begun < 1.5
    assert page.is_cut
    assert len(page.text) <= LONGEST


@pytest.mark.parametrize("attribute", ["opacity:" + "0" * 190_000, "a:b;" * 40_000, "color:#fff;" * 15_000])
def test_a_long_style_takes_no_longer(attribute: str) -> None:
    begun = time.process_time()
    plain(f'<p style="{attribute}x">y</p>')
    assert time.process_time() - begun < 1.0


BLOCKS = [
    f"<{end}{tag}>" for tag in ("p", "ul", "li", "table", "tr", "td", "blockquote", "pre", "b") for end in ("", "/")
]
ODD = [
    "<div style='display:none'>",
    "</div>",
    "<a href='http://x/'>",
    "</a>",
    "<font color=white>",
    "</font>",
    "<br>",
    "<hr>",
]
ODDER = [
    "<style>p{display:none}</style>",
    "</html>",
    "<svg>",
    "<!--",
    "-->",
    "<",
    "&nbsp;",
    "\x00",
    "\ud83d",
    "\x1b[2J",
]
piece = st.sampled_from([*BLOCKS, *ODD, *ODDER, "x", " ", "\n"])


@given(st.lists(piece, max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_html_can_stop_it(html: str) -> None:
    page = plain(html)
    assert page.hidden <= len(html)
    assert not page.text.startswith("\n")
    assert "\n\n\n\n" not in page.text or "<pre>" in html
