"""Foreign text and HTML as harmless HTML: what stays in pages that people open. What runs, loads or covers goes."""

from __future__ import annotations

import base64
import re
from collections import Counter

import nh3
from markupsafe import Markup, escape
from pygments.token import STANDARD_TYPES

# Not <wbr>: MathJax reads over one, so that the halves of a command would be one for it and two for `guard_tex`.
_TAGS = {
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "video",
}  # fmt: skip
_GONE_WITH_CONTENT = {
    "script", "style", "title", "template", "noscript", "iframe", "object", "math", "select", "textarea",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "lang", "style", "title"},
    "a": {"href"},
    "audio": {"controls", "src"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "details": {"open"},
    "font": {"color"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "source": {"src", "type"},
    "table": {"align", "border", "width"},
    "td": {"align", "colspan", "headers", "rowspan", "valign", "width"},
    "th": {"align", "colspan", "headers", "rowspan", "scope", "valign", "width"},
    "tr": {"align", "valign"},
    "video": {"controls", "height", "src", "width"},
}
_SCHEMES = {"data", "http", "https", "mailto"}
_LINK = re.compile(r"(?:https?://|mailto:).*", re.DOTALL | re.IGNORECASE)
# What a page may hold of pictures and sounds lies in the page: an address would be asked for without a click.
_PICTURE = re.compile(r"data:image/(?:bmp|gif|jpe?g|png|svg\+xml|webp);base64,[A-Za-z0-9+/=\s]*")
_MEDIUM = re.compile(r"data:(?:audio|video)/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
_CLASSES = {"dataframe", "highlight", *filter(None, STANDARD_TYPES.values())}  # tables of pandas, colours of Pygments
# Nothing that moves a box out of its place, and no value in which an address or an escape could stand.
_STYLES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-right", "border-top", "color", "font-family", "font-style", "font-weight", "padding", "text-align",
    "text-decoration", "white-space",
}  # fmt: skip
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*((?:rgba?\([\d., %]{1,40}\)|[\w#.,% -]){1,100}?)\s*", re.IGNORECASE)
# Commands of TeX with which MathJax makes links, attributes and styles, or loads a file.
_TEX = re.compile(
    r"\\(?=(?:bbox|class|csname|cssId|data|enclose|href|html[A-Z]\w*|mmlToken|require|style|unicode)(?![A-Za-z]))"
)
_OPENING = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements in which no other of their kind stays open, by the rules of HTML: they nest in nothing.
_FLAT = {
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "p", "param",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
}  # fmt: skip
_MAX_WORK = 2_000_000  # elements times their depth: what a parser of HTML may have to do
_NO_LETTER = "\u200c"  # seen by nobody; behind a backslash it is a command that TeX does not know
_SVG_EDGE = re.compile(r"<svg\b|</svg\s*>", re.IGNORECASE)
_NAMESPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}


def mark_code(text: str) -> Markup:
    """Escaped text in which `code` between backticks is set as code."""
    html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(nh3.clean(html, tags={"code"}, attributes={}))  # noqa: S704  sanitised in this very line


def clean_html(html: str) -> str:
    """HTML of which text, tables, links, pictures in it and code are left; drawings become pictures.

    No element or attribute that runs, loads, asks, names or moves anything is in it, nor TeX that MathJax would make
    one of. Ids are not kept: a page finds its own parts by them. What would take minutes to read is shown as text.
    """
    drawn = _draw(html)
    if _weigh(drawn) > _MAX_WORK:
        return f"<pre>{escape(html)}</pre>"
    cleaned = nh3.clean(
        drawn,
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=_SCHEMES,
    )
    return guard_tex(cleaned)


def guard_tex(text: str) -> str:
    """Text in which MathJax finds no command that does more than set formulas; it reads as before."""
    return _TEX.sub(rf"\\{_NO_LETTER}", text)


def shows_nothing(html: str) -> bool:
    """Whether nothing is to be seen of cleaned HTML."""
    return not re.search(r"<(?:audio|hr|img|video)\b", html) and not re.sub("<[^>]*>|&nbsp;", "", html).strip()


def is_base64(data: object) -> bool:
    """Whether this is nothing but the text of a picture's bytes."""
    return isinstance(data, str) and _BASE64.fullmatch(data) is not None


def picture_of(svg: str) -> str:
    """A drawing as an image, in which no browser runs a script or loads anything."""
    head, bracket, rest = svg.partition(">")
    missing = (f' {name}="{uri}"' for name, uri in _NAMESPACES.items() if not re.search(rf"\s{name}\s*=", head))
    named = re.sub(r"<svg\b", lambda tag: tag.group() + "".join(missing), head, count=1, flags=re.IGNORECASE)
    data = base64.b64encode((named + bracket + rest).encode("utf-8", "replace")).decode()
    return f'<img alt="a drawing" src="data:image/svg+xml;base64,{data}">'


def _draw(html: str) -> str:
    """The same HTML, with an image for each drawing in it."""
    pieces, depth, start = [], 0, 0
    for edge in _SVG_EDGE.finditer(html):
        is_end = edge.group().startswith("</")
        depth += -1 if is_end else 1
        if depth == (0 if is_end else 1):  # of drawings in drawings the outermost counts
            part = html[start : (start := edge.end() if is_end else edge.start())]
            pieces.append(picture_of(part) if is_end else part)
        depth = max(depth, 0)
    return "".join((*pieces, html[start:]))


def _weigh(html: str) -> int:
    """The number of tags, times how many elements are open at most."""
    is_open: Counter[str] = Counter()
    count = depth = deepest = 0
    for tag in _OPENING.finditer(html):
        count += 1
        name = tag[2].lower()
        if name not in _FLAT and (not tag[1] or is_open[name]):
            step = -1 if tag[1] else 1
            is_open[name] += step
            depth += step
            deepest = max(deepest, depth)
    return count * deepest


def _filter(element: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return _keep_style(value)
    if attribute == "class":
        return " ".join(name for name in value.split() if name in _CLASSES) or None
    if attribute == "href":
        return value if _LINK.fullmatch(value) else None
    if attribute == "src":
        return value if (_PICTURE if element == "img" else _MEDIUM).fullmatch(value) else None
    return value


def _keep_style(style: str) -> str | None:
    found = (_STYLE.fullmatch(one) for one in style[:2000].split(";"))
    return "; ".join(f"{one[1]}: {one[2]}" for one in found if one and one[1].lower() in _STYLES) or None
