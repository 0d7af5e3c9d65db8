"""Jobs and their keys: what a grade depends on changes the key, so that it is graded again; nothing else does."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from nablagrade.course.before.done import done_before, is_same_hand_in
from nablagrade.course.course import find_submissions
from nablagrade.course.jobs import conditions_of, longest_first, make_jobs
from nablagrade.engine.examiner.grading import grade
from nablagrade.engine.examiner.job import without_grade
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import AssignmentPlan, IsolationLevel, Limits, NotebookOutcome, Seconds
from nablagrade.notebooks.cells import parse
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sealed import LINKED, ChangedError
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


def turned(plan):
    """What was released, as a database may return it after a change: the rows of its cells in another order."""
    return replace(plan, notebooks=tuple(replace(one, cells=one.cells[::-1]) for one in plan.notebooks))


def found_by(job):
    """The file that a job grades."""
    return find_notebook(job.candidates, job.plan, job.around).name


def test_a_job_for_each_notebook(jobs):
    """Handed in or not: a missing notebook is a job that finds none."""
    assert [(job.plan.name, found_by(job)) for job in jobs("anna")] == [
        ("level-a", "level-a.ipynb"), ("level-b", "level-b.ipynb")
    ]  # fmt: skip
    assert [(job.plan.name, found_by(job)) for job in jobs("emil")] == [("level-a", "level-a.ipynb"), ("level-b", "")]
    assert [job.plan.name for job in jobs("anna", glob="*-b")] == ["level-b"]


def test_every_job_has_the_same_candidates(jobs, sums_settings):
    """What is decided about a file is decided alike in each job of a submission, whatever the file is called."""
    folder = sums_settings.submitted / "emil" / "sums"
    for name in ("level-b (1).ipynb", "LEVEL-B", "level_b.txt", "data.json", "Makefile"):
        (folder / name).write_text("{}")
    first, second = jobs("emil")
    assert first.candidates == second.candidates
    assert first.around == second.around
    assert {path.name for path in first.candidates} == {"level-a.ipynb", "level-b (1).ipynb", "LEVEL-B", "level_b.txt"}
    assert first.around.others == ("Makefile", "data.json")


def test_a_database_returns_rows_as_it_likes(jobs, plan):
    """No grade depends on the order of rows: PostgreSQL has those last that changed last."""
    assert keys(jobs(of=turned(plan))) == keys(jobs())


def test_what_the_instructor_gives_is_no_candidate(jobs, sums_settings):
    """A file of a notebook's name that is the instructor's own is nobody's answer."""
    for folder in (sums_settings.source / "sums", sums_settings.submitted / "emil" / "sums"):
        (folder / "level-b.txt").write_text("words")
    _, second = jobs("emil")
    assert [path.name for path in second.candidates] == ["level-a.ipynb"]
    assert second.around.others == ()


def names_in_order(jobs, student="emil"):
    """The candidates by name, without those of their own name."""
    return [path.name for path in jobs(student)[0].candidates if path.name != "level-a.ipynb"]


def test_the_newest_comes_first(jobs, sums_settings):
    """By time, and of files that were written together by the numbers in their names."""
    folder = sums_settings.submitted / "emil" / "sums"
    for age, name in enumerate(("b-v10.ipynb", "b-v9.ipynb", "b-v2.ipynb")):
        (folder / name).write_text(name)
        os.utime(folder / name, (1000 - 60 * age, 1000 - 60 * age))
    os.utime(folder / "level-a.ipynb", (1, 1))
    assert names_in_order(jobs) == ["b-v10.ipynb", "b-v9.ipynb", "b-v2.ipynb"]
    os.utime(folder / "b-v2.ipynb", (2000, 2000))
    assert names_in_order(jobs) == ["b-v2.ipynb", "b-v10.ipynb", "b-v9.ipynb"]
    for name in ("b-v10.ipynb", "b-v9.ipynb", "b-v2.ipynb"):
        os.utime(folder / name, (3000, 3000))
    assert names_in_order(jobs) == ["b-v10.ipynb", "b-v9.ipynb", "b-v2.ipynb"]


def test_a_copy_is_newer_than_what_was_written_with_it(jobs, sums_settings):
    """A browser numbers its downloads, and a checkout writes them all at once."""
    folder = sums_settings.submitted / "emil" / "sums"
    for name in ("level-a.ipynb", "level-a (1).ipynb", "level-a (2).ipynb"):
        (folder / name).write_text(name)
    names = [path.name for path in jobs("emil")[0].candidates]
    assert names == ["level-a (2).ipynb", "level-a (1).ipynb", "level-a.ipynb"]


def test_another_notebook_changes_only_the_wide_key(jobs, sums_settings):
    """A notebook that was found by its name is not graded again for what lies in the file of another one."""
    before = jobs()[0]
    append(sums_settings.submitted / "anna/sums/level-b.ipynb")
    after = jobs()[0]
    assert after.key == before.key
    assert after.wide_key != before.wide_key


