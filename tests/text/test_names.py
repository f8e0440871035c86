"""Names of people, platforms and files; links that may be opened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import text

any_char = st.one_of(st.sampled_from('./\\:\x00\x1b ~-"é.漢x'), st.characters(exclude_categories=()))
any_text = st.text(any_char, max_size=300)


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [
        ("Ada\x1b", "+491", "Ada␛"),
        (None, "+491", "+491"),
        (" \u200b", "+491", "+491"),
        ("\u3164", None, "(no name) c0ffee00…"),
        ("", "", "(no name) c0ffee00…"),
        ("x" * 100, None, "x" * 79 + "…"),
    ],
)
def test_a_contact_is_always_called_something(name: str | None, number: str | None, shown: str) -> None:
    assert text.display_name(name, number, "c0ffee0011223344") == shown


@pytest.mark.parametrize(
    ("platform", "badge"),
    [("whatsapp", "WA"), ("sms", "SMS"), ("messenger", "MSG"), ("telegram", "TG"), ("email", "MAIL"), ("line", "LINE"),
     ("google_business", "GOOG"), ("ß\x1b[", "?"), ("", "?"), (None, "?")],
)  # fmt: skip
def test_platform_badges(platform: str | None, badge: str) -> None:
    assert text.badge(platform) == badge


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\..\\a.txt", "a.txt"),
        ("..", "attachment-ab12"),
        ("-rf ~", "rf ~"),
        (".bashrc", "bashrc"),
        ("con.txt", "_con.txt"),
        ("COM1", "_COM1"),
        ('a<b>:"c|?*.pdf. ', "abc.pdf"),
        ("a\x1b]2;x\x07.png", "a␛]2;x␇.png"),
        ("ein\nzwei.txt", "ein ↵ zwei.txt"),
        ("cod\u202egpj.exe", "codgpj.exe"),
        ("é" * 100 + ".jpeg", "é" * 57 + ".jpeg"),
    ],
)
def test_file_names_are_made_harmless(name: str, safe: str) -> None:
    assert text.safe_file_name(name, "ab-12/..") == safe


@given(any_text, any_text)
@settings(max_examples=400, deadline=None)
def test_any_file_name_becomes_one_short_part_of_a_path(name: str, fallback: str) -> None:
    safe = text.safe_file_name(name, fallback)
    assert 0 < len(safe.encode()) <= 120
    assert not set(safe) & set('/\\<>:"|?*\x00\n')
    assert safe[0] not in ".- "
    assert safe[-1] not in ". "
    assert text.safe_file_name(safe, fallback) == safe


@pytest.mark.parametrize(
    ("url", "host", "link"),
    [
        ("https://example.com/a?b=c#d", "example.com", "https://example.com/a?b=c#d"),
        ("HTTP://EXAMPLE.com:8080", "example.com", "http://example.com:8080"),
        ("https://bücher.example/ä%20b", "xn--bcher-kva.example", "https://xn--bcher-kva.example/%C3%A4%20b"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com/"),
        ("http://[2001:db8::1]:80/x", "2001:db8::1", "http://[2001:db8::1]:80/x"),
        ("https://example.com/a'b\"c`<d>", "example.com", "https://example.com/a'b%22c%60%3Cd%3E"),
    ],
)
def test_links_that_open_say_where_they_lead(url: str, host: str, link: str) -> None:
    assert (text.link_host(url), text.safe_link(url)) == (host, link)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)", "file:///etc/passwd", "ftp://example.com/", "//example.com", "example.com", "", "https://",
        "https://paypal.com@evil.example/", "https://user:pw@example.com", "https://example.com\\@evil.example/",
        "https://-oProxyCommand=x/", "-https://example.com", "https://exa\nmple.com", "https://example.com/a b",
        "https://example.com/\x1b]2;x\x07", "https://example.com/\u202e", "https://example.com:99999/", "https://[::1",
        "https://a..b/", "https://ex%41mple.com/", "https://example.com/" + "a" * 2048, "https://" + "a" * 64 + ".com/",
        "https://example.com/\ud800", "https://example.com:0/",
    ],
)  # fmt: skip
def test_other_links_do_not_open(url: str) -> None:
    assert not text.is_openable(url)
    assert text.link_host(url) is text.safe_link(url) is None


@given(st.one_of(any_text, any_text.map("https://".__add__), any_text.map("http://example.com/".__add__)))
@settings(max_examples=400, deadline=None)
def test_what_may_be_opened_is_printable_ascii_and_stays_the_same_place(url: str) -> None:
    link = text.safe_link(url)
    if link is not None:
        assert all("\x21" <= char <= "\x7e" for char in link)
        assert text.safe_link(link) == link
        assert text.link_host(link) == text.link_host(url)
