"""Classic courses under `nbgrader autograde` and under `nablagrade autograde`: the same gradebook, the same notebooks.

Two assignments: nbgrader's own quickstart course (ps1), and one with what instructors use besides: a helper file, a
figure, hidden tests, partial credit, AUTOTESTs, manual answers, a task, warnings, a failing answer.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbgrader
import pytest

from nablagrade.course.source.student_version import make_student_version
from nablagrade.notebooks.regions import solved
from nablagrade.settings import load_settings
from tests.differential.released import made_by_nbgrader, made_by_us

pytestmark = pytest.mark.slow

AUTOTESTS = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "autotests.yml"
ASSIGNMENTS = ("own", "ps1")
SOLUTION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
SETUP = "import numpy as np\nimport matplotlib.pyplot as plt\nfrom helper import half"
HELPER = "def half(n):\n    return n / 2\n"
OWN = [
    (SETUP, {"grade_id": "setup", "locked": True}),
    ("def cube(n):\n" + SOLUTION.format("    return n ** 3"), {"grade_id": "cube", "solution": True}),
    ("assert cube(2) == 8\n" + HIDDEN.format("assert np.allclose(cube(np.arange(4)), [0, 1, 8, 27])\nTAU = 6.28"),
     {"grade_id": "cube-test", "grade": True, "locked": True, "points": 3}),
    (HIDDEN.format("assert TAU > 6  # a name of an earlier test\nassert 'cube' in dir()"),
     {"grade_id": "names-test", "grade": True, "locked": True, "points": 1}),
    (SOLUTION.format("pair = (1, half(4))"), {"grade_id": "pair", "solution": True}),
    ("ok = [pair[0] == 1, pair[1] == 2]\nprint(ok)\n2 * sum(ok) / 2",
     {"grade_id": "pair-test", "grade": True, "locked": True, "points": 2}),
    (SOLUTION.format("fig, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2]);"),
     {"grade_id": "figure", "solution": True}),
    ("assert len(ax.lines) == 1", {"grade_id": "figure-test", "grade": True, "locked": True, "points": 1}),
    (SOLUTION.format("total = 7"), {"grade_id": "total", "solution": True}),
    ("### HASHED AUTOTEST total", {"grade_id": "total-test", "grade": True, "locked": True, "points": 2}),
    ("### AUTOTEST total", {"grade_id": "total-shown", "grade": True, "locked": True, "points": 1}),
    (SOLUTION.format("by_hand = 1"), {"grade_id": "by-hand", "solution": True, "grade": True, "points": 4}),
    ("len(In), cube.__module__, __name__", {"grade_id": "after", "locked": True}),
]  # fmt: skip
ESSAY = ("Why?", {"grade_id": "essay", "solution": True, "grade": True, "points": 5})
TASK = ("Draw it.", {"grade_id": "task", "task": True, "locked": True, "points": 2})
STUDENTS: dict[str, dict[str, str] | None] = {
    "all-right": {},
    "untouched": None,
    "half-right": {"pair": "pair = (1, 5)", "total": "total = 8", "squares": "def squares(n): return [1]",
                   "essay": "Because."},
    "raises": {"cube": "def cube(n):\n    return n / 0", "total": "total = undefined", "figure": "ax = None"},
    "warns": {"cube": "import warnings\ndef cube(n):\n    warnings.warn('careful')\n    return n ** 3",
              "by-hand": "by_hand = 2\nprint('by hand')"},
    "prints": {"cube": "def cube(n):\n    print('cubing', n)\n    return n ** 3",
               "pair": "print(In[-2])\npair = (1, 2)"},
    "does-not-parse": {"cube": "def cube(n) return n", "pair": "pair = (1, 2"},
    "shadows-names": {"pair": "max = 3\npair = (1, 2)", "total": "total, str = 7, 1"},
}  # fmt: skip
QUICKSTART = ("all-right", "untouched", "half-right")
PAIRS = [(one, "own") for one in STUDENTS] + [(one, "ps1") for one in QUICKSTART]
FROM_TESTS = {"prints/own"}  # prints the cell before its own, a test: it is not kept


def _cell(number: int, source: str, facts: dict[str, Any], kind: str = "code") -> dict[str, Any]:
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    cell = {"cell_type": kind, "id": f"cell-{number}", "source": source, "metadata": {"nbgrader": flags | facts}}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _own_notebook() -> dict[str, Any]:
    cells = [_cell(number, *one) for number, one in enumerate(OWN)]
    cells += [_cell(len(cells) + number, *one, "markdown") for number, one in enumerate((ESSAY, TASK))]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def _hand_in(course: Path) -> None:
    for released in sorted(course.glob("release/*/*.ipynb")):
        assignment = released.parent.name
        source = json.loads((course / "source" / assignment / released.name).read_text("utf-8"))
        for cell in source["cells"]:
            cell["source"] = "".join(cell["source"])
        right = {_id(cell): cell["source"] for cell in solved(source)["cells"] if _is_answer(cell)}
        for student, answers in STUDENTS.items():
            if assignment == "ps1" and student not in QUICKSTART:
                continue
            folder = course / "submitted" / student / assignment
            shutil.copytree(released.parent, folder, dirs_exist_ok=True)
            notebook = json.loads(released.read_text("utf-8"))
            for cell in notebook["cells"]:
                if answers is not None and _is_answer(cell):
                    cell["source"] = (right | answers)[_id(cell)]
            (folder / released.name).write_text(json.dumps(notebook))


def _id(cell: dict[str, Any]) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


@pytest.fixture(scope="module")
def handed_in(once, command) -> Path:
    """The course, released by nbgrader and handed in; not graded."""

    def make(place: Path) -> None:
        made = command("nbgrader", "quickstart", place.name, cwd=place.parent)
        assert made.returncode == 0, made.stderr
        own = place / "source" / "own"
        own.mkdir()
        (own / "own.ipynb").write_text(json.dumps(_own_notebook()))
        (own / "helper.py").write_text(HELPER)
        shutil.copy(AUTOTESTS, place)
        for assignment in ASSIGNMENTS:
            made = command("nbgrader", "generate_assignment", assignment, "--create", cwd=place)
            assert made.returncode == 0, made.stderr
        _hand_in(place)

    return once("classic-handed-in", make)


@pytest.fixture(scope="module")
def courses(once, command, handed_in) -> Callable[[str], Path]:
    """`courses(program)`: the course, autograded by this program."""

    def grade(program: str) -> Path:
        def make(place: Path) -> None:
            shutil.copytree(handed_in, place)
            for assignment in ASSIGNMENTS:
                done = command("env", "-u", "PYTEST_CURRENT_TEST", program, "autograde", assignment, cwd=place)
                assert done.returncode == 0, done.stderr

        return once(f"classic-{program}", make)

    return grade


def test_same_release(handed_in, tmp_path):
    """Our own process makes nbgrader's release of the quickstart, header and all; autotests are nbgrader's to make."""
    mine, theirs = made_by_us(handed_in, "ps1", tmp_path / "gradebook.db"), made_by_nbgrader(handed_in, "ps1")
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]
    assert make_student_version(load_settings(handed_in), "own") is None


ROWS = """
    select sa.student_id, a.name, n.name, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
    from grade g join base_cell c on g.cell_id = c.id join submitted_notebook sn on g.notebook_id = sn.id
    join notebook n on sn.notebook_id = n.id join submitted_assignment sa on sn.assignment_id = sa.id
    join assignment a on sa.assignment_id = a.id
    union all
    select sa.student_id, a.name, n.name, c.name, k.auto_comment, k.manual_comment, sn.late_submission_penalty, ''
    from comment k join base_cell c on k.cell_id = c.id join submitted_notebook sn on k.notebook_id = sn.id
    join notebook n on sn.notebook_id = n.id join submitted_assignment sa on sn.assignment_id = sa.id
    join assignment a on sa.assignment_id = a.id
