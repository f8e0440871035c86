"""Exported pages: strangers' words are text in them and nothing else, whatever they are."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.export.world import exported, fill, hostile, only
from tests.store.world import NOW, conversation, inbound
from tui.export import markup
from tui.export.writing import Format
from tui.model import DAY, File, Media, Text
from tui.store import Position, Store

pytestmark = pytest.mark.anyio

PLAIN = "ordinary words"
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</style><b>x</b>",
    "--><b>x</b><!--",
    "]]><b>x</b>",
    "<svg/onload=alert(1)>",
    "\x00<script\x00>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "javascript:alert(1)",
    "../../etc/passwd",
    "<" * 50 + "b>",
    "＜script＞",
    "a\u2028<b>\u2029",
    "</p></div></article></main></body></html>",
]
PLACE = re.compile(r"(\.\./)?(conversations|media/[0-9a-f]{12})/[A-Za-z0-9%._~-]+")
Element = tuple[str, tuple[tuple[str, str | None], ...]]
HIDDEN = set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u3164")
INDEX: set[Element] = {
    *((tag, ()) for tag in ("table", "thead", "tbody", "tr", "th", "td")),
    *(("th", (("class", name),)) for name in ("number", "number wide")),
    *(("td", (("class", name),)) for name in ("number", "number wide", "date")),
    *(("a", (("href", "place"),)), ("div", (("class", "quiet"),))),
}


class Parts(HTMLParser):
    """What a browser makes of a page: elements with their attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.others: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.text = ""
        # Text of strangers that stands where our own direction rules.
        self.said: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attributes)))
        if tag not in ("meta", "img"):
            given = dict(attributes)
            self.open.append((tag, tag in ("bdi", "title") or given.get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.said.append((data, any(apart for _, apart in self.open)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


async def page_of(store: Store, target: Path, words: str) -> str:
    fill(store, words)
    await exported(store, target, Format.HTML)
    return only(target, "*.html")


def without_places(elements: list[Element]) -> set[Element]:
    return {
        (tag, tuple((name, "place" if name in ("href", "src") and PLACE.fullmatch(value or "") else value)
                    for name, value in attributes))
        for tag, attributes in elements
    }  # fmt: skip


async def test_no_element_or_attribute_comes_from_a_strangers_words(store: Store, tmp_path: Path) -> None:
    """Whatever the words are, the page has the elements and attributes that ordinary words lead to."""
    ordinary = without_places(Parts(await page_of(store, tmp_path / "ordinary", PLAIN)).elements)
    strangers = [*ATTACKS, *hostile()]
    with store.transaction():
        for number, words in enumerate(strangers):
            fill(store, words, f"s{number}")
    await exported(store, tmp_path / "out", Format.HTML, None)
    pages = sorted((tmp_path / "out").rglob("*.html"))
    assert len(pages) == len(strangers) + 2
    for path in pages:
        parts = Parts(path.read_text("utf-8"))
        allowed = ordinary | INDEX if path.name == "index.html" else ordinary
        assert without_places(parts.elements) - allowed == set(), path
        assert (parts.others, parts.open) == ([], []), path
        assert not HIDDEN & set(parts.text), path
        assert all(char >= " " or char == "\n" for char in parts.text), path


async def test_what_was_written_can_be_read(store: Store, tmp_path: Path) -> None:
    words = '<b>"Grüße" & 谢谢</b> תודה ❤️👩‍💻\nsecond line'
    parts = Parts(await page_of(store, tmp_path / "out", words))
    assert parts.text.count(words) >= 5
    assert ("span", (("class", "failed"),)) in parts.elements


async def test_every_text_has_a_direction_of_its_own(store: Store, tmp_path: Path) -> None:
    parts = Parts(await page_of(store, tmp_path / "out", "שלום"))
    said = [(text, apart) for text, apart in parts.said if "שלום" in text]
    assert len(said) > 20
    assert [text for text, apart in said if not apart] == []


async def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(store: Store, tmp_path: Path) -> None:
    page = await page_of(store, tmp_path / "out", "https://evil.example/a.js")
    parts = Parts(page)
    policy = next(
        dict(attributes)["content"]
        for tag, attributes in parts.elements
        if ("http-equiv", "Content-Security-Policy") in attributes
    )
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert f"'sha256-{b64encode(sha256(style[1].encode()).digest()).decode()}'" in str(policy)
    assert str(policy).startswith("default-src 'none'")
    assert "unsafe" not in str(policy)
    tags = {tag for tag, _ in parts.elements}
    assert tags.isdisjoint({"script", "iframe", "object", "embed", "link", "form", "base"})
    names = {name for _, attributes in parts.elements for name, _ in attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    links = {value for _, attributes in parts.elements for name, value in attributes if name in ("href", "src")}
    assert links == set()


async def test_the_index_leads_to_every_conversation_page_by_page(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.export.index.PER_PAGE", 3)
    for number in range(7):
        store.observe([conversation(f"c{number}"), inbound(f"m{number}", number, f"c{number}")])
        store.threads.set_history(f"c{number}", None, None, complete=True)
    report = await exported(store, tmp_path / "out", Format.HTML, None)
    assert (report.conversations, report.messages) == (7, 7)
    pages = [tmp_path / "out" / name for name in ("index.html", "index-2.html", "index-3.html")]
    links: list[str] = []
    for path, following in zip(pages, [*pages[1:], None], strict=True):
        found = re.findall('href="([^"]*)"', path.read_text())
        links += [link for link in found if link.startswith("conversations/")]
        assert [link for link in found if link.startswith("index")] == ([following.name] if following else [])
    assert len(set(links)) == 7
    from urllib.parse import unquote

    assert all((tmp_path / "out" / unquote(link)).is_file() for link in links)


async def test_what_is_missing_is_said_on_the_page(store: Store, tmp_path: Path) -> None:
    store.observe([conversation("c1", message_count=50), inbound("m1", 1), inbound("m2", 2)])
    store.threads.set_history("c1", Position(NOW + 60 * 10**9, "m1"), "next", complete=False)
    report = await exported(store, tmp_path / "out", Format.HTML)
    assert (report.short, report.missing, report.messages) == (1, 48, 2)
    assert "48 messages from before" in only(tmp_path / "out", "*.html")


async def test_files_beside_the_page_and_those_that_could_not_be_had(store: Store, tmp_path: Path) -> None:
    from tui.export.beside import NotFetched

    urls = {"https://m.example/a.png": True, "https://m.example/b.svg": False, "https://m.example/gone.pdf": None}
    files = tuple(File(url, caption=f"about {url[-5:]}", name=url.rpartition("/")[2]) for url in urls)
    store.observe(
        [conversation("c1"), inbound("m1", 1, content=Media("file", files)), inbound("m2", 2, content=Text("x"))]
    )
    store.threads.set_history("c1", None, None, complete=True)

    async def fetch(url: str, path: Path) -> tuple[Path, int, bool]:
        opens = urls[url]
        if opens is None:
            raise NotFetched("it is not there any more")
        path.write_bytes(b"1234")  # noqa: ASYNC240
        return path, 4, opens

    report = await exported(store, tmp_path / "out", Format.HTML, fetch=fetch)
    assert (report.files, report.not_fetched) == (2, ["it is not there any more"])
    parts = Parts(only(tmp_path / "out", "*.html"))
    places = [value or "" for _, attributes in parts.elements for name, value in attributes if name in ("href", "src")]
    assert len(places) == 2
    from urllib.parse import unquote

    assert {(tmp_path / "out" / unquote(place)).read_bytes() for place in places} == {b"1234"}
    assert "look at it with care" in parts.text  # a drawing may run a script, so no click opens it
    assert "it is not there any more" in parts.text
    assert ".svg" not in "".join(places)


def test_a_text_keeps_what_joins_letters_and_loses_what_hides() -> None:
    assert markup.text("می\u200cخواهم") == "می\u200cخواهم"
    assert markup.text("👩‍💻") == "👩‍💻"
    assert markup.text("a\u202eb\u2066c\u200bd\U000e0041") == "abcd"
    assert markup.text("\x1b[31m\ud800") == "�[31m�"
    assert markup.first("\u3164", None, "+31") == '<bdi lang="">+31</bdi>'
    assert len(markup.text("q" + "\u0300" * 80)) == 5


async def test_times_long_ago_have_their_year(store: Store, tmp_path: Path) -> None:
    store.observe([conversation("c1"), inbound("m1", -3 * 365 * DAY / (60 * 10**9))])
    store.threads.set_history("c1", None, None, complete=True)
    await exported(store, tmp_path / "out", Format.HTML)
    assert re.search(r'class="day">\w+ \d+ \w+ 20\d\d<', only(tmp_path / "out", "*.html"))
