"""A notebook made valid by nbformat's schema, field by field: nbgrader's feedback and formgrader refuse any other one.

What is not of the form that the schema wants, or that nbconvert's pages lean on, is dropped, cut or made anew; what was
fine stays as it is. Only what cannot change a grade is touched: sources, types and marks of cells are as they were
handed in.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote, unquote

from nablagrade.notebooks.form.bounds import Allowance, is_ample
from nablagrade.notebooks.form.upgrading import FORMAT
from nablagrade.notebooks.form.upgrading import MINOR as NEWEST_MINOR

FIRST_WITH_IDS = 5
LONGEST_ID = 64
MAX_METADATA_BYTES = 4_000_000  # of a notebook and its cells together, as they are written; of all marks as many
MAX_ATTACHED = 1_000  # of one cell
MAX_ENDS = 4  # of a name in an address: brackets may be part of it
MAX_PICTURES = 200  # that are made for one cell
MAX_MARK = 1_000  # characters of a text in a mark
TOP = ("cells", "metadata", "nbformat", "nbformat_minor")
FIELDS = {
    "code": ("cell_type", "execution_count", "id", "metadata", "outputs", "source"),
    "markdown": ("attachments", "cell_type", "id", "metadata", "source"),
    "raw": ("attachments", "cell_type", "id", "metadata", "source"),
}
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_ATTACHED = re.compile(r"attachment:(?=([^\n<>\"']{0,2000}))")  # several may follow each other on a line
_END = re.compile(r"[\s)]")
_UNQUOTED = ":/?#@!$&()*+,;=%"  # what mistune leaves of an address
_NO_PICTURE = {"image/png": ""}
_WIDGETS = "application/vnd.jupyter.widget-state+json"


def mend(notebook: dict[str, Any], read_bytes: int) -> None:
    """Mend everything around the sources of a notebook of format 4 that was read from so many bytes, in place."""
    minor = notebook.get("nbformat_minor")
    is_known = type(minor) is int and 0 <= minor <= NEWEST_MINOR
    notebook["nbformat"] = FORMAT  # 4.0 is read as 4, too
    notebook["nbformat_minor"] = minor if is_known else NEWEST_MINOR
    metadata = notebook.get("metadata")
    notebook["metadata"] = metadata if isinstance(metadata, dict) else {}
    ample = is_ample(MAX_METADATA_BYTES, read_bytes, notebook)
    left, left_of_marks = (Allowance(MAX_METADATA_BYTES, is_ample=ample) for _ in range(2))
    drop_invalid(notebook["metadata"])
    left.keep(notebook["metadata"], 1)
    for key in notebook.keys() - set(TOP):
        del notebook[key]
    for cell in notebook["cells"]:
        _mend_cell(cell, left, left_of_marks)
    give_ids(notebook)


def give_ids(notebook: dict[str, Any]) -> None:
    """Give each cell an id of its own, in place; none where the format has no ids."""
    taken: set[str] = set()
    for place, cell in enumerate(notebook["cells"]):
        if notebook["nbformat_minor"] < FIRST_WITH_IDS:
            cell.pop("id", None)
        else:
            cell["id"] = _free_id(cell.get("id"), place, taken)
            taken.add(cell["id"])


def _mend_cell(cell: dict[str, Any], left: Allowance, left_of_marks: Allowance) -> None:
    for key in cell.keys() - set(FIELDS[cell["cell_type"]]):
        del cell[key]
    metadata = cell.get("metadata")
    cell["metadata"] = metadata if isinstance(metadata, dict) else {}
    if "tags" in cell["metadata"]:
        cell["metadata"]["tags"] = _tags(cell["metadata"]["tags"])
    _drop(cell["metadata"], _OF_CELLS)
    mark = _plain_mark(cell["metadata"].pop("nbgrader", None))
    left.keep(cell["metadata"], 3)
    if mark is not None and left_of_marks.take(mark, 4):  # what else a notebook says of itself hides no exercise
        cell["metadata"]["nbgrader"] = mark
    if cell["cell_type"] == "code":
        count = cell.get("execution_count")
        cell["execution_count"] = count if type(count) is int and count >= 0 else None
        cell["outputs"] = cell["outputs"] if isinstance(cell.get("outputs"), list) else []
    else:
        mend_attachments(cell)


def drop_invalid(metadata: dict[str, Any]) -> None:
    """Drop of a notebook's metadata what no page can be made of; in place."""
    _drop(metadata, _OF_NOTEBOOKS)


