"""The helper cells of the bank are those of `checks.py`, and the reader in them is today's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nablagrade.authoring.visible.packing import packed_reader, unpacked
from nablagrade.authoring.visible.renewing import renew_helpers, renewed
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[3]
OWN = '''
# Helpers that look at the form of your answers
import math
import re


def text_trouble(text):
    """Retired: nothing uses it any more."""
    return re.sub("a", "b", text)


def look_at_number(name):
    print("an old one")


def angle_trouble(value):
    """Of this notebook."""
    return number_trouble(value) or (None if math.isfinite(value) else "not finite.")
'''


def cell(grade_id, source, exercise=None, **flags):
    """A code cell of a notebook."""
    mark = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3} | flags
    metadata = {"nbgrader": mark | {"grade_id": grade_id}} | (
        {"nablagrade": {"exercise": exercise}} if exercise else {}
    )
    return {"cell_type": "code", "id": grade_id, "metadata": metadata, "source": source.strip("\n").splitlines(True)}


@pytest.fixture
def notebook():
    """A notebook with helpers of its own and one graded exercise."""
    hidden = '### BEGIN HIDDEN TESTS\n__import__("nablagrade").score_in_place("l", "a1-x")\n### END HIDDEN TESTS'
    cells = [
        cell("visible_helpers", OWN),
        cell("a1_x", "a1_x = ...", "a1-x", locked=False, solution=True),
        cell("a1_visible", 'look("a1_x", angle_trouble)\nlook_at_number("a1_x")'),
        cell("a1-x", hidden, "a1-x", grade=True, points=1),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("source/*/*.ipynb")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_the_bank_holds_the_helpers_of_today(path):
    """Who changes the reader or the helpers runs `nablagrade release --renew` for the whole bank."""
    notebook = json.loads(path.read_text("utf-8"))
    assert [one["id"] for one, _ in renewed(notebook)] == []


def test_own_helpers_stay_and_what_nothing_uses_goes(notebook):
    """The library's pieces replace those of their names; imports are those that are used."""
    (_, helpers), (_, graded) = renewed(notebook)
    assert helpers.startswith("# Helpers that look at the form of your answers\nimport base64\n")
    assert "import math" in helpers
    assert all(name in helpers for name in ("def angle_trouble(", "def number_trouble(", "def look_at_number("))
    assert not any(
        name in helpers for name in ("def text_trouble(", "an old one", "def truths_trouble(", "import io\n")
    )
    assert graded.splitlines()[1] == '    stop_validate("a1_x")'
    assert graded.endswith("### END HIDDEN TESTS")


def test_a_second_time_changes_nothing(notebook, tmp_path):
    """The files are written once, in the form that they had."""
    course = tmp_path / "course"
    path = course / "source" / "l" / "level-a.ipynb"
    path.parent.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    path.write_text(json.dumps(notebook, indent=1) + "\n", "utf-8")
    settings = load_settings(course)
    assert renew_helpers(settings, "l") == (path,)
    assert renew_helpers(settings, "l") == ()
    assert path.read_text("utf-8").startswith('{\n "cells": [\n  {\n')


def test_a_reader_that_is_packed_in_another_way_is_the_same(notebook):
    """Not every zlib packs alike: what counts is what is in it."""
    import base64
    import zlib

    for one, source in renewed(notebook):
        one["source"] = source.splitlines(True)
    packed = packed_reader()
    loosely = base64.b64encode(zlib.compress(zlib.decompress(base64.b64decode(packed)), 1)).decode()
    assert loosely != packed
    helpers = notebook["cells"][0]
    helpers["source"] = [line.replace(packed, loosely) for line in helpers["source"]]
    assert list(renewed(notebook)) == []


def test_a_notebook_without_helpers_stays_as_it_is(notebook):
    """A course that has checks of its own kind is left alone."""
    notebook["cells"] = notebook["cells"][1:]
    assert list(renewed(notebook)) == []


def test_the_packed_reader_needs_nothing_installed_of_ours():
    """Its modules import each other, the standard library, NumPy and mpmath, which comes with SymPy."""
    modules = unpacked(packed_reader())
    assert "nablagrade" not in " ".join(modules.values())
    code = "import sys, types\nsys.modules['nablagrade'] = None\nsys.modules['sympy'] = None\n"
    code += f"for name, source in {list(modules.items())!r}:\n"
    code += "    module = sys.modules[name] = types.ModuleType(name)\n    exec(source, vars(module))\n"
    code += "print(module.read_vector('[8. -9.]').numbers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[ 8. -9.]\n"


def test_the_release_keeps_neither_keys_nor_hints(notebook):
    """What is packed reads forms: nothing of the modules that compare answers or know mistakes is in it."""
    modules = unpacked(packed_reader())
    assert not {"answer_reader.equality", "answer_reader.mistakes", "answer_reader.numeric"} & modules.keys()
    assert "class Choice" not in modules["answer_reader.choice"]
