"""Notebooks as people teach, under plain `nbgrader autograde` and under ours: the same grades, the same outputs.

`corpus/<assignment>/<notebook>.ipy` holds one notebook with its answers, right and wrong ones. What differs on purpose
is in `EXPLAINED`, with the reason, and in docs/nbgrader-differences.md.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.differential import taught
from tests.differential.released import made_by_nbgrader, made_by_us
from tests.differential.test_classic_course import ROWS

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs" / "nbgrader-differences.md"
WAYS = {"nbgrader": ("--Execute.shutdown_kernel=immediate",), "nablagrade": ()}
NO_PROGRAMS = "other programs are out of reach; a hint says so"
NO_KERNEL = "there is no kernel and no history database"
NO_TESTS_IN_HISTORY = "a comment in its place"
NO_TEST_LINES = "the source of a test is not there while it runs"
OWN_FONTS = "only fonts that a child can read"
EXPLAINED = {
    "basics/first-steps/setup": NO_PROGRAMS,  # !pip install
    "worlds/display/cell-15": NO_TESTS_IN_HISTORY,
    "worlds/display/cell-23": NO_PROGRAMS,  # !echo
    "worlds/display/cell-24": NO_KERNEL,  # %lsmagic
    "numerics/linear-algebra/warns-test": NO_TEST_LINES,
}
FIGURES = {"numerics/physics-figures": OWN_FONTS}  # its style asks for a font of the system
VOLATILE = [  # besides what `stable` knows
    (r"[\d,]+ loops? each", "N loops each"),
    (r"The slowest run took [\d.]+ times longer [^\\]*cached\.\\n", ""),  # as `%timeit` says on a busy machine
    (r"x[0-9a-f]{8,}(?=&gt;)", "ADDRESS"),  # shortened by scikit-learn
    (r"~/(nltk_data|tools/|solution\.py)", r"HERE/\1"),
    (r"[\d.]+it/s", "SPEED"),
    (r"\\u001b\[[\d;]*m", ""),  # which expression of a frame is marked is not the same in each run, of either
]


@pytest.fixture(scope="module")
def handed_in(once, command) -> Path:
    """The course, released by nbgrader and handed in; not graded."""

    def make(place: Path) -> None:
        taught.build(place)
        for assignment in taught.ASSIGNMENTS:
            made = command("nbgrader", "generate_assignment", assignment, "--create", cwd=place)
            assert made.returncode == 0, made.stderr
        taught.hand_in(place)

    return once("corpus-handed-in", make)


@pytest.fixture(scope="module")
def graded(once, command, handed_in) -> dict[str, Path]:
    """The course autograded by each program, at the same time: half of what nbgrader does is waiting."""

    def grade(program: str, place: Path) -> None:
        shutil.copytree(handed_in, place)
        for assignment in taught.ASSIGNMENTS:
            words = ("env", "-u", "PYTEST_CURRENT_TEST", program, "autograde", assignment, *WAYS[program])
            done = command(*words, cwd=place)
            (place / f"{assignment}.log").write_text(done.stderr)

    def make(place: Path) -> None:
        threads = [threading.Thread(target=grade, args=(program, place / program)) for program in WAYS]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    place = once("corpus-graded", make)
    return {program: place / program for program in WAYS}


def test_the_corpus_is_worth_comparing():
    """Forty notebooks; each has tests, an answer that is right, and one that is wrong or half done."""
    assert len(taught.NOTEBOOKS) >= 40
    for lesson in taught.NOTEBOOKS:
        assert {"answer", "test"} <= {one.kind for one in taught.read(lesson)}, lesson
        assert len(taught.students(lesson)) > 1, lesson
        right = taught.answers(lesson, "right")
        named = {one.name for one in taught.read(lesson) if one.kind in ("wrong", "half")}
        assert named <= set(right), lesson


@pytest.mark.parametrize("assignment", taught.ASSIGNMENTS)
def test_same_release(handed_in, tmp_path, assignment):
    """Our own process makes the same notebooks for students, and the same rows, as nbgrader."""
    mine, theirs = made_by_us(handed_in, assignment, tmp_path / "gradebook.db"), made_by_nbgrader(handed_in, assignment)
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]


@pytest.mark.parametrize("lesson", taught.RIGHT)
def test_right_answers_are_right(graded, lesson):
    """Under nbgrader who is right has the points of all tests: there is something to lose here."""
    points = {one.name: one.points for one in taught.read(lesson) if one.kind == "test"}
    rows = {row[0]: row[1] for row in _rows(graded["nbgrader"], lesson, "right")}
    lost = {name for name in points if rows[name] != points[name]}
    assert lost <= {"warns-test"}  # a test that warns is lost by everybody


@pytest.mark.parametrize(("lesson", "student"), taught.PAIRS)
def test_same_grades(graded, lesson, student):
    """Each cell has the same points and comments, and waits for a person or does not."""
    mine, theirs = (_rows(graded[program], lesson, student) for program in ("nablagrade", "nbgrader"))
    assert mine == theirs
    assert mine


@pytest.mark.parametrize(("lesson", "student"), taught.PAIRS)
def test_same_notebook(graded, stable, lesson, student):
    """Each cell has the same outputs up to times and addresses, or they differ for a reason that is documented."""
    mine, theirs = (_cells(graded[program], stable, lesson, student) for program in ("nablagrade", "nbgrader"))
    assert list(mine) == list(theirs)
    for name, theirs_there in theirs.items():
        if f"{lesson}/{name}" not in EXPLAINED:
            assert mine[name] == theirs_there, name


@pytest.mark.parametrize("place", EXPLAINED)
def test_explained_differences(graded, stable, place):
    """What is said to differ does, under the same marks, and is said in the documentation."""
    lesson, _, name = place.rpartition("/")
    mine, theirs = (_cells(graded[program], stable, lesson, "right")[name] for program in ("nablagrade", "nbgrader"))
    assert mine.pop("outputs") != theirs.pop("outputs")
    assert mine == theirs
    assert EXPLAINED[place] in DOCS.read_text("utf-8")


@pytest.mark.parametrize("lesson", FIGURES)
def test_fonts_are_documented(lesson):
    """Why the figures of a notebook look otherwise is said in the documentation."""
    assert FIGURES[lesson] in DOCS.read_text("utf-8")


@pytest.mark.parametrize(("lesson", "student"), taught.PAIRS)
def test_same_files(graded, lesson, student):
    """What the code wrote is kept under the same names; hidden files are not, and compiled code is as it comes."""
    folder = lesson.partition("/")[0]
    mine, theirs = (_files(graded[program] / "autograded" / student / folder) for program in ("nablagrade", "nbgrader"))
    assert mine == theirs


def _files(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    kept = (str(path) for path in paths if not any(part.startswith(".") for part in path.parts))
    return sorted(re.sub(r"ipykernel[-_]\d+", "ipykernel", re.sub(r"[0-9a-f-]{32,}", "HASH", name)) for name in kept)


def _rows(course: Path, lesson: str, student: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        rows = database.execute(ROWS).fetchall()
    return sorted((row[3:] for row in rows if row[0] == student and f"{row[1]}/{row[2]}" == lesson), key=repr)


def _cells(course: Path, stable: Callable[..., Any], lesson: str, student: str) -> dict[str, dict[str, Any]]:
    assignment, _, name = lesson.partition("/")
    path = course / "autograded" / student / assignment / f"{name}.ipynb"
    log = (course / f"{assignment}.log").read_text()
    assert path.exists(), log[-3000:]
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for cell in cells:
        cell["metadata"].pop("execution", None)
        if "outputs" in cell:
            cell["outputs"] = _comparable(stable(cell["outputs"]), lesson)
    return {cell["id"]: cell for cell in cells}


def _comparable(outputs: list[Any], lesson: str) -> list[Any]:
    text = json.dumps(outputs, ensure_ascii=False)
    for pattern, word in VOLATILE:
        text = re.sub(pattern, word, text)
    outputs = json.loads(text)
    for output in outputs:
        if lesson in FIGURES and "image/png" in output.get("data", ()):
            output["data"]["image/png"] = "IMAGE"
    return outputs
