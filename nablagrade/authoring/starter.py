"""A tiny exercise that already works, to start one's own from: `new exercise`, and the course of `new course`."""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nablagrade.authoring.composing import code_cell, locked_cell, text_cell
from nablagrade.authoring.lesson import home_of
from nablagrade.authoring.naming import replace_words
from nablagrade.authoring.pieces import split
from nablagrade.authoring.scaffold import check_slug
from nablagrade.course.atomic import write_together
from nablagrade.course.course import find_assignments
from nablagrade.course.installed import find_bank
from nablagrade.engine.checks.paths import checks_path
from nablagrade.errors import CourseError, UsageError
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, serialise
from nablagrade.notebooks.regions import solved
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import CONFIG_NAME, Settings, load_settings

LESSON, NOTEBOOK, EXERCISE = "first-steps", "level-a", "a1-slope-of-a-line"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PROMPT = """\
### {label} · The slope of a straight line (1 point)

Let $f(x)=3x+1$. What is the slope of $f$ at $x=2$? Keep it in `{variable}`, as one number."""
ANSWER = """\
# one number, for example 0.5
{variable} = (
    ### BEGIN SOLUTION
    3
    ### END SOLUTION
)"""
VISIBLE = """\
if {variable} is ...:
    print("{variable}: no answer yet, and nothing is wrong with leaving it for later.")
elif isinstance({variable}, (int, float)) and not isinstance({variable}, bool):
    print("{variable}: the form fits. Whether the answer is right, you learn when it is graded.")
else:
    print("{variable}: one number is asked for, and this is of type", type({variable}).__name__)"""
GRADED = """\
if "NBGRADER_VALIDATING" in __import__("os").environ:  # Validate asks here whether there is an answer
    assert {variable} is not ..., "{variable}: no answer yet"
### BEGIN HIDDEN TESTS
__import__("nablagrade").score_in_place("{lesson}", "{exercise}")
### END HIDDEN TESTS"""
CHECK = '''\
{constant} = Number(
    "3",
    atol=1e-6,
    mistakes={{
        "value-instead-of-slope": ("7", "This is the height of the line, not its steepness."),
        "constant-added": ("4", "How fast does a constant change?"),
    }},
)


@check("{exercise}")
def test_{variable}(notebook):
    """The slope of the line"""
    assert notebook.judge("{variable}", {constant})
'''
SPECIMEN = """\
cell = "{variable}"

right = ['"3"', "3.0", "6 / 2"]

# must not be called right: wrong, or cannot be read
refused = ['"3x"', '"-3"']

[wrong]
value-instead-of-slope = "7"
constant-added = "4"
"""
IMPORT = "from nablagrade import Number, check"
CONFIG = '''\
"""The settings of this course; nbgrader and nablagrade both read them here."""

c = get_config()  # Jupyter's loader puts it there

c.CourseDirectory.course_id = "{course}"
c.CourseDirectory.submitted_directory = "submissions"

# An answer that is still open is an Ellipsis: it runs, so a student can leave one exercise and run all the others.
c.ClearSolutions.code_stub = {{"python": "...  # your answer here"}}

c.Execute.timeout = 10  # seconds for one cell
'''
SWITCH = """
# For those who grade by hand: formgrader shows a view of each notebook in which nothing of a student's runs. Without
# the last line a script in an answer runs in the browser of whoever opens it, and can give itself points. With it,
# `nbgrader autograde` and formgrader's button grade with nablagrade, too.
from nablagrade import use_in_nbgrader

use_in_nbgrader()
"""
SAMPLES = {"right-answer": "3", "wrong-answer": "7"}


def new_exercise(settings: Settings, where: str, exercise: str) -> tuple[Path, ...]:
    """Append a tiny exercise to `LESSON/NOTEBOOK`, made when it is not there; return the files."""
    lesson, slash, stem = where.partition("/")
    stem = stem.removesuffix(".ipynb")
    if not slash:
        raise UsageError(f"{where!r} is no notebook; write LESSON/NOTEBOOK, such as {LESSON}/{NOTEBOOK}")
    check_slug(lesson, "a lesson's name")
    check_slug(stem, "a notebook's name")
    check_slug(exercise, "an exercise's id")
    if "-" not in exercise or not exercise[0].isalpha():
        raise UsageError(f"{exercise!r} is not an exercise's id; write a short name and words, such as {EXERCISE}")
    path, checks = settings.source / lesson / f"{stem}.ipynb", checks_path(settings.autograders, lesson, stem)
    notebook = read_source(path) if path.exists() else _empty_notebook(stem)
    _refuse_taken(settings, lesson, exercise)
    before = checks.read_text("utf-8") if checks.exists() else f'"""Checks of {where}."""\n'
    files = {
        path: serialise(_with_exercise(notebook, lesson, exercise)),
        checks: _with_check(before, exercise).encode(),
        settings.autograders / lesson / "specimens" / f"{exercise}.toml": fill(SPECIMEN, exercise).encode(),
    }
    write_together(files, replacing=(path, checks))
    return tuple(files)


def fill(template: str, exercise: str, lesson: str = "") -> str:
    """Return a template for an exercise."""
    variable = exercise.replace("-", "_")
    label = exercise.partition("-")[0].upper()
    return template.format(
        exercise=exercise, lesson=lesson, variable=variable, constant=variable.upper(), label=label
    ).rstrip("\n") + ("\n" if template.endswith("\n") else "")


