"""Whose fault a check that breaks is: the student's value's, where the same check comes to an end on the solution."""

from __future__ import annotations

import json

import pytest

from nablagrade.engine.checks.checks import OF_ANOTHER_KIND
from nablagrade.engine.examiner.job import Job
from nablagrade.engine.wire.hints import NO_PROGRAMS
from nablagrade.engine.worker import worker
from nablagrade.model import NotebookOutcome, NoteKind, Outcome
from nablagrade.notebooks.finding import Around
from nablagrade.notebooks.plans import plan_of

EXAMPLE = '''
from nablagrade import check


@check("squares-test", hint="Begin with 1 and end with n².")
def test_squares(notebook):
    """The first three squares"""
    assert list(notebook.call("squares", 3).value) == [1, 4, 9]


@check("squares-test")
def test_none(notebook):
    """No squares for n = 0"""
    assert {0: True}[len(notebook.call("squares", 0).value)]


@check("squares-test", needs=["test_squares"])
def test_more(notebook):
    """The fourth square"""
    assert notebook.call("squares", 4).value[3] == 16


@check("other-test")
def test_other(notebook):
    """Another exercise"""
    assert notebook["other"] == 1
'''
SOLUTION = "### BEGIN SOLUTION\ndef squares(n): return [i * i for i in range(1, n + 1)]\nother = 1\n### END SOLUTION"
SLIPS = {  # a line of the check, after it has looked at the student's value
    "name": "assert lenght(notebook.call('squares', 3).value) == 3",
    "key": "assert {9: 1}[len(notebook.call('squares', 3).value)]",
    "index": "assert notebook.call('squares', 3).value[3]",
    "exit": "raise SystemExit(notebook.call('squares', 3).value)",
}


@pytest.fixture
def work(make_spec, code, answer, tmp_path):
    """`work(answer, checks)`: the record of a student whose answer cell this is, by a worker that has just begun."""

    def grade(source, checks=EXAMPLE, has_source=True, students=1):
        lesson = tmp_path / "autograders" / "week-1"
        lesson.mkdir(parents=True, exist_ok=True)
        (lesson / "test_functions.py").write_text(checks)
        hidden = "import nablagrade"
        cells = [answer(SOLUTION, "squares"), code(hidden, "squares-test", 3), code(hidden, "other-test", 1)]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        place = tmp_path / "source" / "week-1" / "functions.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(notebook))
        plan = plan_of(notebook, "functions")
        cells[0]["source"] = source
        path = tmp_path / "functions.ipynb"
        path.write_text(json.dumps(notebook))
        around = Around(source=tmp_path / "source" if has_source else None)
        worker.start(make_spec(), tmp_path / "autograders")
        job = Job("somebody", "week-1", plan, (path,), around=around)
        return [worker.work(job).record for _ in range(students)][-1]

    return grade


def outcomes(record):
    """Each check's outcome, by its name."""
    return {check.name: check.outcome for one in record.exercises for check in one.checks}


@pytest.mark.parametrize("students", [1, 2])
@pytest.mark.parametrize(
    "body", ["pass", "return 7", "return lambda: 0", "return {1: 1}[2] if n > 3 else n", "return object()"]
)
def test_a_value_on_which_a_check_breaks(work, body, students):
    """A forgotten `return` and its like fail, with the check's hint, also once the checks are known to be sound."""
    record = work(f"def squares(n):\n    {body}\nother = 1", students=students)
    assert record.outcome is NotebookOutcome.GRADED
    assert (record.score, [note for note in record.notes if note.kind is NoteKind.COURSE]) == (1.0, [])
    first, second, third = record.exercises[0].checks
    assert (first.outcome, first.hint) == (Outcome.FAILED, "Begin with 1 and end with n².")
    assert (second.outcome, second.hint) == (Outcome.FAILED, OF_ANOTHER_KIND)
    assert "test_functions.py, line" in first.detail
    assert third.outcome is Outcome.SKIPPED


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("body", ["return [i * i for i in range(1, n + 1)]", "return None"])
def test_a_slip_of_the_author(work, slip, body):
    """What breaks on the solution, too, is the course's own slip, with file and line, whatever was handed in."""
    checks = EXAMPLE.replace('assert list(notebook.call("squares", 3).value) == [1, 4, 9]', SLIPS[slip])
    record = work(f"def squares(n):\n    {body}\nother = 1", checks)
    assert record.outcome is NotebookOutcome.BROKEN
    assert outcomes(record)["test_squares"] is Outcome.BROKEN
    [note] = [note for note in record.notes if note.kind is NoteKind.COURSE]
    assert "autograders/week-1/test_functions.py, line 8: " in note.words


def test_a_right_answer_costs_no_look_at_the_solution(work, monkeypatch):
    """The solution is tried only when a check has broken."""
    monkeypatch.setattr(worker, "_solution_of", lambda _job: pytest.fail("nothing has broken"))
    assert work(SOLUTION).score == 4.0


def test_without_the_solution_nobody_is_blamed(work):
    """Where the instructor's notebook is not at hand, a check that breaks costs no points."""
    assert work("def squares(n): pass\nother = 1", has_source=False).outcome is NotebookOutcome.BROKEN


REFUSED = "import subprocess\ntry:\n    subprocess.run(['true'], check=False)\nexcept Exception:\n    pass\n"
ONE = "def one():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"


@pytest.fixture
def inside(make_spec, code, answer, tmp_path):
    """`inside(answer, test)`: the record of a notebook with a classic test that asks for what may be refused."""

    def grade(source, test, place=tmp_path / "source" / "week-1" / "functions.ipynb"):
        cells = [answer(ONE, "one"), code(test, "one-test", 3)]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(notebook))
        plan = plan_of(notebook, "functions")
        cells[0]["source"] = source
        path = tmp_path / "functions.ipynb"
        path.write_text(json.dumps(notebook))
        worker.start(make_spec(), tmp_path / "autograders")
        return worker.work(Job("x", "week-1", plan, (path,), around=Around(source=tmp_path / "source"))).record

    return grade


@pytest.mark.parametrize("body", ["return 2", "import sys; sys.stderr.write(WORDS); return 2", "raise OSError"])
def test_a_refusal_that_hinders_nobody(inside, body):
    """A test that copes with what is refused holds on the solution: whoever fails it, or claims a refusal, fails it."""
    record = inside(f"WORDS = {NO_PROGRAMS!r}\ndef one():\n    {body}", REFUSED + "assert one() == 1")
    assert (record.outcome, record.score) == (NotebookOutcome.GRADED, 0.0)
    assert outcomes(record) == {"one-test": Outcome.FAILED}


@pytest.mark.parametrize("body", ["return 1", "return 2"])
def test_a_refusal_that_hinders_everybody(inside, body):
    """A test that needs what is refused fails on the solution, too: that is ours."""
    test = "import subprocess\nassert subprocess.run(['true'], check=False).returncode == one() - 1"
    record = inside(f"def one():\n    {body}", test)
    assert (record.outcome, outcomes(record)) == (NotebookOutcome.BROKEN, {"one-test": Outcome.BROKEN})
