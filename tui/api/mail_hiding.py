"""Which parts of an e-mail's HTML its reader would not see: what is said there is no part of the text.

Only what can be told without drawing the mail: its own words on an element, and the plainest rules of its style sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_RULES = 50
LONGEST_STYLE = 2_000

_ZERO = r"0[0.]{0,9}(px|pt|em|rem|%)?"
_HIDING = re.compile(
    rf"""(^|;)\s*(
        display\s*:\s*none | visibility\s*:\s*(hidden|collapse) | mso-hide\s*:\s*all
        | opacity\s*:\s*0[0.]{{0,9}}\s*(!|;|$) | color\s*:\s*transparent
        | font-size\s*:\s*({_ZERO}|[01](px|pt))\s*(!|;|$)
        | (max-)?(height|width)\s*:\s*{_ZERO}\s*(!|;|$)
        | text-indent\s*:\s*-\d{{3,}} | (left|top|margin-left)\s*:\s*-\d{{4,}}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_INK = re.compile(r"(?:^|;)\s*(background(?:-color)?|color)\s*:\s*([^;!]{1,40})", re.IGNORECASE)
_RULE = re.compile(r"([^{}@]{1,200})\{([^{}]{0,2000})\}")
_AT_RULE = re.compile(r"@[^{};]{0,300}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,200}[^{}]{0,2000}\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"[a-zA-Z0-9_.#-]+( [a-zA-Z0-9_.#-]+){0,3}")
_NAMED = {"white": "ffffff", "black": "000000", "red": "ff0000", "gray": "808080", "grey": "808080"}


class Hiding:
    """Asked for every element from the outside to the inside. `count` is how many characters were hidden."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.count = 0
        self._by_rules = set(_hidden_by_rules(tree))
        # The colour of the ink and of the ground, where an element says one of them: with the element.
        self._inks: list[tuple[int, str, str]] = []
        self._left_out: set[int] = set()

    def hides(self, node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        style = (attributes.get("style") or "")[:LONGEST_STYLE]
        hidden = "hidden" in attributes or node.mem_id in self._by_rules or bool(style and _HIDING.search(style))
        if not hidden:
            hidden = self._is_invisible_ink(node, tag, style, attributes)
        if hidden:
            words = node.text(deep=True) or ""
            self.count += len("".join(words.split()))
            self._left_out.add(node.mem_id)
        return hidden

    def leave(self, node: LexborNode) -> bool:
        """Whether it was hidden; its colours end with it."""
        if node.mem_id in self._left_out:
            return True
        if self._inks and self._inks[-1][0] == node.mem_id:
            self._inks.pop()
        return False

    def _is_invisible_ink(self, node: LexborNode, tag: str, style: str, attributes: dict[str, str | None]) -> bool:
        said = {name.lower(): _colour(value) for name, value in _INK.findall(style)}
        _, ink, ground = self._inks[-1] if self._inks else (0, "000000", "ffffff")
        own_ink = said.get("color") or (_colour(attributes.get("color") or "") if tag == "font" else "")
        own_ground = said.get("background-color") or said.get("background") or _colour(attributes.get("bgcolor") or "")
        if not own_ink and not own_ground:
            return False
        ink, ground = own_ink or ink, own_ground or ground
        if own_ink and ink == ground:
            return True
        self._inks.append((node.mem_id, ink, ground))
        return False


def _hidden_by_rules(tree: LexborHTMLParser) -> Iterator[int]:
    """The elements that a style sheet of the mail hides everywhere. Rules for some screens alone do not count."""
    sheets = " ".join((each.text(deep=True) or "") for each in tree.css("style"))[:50_000]
    rules = _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheets)))
    hiding = [selector for selectors, said in rules if _HIDING.search(said) for selector in selectors.split(",")]
    for selector in hiding[:MOST_RULES]:
        if _SELECTOR.fullmatch(selector.strip()):
            for node in tree.css(selector.strip()):
                yield node.mem_id


def _colour(said: str) -> str:
    """Six hexadecimal digits; "" for what is no plain colour."""
    word = said.strip().lower()
    if word in _NAMED:
        return _NAMED[word]
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", word):
        return found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    if found := re.fullmatch(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", word):
        return "".join(f"{min(int(part), 255):02x}" for part in found.groups())
    return ""
