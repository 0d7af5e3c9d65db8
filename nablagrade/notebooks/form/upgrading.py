"""Notebooks of older formats as notebooks of format 4: other tools still save them, and their answers are as good."""

from __future__ import annotations

from typing import Any

OLD = (2, 3)  # their cells lie on worksheets
MAX_LEVEL = 6
FORMAT, MINOR = 4, 5


def upgrade(notebook: Any) -> Any:
    """Return what nbformat would make of a notebook of format 2 or 3, without outputs; anything else as it is."""
    if not isinstance(notebook, dict):
        return notebook
    sheets = notebook.get("worksheets")
    if notebook.get("nbformat") not in OLD or not isinstance(sheets, list):
        return notebook
    cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in _list(sheet.get("cells"))]
    metadata = notebook.get("metadata")
    kept = {key: value for key, value in metadata.items() if key != "name"} if isinstance(metadata, dict) else {}
    upgraded = [_upgrade_cell(cell) for cell in cells]
    return {"cells": upgraded, "metadata": kept, "nbformat": FORMAT, "nbformat_minor": MINOR}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _upgrade_cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    kind = cell.get("cell_type")
    source = cell.get("input", "") if kind == "code" else cell.get("source", "")
    metadata = cell.get("metadata", {})
    if kind == "code":
        return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}
    if kind == "heading":
        return {"cell_type": kind, "source": source, "metadata": metadata, "level": cell.get("level")}
    return {"cell_type": "markdown" if kind == "html" else kind, "source": source, "metadata": metadata}


def heading(cell: dict[str, Any], words: str) -> str:
    """Return the Markdown of a heading cell, which format 3 had and format 4 has not."""
    level = cell.get("level")
    signs = min(max(level, 1), MAX_LEVEL) if isinstance(level, int) else 1
    return f"{'#' * signs} {' '.join(words.splitlines())}"
