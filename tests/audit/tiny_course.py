"""A course with one lesson of two exercises, small enough to be audited in a few seconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nablagrade.executors.plan import Plan
from nablagrade.model import IsolationLevel, Limits, Preparation
from nablagrade.settings import Settings, load_settings

CHECKS = '''
import numpy as np
from nablagrade import Vector, check

A1 = Vector("4, -6", atol=1e-6, mistakes={"swapped": ("-6, 4", "The first one belongs to x.")})


@check("a1-slopes")
def test_a1_slopes(notebook):
    """Both slopes"""
    assert notebook.judge("a1_slopes", A1)


@check("b1-halve", hint="Try an array of odd numbers.")
def test_b1_value(notebook):
    """Halves every number"""
    call = notebook.call("halve", np.array([3, 5]))
    assert isinstance(call.value, np.ndarray)
    assert call.value.dtype == np.float64
    assert call.value.tolist() == [1.5, 2.5]


@check("b1-halve", hint="Print the array before and after.")
def test_b1_unchanged(notebook):
    """Leaves the array as it was"""
    assert notebook.call("halve", np.array([2.0, 4.0])).args[0].tolist() == [2.0, 4.0]
'''

SPECIMENS = {
    "a1-slopes.toml": "cell = 'a1_slopes'\nright = ['\"[4. -6.]\"']\nrefused = ['4']\n[wrong]\nswapped = '\"-6, 4\"'\n",
    "b1-halve/hints.toml": 'doubles = "Which way does the value go?"\ncuts-off = "Look at the type."\n'
    'changes-it = "Look at the array after the call."\n',
    "b1-halve/doubles.py": '"""Doubles.\n\nfails: test_b1_value\nmistake: doubles\n"""\n'
    "# %% halve\ndef halve(v):\n    return v * 2.0\n",
    "b1-halve/cuts-off.py": '"""Cuts off.\n\nfails: test_b1_value\nmistake: cuts-off\n"""\n'
    "# %% halve\ndef halve(v):\n    return v // 2\n",
    "b1-halve/changes-it.py": '"""Works in place.\n\nfails: test_b1_unchanged test_b1_value\nmistake: changes-it\n"""\n'
    "# %% halve\ndef halve(v):\n    v /= 2\n    return v\n",
    "b1-halve/right-list.py": '"""Loops.\n\nfails: nothing\n"""\n'
    "# %% halve\ndef halve(v):\n    return np.array([x / 2 for x in v])\n",
}


def make_course(root: Path, checks: str = CHECKS, specimens: dict[str, str] = SPECIMENS) -> Settings:
    """Writes the course and returns its settings."""
    files = {"nbgrader_config.py": "c = get_config()\n", "autograders/tiny/test_level_a.py": checks}
    files |= {f"autograders/tiny/specimens/{name}": text for name, text in specimens.items()}
    files["source/tiny/level-a.ipynb"] = json.dumps(_notebook())
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return load_settings(root)


def plan_for(settings: Settings) -> Plan:
    """One process, so that a test costs little."""
    preparation = Preparation(("sympy",))
    return Plan("local", 1, Limits(), IsolationLevel.STRONG, settings.autograders, (), preparation=preparation)


def _notebook() -> dict[str, Any]:
    halve = (
        "def halve(v):\n    ### BEGIN SOLUTION\n    w = np.array(v, dtype=float)\n    w /= 2\n    return w\n"
        "    ### END SOLUTION"
    )
    cells = [
        _cell("import numpy as np", "imports", locked=True),
        _cell("a1_slopes = (\n    ### BEGIN SOLUTION\n    4, -6\n    ### END SOLUTION\n)", "a1_slopes", "a1-slopes"),
        _cell("### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS", "a1-slopes", "a1-slopes", points=1),
        _cell(halve, "halve", "b1-halve"),
        _cell("### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS", "b1-halve", "b1-halve", points=2),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cell(
    source: str, grade_id: str, exercise: str | None = None, *, points: int | None = None, locked: bool = False
) -> dict[str, Any]:
    is_solution = points is None and not locked
    mark = {"grade_id": grade_id, "grade": points is not None, "solution": is_solution, "locked": not is_solution}
    mark |= {"schema_version": 3, "task": False} | ({} if points is None else {"points": points})
    metadata: dict[str, Any] = {"nbgrader": mark} | ({"nablagrade": {"exercise": exercise}} if exercise else {})
    base = {"cell_type": "code", "source": source, "metadata": metadata, "id": grade_id.replace("_", "-")}
    return base | {"outputs": [], "execution_count": None}
