"""What formgrader shows of a notebook: words, code, tables, pictures and formulas; nothing of the student's runs there.

The page is formgrader's own, in the browser of a person who may change grades. So what it is made of is another
notebook, in which each part that nbconvert copies into the page is checked; the file stays what was graded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, from_dict
from traitlets import Bool

from nablagrade.escaping import clean_line
from nablagrade.records.markup import clean_html, guard_tex, is_base64, picture_of, shows_nothing

Node = dict[str, Any]
HTML, SVG = "text/html", "image/svg+xml"
PICTURES = ("image/png", "image/jpeg")
TEXTS = ("text/plain", "text/markdown")  # the first is escaped by the template, the second cleaned when it is HTML
MAX_PIXELS = 10_000
FORM_FLAGS = ("grade", "solution", "task")
NAMES = ("student", "first_name", "last_name", "notebook_path")  # what people are called, in formgrader's own page
LEXER = re.compile(r"[\w.+#-]{1,40}")
# A box that is drawn, and moved, inside of its own place only: nothing lies over the buttons.
CONTAINED = ".rendered_html, .output_subarea, .input_area { contain: content; overflow: auto; }"
BOX = re.compile(r'<input class="task-list-item-checkbox" type="checkbox" disabled( checked)?\s*/?>')


class ViewPreprocessor(Preprocessor):
    """Makes the notebook that is shown; the last of an exporter's preprocessors."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return what is shown, and the page's resources with names that hold no markup."""
        cells = [_show_cell(cell, f"shown-{number}") for number, cell in enumerate(nb.cells)]
        shown = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        for name in NAMES:
            if isinstance(resources.get(name), str):
                resources[name] = escape(resources[name])
        resources.setdefault("inlining", {}).setdefault("css", []).append(CONTAINED)
        return from_dict(shown), resources  # type: ignore[no-untyped-call]  # nbformat says no types


class ViewExporter(HTMLExporter):
    """formgrader's exporter: its template, its configuration, and a notebook that holds nothing that acts."""

    exclude_anchor_links = Bool(True, help="Headings have no ids here, so nothing could lead to one.").tag(config=True)

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)  # type: ignore[no-untyped-call]  # nbconvert says few types
        self.register_preprocessor(ViewPreprocessor, enabled=True)  # type: ignore[no-untyped-call]  # as above

    def from_notebook_node(  # type: ignore[override]  # as in the class above
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page. Of the notebook's metadata, which nbconvert reads first of all, the language is left."""
        shown = copy(nb)
        shown["metadata"] = from_dict(_language(nb.metadata))  # type: ignore[no-untyped-call]  # as above
        return super().from_notebook_node(shown, resources, **kw)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML, cleaned when it is HTML: what its author wrote is not what a browser reads."""
        try:
            html = super().markdown2html(context, source)
        except InvalidNotebook:  # it asks for an attachment that is not there
            return f"<pre>{escape(source)}</pre>"
        return clean_html(BOX.sub(lambda box: "☑ " if box[1] else "☐ ", html))


def _language(metadata: Mapping[str, Any]) -> Node:
    info = _fields(metadata.get("language_info"))
    known = [name for key in ("pygments_lexer", "name") if LEXER.fullmatch(name := _text(info.get(key)))]
    return {"language_info": {"name": known[0]}} if known else {}


def _show_cell(cell: Mapping[str, Any], name: str) -> Node:
    source = _text(cell.get("source"))
    shown: Node = {"id": name, "cell_type": cell.get("cell_type"), "metadata": _form(cell), "source": source}
    if shown["cell_type"] == "code":
        outputs = [_show_output(_fields(output)) for output in _items(cell.get("outputs"))]
        return shown | {"execution_count": _count(cell), "outputs": outputs}
    if shown["cell_type"] == "markdown":
        attached = {name: _fields(bundle) for name, bundle in _fields(cell.get("attachments")).items()}
        return shown | {"attachments": attached}  # what is in them is looked at when it is in the HTML
    return shown | {"cell_type": "raw", "source": f"<pre>{escape(source)}</pre>"}


def _form(cell: Mapping[str, Any]) -> Node:
    """Return what formgrader's template reads of a cell's metadata, as it may stand in a page."""
    metadata = _fields(cell.get("metadata"))
    form: Node = {}
    if LEXER.fullmatch(magic := _text(metadata.get("magics_language"))):
        form["magics_language"] = magic  # by nbconvert, of a cell that begins with %%
    if isinstance(mark := metadata.get("nbgrader"), Mapping):
        points = mark.get("points")
        form["nbgrader"] = {
            **{flag: mark.get(flag) is True for flag in FORM_FLAGS},
            "grade_id": escape(_text(mark.get("grade_id"))),
            "points": points if isinstance(points, int | float) else 0,
        }
    return form


def _show_output(output: Mapping[str, Any]) -> Node:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        lines = [_text(line) for line in _items(output.get("traceback"))]
        return {"output_type": kind, "ename": "", "evalue": "", "traceback": lines}
    given = {mime: _text(body) for mime, body in _fields(output.get("data")).items()}
    shown = {"data": _show_data(given), "metadata": _sizes(_fields(output.get("metadata")))}
    if kind == "execute_result":
        return {"output_type": kind, "execution_count": _count(output), **shown}
    return {"output_type": "display_data", **shown}


def _show_data(given: Mapping[str, str]) -> dict[str, str]:
    """Return the forms of one output that may be shown, else a line that names those that may not."""
    shown = {mime: given[mime] for mime in TEXTS if mime in given}
    shown |= {mime: given[mime] for mime in PICTURES if is_base64(given.get(mime))}
    if "text/latex" in given:
        shown["text/latex"] = guard_tex(given["text/latex"])
    html = clean_html(given.get(HTML, ""))
    if shows_nothing(html) and SVG in given:
        html = picture_of(given[SVG])
    if not shows_nothing(html):
        shown[HTML] = html
    return shown or {"text/plain": f"[not shown here: {clean_line(', '.join(given))}]"}


def _sizes(metadata: Mapping[str, Any]) -> Node:
    """Return the sizes of pictures, as numbers: the template writes them without quotes."""
    found: Node = {}
    for mime in PICTURES:
        own = _fields(metadata.get(mime)) or metadata  # where IPython writes them, and where others do
        sizes = {side: own.get(side) for side in ("width", "height")}
        found[mime] = {side: n for side, n in sizes.items() if type(n) is int and 0 < n < MAX_PIXELS}
    return found


def _count(node: Mapping[str, Any]) -> int | None:
    count = node.get("execution_count")
    return count if type(count) is int else None


def _fields(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else "".join(_text(line) for line in _items(value))
