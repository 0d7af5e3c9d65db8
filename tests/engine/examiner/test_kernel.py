"""Notebooks of another language: in their own kernel when no isolation was asked for, refused in a sentence else."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace

import pytest

from nablagrade.engine.examiner.job import Job
from nablagrade.engine.worker.examiner import examine
from nablagrade.model import IsolationLevel, NotebookOutcome
from nablagrade.notebooks.plans import plan_of

TOY = {"name": "toy", "display_name": "Toy", "language": "toy"}


def code(source, grade_id="", points=None):
    """A code cell; a graded one when it has points."""
    metadata = (
        {"nbgrader": {"grade_id": grade_id, "grade": True, "solution": False, "points": points}} if points else {}
    )
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


@pytest.fixture
def grade_toy(make_spec, tmp_path):
    """`grade_toy(isolation, *cells)`: a notebook whose kernel calls itself Toy; it is Python's, of another name."""
    folder = tmp_path / "jupyter" / "kernels" / "toy"
    folder.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps(TOY | {"argv": argv}))

    def grade(isolation, *cells, **limits):
        notebook = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path = tmp_path / "level-a.ipynb"
        path.write_text(json.dumps(notebook))
        plan = plan_of(notebook, "level-a", json.dumps(TOY))
        environment = os.environ | {"JUPYTER_PATH": str(tmp_path / "jupyter")}
        spec = replace(make_spec(**limits), isolation=isolation, environment=tuple(environment.items()))
        return examine(Job("s", "a", plan, (path,)), {}, spec)

    return grade


@pytest.mark.slow
def test_graded_in_its_own_kernel(grade_toy):
    """Outputs, points, files and what the kernel says of itself are there; the record says that nothing was locked."""
    cells = [code("x = 1\nopen('left', 'w').write('here')\nx"), code("assert x == 2", "wrong", 3), code("1", "part", 2)]
    graded = grade_toy(IsolationLevel.NONE, *cells)
    assert graded.record.outcome is NotebookOutcome.GRADED
    assert [cell.auto_score for cell in graded.record.cells] == [0.0, 1.0]
    assert graded.record.isolation.level is IsolationLevel.NONE
    assert graded.record.checked == "inside"
    assert "a kernel of its own language (toy), not locked in" in graded.record.notes[0].words
    notebook = json.loads(graded.notebook)
    assert notebook["cells"][0]["outputs"][0]["data"] == {"text/plain": ["1"]}
    assert notebook["cells"][1]["outputs"][0]["ename"] == "AssertionError"
    assert notebook["metadata"]["language_info"]["name"] == "python"
    assert graded.written == (("left", b"here"),)


@pytest.mark.slow
def test_a_cell_that_hangs(grade_toy):
    """It is interrupted, and is an error: a graded one earns nothing, and the cells behind it run."""
    cells = [code("import time\nwhile True: time.sleep(1)", "hangs", 1), code("1", "fine", 1)]
    limits = {"cell_seconds": 1.0, "wall_factor": 2.0, "wall_extra_seconds": 0.0}
    graded = grade_toy(IsolationLevel.NONE, *cells, **limits)
    assert [cell.auto_score for cell in graded.record.cells] == [0.0, 1.0]


@pytest.mark.slow
def test_a_kernel_that_its_own_cells_end(grade_toy):
    """It is theirs: what was earned before stays, what was not reached earns nothing, and nothing is broken."""
    cells = [code("1", "before", 2), code("import os; os._exit(97)"), code("1", "behind", 4)]
    graded = grade_toy(IsolationLevel.NONE, *cells)
    assert graded.record.outcome is NotebookOutcome.GRADED
    assert [cell.auto_score for cell in graded.record.cells] == [1.0, 0.0]
    assert any("its kernel ended after 1 cell;" in note.words for note in graded.record.notes)


def test_refused_where_isolation_was_asked_for(grade_toy):
    """Without `--isolation none` it is not run; a sentence says why, and no points are lost."""
    graded = grade_toy(IsolationLevel.STRONG, code("1", "part", 2))
    assert graded.record.outcome is NotebookOutcome.BROKEN
    mend = "grade it with --isolation none, where its code may do as it likes"
    assert [note.words for note in graded.record.notes] == [
        f"level-a.ipynb: a kernel of toy cannot be locked in; {mend}"
    ]
    assert graded.notebook is None


@pytest.mark.parametrize(
    ("released", "handed_in"),
    [({"name": "course-2019", "display_name": "Course", "language": "python"}, {}),
     ({"name": "course-2019", "display_name": "Course"}, {}), ({}, TOY), (None, {"name": "not-here"}),
     (None, TOY)],
    ids=["unknown name", "unknown name without a language", "a student's own", "a student's own name",
         "a student's own where the gradebook knows none"],
)  # fmt: skip
def test_python_is_the_one_that_is_here(make_spec, tmp_path, released, handed_in):
    """A kernel of an unknown name, or that only the student names, is the Python of this machine, locked in."""
    notebook = {"cells": [code("1", "part", 2)], "metadata": {"kernelspec": handed_in}}
    notebook |= {"nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "level-a.ipynb"
    path.write_text(json.dumps(notebook))
    plan = plan_of(notebook, "level-a", None if released is None else json.dumps(released))
    record = examine(Job("s", "a", plan, (path,)), {}, make_spec()).record
    assert (record.outcome, record.score, record.notes) == (NotebookOutcome.GRADED, 1.0, ())
    assert record.isolation.level is not IsolationLevel.NONE


def test_a_kernel_that_is_not_here(grade_toy, monkeypatch):
    """A kernel that nobody installed is our failure, named in the record."""
    monkeypatch.setitem(TOY, "name", "not-here")
    graded = grade_toy(IsolationLevel.NONE, code("1", "part", 2))
    assert graded.record.outcome is NotebookOutcome.BROKEN
    assert "NoSuchKernel" in graded.record.notes[0].words