def _refuse_taken(settings: Settings, lesson: str, exercise: str) -> None:
    """Ids are unique in a lesson, over all its notebooks; so are the names of its cells in one."""
    names = {exercise, exercise.replace("-", "_")}
    for path in sorted((settings.source / lesson).glob("*.ipynb")):
        for cell in read_source(path)["cells"]:
            if names & {home_of(cell), grade_id_of(cell)}:
                raise CourseError(f"{path}: has an exercise {exercise} already; choose another id")


def _empty_notebook(stem: str) -> Notebook:
    title = text_cell("title", f"# {stem.replace('-', ' ').capitalize()}")
    return {"cells": [title], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def _with_exercise(notebook: Notebook, lesson: str, exercise: str) -> Notebook:
    cells = notebook["cells"]
    is_closed = bool(cells) and cells[-1]["cell_type"] == "markdown" and cells[-1]["source"].startswith("---")
    place_of_new = len(cells) - 1 if is_closed else len(cells)
    made = make_cells(lesson, exercise)
    if notebook["nbformat_minor"] < 5:  # a cell has no id there
        made = [{key: value for key, value in cell.items() if key != "id"} for cell in made]
    return {**notebook, "cells": [*cells[:place_of_new], *made, *cells[place_of_new:]]}


def make_cells(lesson: str, exercise: str) -> list[Cell]:
    """Return prompt, answer, visible check and graded cell."""
    variable = exercise.replace("-", "_")
    mark = {"grade": False, "locked": False, "schema_version": 3, "solution": True, "task": False}
    graded: dict[str, Any] = {**mark, "grade": True, "grade_id": exercise, "locked": True, "points": 1}
    own = {"exercise": exercise}
    return [
        text_cell(f"{exercise}-prompt", fill(PROMPT, exercise)),
        code_cell(f"{exercise}-answer", fill(ANSWER, exercise), {**mark, "grade_id": variable}, nablagrade=own),
        locked_cell(f"{variable}_visible", fill(VISIBLE, exercise)),
        code_cell(exercise, fill(GRADED, exercise, lesson), {**graded, "solution": False}, nablagrade=own),
    ]


def _with_check(source: str, exercise: str) -> str:
    """Append the check; what it needs is imported beside the other imports. CourseError when a name is taken."""
    check = fill(CHECK, exercise)
    bound = {name: piece for piece in split(source) for name in piece.binds}
    for piece in split(check):
        if taken := sorted(piece.binds & bound.keys()):
            raise CourseError(f"the check file defines {taken[0]} already; choose another id")
    missing = [name for name in ("Number", "check") if name not in bound]
    return f"{_with_import(source, missing).rstrip()}\n\n\n{check}"


def _with_import(source: str, names: list[str]) -> str:
    if not names:
        return source
    tree, lines = ast.parse(source), source.rstrip("\n").split("\n")
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    mine = next((one for one in imports if isinstance(one, ast.ImportFrom) and one.module == "nablagrade"), None)
    if mine is not None:
        every = sorted({*names, *(alias.name for alias in mine.names)}, key=lambda name: (name == name.lower(), name))
        lines[mine.lineno - 1 : mine.end_lineno] = [f"from nablagrade import {', '.join(every)}"]
        return "\n".join(lines)
    docstring = tree.body[:1] if ast.get_docstring(tree) is not None else []
    last = [*docstring, *imports]
    line = max((node.end_lineno or 0 for node in last), default=0)
    lines[line:line] = ["", f"from nablagrade import {', '.join(names)}"]
    return "\n".join(lines)


def new_course(folder: Path, *, from_bank: bool = False) -> tuple[Path, ...]:
    """Make a course that grades at once; return its files. CourseError when there is something already."""
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder}: is there already and not empty; name a new folder")
    with tempfile.TemporaryDirectory() as trial:
        root = Path(trial) / "course"
        root.mkdir()
        if from_bank:
            _copy_bank(root)
        else:
            (root / CONFIG_NAME).write_text(CONFIG.format(course=folder.name) + SWITCH, "utf-8")
            new_exercise(load_settings(root), f"{LESSON}/{NOTEBOOK}", EXERCISE)
        settings = load_settings(root)
        _add_samples(settings, SAMPLES if not from_bank else {"right-answer": ""})
        made = [path for path in sorted(root.rglob("*")) if path.is_file()]
        files = {folder / path.relative_to(root): path.read_bytes() for path in made}
    write_together(files)
    return tuple(files)


def _copy_bank(root: Path) -> None:
    bank = find_bank()
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
    for place_there in (bank.source, bank.autograders):
        shutil.copytree(place_there, root / place_there.name, ignore=ignored)
    (root / CONFIG_NAME).write_text((bank.root / CONFIG_NAME).read_text("utf-8") + SWITCH, "utf-8")


def _add_samples(settings: Settings, samples: Mapping[str, str]) -> None:
    """Hand in the author's solution for each student; with another answer where one is given."""
    for lesson in find_assignments(settings):
        for path in sorted((settings.source / lesson).glob("*.ipynb")):
            solution = solved(read_source(path))
            for student, answer in samples.items():
                there = settings.submitted / student / lesson / path.name
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(serialise(_answered(solution, answer)))


def _answered(solution: Notebook, answer: str) -> Notebook:
    cells = [
        {**cell, "source": replace_words(cell["source"], {"    3": f"    {answer}"})}
        if answer and grade_id_of(cell) == EXERCISE.replace("-", "_")
        else cell
        for cell in solution["cells"]
    ]
    return {**solution, "cells": cells}
