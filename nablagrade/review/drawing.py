"""Cells as HTML that nothing acts in: Markdown, formulas, code, tables and pictures, drawn without the network."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import mistune

from nablagrade.escaping import clean
from nablagrade.records.markup import clean_html, is_base64, picture_of, shows_nothing
from nablagrade.records.pictures import address_of, read_picture
from nablagrade.review.formulas import draw_formula

LONGEST = 20_000  # characters of one cell or output
MAX_PICTURES = 8  # of one answer
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FORMULAS = (
    ("block", r"\$\$(?P<block_tex>[\s\S]+?)\$\$"),
    ("bracket", r"\\\\?\[(?P<bracket_tex>[\s\S]+?)\\\\?\]"),
    ("parenthesis", r"\\\\?\((?P<parenthesis_tex>[\s\S]+?)\\\\?\)"),
    ("environment", r"(?P<environment_tex>\\begin\{(?P<kind>[a-z]+\*?)\}[\s\S]+?\\end\{(?P=kind)\})"),
    ("line", r"\$(?![\s$])(?P<line_tex>(?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)"),
)  # fmt: skip
_IN_LINE = ("parenthesis", "line")
_TAG = re.compile(r'(<(?:[^"<>]|"[^"]*")*>)')
_HEADING = re.compile(r"^<(/?)h[1-6]\b")
_ATTACHED = re.compile(r"!\[[^\]]*\]\(attachment:[^)]*\)")


class Formulas:
    """The formulas of one text: marks in their places, and what is drawn there once the HTML around them is clean."""

    def __init__(self) -> None:
        self._mark = f"formula{secrets.token_hex(8)}n"
        self._found: list[tuple[str, bool]] = []

    def keep(self, latex: str, *, is_block: bool) -> str:
        """Return the mark that stands for a formula."""
        self._found.append((latex, is_block))
        return f"{self._mark}{len(self._found) - 1}e"

    def draw_into(self, html: str) -> str:
        """Return cleaned HTML with formulas in place of their marks; inside of a tag they are text."""
        pieces = _TAG.split(html)
        return "".join(self._put(piece, is_tag=number % 2 == 1) for number, piece in enumerate(pieces))

    def _put(self, piece: str, *, is_tag: bool) -> str:
        def draw(mark: re.Match[str]) -> str:
            latex, is_block = self._found[int(mark[1])]
            return escape(latex) if is_tag else draw_formula(latex, is_block=is_block)

        drawn = re.sub(rf"{self._mark}(\d+)e", draw, piece)
        return _fit(drawn) if is_tag else drawn


def _fit(tag: str) -> str:
    """Return a cleaned tag as it fits into a page that has headings of its own, and whose pictures all have words."""
    if tag.startswith("<img"):
        described = tag if ' alt="' in tag else f'<img alt=""{tag[4:]}'
        return described if ' src="' in tag else ""
    return _HEADING.sub(lambda found: f"<{found[1]}div{'' if found[1] else ' class=heading'}", tag)


def draw_markdown(source: str) -> str:
    """Return Markdown as HTML that may stand in a page, its formulas drawn."""
    formulas = Formulas()
    markdown = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
    for name, pattern in FORMULAS:
        markdown.inline.register(name, pattern, _reader(name, formulas), before="escape")
    text = _ATTACHED.sub("", source[:LONGEST])
    return formulas.draw_into(clean_html(str(markdown(text))))


def _reader(name: str, formulas: Formulas) -> Any:
    def read(_inline: Any, found: re.Match[str], state: Any) -> int:
        kept = formulas.keep(found[f"{name}_tex"], is_block=name not in _IN_LINE)
        state.append_token({"type": "text", "raw": kept})
        return found.end()

    return read


def draw_code(source: str) -> str:
    """Return code, or any text, as it stands."""
    return f'<pre tabindex="0"><code>{escape(clean(source, LONGEST))}</code></pre>'


def draw_cell(cell: Mapping[str, Any]) -> str:
    """Return a cell with what is attached to it, and with its outputs."""
    if cell["cell_type"] == "markdown":
        attached = (body for bundle in cell.get("attachments", {}).values() for body in bundle.values())
        return draw_markdown(cell["source"]) + _draw_pictures(attached)
    outputs = "".join(map(_draw_output, cell.get("outputs", ())[:MAX_PICTURES]))
    return draw_code(cell["source"]) + (f'<div class="output">{outputs}</div>' if outputs else "")


def _draw_pictures(bodies: Iterable[Any]) -> str:
    found = [picture for body in bodies if isinstance(body, str) and (picture := read_picture(body))]
    return "".join(_img(address_of(one), f"picture {number} of the answer") for number, one in enumerate(found, 1))


def _img(address: str, words: str) -> str:
    return f'<img alt="{words}" src="{address}">'


def _draw_output(output: Mapping[str, Any]) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return draw_code(_text(output.get("text")))
    if kind == "error":
        return draw_code("\n".join(map(_text, output.get("traceback", ()))))
    return _draw_data({mime: _text(body) for mime, body in (output.get("data") or {}).items()})


def _draw_data(data: Mapping[str, str]) -> str:
    """Return the best form of an output that may be shown."""
    for mime in PICTURES:
        if is_base64(data.get(mime)) and (picture := read_picture(data[mime])):
            return _img(address_of(picture), "output of the code")
    html = clean_html(data.get("text/html", "")[: 10 * LONGEST])
    if not shows_nothing(html):
        return html
    if "image/svg+xml" in data:
        return picture_of(data["image/svg+xml"])
    if "text/latex" in data:
        return draw_markdown(data["text/latex"])
    return draw_code(data["text/plain"]) if "text/plain" in data else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else "".join(map(_text, value)) if isinstance(value, list) else ""
