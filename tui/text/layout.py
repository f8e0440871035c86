"""A message as parts for whoever draws or prints it, and the numbered links in it."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from tui.text.clean import clean_block, clean_line
from tui.text.links import MOST_LINKS, Link, find, link

MOST_HOSTS = 6
FOLD_AFTER, FOLD_TO = 40, 30
FOLD_CHARACTERS = 4_000


class Kind(Enum):
    """What a part is, so that a reader can tell the stranger's words from ours without colours as well."""

    HEAD = "what it is"
    SAID = "what was said"
    NOTE = "beside it"
    CHOICE = "to choose from"
    CHOSEN = "chosen"
    LINKS = "where the links lead"
    FOLDED = "not shown for its length"


class Part(Struct, frozen=True):
    """One paragraph. `text` is clean."""

    kind: Kind
    text: str


GAP = Part(Kind.NOTE, "")


class Layout(Struct):
    """Filled from top to bottom. Links are numbered from 1 in the order in which they are found."""

    folded: bool = False
    parts: list[Part] = []
    links: list[Link] = []
    # The heads of files, which say their number when there is more than one link: their place, and the parts around it.
    _heads: list[tuple[int, int, str, str]] = []
    _in_text: list[int] = []
    _seen: dict[str, int] = {}

    def head(self, tag: str, words: str = "") -> None:
        self.parts.append(Part(Kind.HEAD, clean_line(f"[{tag}] {words}", 1000)))

    def file(self, tag: str, url: str, words: str) -> None:
        if url.strip():
            self._heads.append((len(self.parts), self._number(url), tag, words))
        self.head(tag, words)

    def said(self, text: str) -> None:
        """A stranger's words, with the links in them."""
        text = clean_block(text)
        if not text:
            return
        shown = self._fold(text) if self.folded else text
        self.parts.append(Part(Kind.SAID, shown))
        if shown != text:
            self.parts.append(Part(Kind.FOLDED, f"… {text.count(chr(10)) - shown.count(chr(10))} more lines"))
        for url in find(text):
            self.link(url)

    def link(self, url: str) -> None:
        """One that stands in the text, or belongs to it."""
        if (number := self._number(url)) and number not in self._in_text:
            self._in_text.append(number)

    def line(self, kind: Kind, text: str) -> None:
        """What must stay on its line is cleaned as a line, so that it cannot forge another."""
        if line := clean_line(text, 1000):
            indent = "  " if kind in (Kind.CHOICE, Kind.CHOSEN) else ""
            self.parts.append(Part(kind, indent + line))

    def gap(self) -> None:
        """An empty line between what stands above and what follows."""
        if self.parts and self.parts[-1] != GAP:
            self.parts.append(GAP)

    def fold(self, words: str) -> None:
        self.parts.append(Part(Kind.FOLDED, words))

    def finish(self) -> Layout:
        if self.parts and self.parts[-1] == GAP:
            self.parts.pop()
        if len(self.links) > 1:
            for place, number, tag, words in self._heads:
                self.parts[place] = Part(Kind.HEAD, clean_line(f"[{tag} {number}] {words}", 1000))
        self.parts += [Part(Kind.LINKS, line) for line in self._host_lines()]
        return self

    @property
    def is_shortened(self) -> bool:
        return any(part.kind is Kind.FOLDED for part in self.parts)

    def text(self) -> str:
        """All that belongs to the message itself as one clean block."""
        return clean_block("\n".join(part.text for part in self.parts if part.kind is not Kind.LINKS))

    def _number(self, url: str) -> int:
        """0 for a link that is one too many."""
        if url not in self._seen:
            if len(self.links) >= MOST_LINKS:
                return 0
            self.links.append(link(url))
            self._seen[url] = len(self.links)
        return self._seen[url]

    def _host_lines(self) -> list[str]:
        """The true hosts, each with the numbers of its links; those that deserve a second look are never cut off."""
        numbers: dict[tuple[str, str], list[int]] = {}
        for number in self._in_text:
            _, host, odd = self.links[number - 1]
            numbers.setdefault((host, odd), []).append(number)
        plain = [f"→ {_host(host, odd, of)}" for (host, odd), of in numbers.items() if not odd]
        odd_ones = [f"→ {_host(host, odd, of)}" for (host, odd), of in numbers.items() if odd]
        rest = max(0, len(plain) - MOST_HOSTS) + max(0, len(odd_ones) - MOST_HOSTS)
        more = [f"→ and {rest} more hosts"] if rest else []
        return [*plain[:MOST_HOSTS], *odd_ones[:MOST_HOSTS], *more]

    @staticmethod
    def _fold(text: str) -> str:
        lines = text.split("\n")
        if len(lines) <= FOLD_AFTER and len(text) <= FOLD_CHARACTERS:
            return text
        shown = "\n".join(lines[:FOLD_TO])
        return shown if len(shown) <= FOLD_CHARACTERS else clean_block(shown[: FOLD_CHARACTERS - 500])


def _host(host: str, odd: str, numbers: list[int]) -> str:
    many = (
        f"{numbers[0]}–{numbers[-1]}"
        if numbers[-1] - numbers[0] == len(numbers) - 1 > 1
        else " ".join(map(str, numbers))
    )
    return clean_line(f"{many} {host}" + (f" ({odd})" if odd else ""), 300)
