"""Attacks on a course rather than on a cell: what is handed in, and when; graded by `nablagrade grade`."""

from __future__ import annotations

import os
import shutil

import pytest
from nbgrader.api import Gradebook

LESSON = "gradient-vector"
ALL = 25.0


@pytest.fixture(scope="module")
def course(tmp_path_factory, course_copier):
    """A course with one lesson, into which the students of all tests hand in."""
    place = course_copier(tmp_path_factory.mktemp("hostile") / "course")
    for folder in (place / "source").iterdir():
        if folder.name != LESSON:
            shutil.rmtree(folder)
    (place / "submissions").mkdir()
    return place


@pytest.fixture
def grade(course, command):
    """`grade(*students)`: the points of these students, after grading what has changed of theirs."""

    def run(*students):
        pattern = f"[{''.join(one[0] for one in students)}]*"
        done = command("nablagrade", "grade", "--student", pattern, cwd=course)
        assert done.returncode == 0, done.stderr
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            return [gradebook.find_submission(LESSON, one).score for one in students]

    return run


@pytest.fixture
def hand_in(course, builder):
    """`hand_in(student, **wishes)`: hands in what the builder of the sample class makes of these wishes."""

    def put(student, **wishes):
        folder = course / "submissions" / student / LESSON
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, body in builder.hand_in(LESSON, wishes).items():
            (folder / name).write_bytes(body)
        return folder

    return put


def test_old_grades_do_not_survive(grade, hand_in):
    """Full marks first, then nothing but deleted test cells: plain nbgrader keeps the full marks, here they go."""
    hand_in("dora")
    assert grade("dora") == [ALL]
    deeds = [f"delete-tests {level}" for level in ("level-a", "level-b", "level-c")]
    hand_in("dora", starts_from="released", deeds=deeds)
    assert grade("dora") == [0.0]


def test_a_lost_notebook_takes_its_grades_along(grade, hand_in):
    """Full marks first, then without a notebook and with half of another one: only what is there counts."""
    hand_in("lena")
    assert grade("lena") == [ALL]
    hand_in("lena", deeds=["leave-out level-a", "tear level-b"])
    assert grade("lena") == [11.0]


def test_links_and_pipes_are_not_followed(course, grade, hand_in):
    """Links to another's notebook, to the gradebook and to the checks, and a pipe, are no files that were handed in."""
    honest = hand_in("bob")
    folder = hand_in("peter", starts_from="released")
    (folder / "level-a.ipynb").unlink()
    (folder / "level-a.ipynb").symlink_to(honest / "level-a.ipynb")
    (folder / "key.db").symlink_to(course / "gradebook.db")
    (folder / "answers").symlink_to(course / "autograders", target_is_directory=True)
    os.mkfifo(folder / "pipe")
    assert grade("bob", "peter") == [ALL, 0.0]
    made = {path.name for path in (course / "autograded" / "peter" / LESSON).rglob("*")}
    assert made == {"level-b.ipynb", "level-c.ipynb", "level-d.ipynb"}


ATTACK = """
import os, signal, sqlite3

for number in (os.getppid(), 1):
    try:
        os.kill(number, signal.SIGKILL)
    except OSError as error:
        print(type(error).__name__)
try:
    with sqlite3.connect("COURSE/gradebook.db") as database:
        database.execute("update grade set auto_score = 0, extra_credit = 10")
except sqlite3.Error as error:
    print(error)
try:
    open("COURSE/submissions/zoe/LESSON/level-a.ipynb", "w").write("no more")
except OSError as error:
    print(type(error).__name__)
a1_gradient = "0, 0"
"""


def test_a_cell_cannot_reach_the_course(course, grade, hand_in):
    """A cell that writes to the gradebook and to files of who is graded after it changes neither, and kills nobody."""
    hand_in("mallory", a1_gradient=ATTACK.replace("COURSE", str(course)).replace("LESSON", LESSON))
    hand_in("zoe")
    assert grade("mallory", "zoe") == [ALL - 1, ALL]
