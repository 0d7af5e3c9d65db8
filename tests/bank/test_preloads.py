"""What a zygote imports before it forks is what the instructor's notebooks import."""

from __future__ import annotations

import json

import pytest

from nablagrade.bank.preloads import MODULES, find_preloads
from nablagrade.settings import load_settings


@pytest.fixture
def preloads(tmp_path):
    """`preloads(*cells)`: what is found for a lesson of one notebook; a cell is its source, or source and tags."""

    def find(*cells):
        made = [one if isinstance(one, tuple) else (one, []) for one in cells]
        notebook = {
            "cells": [
                {"cell_type": "code", "source": text, "metadata": {"tags": tags}, "outputs": []} for text, tags in made
            ],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
        }  # fmt: skip
        path = tmp_path / "source" / "lesson" / "level-a.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))
        return find_preloads(load_settings(tmp_path), ["lesson"])

    return find


def test_imports_are_found(preloads):
    """Every way to write an import, also indented and beside a magic; once each."""
    cells = ("%matplotlib inline\nimport sympy as sp", "def f():\n    from matplotlib import pyplot", "import sympy")
    assert preloads(*cells) == ("matplotlib.pyplot", "sympy")


def test_what_is_not_run_is_not_loaded(preloads):
    """A library for the lesson's pictures alone costs no child anything."""
    assert preloads(("import matplotlib.pyplot", ["skip-execution"]), "import sympy") == ("sympy",)


def test_only_what_is_known_to_fork_well(preloads):
    """A module that may start threads is left to the child."""
    assert preloads("import torch, os\nimport course_helpers") == ()


def test_a_broken_notebook_is_somebody_elses_matter(preloads, tmp_path):
    """Whoever needs the notebook says what is wrong with it."""
    assert preloads("import sympy") == ("sympy",)
    (tmp_path / "source" / "lesson" / "level-a.ipynb").write_text("{")
    assert find_preloads(load_settings(tmp_path), ["lesson"]) == ()


def test_every_package_loads_itself():
    """A row of the table names modules of its package, or of one that it is built on."""
    assert all(any(module.startswith(package) for module in modules) for package, modules in MODULES.items())
