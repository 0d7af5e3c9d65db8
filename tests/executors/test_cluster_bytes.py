"""What travels between a coordinator and a cluster: bytes, in which nothing is lost and nothing is believed blindly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.course.course import find_submissions
from nablagrade.course.jobs import Conditions, conditions_of, make_jobs
from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.engine.examiner.job import Graded, Solution, without_grade
from nablagrade.errors import ClusterError, CourseError, ExecutorError
from nablagrade.executors.cluster import course, jobs
from nablagrade.model import (
    AssignmentPlan,
    CellPlan,
    IsolationLevel,
    Limits,
    Note,
    NotebookOutcome,
    NotebookPlan,
    NoteKind,
)
from nablagrade.notebooks.cells import read_bytes
from nablagrade.notebooks.sealed import ChangedError, path_of

CELL = CellPlan("a1-total", "code", "", is_grade=True, is_solution=False, is_locked=True, is_task=False, max_score=2.0,
                checksum=None, tags=("t",))  # fmt: skip
PLAN = AssignmentPlan("sums", (NotebookPlan("level-a", (CELL,)), NotebookPlan("level-b", ())))


@pytest.fixture
def plan(sums_settings):
    """How a batch of the small course would run on a cluster."""
    return plan_batch(sums_settings, BatchOptions(1, Limits(), executor="dask"), ("sums",))


@pytest.fixture
def make(sums_settings):
    """`make(student)`: the jobs of a submission."""

    def jobs_of(student) -> tuple[jobs.Job, ...]:
        (submission,) = find_submissions(sums_settings, "sums", student)
        found: Conditions = conditions_of(PLAN, Limits(), IsolationLevel.STRONG, sums_settings.autograders)
        return make_jobs(submission, found)

    return jobs_of


@pytest.fixture
def there(tmp_path):
    """A folder on another machine."""
    (tmp_path / "there").mkdir()
    return tmp_path / "there"


def test_a_job_arrives_as_it_was_sent(sums_course, plan, make, there):
    """All its fields, each file with what it held and its seal, paths of the machine that it has come to."""
    (sums_course / "source/sums/data.csv").write_text("1,2")
    (sums_course / "submitted/anna/sums/mine\udcff.txt").write_bytes(b"\x00\xff")
    job = replace(
        make("anna")[0],
        notes=(Note(NoteKind.TIMESTAMP, "odd \udcff"),),
        solution=Solution(plan.source / "sums/level-a.ipynb", (("data.csv", plan.source / "sums/data.csv"),)),
        sound=frozenset({"test_total"}),
    )
    arrived = jobs.unpack_job(jobs.pack_job(job, plan), there, there / "source")
    root = there / jobs.HANDED_IN
    files = {name: path_of(file).read_bytes() for name, file in arrived.files if name != "data.csv"}
    assert files == {"mine\udcff.txt": b"\x00\xff"}
    assert dict(arrived.files)["data.csv"] == there / "source/sums/data.csv"
    assert list(map(read_bytes, arrived.candidates)) == list(map(read_bytes, job.candidates))
    assert [(file.place, file.seal) for file in arrived.candidates] == [(one.place, one.seal) for one in job.candidates]
    assert arrived.around == replace(job.around, folder=root / "anna/sums", source=there / "source")
    assert arrived.solution == Solution(
        there / "source/sums/level-a.ipynb", (("data.csv", there / "source/sums/data.csv"),)
    )
    same = {"candidates": (), "files": (), "around": job.around, "solution": None}
    assert replace(arrived, **same) == replace(job, **same)


def test_what_cannot_be_read_is_told_of_where_it_is_graded(sums_course, plan, make, there):
    """A file that is too large has its size there, one that is gone or was changed is so there, a link is closed."""
    large, gone, changed = make("emil")[0], make("anna")[0], make("bert")[0]
    (sums_course / "submitted/anna/sums/level-a.ipynb").unlink()
    (sums_course / "submitted/bert/sums/level-a.ipynb").write_text("another")
    (sums_course / "submitted/cora/sums/level-a.ipynb").unlink()
    (sums_course / "submitted/cora/sums/level-a.ipynb").symlink_to("/etc/passwd")
    packed = jobs.pack_job(large, plan)
    assert len(packed) < 10_000
    found = jobs.unpack_job(packed, there, there).candidates[0]
    assert path_of(found).stat().st_size == 200_000_000
    for job, name in ((gone, "gone"), (changed, "changed")):
        (there / name).mkdir()
        arrived = jobs.unpack_job(jobs.pack_job(job, plan), there / name, there)
        with pytest.raises(ChangedError, match="grade again"):
            read_bytes(next(file for file in arrived.candidates if file.name == "level-a.ipynb"))
    assert b"root:" not in jobs.pack_job(make("cora")[0], plan)


def test_a_file_from_elsewhere_is_refused(plan, make):
    """What does not lie in the course is not sent in silence, and not left out."""
    with pytest.raises(CourseError, match="/etc/hostname: lies outside"):
        jobs.pack_job(replace(make("anna")[0], files=(("hostname", Path("/etc/hostname")),)), plan)


def test_a_result_arrives_as_it_was_sent(make):
    """Record, notebook, written files and pictures; the worker's folders are spelled as the coordinator knows them."""
    job = make("anna")[0]
    words = 'File "/there/autograders/sums/test_level_a.py": odd \udcff'
    record = without_grade(job, NotebookOutcome.BROKEN, words)
    graded = Graded(
        record,
        b"{}",
        (("out.bin", b"\xff"), ("b", b"")),
        is_whole=False,
        pictures={"a": (b"1", b"2")},
        start="s",
        transcript=b"kept",
    )
    names = (("/there/autograders", "/course/autograders"),)
    found = jobs.unpack_graded(jobs.pack_graded(graded, names), job)
    assert found.record.notes[-1].words == words.replace("/there", "/course")
    assert replace(found, record=record) == graded
    missing = Graded(without_grade(job, NotebookOutcome.MISSING), None)
    assert jobs.unpack_graded(jobs.pack_graded(missing, ()), job) == missing


