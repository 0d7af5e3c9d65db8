"""Notebooks made of a few lines, and plans of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from nablagrade.model import NotebookPlan
from nablagrade.notebooks.plans import plan_of

NUMBERS = itertools.count()


def make_cell(source: str = "", grade_id: str = "", *, kind: str = "code", **facts: Any) -> dict[str, Any]:
    """A cell; facts go into its nbgrader mark, `tags` and `exercise` to their places."""
    metadata: dict[str, Any] = {}
    if tags := facts.pop("tags", None):
        metadata["tags"] = tags
    if exercise := facts.pop("exercise", None):
        metadata["nablagrade"] = {"exercise": exercise}
    if grade_id:
        mark = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        metadata["nbgrader"] = mark | {"grade_id": grade_id} | facts
    cell = {"cell_type": kind, "id": f"c{next(NUMBERS)}", "metadata": metadata, "source": source}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def make_notebook(*cells: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A notebook of these cells."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | facts


@pytest.fixture(scope="session")
def cell() -> Callable[..., dict[str, Any]]:
    """The maker of cells."""
    return make_cell


@pytest.fixture(scope="session")
def notebook() -> Callable[..., dict[str, Any]]:
    """The maker of notebooks."""
    return make_notebook


@pytest.fixture(scope="session")
def as_bytes() -> Callable[..., bytes]:
    """`as_bytes(*cells)`: the file of a notebook of these cells."""
    return lambda *cells, **facts: json.dumps(make_notebook(*cells, **facts)).encode()


@pytest.fixture
def released() -> dict[str, Any]:
    """A small released notebook: an answer, its test, a visible helper, an essay."""
    return make_notebook(
        make_cell("# Title", kind="markdown"),
        make_cell("helper = 1", "helper", locked=True, tags=["skip-execution"], checksum="c-helper"),
        make_cell("x = ...", "x", solution=True, checksum="c-x", exercise="ex"),
        make_cell("assert x", "ex", grade=True, locked=True, points=2.0, checksum="c-ex"),
        make_cell("assert x > 1", "more", grade=True, locked=True, points=3.0, checksum="c-more"),
        make_cell("Why?", "essay", kind="markdown", grade=True, solution=True, points=4.0, checksum="c-essay"),
    )


@pytest.fixture
def plan(released: dict[str, Any]) -> NotebookPlan:
    """The plan of the small released notebook."""
    return plan_of(released, "level-a")
