"""A course of one lesson with two notebooks and five students: small enough to be graded anew in each test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHECKS = '''
"""Level A of sums."""
from nablagrade import Number, check

TOTAL = Number("15437", atol=1e-6, mistakes={"sign-lost-15437": ("-15437", "Which sign has the sum?")})


@check("a1-total", weight=1)
def test_total(notebook):
    """The sum of all"""
    assert notebook.judge("a1_total", TOTAL)


@check("a1-total", weight=1, needs=["test_total"], hint="It stays what it was.")
def test_still(notebook):
    """The sum stays"""
    assert notebook["a1_total"] != -1
'''
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "small"\n'
HIDDEN = '### BEGIN HIDDEN TESTS\n__import__("nablagrade").score_in_place("sums", "a1-total")\n### END HIDDEN TESTS'
CLASSIC = "assert b1 > 0\n### BEGIN HIDDEN TESTS\nassert b1 == 7\n### END HIDDEN TESTS"
ESSAY = "Why?\n\n=== BEGIN MARK SCHEME ===\nTwo points for SCHEME-15437.\n=== END MARK SCHEME ==="


def mark(grade_id: str, **facts: Any) -> dict[str, Any]:
    """nbgrader's metadata of a cell."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": flags | {"grade_id": grade_id} | facts}


def code(source: str, metadata: dict[str, Any], name: str) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, "outputs": [],
            "execution_count": None}  # fmt: skip


def words(source: str, metadata: dict[str, Any], name: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook."""
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": list(cells), "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def level_a(answer: str, test: str = HIDDEN) -> dict[str, Any]:
    """The first notebook, with this answer."""
    exercise = {"nablagrade": {"exercise": "a1-total"}}
    return notebook(
        words("# Sums", {}, "title"),
        words("### A1 · The total (2 points)", {}, "head"),
        code(answer, mark("a1_total", solution=True) | exercise, "a1"),
        code(test, mark("a1-total", grade=True, locked=True, points=2) | exercise, "a1t"),
    )


def level_b(answer: str, essay: str, test: str = CLASSIC) -> dict[str, Any]:
    """The second notebook, with these answers."""
    return notebook(
        code(answer, mark("b1", solution=True), "b1"),
        code(test, mark("b1-seven", grade=True, locked=True, points=3), "b1t"),
        words(essay, mark("b2_text", grade=True, solution=True, points=4), "b2"),
    )


def solution(name: str, value: str) -> str:
    """An instructor's answer cell."""
    return f"{name} = (\n    ### BEGIN SOLUTION\n    {value}\n    ### END SOLUTION\n)"


STUDENTS = {
    "anna": ("a1_total = 15437", "b1 = 7", "Because."),
    "bert": ("a1_total = -15437", "b1 = 6", "Hm."),
    "cora": ("a1_total = '1/2x'", "1 / 0", "Well."),
}


def build(place: Path) -> Path:
    """Write the course."""
    place.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(CONFIG)
    save(place / "source/sums/level-a.ipynb", level_a(solution("a1_total", "15437")))
    save(place / "source/sums/level-b.ipynb", level_b(solution("b1", "7"), ESSAY))
    checks = place / "autograders/sums/test_level_a.py"
    checks.parent.mkdir(parents=True)
    checks.write_text(CHECKS)
    for student, (first, second, third) in STUDENTS.items():
        save(place / f"submitted/{student}/sums/level-a.ipynb", level_a(first, "pass"))
        save(place / f"submitted/{student}/sums/level-b.ipynb", level_b(second, third, "pass"))
    (place / "submitted/dora/sums").mkdir(parents=True)
    (place / "submitted/dora/sums/level-a.ipynb").write_text("{ no notebook")
    save(place / "submitted/dora/sums/level-b.ipynb", notebook(code("y = 1", mark("y", solution=True), "y")))
    (place / "submitted/emil/sums").mkdir(parents=True)
    with (place / "submitted/emil/sums/level-a.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    return place


def save(path: Path, content: dict[str, Any]) -> Path:
    """Write a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))
    return path
