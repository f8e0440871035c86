"""Textual's picture of the screen, mended."""

from __future__ import annotations

import html
import re

from rich.cells import cell_len


def with_true_widths(svg: str) -> str:
    """Rich's SVG gives each text a length by its characters; a wide one takes two columns, a combining one none."""

    def measured(found: re.Match[str]) -> str:
        before, length, after, words = found.groups()
        shown = html.unescape(words)
        return f"{before}{float(length) / len(shown) * cell_len(shown):g}{after}{words}" if shown else found[0]

    return re.sub(r'(<text [^>]*textLength=")([0-9.]+)("[^>]*>)([^<]*)', measured, svg)