"""


def _rows(course: Path, student: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return sorted((row for row in database.execute(ROWS) if row[0] == student), key=repr)


@pytest.mark.parametrize("student", STUDENTS)
def test_same_gradebook(courses, student):
    """Each cell has the same scores, comments and penalties, and waits for a person or does not."""
    mine, theirs = (_rows(courses(program), student) for program in ("nablagrade", "nbgrader"))
    assert mine == theirs
    assert len(mine) > 10


def test_the_students_differ(courses):
    """The sample is worth comparing: nearly every student has points of their own."""
    rows = {student: [row[1:] for row in _rows(courses("nbgrader"), student)] for student in STUDENTS}
    assert len({repr(one) for one in rows.values()}) >= len(STUDENTS) - 2


@pytest.mark.parametrize(("student", "assignment"), PAIRS)
def test_same_notebooks(courses, stable, student, assignment):
    """The autograded folders hold the same files; notebooks are equal up to times, addresses and paths."""
    folders = [courses(program) / "autograded" / student / assignment for program in ("nablagrade", "nbgrader")]
    names = [sorted(_names(one)) for one in folders]
    assert names[0] == names[1]
    for name in names[0]:
        if name.endswith(".ipynb"):
            mine, theirs = (_comparable(one / name, stable, student, assignment) for one in folders)
            assert mine == theirs
        else:
            assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def _names(folder: Path) -> Iterator[str]:
    """Its files; whether an import leaves compiled code depends on the environment."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield str(path.relative_to(folder))


def _comparable(path: Path, stable: Callable[..., Any], student: str, assignment: str) -> Any:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell.pop("id", None)  # the header's cells have no id in the source, and get another in each release
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code":
            is_other = f"{student}/{assignment}" in FROM_TESTS and _id(cell) == "pair"
            cell["outputs"] = [] if is_other else stable(cell["outputs"])
    return notebook