def test_a_file_of_nobodys_name_changes_all_keys(jobs, sums_settings):
    """It may be any notebook, and has to be told."""
    before = jobs()
    append(sums_settings.submitted / "anna/sums/level-b (1).ipynb", "{}")
    both = [(old.key, new.key) for old, new in zip(before, jobs(), strict=True)]
    assert all(old != new for old, new in both)


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
    "what the checks read": lambda s: append(s.autograders / "sums/tables/values.csv"),
    "what they import": lambda s: append(s.autograders / "shared/tools.py"),
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
    """A mended check of level-a does not grade level-b again, but where that one imports it; no other lesson does."""
    append(sums_settings.autograders / "other/test_level_a.py")
    before = jobs()[1].key
    others = ("sums/test_level_a.py", "other/test_level_a.py", "other/values.csv", "sums/specimens/x.ipynb", ".hidden")
    for other in others:
        append(sums_settings.autograders / other)
    assert jobs()[1].key == before
    append(sums_settings.autograders / "sums/test_level_b.py", "import test_level_a\n")
    imported = jobs()[1].key
    append(sums_settings.autograders / "sums/test_level_a.py")
    assert jobs()[1].key != imported


def test_our_own_code_changes_the_key(jobs, monkeypatch):
    """A mended grader grades again."""
    before = jobs()[0].key
    monkeypatch.setattr("nablagrade.course.jobs.hash_code", lambda: "another version")
    assert jobs()[0].key != before


def record_of(job, outcome=NotebookOutcome.GRADED, **changes):
    """The record of a job."""
    return replace(without_grade(job, outcome), **changes)


def undone(some, records):
    """The jobs of which no record says that they are done."""
    return [job for job in some if done_before(job, records) is None]


def test_what_is_done_is_not_done_again(jobs, tmp_path):
    """A record with the job's key is enough, however its notebook ended, unless we broke it."""
    first, second = jobs()
    assert undone([first, second], tmp_path) == [first, second]
    write(record_of(first), tmp_path)
    assert undone([first, second], tmp_path) == [second]
    write(record_of(second, NotebookOutcome.UNREADABLE), tmp_path)
    assert undone([first, second], tmp_path) == []
    write(record_of(second, NotebookOutcome.BROKEN), tmp_path)
    assert undone([first, second], tmp_path) == [second]
    write(record_of(second, key=second.wide_key), tmp_path)
    assert undone([first, second], tmp_path) == []
    write(record_of(second, NotebookOutcome.BROKEN), tmp_path)
    write(record_of(first, key="other"), tmp_path)
    assert undone([first, second], tmp_path) == [first, second]


def test_what_the_course_changed_is_no_other_hand_in(jobs, sums_settings):
    """Checks, limits and given files are one half of a key; what the student has there, and when, is the other."""
    [before, _] = jobs()
    narrow, wide, unknown = record_of(before), record_of(before, key=before.wide_key), record_of(before, key="")
    (sums_settings.autograders / "sums/test_level_a.py").write_text("# mended")
    (sums_settings.source / "sums/data.csv").write_text("1,2")
    [after, _] = jobs(limits=Limits(cell_seconds=3.0))
    assert after.key != before.key
    assert [is_same_hand_in(after, record) for record in (narrow, wide, unknown)] == [True, True, False]
    folder = sums_settings.submitted / "anna" / "sums"
    for name, text in (("level-a.ipynb", "{}"), ("mine.txt", "1"), ("timestamp.txt", "2026-03-02 17:45:00 UTC")):
        [before, _] = jobs()
        (folder / name).write_text(text)
        [after, _] = jobs()
        assert not is_same_hand_in(after, record_of(before))


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"schema": 2}', b"\xff"])
def test_half_a_record_is_none(jobs, tmp_path, content):
    """A record that a killed run left, or of another version, is graded again."""
    first, _ = jobs()
    write(record_of(first), tmp_path).write_bytes(content)
    assert undone([first], tmp_path) == [first]


# ---------------------------------------------------------------- between the look and the read


def submission_of(settings, student="anna"):
    """A submission as it is now."""
    [submission] = find_submissions(settings, "sums", student)
    return submission


@pytest.fixture
def conditions(sums_settings, plan):
    """What grades depend on."""
    return conditions_of(plan, Limits(), IsolationLevel.STRONG, sums_settings.autograders)


def test_a_link_that_comes_after_the_look(sums_settings, conditions):
    """A folder that is swapped for a link to a neighbour's once it was listed gives nothing of the neighbour's."""
    submission = submission_of(sums_settings)
    folder = sums_settings.submitted / "anna" / "sums"
    folder.rename(folder.with_name("aside"))
    folder.symlink_to("../bert/sums")
    first, _ = make_jobs(submission, conditions)
    found = find_notebook(first.candidates, first.plan, first.around)
    assert (found.notebook, found.name) == (None, "level-a.ipynb")
    assert found.problem == "level-a.ipynb: is a link, which is not followed; hand in the file itself"


