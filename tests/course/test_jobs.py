"""Jobs and their keys: what a grade depends on changes the key, so that it is graded again; nothing else does."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from nablagrade.course.course import find_submissions
from nablagrade.course.jobs import conditions_of, make_jobs, undone
from nablagrade.engine.examiner.job import without_grade
from nablagrade.model import AssignmentPlan, IsolationLevel, Limits, NotebookOutcome
from nablagrade.notebooks.cells import parse
from nablagrade.notebooks.plans import plan_of
from nablagrade.records.record import write


@pytest.fixture
def plan(sums_settings):
    """What was released."""
    folder = sums_settings.source / "sums"
    notebooks = [plan_of(parse(path.read_bytes(), path.name), path.stem) for path in sorted(folder.glob("*.ipynb"))]
    return AssignmentPlan("sums", tuple(notebooks))


@pytest.fixture
def jobs(sums_settings, plan):
    """`jobs(student, …)`: the jobs of a submission under these conditions."""

    def make(student="anna", *, limits=None, isolation=IsolationLevel.STRONG, of=None, glob="*"):
        conditions = conditions_of(of or plan, limits or Limits(), isolation, sums_settings.autograders)
        [submission] = find_submissions(sums_settings, "sums", student)
        return make_jobs(submission, conditions, glob)

    return make


def keys(jobs):
    """The keys of some jobs."""
    return [job.key for job in jobs]


def test_a_job_for_each_notebook(jobs):
    """Handed in or not: a missing notebook is a job without candidates."""
    assert [(job.plan.name, len(job.candidates)) for job in jobs("anna")] == [("level-a", 1), ("level-b", 1)]
    assert [(job.plan.name, len(job.candidates)) for job in jobs("emil")] == [("level-a", 1), ("level-b", 0)]
    assert [job.plan.name for job in jobs("anna", glob="*-b")] == ["level-b"]


def test_a_renamed_file_is_a_candidate_for_what_is_missing(jobs, sums_settings):
    """A file of no released name may be any missing notebook; a file of another notebook's name is that one's."""
    folder = sums_settings.submitted / "emil" / "sums"
    (folder / "level-b (1).ipynb").write_text("{}")
    first, second = jobs("emil")
    assert [path.name for path in first.candidates] == ["level-a.ipynb"]
    assert [path.name for path in second.candidates] == ["level-b (1).ipynb"]


def test_keys_are_stable(jobs, sums_settings):
    """The same work under the same conditions has the same key, also when files were touched."""
    before = keys(jobs())
    os.utime(sums_settings.submitted / "anna" / "sums" / "level-a.ipynb")
    assert keys(jobs()) == before
    assert keys(jobs("bert")) != before
    assert len(set(before)) == 2


def append(path, text="\n"):
    """Change a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text)


CHANGES = {
    "the notebook": lambda s: append(s.submitted / "anna/sums/level-a.ipynb"),
    "its name": lambda s: (s.submitted / "anna/sums/level-a.ipynb").rename(s.submitted / "anna/sums/renamed.ipynb"),
    "a file beside it": lambda s: append(s.submitted / "anna/sums/data.csv"),
    "the instructor's file": lambda s: append(s.source / "sums/data.csv"),
    "the checks": lambda s: append(s.autograders / "sums/test_level_a.py"),
    "the signatures": lambda s: append(s.autograders / "sums/specimens/a1-total/signatures.json"),
    "the time": lambda s: append(s.submitted / "anna/sums/timestamp.txt", "2026-03-02 17:45:00 UTC"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_the_key(jobs, sums_settings, change):
    """Each ingredient of a grade on disk is in its key; a later time of handing in may cost a late penalty."""
    before = jobs()[0].key
    change(sums_settings)
    assert jobs()[0].key != before


def test_conditions_change_the_key(jobs, plan):
    """Limits, isolation and the released cells are in the key."""
    before = jobs()[0].key
    changed = replace(
        plan.notebooks[0], cells=(replace(plan.notebooks[0].cells[0], max_score=9.0), *plan.notebooks[0].cells[1:])
    )
    others = [
        jobs(limits=Limits(cell_seconds=7)), jobs(limits=Limits(memory_mb=7)), jobs(isolation=IsolationLevel.FULL),
        jobs(of=replace(plan, notebooks=(changed, plan.notebooks[1]))),
    ]  # fmt: skip
    assert before not in [some[0].key for some in others]


def test_other_notebooks_checks_do_not_change_the_key(jobs, sums_settings):
    """A mended check of level-a does not grade level-b again."""
    before = jobs()[1].key
    append(sums_settings.autograders / "sums/test_level_a.py")
    assert jobs()[1].key == before


def test_our_own_code_changes_the_key(jobs, monkeypatch):
    """A mended grader grades again."""
    before = jobs()[0].key
    monkeypatch.setattr("nablagrade.course.jobs._code", lambda: "another version")
    assert jobs()[0].key != before


def record_of(job, outcome=NotebookOutcome.GRADED, **changes):
    """The record of a job."""
    return replace(without_grade(job, outcome), **changes)


def test_what_is_done_is_not_done_again(jobs, tmp_path):
    """A record with the job's key is enough, however its notebook ended, unless we broke it."""
    first, second = jobs()
    assert list(undone([first, second], tmp_path)) == [first, second]
    write(record_of(first), tmp_path)
    assert list(undone([first, second], tmp_path)) == [second]
    write(record_of(second, NotebookOutcome.UNREADABLE), tmp_path)
    assert list(undone([first, second], tmp_path)) == []
    write(record_of(second, NotebookOutcome.BROKEN), tmp_path)
    assert list(undone([first, second], tmp_path)) == [second]
    write(record_of(first, key="other"), tmp_path)
    assert list(undone([first, second], tmp_path)) == [first, second]


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"schema": 2}', b"\xff"])
def test_half_a_record_is_none(jobs, tmp_path, content):
    """A record that a killed run left, or of another version, is graded again."""
    first, _ = jobs()
    write(record_of(first), tmp_path).write_bytes(content)
    assert list(undone([first], tmp_path)) == [first]
