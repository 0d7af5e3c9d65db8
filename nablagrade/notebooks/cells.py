"""An .ipynb file as plain data, and back: the form is checked before anything in it is believed.

Not nbformat: its schema validation costs more than grading does. What is written is byte for byte what nbformat writes.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from nablagrade.errors import NotebookError
from nablagrade.escaping import lay_out
from nablagrade.notebooks.form.bounds import Allowance, inside, is_ample
from nablagrade.notebooks.form.mending import mend
from nablagrade.notebooks.form.upgrading import FORMAT, heading, upgrade
from nablagrade.notebooks.sealed import File, Sealed, check, open_file, path_of, why_closed

Cell = dict[str, Any]
Notebook = dict[str, Any]

MAX_BYTES = 150_000_000  # stored outputs are dropped, but have to be read
MAX_PARSED_BYTES = 600_000_000  # that a file may take in memory, where each small value is larger than in the file
MAX_WRITTEN_BYTES = 60_000_000  # of all sources and attachments
MAX_CELLS = 10_000
MAX_DEPTH = 100
CELL_TYPES = ("code", "markdown", "raw")
HEADING = "heading"  # a type of cell that format 3 had
SKIP_TAG = "skip-execution"
_TAKES = {b"{": 232, b"[": 88, b",": 40}  # bytes: a dictionary, a list, one more value in either
SPLIT_TOO = ("application/javascript", "image/svg+xml")  # nbformat splits these and all text, but no other data


def read_bytes(file: File) -> bytes:
    """Read a submitted file. NotebookError when it is no plain file or too large, ChangedError as of `open_file`."""
    name = path_of(file).name
    try:
        with open_file(file) as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(MAX_BYTES + 1) if size <= MAX_BYTES else None
    except OSError as error:
        problem = file.problem if isinstance(file, Sealed) else None
        raise NotebookError(f"{name}: {problem or why_closed(error)}") from error
    if data is None:
        most = MAX_BYTES // 1_000_000
        raise NotebookError(f"{name}: has {size // 1_000_000} MB, more than {most}; clear its outputs")
    check(file, hashlib.sha256(data).digest())
    return data


def memory_of(data: bytes) -> int:
    """Return about how many bytes JSON takes in memory beside its texts: each sign stands for a value."""
    return sum(data.count(sign) * size for sign, size in _TAKES.items())


def parse(data: bytes, name: str) -> Notebook:
    """Turn bytes into a valid notebook of nbformat 4 with joined sources. NotebookError names the file and the mend."""
    if memory_of(data) > MAX_PARSED_BYTES:
        raise NotebookError(f"{name}: holds too many values to be read; clear its outputs and save it again")
    try:
        notebook = upgrade(json.loads(data))
        problem = _problem(notebook)
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotebookError(f"{name}: is no notebook (broken JSON); save it again in Jupyter") from error
    if problem:
        raise NotebookError(f"{name}: {problem}; save it again in Jupyter")
    for cell in notebook["cells"]:
        _normalise(cell)
    mend(notebook, len(data))
    if not _may_be_written(notebook, len(data)):
        most = MAX_WRITTEN_BYTES // 1_000_000
        raise NotebookError(f"{name}: holds more than {most} MB of text and pictures; take out what is no answer")
    return notebook  # type: ignore[no-any-return]  # checked just above


def _problem(notebook: Any) -> str | None:
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return "is no notebook (it has no list of cells)"
    if notebook.get("nbformat") != FORMAT:
        return f"is a notebook of an unknown format (nbformat {str(notebook.get('nbformat'))[:20]})"
    if len(notebook["cells"]) > MAX_CELLS:
        return f"has more than {MAX_CELLS} cells"
    if any(not _is_cell(cell) for cell in notebook["cells"]):
        return "has a cell that is none"
    return "is nested too deeply" if _depth(notebook) > MAX_DEPTH else None


def _is_cell(cell: Any) -> bool:
    """Whether it has a type and a source; what else a cell must have is mended."""
    return (
        isinstance(cell, dict) and cell.get("cell_type") in (*CELL_TYPES, HEADING) and _is_text(cell.get("source", ""))
    )


def _is_text(source: Any) -> bool:
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        level = [child for one in level for child in inside(one) if isinstance(child, dict | list)]
        depth += 1
    return depth


def _normalise(cell: Cell) -> None:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    if cell["cell_type"] == HEADING:
        cell["cell_type"], text = "markdown", heading(cell, text)
    # a lone surrogate cannot be written as UTF-8, not even by Jupyter
    cell["source"] = text.encode("utf-8", "replace").decode("utf-8")


def _may_be_written(notebook: Notebook, read_bytes: int) -> bool:
    """Whether sources and attachments stay bounded when each of their lines is written on its own."""
    texts = [[cell["source"], cell.get("attachments")] for cell in notebook["cells"]]
    is_mended = any(pictures for _, pictures in texts)  # a few bytes that name a picture make it many times
    left = Allowance(MAX_WRITTEN_BYTES, is_ample=not is_mended and is_ample(MAX_WRITTEN_BYTES, read_bytes, texts))
    return all(left.take(text, 2) for text in texts)


def serialise(notebook: Notebook) -> bytes:
    """Return the file of a notebook, as nbformat writes it."""
    split = {**notebook, "cells": [_split_cell(cell) for cell in notebook["cells"]]}
    return lay_out(split, ensure_ascii=False, sort_keys=True) + b"\n"


def _split_cell(cell: Cell) -> Cell:
    out = {**cell, "source": cell["source"].splitlines(True)}
    if cell["cell_type"] == "code":
        out["outputs"] = [_split_output(output) for output in cell["outputs"]]
    elif "attachments" in cell:
        out["attachments"] = {name: _split_bundle(bundle) for name, bundle in cell["attachments"].items()}
    return out


def _split_output(output: dict[str, Any]) -> dict[str, Any]:
    if isinstance(output.get("text"), str):
        return {**output, "text": output["text"].splitlines(True)}
    if "data" in output:
        return {**output, "data": _split_bundle(output["data"])}
    return output


def _split_bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    return {mime: _split_data(mime, body) for mime, body in bundle.items()}


def _split_data(mime: str, body: Any) -> Any:
    is_split = mime.startswith("text/") or mime in SPLIT_TOO
    return body.splitlines(True) if isinstance(body, str) and is_split else body


def is_run(cell: Cell) -> bool:
    """Return whether nbclient would run a cell."""
    is_code = cell["cell_type"] == "code" and bool(cell["source"].strip())
    tags = cell["metadata"].get("tags")  # a student may have written anything there
    return is_code and not (isinstance(tags, list) and SKIP_TAG in tags)


def mark_of(cell: Cell) -> dict[str, Any]:
    """Return a cell's nbgrader metadata, empty when it has none."""
    mark = cell["metadata"].get("nbgrader", {})
    return mark if isinstance(mark, dict) else {}


def grade_id_of(cell: Cell) -> str | None:
    """Return a cell's grade_id, None when it has none."""
    grade_id = mark_of(cell).get("grade_id")
    return grade_id if isinstance(grade_id, str) and grade_id else None


def is_locked(mark: dict[str, Any]) -> bool:
    """Return whether a cell with this mark is not the student's to change, as nbgrader sees it."""
    if mark.get("solution"):
        return False
    return bool(mark.get("grade") or mark.get("locked"))
