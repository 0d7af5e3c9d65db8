"""What a course holds: assignments, submissions and their files; nothing of a student's is followed or opened."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from nablagrade.course.course import choose_assignments, find_assignments, find_submissions
from nablagrade.errors import CourseError
from nablagrade.model import NoteKind


def students(settings, assignment="sums", glob="*"):
    """Who handed something in."""
    return [one.student for one in find_submissions(settings, assignment, glob)]


def files_of(settings, student="anna"):
    """What the student's code finds beside the notebook."""
    [submission] = find_submissions(settings, "sums", student)
    return dict((*submission.given, *submission.files))


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
    [gina] = find_submissions(sums_settings, "sums", "gina")
    assert (gina.notebooks, gina.files) == ((), ())
    assert [note.words for note in gina.notes] == [
        "gina: is a link, which is not followed; put the folder itself there"
    ]
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert anna.files == ()
    assert [path.name for path in anna.notebooks] == ["level-a.ipynb", "level-b.ipynb"]
    assert [note.words for note in anna.notes] == [
        "data.txt, level-c.ipynb, linked, pipe: left out, it is a link or no plain file; hand in the file itself"
    ]


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


def test_the_time_of_handing_in(sums_settings):
    """The time is in the submission, as text and as the file that nbgrader reads; what is none is a note."""
    folder = sums_settings.submitted / "anna" / "sums"
    (folder / "timestamp.txt").write_text("2026-03-02 17:45:00 UTC\n")
    (sums_settings.submitted / "bert" / "sums" / "timestamp.txt").write_text("yesterday")
    anna, bert = find_submissions(sums_settings, "sums", "[ab]*")
    assert (anna.timestamp, anna.stamp, anna.notes) == ("2026-03-02 17:45:00 UTC", b"2026-03-02 17:45:00 UTC\n", ())
    assert (bert.timestamp, bert.stamp, [note.kind for note in bert.notes]) == (None, None, [NoteKind.TIMESTAMP])


# ---------------------------------------------------------------- folders of nearly the right name


def rename(settings, old, new):
    """Give anna's folder another name."""
    (settings.submitted / "anna" / old).rename(settings.submitted / "anna" / new)


@pytest.mark.parametrize("name", ["SUMS", "sums ", " Sums", "sums_", "-sums", "ＳＵＭＳ"])
def test_a_folder_of_nearly_the_right_name(sums_settings, name):
    """Case, spaces, signs and Unicode form make no other assignment; the record says what was taken for what."""
    rename(sums_settings, "sums", name)
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert anna.folder.name == name
    assert [path.name for path in anna.notebooks] == ["level-a.ipynb", "level-b.ipynb"]
    words = f"`{name}`: taken for a folder of sums; rename what belongs to it to `sums`"
    assert [(note.kind, note.words) for note in anna.notes] == [(NoteKind.OTHER_FILE, words)]


def test_an_accent_in_two_unicode_forms(sums_settings, sums):
    """A folder from a Mac has its accents apart."""
    sums.save(sums_settings.source / "\u00fcbung" / "x.ipynb", sums.notebook())
    rename(sums_settings, "sums", "u\u0308bung")
    assert students(sums_settings, "\u00fcbung") == ["anna"]


def test_another_assignment_is_no_misspelling(sums_settings, sums):
    """`Sums` is its own where the course has an assignment of that very name."""
    sums.save(sums_settings.source / "Sums" / "level-a.ipynb", sums.notebook())
    rename(sums_settings, "sums", "Sums")
    assert "anna" not in students(sums_settings, "sums")
    assert students(sums_settings, "Sums") == ["anna"]


def test_two_folders_of_one_student(sums_settings, sums):
    """The one of the right name is the submission; what lies in the other one is seen, as a folder inside."""
    sums.save(sums_settings.submitted / "anna" / "SUMS" / "level-a.ipynb", sums.notebook())
    (sums_settings.submitted / "anna" / "SUMS" / "data.csv").write_text("1")
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert anna.folder.name == "sums"
    assert [path.parent.name for path in anna.notebooks] == ["sums", "sums", "SUMS"]
    assert [name for name, _ in anna.files] == ["SUMS/data.csv"]


def test_a_folder_that_is_a_link(sums_settings):
    """It is not followed, and whose it is is not only missing: the record says what lies there."""
    rename(sums_settings, "sums", "elsewhere")
    (sums_settings.submitted / "bert" / "sums" / "timestamp.txt").write_text("2026-03-02 17:45:00 UTC")
    (sums_settings.submitted / "anna" / "sums").symlink_to(sums_settings.submitted / "bert" / "sums")
    [anna] = find_submissions(sums_settings, "sums", "anna")
    assert (anna.notebooks, anna.files, anna.timestamp) == ((), (), None)
    assert [note.words for note in anna.notes] == [
        "sums: is a link, which is not followed; put the folder itself there"
    ]


def test_notebooks_in_folders_and_of_other_spelling(sums_settings, sums):
    """What says that it is a notebook is one, wherever it lies, and is not given to the code beside it."""
    for name in ("hw/hw/level-a.ipynb", "x.IPYNB", "y.ipynb.txt", "__MACOSX/._level-a.ipynb"):
        sums.save(sums_settings.submitted / "anna" / "sums" / name, sums.notebook())
    [anna] = find_submissions(sums_settings, "sums", "anna")
    names = [str(path.relative_to(anna.folder)) for path in anna.notebooks]
    assert sorted(names) == ["hw/hw/level-a.ipynb", "level-a.ipynb", "level-b.ipynb", "x.IPYNB", "y.ipynb.txt"]
    assert [name for name, _ in anna.files] == ["y.ipynb.txt"]
