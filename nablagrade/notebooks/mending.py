"""A notebook made valid by nbformat's schema, field by field: nbgrader's feedback and formgrader refuse any other one.

What is not of the form that the schema wants is dropped, cut or made anew; what was valid stays as it is. Only what
cannot change a grade is touched: sources, types and marks of cells are as they were handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from nablagrade.notebooks.upgrading import FORMAT
from nablagrade.notebooks.upgrading import MINOR as NEWEST_MINOR

FIRST_WITH_IDS = 5
LONGEST_ID = 64
TOP = ("cells", "metadata", "nbformat", "nbformat_minor")
FIELDS = {
    "code": ("cell_type", "execution_count", "id", "metadata", "outputs", "source"),
    "markdown": ("attachments", "cell_type", "id", "metadata", "source"),
    "raw": ("attachments", "cell_type", "id", "metadata", "source"),
}
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_JSON_MIME = re.compile(r"application/(.*\+)?json")


def mend(notebook: dict[str, Any]) -> None:
    """Mend everything around the sources of a notebook of format 4, in place."""
    minor = notebook.get("nbformat_minor")
    is_known = type(minor) is int and 0 <= minor <= NEWEST_MINOR
    notebook["nbformat"] = FORMAT  # 4.0 is read as 4, too
    notebook["nbformat_minor"] = minor if is_known else NEWEST_MINOR
    metadata = notebook.get("metadata")
    notebook["metadata"] = metadata if isinstance(metadata, dict) else {}
    _drop(notebook["metadata"], _OF_NOTEBOOKS)
    for key in notebook.keys() - set(TOP):
        del notebook[key]
    for cell in notebook["cells"]:
        _mend_cell(cell)
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


def _mend_cell(cell: dict[str, Any]) -> None:
    for key in cell.keys() - set(FIELDS[cell["cell_type"]]):
        del cell[key]
    metadata = cell.get("metadata")
    cell["metadata"] = metadata if isinstance(metadata, dict) else {}
    if "tags" in cell["metadata"]:
        cell["metadata"]["tags"] = _tags(cell["metadata"]["tags"])
    _drop(cell["metadata"], _OF_CELLS)
    if cell["cell_type"] == "code":
        count = cell.get("execution_count")
        cell["execution_count"] = count if type(count) is int and count >= 0 else None
        cell["outputs"] = cell["outputs"] if isinstance(cell.get("outputs"), list) else []
    elif "attachments" in cell and not _are_attachments(cell["attachments"]):
        del cell["attachments"]


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


def _are_attachments(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_bundle(bundle) for bundle in value.values())


def _is_bundle(value: Any) -> bool:
    return isinstance(value, dict) and all(_JSON_MIME.fullmatch(mime) or _is_text(body) for mime, body in value.items())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _has_texts(*names: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names)


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


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
}
_OF_CELLS: dict[str, Callable[[Any], bool]] = {
    "nbgrader": _is(dict),
    "name": lambda value: isinstance(value, str) and value.splitlines()[:1] not in ([], [""]),
    "format": _is(str),
    "jupyter": _is(dict),
    "execution": lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
    "collapsed": _is(bool),
    "scrolled": lambda value: value == "auto" or type(value) is bool,
}
