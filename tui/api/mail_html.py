"""Plain text out of an e-mail's HTML, which is a stranger's.

A tolerant parser reads it as a browser would, without scripts, styles, pictures or the network; one walk over what it
found makes the text. Text that the mail hides is left out and counted, so that a mail cannot say one thing to the eye
and another here. Time is linear in the size of the HTML, of which the beginning alone is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.api.mail_hiding import Hiding

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST = 200_000
DEEPEST = 1_000
MOST_NODES = 20_000
MOST_LINKS = 200

_LEFT_OUT = {"script", "style", "template", "head", "title", "noscript", "object", "svg", "math", "select", "-comment"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote"}
_LINES = {"div", "li", "tr", "section", "article", "header", "footer", "main", "address", "center", "dt", "dd", "form",
          "caption", "figure", "figcaption", "fieldset", "nav", "aside"}  # fmt: skip
# They close by themselves, or never have anything in them: they do not nest.
_FLAT = {"p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "br", "img", "hr", "input", "meta",
         "link", "area", "base", "col", "embed", "source", "track", "wbr"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class Page:
    """`links` are where [1], [2] ... in the text lead; `hidden` counts characters that were left out."""

    text: str = ""
    links: tuple[str, ...] = ()
    hidden: int = 0
    is_cut: bool = False


def plain(html: str) -> Page:
    from selectolax.lexbor import LexborHTMLParser

    within = html[: _nested_until(html[:LONGEST])]
    tree = LexborHTMLParser(within)
    writer = _Writer(Hiding(tree))
    whole = _walk(tree.body, writer) if tree.body else True
    is_cut = not whole or len(within) < len(html)
    return Page(writer.text(), tuple(writer.links), writer.hiding.count, is_cut)


def _nested_until(html: str) -> int:
    """Where it begins to be nested beyond all reason: the parser would need quadratic time from there."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > DEEPEST:
                return found.start()
    return len(html)


def _walk(root: LexborNode, writer: _Writer) -> bool:
    """Every node in its order, entered and left, without recursion; False when there are too many of them."""
    node, depth = root, 0
    for _ in range(MOST_NODES):
        child = node.child if writer.enter(node) else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        while True:
            writer.leave(node)
            if depth == 0:
                return True
            if node.next is not None:
                node = node.next
                break
            assert node.parent is not None
            node, depth = node.parent, depth - 1
    return False


@dataclass
class _Writer:
    """The text so far, line by line. `_due` is how many line ends the next word needs before it."""

    hiding: Hiding
    links: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _due: int = 0
    _quoted: int = 0
    _kept: int = 0
    _lists: list[int | None] = field(default_factory=list)
    _bullet: str = ""
    _anchors: list[tuple[str, int]] = field(default_factory=list)
    _written: int = 0

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def enter(self, node: LexborNode) -> bool:
        """Whether to go into it."""
        tag = node.tag or ""
        if tag == "-text":
            self._say(node.text_content or "")
            return False
        if tag in _LEFT_OUT or self.hiding.hides(node, tag):
            return False
        self._begin(node, tag)
        return True

    def _begin(self, node: LexborNode, tag: str) -> None:
        self._break(tag)
        attributes = node.attributes
        match tag:
            case "br":
                self._new_line()
            case "hr":
                self._rule()
            case "img":
                self._say(f"[{alt}]" if (alt := (attributes.get("alt") or "").strip()) else "")
            case "td" | "th":
                self._gap()
            case "ul" | "ol":
                self._lists.append(1 if tag == "ol" else None)
            case "li":
                self._bullet = self._next_bullet()
            case "blockquote":
                self._pay()
                self._end_line()
                self._quoted += 1
            case "pre":
                self._kept += 1
            case "a":
                self._anchors.append((attributes.get("href") or "", self._written))

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text" or tag in _LEFT_OUT or self.hiding.leave(node):
            return
        match tag:
            case "ul" | "ol" if self._lists:
                self._lists.pop()
            case "blockquote":
                self._end_line()
                self._quoted -= 1
            case "pre":
                self._kept -= 1
            case "a":
                self._mark_link(*self._anchors.pop())
        self._break(tag)

    def _mark_link(self, href: str, before: int) -> None:
        """[3] behind the words that lead somewhere; a picture or nothing at all can be a link as well."""
        href = href.strip()
        if not re.match(r"https?:", href, re.IGNORECASE) or len(self.links) >= MOST_LINKS:
            return
        if self._written == before:
            self._say("(link)")
        if href not in self.links:
            self.links.append(href)
        self._say(f" [{self.links.index(href) + 1}]")

    def _rule(self) -> None:
        self._due = max(self._due, 1)
        self._say("────")
        self._due = 1

    def _next_bullet(self) -> str:
        """Indented by how deep the list is."""
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        return "  " * min(len(self._lists) - 1, 8) + ("• " if number is None else f"{number}. ")

    def _say(self, text: str) -> None:
        if self._kept and "\n" in text:
            first, *rest = text.split("\n")
            self._say(first)
            for line in rest:
                self._new_line()
                self._say(line)
            return
        text = text if self._kept else _SPACE.sub(" ", text)
        if not text or (not text.strip() and (self._due or not self._line)):
            return
        self._pay()
        if not self._line:
            self._line.append(self._bullet)
            self._bullet = ""
        if not self._kept and (self._line == [""] or self._line[-1].endswith(" ")):
            text = text.lstrip(" ")
        self._line.append(text)
        self._written += bool(text.strip())

    def _gap(self) -> None:
        """Between two cells of a row."""
        if self._line and not self._due:
            self._line.append("  ")

    def _break(self, tag: str) -> None:
        is_inner_list = tag in ("ul", "ol") and bool(self._lists)
        due = 2 if tag in _PARAGRAPHS and not is_inner_list else int(tag in _LINES or is_inner_list)
        self._due = max(self._due, due)

    def _pay(self) -> None:
        due, self._due = self._due, 0
        if due and self._line:
            self._end_line()
        if due == 2 and self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * min(self._quoted, 8)).rstrip())

    def _new_line(self) -> None:
        self._pay()
        self._end_line(even_empty=True)

    def _end_line(self, even_empty: bool = False) -> None:
        line = "".join(self._line).rstrip()
        self._line.clear()
        if line or (even_empty and self._lines and (self._kept or self._lines[-1].strip("> "))):
            self._lines.append(f"{'> ' * min(self._quoted, 8)}{line}".rstrip())
