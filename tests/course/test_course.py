"""What a course holds: assignments, submissions and their files; nothing of a student's is followed or opened."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from nablagrade.course.course import choose_assignments, find_assignments, find_submissions
from nablagrade.errors import CourseError


def students(settings, assignment="sums", glob="*"):
    """Who handed something in."""
    return [one.student for one in find_submissions(settings, assignment, glob)]


def files_of(settings, student="anna"):
    """What the student's code finds beside the notebook."""
    [submission] = find_submissions(settings, "sums", student)
    return dict(submission.files)


def test_assignments_are_folders_with_notebooks(sums_settings, sums):
    """A folder without a notebook is none; the order is the alphabet's."""
    (sums_settings.source / "notes").mkdir()
    sums.save(sums_settings.source / "angles" / "x.ipynb", sums.notebook())
    assert find_assignments(sums_settings) == ("angles", "sums")


def test_folders_that_jupyter_makes_are_no_assignments(sums_settings, sums):
    """Jupyter's checkpoints are ignored, as nbgrader ignores them."""
    sums.save(sums_settings.source / ".ipynb_checkpoints" / "x-checkpoint.ipynb", sums.notebook())
    assert find_assignments(sums_settings) == ("sums",)


def test_assignments_are_chosen(sums_settings):
    """What was asked for, in that order; all when nothing was; an unknown one is named."""
    assert choose_assignments(sums_settings, ()) == ("sums",)
    assert choose_assignments(sums_settings, ("sums",)) == ("sums",)
    with pytest.raises(CourseError, match="is no assignment; there are sums"):
        choose_assignments(sums_settings, ("sums", "other"))


def test_students_are_chosen(sums_settings):
    """Those with a folder for the assignment, whom the glob names and the configuration does not exclude."""
    (sums_settings.submitted / "fred").mkdir()
    (sums_settings.submitted / "notes.txt").write_text("x")
    assert students(sums_settings) == ["anna", "bert", "cora", "dora", "emil"]
    assert students(sums_settings, glob="[a-b]*") == ["anna", "bert"]
    assert students(replace(sums_settings, excluded_students=frozenset({"anna", "emil"}))) == ["bert", "cora", "dora"]
    assert students(sums_settings, "other") == []


def test_links_are_not_followed(sums_settings, tmp_path):
    """A link to a folder or to a file is nobody's submission: it could lead to the gradebook."""
    (sums_settings.submitted / "gina").symlink_to(sums_settings.submitted / "anna")
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    folder = sums_settings.submitted / "anna" / "sums"
    (folder / "data.txt").symlink_to(secret)
    (folder / "level-c.ipynb").symlink_to(folder / "level-a.ipynb")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    assert "gina" not in students(sums_settings)
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert anna.files == ()
    assert [path.name for path in anna.notebooks] == ["level-a.ipynb", "level-b.ipynb"]


def test_files_beside_the_notebook(sums_settings):
    """The student's files by their place; the instructor's file of the same name wins; ignored ones are left out."""
    folder = sums_settings.submitted / "anna" / "sums"
    for name in ("data.csv", "sub/more.txt", ".ipynb_checkpoints/old.txt", "x.pyc", "timestamp.txt", "own.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("student")
    (sums_settings.source / "sums" / "data.csv").write_text("instructor")
    files = files_of(sums_settings)
    assert sorted(files) == ["data.csv", "own.txt", "sub/more.txt"]
    assert files["data.csv"].read_text() == "instructor"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2026-03-02 17:45:00 UTC", "2026-03-02 17:45:00 UTC"),
        ("  x \n", "x"),
        ("", None),
        ("\n", None),
        ("y" * 5000, "y" * 100),
    ],
)
def test_timestamps(sums_settings, text, want):
    """The time of handing in is the text of `timestamp.txt`, bounded; an empty file has none."""
    (sums_settings.submitted / "anna" / "sums" / "timestamp.txt").write_text(text)
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert anna.timestamp == want


def test_a_timestamp_that_is_none(sums_settings, tmp_path):
    """A folder, a link or bytes of that name are no time."""
    folder = sums_settings.submitted / "anna" / "sums"
    (folder / "timestamp.txt").mkdir()
    (sums_settings.submitted / "bert" / "sums" / "timestamp.txt").symlink_to(tmp_path / "x")
    (sums_settings.submitted / "cora" / "sums" / "timestamp.txt").write_bytes(b"\xff\xfe")
    assert [one.timestamp for one in find_submissions(sums_settings, "sums", "[ab]*")] == [None, None]
    assert find_submissions(sums_settings, "sums", "cora")[0].timestamp
