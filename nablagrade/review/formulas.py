"""LaTeX as MathML that a browser draws by itself: a tree of known elements, in which nothing acts.

The library writes a formula's own words as markup where they look like some; so its tree is written here.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from latex2mathml.converter import convert_to_element

LONGEST = 3000  # characters of one formula
_ELEMENTS = {
    "maction", "math", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable",
    "mtd", "mtext", "mtr", "munder", "munderover", "none",
}  # fmt: skip
# Nothing that loads, names, or makes a formula larger than its place.
_ATTRIBUTES = {
    "accent", "columnalign", "display", "displaystyle", "fence", "form", "linethickness", "mathvariant",
    "movablelimits", "notation", "rowspacing", "scriptlevel", "separator", "stretchy", "xmlns",
}  # fmt: skip


def draw_formula(latex: str, *, is_block: bool) -> str:
    """Return a formula as MathML; as the text that it is where it cannot be read."""
    if len(latex) <= LONGEST:
        with suppress(Exception):  # a library without promises meets a student's text: what it cannot read is shown
            tree = convert_to_element(latex, display="block" if is_block else "inline")
            return "".join(_write(tree))
    sign = "$$" if is_block else "$"
    return f"<code>{html.escape(sign + latex + sign)}</code>"


def _write(node: Any) -> Iterator[str]:
    name = node.tag.rpartition("}")[2]
    kept = name if name in _ELEMENTS else "mrow"
    attributes = (f' {key}="{html.escape(str(value))}"' for key, value in node.attrib.items() if key in _ATTRIBUTES)
    yield f"<{kept}{''.join(attributes)}>"
    yield html.escape(html.unescape(node.text or ""))
    for child in node:
        yield from _write(child)
    yield f"</{kept}>"