def _drop(metadata: dict[str, Any], wanted: dict[str, Callable[[Any], bool]]) -> None:
    for key, is_right in wanted.items():
        if key in metadata and not is_right(metadata[key]):
            del metadata[key]


def _tags(tags: Any) -> list[str]:
    """Return the tags that were meant: a comma parts two of them."""
    some = tags if isinstance(tags, list) else [tags]
    words = (word for one in some if isinstance(one, str) for word in one.split(","))
    return list(dict.fromkeys(word for word in words if word.splitlines()[:1] not in ([], [""])))


def _free_id(wanted: Any, place: int, taken: set[str]) -> str:
    """Return the id of a cell, another one where it is none or somebody else's; the same in each run."""
    is_one = isinstance(wanted, str) and len(wanted) <= LONGEST_ID and _ID.fullmatch(wanted)
    if is_one and wanted not in taken:
        return str(wanted)
    number = place
    while (made := hashlib.sha256(f"{wanted} {number}".encode("utf-8", "replace")).hexdigest()[:8]) in taken:
        number += 1
    return made


def _plain_mark(mark: Any) -> dict[str, Any] | None:
    """Return a mark without what no mark holds: all that nbgrader writes there is short and flat."""
    if not isinstance(mark, dict):
        return None
    return {key: one for key, one in mark.items() if not isinstance(one, dict | list) and len(str(one)) <= MAX_MARK}


def mend_attachments(cell: dict[str, Any]) -> None:
    """Leave attachments that are texts, and give an empty one where the source names one that is not there; in place.

    nbconvert makes no page at all of a notebook of which a picture is missing.
    """
    there = cell.pop("attachments", None)
    named = islice(there.items(), MAX_ATTACHED) if isinstance(there, dict) else ()
    bundles = {name: _texts(one) for name, one in named}
    kept = {name: bundle for name, bundle in bundles.items() if bundle}
    if cell["cell_type"] == "markdown":
        for names in islice(attachments_in(_joined(cell.get("source", ""))), MAX_PICTURES):
            if names[0] not in kept:
                kept |= {name: kept.get(unquote(name), _NO_PICTURE) for name in names if name not in kept}
    if kept or there == {}:
        cell["attachments"] = kept


def attachments_in(source: str) -> Iterator[list[str]]:
    """Yield for each attachment that Markdown names what its name may be: where it ends is for mistune to say."""
    plain = html.unescape(source).replace("\\", "") if "&" in source or "\\" in source else source
    texts = (source,) if plain == source else (source, plain)
    for found in (one[1] for text in texts for one in _ATTACHED.finditer(text)):
        ends = [end.start() for end in islice(_END.finditer(found), MAX_ENDS)]
        ends += [] if ")" in found else [len(found)]
        yield list(dict.fromkeys(quote(found[:end], safe=_UNQUOTED) for end in ends))


def _texts(bundle: Any) -> dict[str, str]:
    return {mime: _joined(body) for mime, body in bundle.items() if _is_text(body)} if isinstance(bundle, dict) else {}


def _joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _has_texts(*names: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names)


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


def _are_widgets(value: Any) -> bool:
    state = value.get(_WIDGETS) if isinstance(value, dict) else None
    return isinstance(state, dict) and isinstance(state.get("state"), dict)


def _is_language(value: Any) -> bool:
    texts = [value[key] for key in ("file_extension", "mimetype", "pygments_lexer") if key in value]
    mode = value.get("codemirror_mode", "")
    return all(isinstance(text, str) for text in texts) and isinstance(mode, str | dict)


_OF_NOTEBOOKS: dict[str, Callable[[Any], bool]] = {
    "kernelspec": _has_texts("name", "display_name"),
    "language_info": lambda value: _has_texts("name")(value) and _is_language(value),
    "orig_nbformat": lambda value: type(value) is int and value >= 1,
    "title": _is(str),
    "authors": _is(list),
    "language": _is(str),
    "widgets": _are_widgets,
}
_OF_CELLS: dict[str, Callable[[Any], bool]] = {
    "nbgrader": _is(dict),
    "name": lambda value: isinstance(value, str) and value.splitlines()[:1] not in ([], [""]),
    "format": _is(str),
    "jupyter": _is(dict),
    "execution": lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
    "collapsed": _is(bool),
    "magics_language": _is(str),
    "raw_mimetype": _is(str),
    "transient": _is(dict),
    "scrolled": lambda value: value == "auto" or type(value) is bool,
}
