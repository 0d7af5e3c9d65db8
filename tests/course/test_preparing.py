"""What a zygote imports before it forks is what the instructor's notebooks import."""

from __future__ import annotations

import json

import pytest

from nablagrade.course.preparing import MODULES, prepare
from nablagrade.model import Preparation
from nablagrade.settings import load_settings


@pytest.fixture
def prepared(tmp_path):
    """`prepared(*cells)`: what is made ready for a lesson of one notebook; a cell is its source, or source and tags."""

    def find(*cells):
        made = [one if isinstance(one, tuple) else (one, {}) for one in cells]
        notebook = {
            "cells": [
                {"cell_type": "code", "source": text, "metadata": metadata, "outputs": []} for text, metadata in made
            ],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
        }  # fmt: skip
        path = tmp_path / "source" / "lesson" / "level-a.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))
        return prepare(load_settings(tmp_path), ["lesson"])

    return find


def test_imports_are_found(prepared):
    """Every way to write an import, also indented and beside a magic; once each."""
    cells = ("%matplotlib inline\nimport sympy as sp", "def f():\n    from matplotlib import pyplot", "import sympy")
    assert prepared(*cells).modules == ("matplotlib.pyplot", "sympy")


def test_parts_of_large_packages_are_found(prepared):
    """What loads only what is named is warmed by the parts that notebooks name."""
    cells = "from sklearn.linear_model import LinearRegression\nimport sklearn.datasets as d\nimport pandas.testing"
    assert prepared(cells).modules == ("pandas", "sklearn", "sklearn.datasets", "sklearn.linear_model")


def test_what_is_not_run_is_not_loaded(prepared):
    """A library for the lesson's pictures alone costs no child anything."""
    assert prepared(("import matplotlib.pyplot", {"tags": ["skip-execution"]}), "import sympy").modules == ("sympy",)


def test_only_what_is_known_to_fork_well(prepared):
    """A module that may start threads is left to the child."""
    assert prepared("import torch, os\nimport course_helpers").modules == ()


def test_a_broken_notebook_is_somebody_elses_matter(prepared, tmp_path):
    """Whoever needs the notebook says what is wrong with it."""
    assert prepared("import sympy").modules == ("sympy",)
    (tmp_path / "source" / "lesson" / "level-a.ipynb").write_text("{")
    assert prepare(load_settings(tmp_path), ["lesson"]) == Preparation()


def test_every_package_loads_itself():
    """A row of the table names modules of its package, or of one that it is built on."""
    assert all(any(module.startswith(package) for module in modules) for package, modules in MODULES.items())


@pytest.mark.parametrize("mark", ["grade", "solution", "task"])
def test_tests_and_answers_stay_out(prepared, mark):
    """A zygote gets the cells that every student gets, and neither a hidden test nor a solution."""
    hidden = ("x = 8\n", {"nbgrader": {"grade_id": "a", mark: True}})
    assert prepared("y = 1", hidden, ("z = 2", {"nbgrader": {"grade_id": "b", "locked": True}})).cells == (
        "y = 1",
        "z = 2",
    )