def test_a_link_that_comes_after_the_seal(sums_settings, conditions):
    """Nor when it comes before the notebook is read."""
    first, _ = make_jobs(submission_of(sums_settings), conditions)
    folder = sums_settings.submitted / "anna" / "sums"
    folder.rename(folder.with_name("aside"))
    folder.symlink_to("../bert/sums")
    with pytest.raises(ChangedError):
        find_notebook(first.candidates, first.plan, first.around)
    spec = ChildSpec(*[sums_settings.root] * 3, IsolationLevel.STRONG, Limits())  # no child is needed to see it
    graded = grade(first, {}, spec, Deadline(60.0))
    assert (graded.record.outcome, graded.record.key) == (NotebookOutcome.UNREADABLE, "")  # so that it is graded again
    assert undone([first], sums_settings.records) == [first]


def test_a_hard_link_to_the_courses_own(sums_settings, conditions):
    """It is never the student's, whenever their folder was changed."""
    folder = sums_settings.submitted / "anna" / "sums"
    (folder / "level-a.ipynb").unlink()
    (folder / "level-a.ipynb").hardlink_to(sums_settings.source / "sums/level-a.ipynb")
    (sums_settings.root / "one-more").hardlink_to(folder / "level-a.ipynb")  # the inode is newer than the folder
    first, _ = make_jobs(submission_of(sums_settings), conditions)
    found = find_notebook(first.candidates, first.plan, first.around)
    assert found.problem == f"level-a.ipynb: {LINKED}"


def test_what_is_closed_is_no_missing_notebook(sums_settings, conditions):
    """A notebook that is not found, where not all could be looked at, is for a person."""
    submission = replace(submission_of(sums_settings, "emil"), closed=("hw: cannot be opened (Permission denied)",))
    _, second = make_jobs(submission, conditions)
    found = find_notebook(second.candidates, second.plan, second.around)
    assert found.problem == "hw: cannot be opened (Permission denied)"


def test_the_right_names_are_looked_at_first(sums_settings, conditions):
    """However many newer files say that they are notebooks."""
    folder = sums_settings.submitted / "anna" / "sums"
    for number in range(150):
        (folder / f"{number:03}.ipynb").write_text("{}")
    first, second = make_jobs(submission_of(sums_settings), conditions)
    assert len(first.candidates) == 100
    assert {"level-a.ipynb", "level-b.ipynb"} <= {file.name for file in first.candidates}
    [note] = first.notes
    assert note.words.endswith("and 51 more files: left out, too many files are named as notebooks; hand in less")
    assert second.notes == first.notes


def test_what_the_course_gives_comes_first(sums_settings, conditions):
    """A student's folder of a given file's name, and a file of a given folder's: kept aside, and said so."""
    folder = sums_settings.submitted / "anna" / "sums"
    for name, path in (("data.csv", sums_settings.source / "sums"), ("more/x", sums_settings.source / "sums"),
                       ("data.csv/x", folder), ("data.csv/y", folder), ("more", folder)):  # fmt: skip
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text("1")
    first, _ = make_jobs(submission_of(sums_settings), conditions)
    assert [name for name, _ in first.files] == [
        "data.csv", "more/x", "more.theirs", "data.csv.theirs/x", "data.csv.theirs/y"
    ]  # fmt: skip
    assert [note.words for note in first.notes] == [
        "more and 2 more files: kept as more.theirs, the course gives something else there"
    ]


def test_what_took_long_before_comes_first(jobs, tmp_path):
    """The slowest of an earlier run are begun before all others; who was quick, or never graded, keeps their order."""
    one, two, three, four = (replace(job, student=f"{job.student}{n}") for n in (1, 2) for job in jobs())
    for job, seconds in ((one, 0.1), (two, 20.0), (four, 300.0)):
        write(record_of(job, seconds=Seconds(wall=seconds)), tmp_path)
    assert list(longest_first(iter([one, two, three, four]), tmp_path)) == [four, two, one, three]


def test_a_class_of_any_size_is_ordered_in_windows(jobs, tmp_path, monkeypatch):
    """No more is looked at before the first notebook is graded than a window holds."""
    monkeypatch.setattr("nablagrade.course.jobs.WINDOW", 2)
    mine = [replace(jobs()[0], student=str(number)) for number in range(5)]
    for job in mine[1::2]:
        write(record_of(job, seconds=Seconds(wall=60.0)), tmp_path)
    asked = []
    ordered = longest_first((asked.append(job) or job for job in mine), tmp_path)
    assert next(ordered) == mine[1]
    assert len(asked) == 2
    assert list(ordered) == [mine[0], mine[3], mine[2], mine[4]]