def test_a_result_of_another_job_is_refused(make):
    """Whatever a worker mixes up, nobody gets somebody else's points."""
    first, second = make("anna")
    with pytest.raises(ValueError, match="the result of anna/sums/level-b"):
        jobs.unpack_graded(jobs.pack_graded(Graded(without_grade(second, NotebookOutcome.MISSING), None), ()), first)


@pytest.mark.parametrize(("fault", "kind"), [("course", CourseError), ("worker", ClusterError), ("try", ExecutorError)])
def test_why_there_is_no_result_arrives(make, fault, kind):
    """A sentence, under the name of what is at fault; nothing is unpickled."""
    with pytest.raises(kind, match=r"^why$"):
        jobs.unpack_graded(jobs.pack_refusal(fault, "why"), make("anna")[0])


def test_a_course_arrives_with_what_grading_reads(sums_course, plan, there):
    """Its notebooks, files, checks, what these read and what names mistakes; no specimen, no other lesson's checks."""
    beside = ("sums/specimens/one/answer.py", "sums/specimens/one/hints.toml", "sums/__pycache__/x.pyc")
    for name in (*beside, "sums/table.csv", "shared/tools.py", "other/test_level_a.py", "other/table.csv"):
        path = sums_course / "autograders" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (sums_course / "source/other").mkdir()
    for name in ("notebook.ipynb", "data.csv"):
        (sums_course / "source/other" / name).write_text("{}")
    found, _ = course.unpack_course(course.pack_course(replace(plan, limits=Limits(memory_mb=0))), there, 2, 5000)
    assert {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()} == {
        "autograders/sums/specimens/one/hints.toml", "autograders/sums/test_level_a.py", "autograders/sums/table.csv",
        "autograders/shared/tools.py", "source/other/notebook.ipynb", "source/sums/level-a.ipynb",
        "source/sums/level-b.ipynb",
    }  # fmt: skip
    assert (found.executor, found.jobs, found.limits.memory_mb, found.protected) == ("local", 2, 2500, (there,))
    assert (found.preparation, found.assignments, found.isolation) == (plan.preparation, ("sums",), plan.isolation)


def test_another_version_is_refused(plan, there, monkeypatch):
    """A worker that joins with other code grades nothing, and says which it has."""
    packed = course.pack_course(plan)
    other = replace(course.this_version(), code="0" * 64, python="3.99")
    monkeypatch.setattr(course, "this_version", lambda: other)
    with pytest.raises(
        ClusterError, match=r"this worker has nablagrade .* \(code 00000000\) on Python 3.99, the coord"
    ):
        course.unpack_course(packed, there, 1, 4000)
    assert list(there.iterdir()) == []


def test_a_course_that_is_too_large_is_refused(sums_course, plan, monkeypatch):
    """The largest file is named, with another way for it to get there."""
    (sums_course / "source/sums/data.csv").write_text("1" * 2_000_000)
    monkeypatch.setattr(course, "MAX_BYTES", 2_000_000)
    with pytest.raises(CourseError, match=r"data\.csv: this course is too large .*c\.Nablagrade\.readable"):
        course.pack_course(plan)
