"""The sample class under plain `nbgrader autograde` and under `nablagrade grade`: the same, where nbgrader survives."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tests.differential.released import made_by_nbgrader, made_by_us
from tests.differential.taught import COMPARE_ALL

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LESSON = "gradient-vector"
LEVELS = ("level-a", "level-b", "level-c", "level-d")
ALL = {"level-a": 6.0, "level-b": 8.0, "level-c": 11.0, "level-d": 0.0}

# On these nbgrader 0.9 stops the whole run, or loses the whole submission; they are not in its input.
LEFT_OUT = {
    "copied-cell": "two cells with one grade_id: the run aborts, and nobody after this student is graded",
    "broken-json": "a file that is no notebook: all notebooks of the student are lost",
    "other-lesson-notebook": "cells that the gradebook does not know: all notebooks of the student are lost",
}
# These are in its input, and it treats them otherwise than it should; a test below says how for each.
DEFEATED = ("patches-allclose", "skips-test-cells")
UNFORTUNATE = ("deleted-test-cells", "ends-the-process", "endless-loop", "renamed-file")
# Plain nbgrader takes some seconds a notebook. With NABLAGRADE_COMPARE=all it grades everybody, else those in whom
# something else happens than in the others: whose answers are merely wrong are many.
MERELY_WRONG = (
    "held-variable-zero",
    "wrong-sign",
    "both-letters-move",
    "half-a-power-rule",
    "value-for-slope",
    "points-at-the-minimum",
    "forward-difference",
)
HONEST = (
    "all-right",
    "right-by-other-means",
    "untouched",
    "swapped-coordinates",
    "truncates-integers",
    "raises-an-exception",
    "half-done",
    "invalid-spellings",
    *(MERELY_WRONG if COMPARE_ALL else ()),
)
SAMPLED = HONEST if COMPARE_ALL else ("right-by-other-means",)  # of the other lessons
LESS_OFTEN = ("partial-derivatives", "many-variables", "marginal-returns")
OTHER_LESSONS = ("partials-in-ml", *(LESS_OFTEN if COMPARE_ALL else ()))
ATTACKER = "patches-allclose"
PATCHED = {  # what plain nbgrader gives to the attacker in level A, B, C and D: all values, and none of the functions
    "partial-derivatives": (10.0, 12.0, 0.0, 0.0),
    "many-variables": (8.0, 11.5, 0.0, 6.0),  # one check of the picture only asks the comparison that was patched
    "marginal-returns": (6.0, 10.0, 0.0, 3.0),
    "partials-in-ml": (11.0, 19.0, 0.0, 3.0),
}
ATTACKED = PATCHED if COMPARE_ALL else {"partials-in-ml": PATCHED["partials-in-ml"]}


@dataclass(frozen=True)
class Graded:
    """A course after grading."""

    course: Path
    lesson: str = LESSON

    def open_gradebook(self) -> Gradebook:
        """The course's gradebook, through nbgrader's models."""
        return Gradebook(f"sqlite:///{self.course / 'gradebook.db'}")

    def grades(self, student: str) -> dict[tuple[str, str], tuple[float | None, float | None, bool]]:
        """What the gradebook says of each graded cell: auto score, manual score, whether a person is waited for."""
        with self.open_gradebook() as gradebook:
            submission = gradebook.find_submission(self.lesson, student)
            return {
                (notebook.name, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }

    def scores(self, student: str) -> dict[str, float]:
        """The points of each notebook."""
        with self.open_gradebook() as gradebook:
            return {one.name: one.score for one in gradebook.find_submission(self.lesson, student).notebooks}

    def comments(self, student: str) -> dict[tuple[str, str], str | None]:
        """nbgrader's own comments on each answer."""
        with self.open_gradebook() as gradebook:
            submission = gradebook.find_submission(self.lesson, student)
            return {
                (notebook.name, comment.name): comment.auto_comment
                for notebook in submission.notebooks
                for comment in notebook.comments
            }

    def timestamp(self, student: str) -> str:
        """When the submission was handed in."""
        with self.open_gradebook() as gradebook:
            return str(gradebook.find_submission(self.lesson, student).timestamp)

    def files(self, student: str) -> dict[str, Path]:
        """The autograded files of a student, by name."""
        folder = self.course / "autograded" / student / self.lesson
        return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def vanilla(once, course_copier, command) -> Graded:
    """The class graded by plain nbgrader, in the fairest of its settings."""

    def make(place: Path) -> None:
        course = course_copier(place, "submissions")
        for student in {*LEFT_OUT, *MERELY_WRONG} - {*HONEST}:
            shutil.rmtree(course / "submissions" / student)
        _autograde(command, course, LESSON)

    return Graded(once("vanilla-class", make))


def _autograde(command: Callable[..., Any], course: Path, lesson: str) -> None:
    made = command("nbgrader", "generate_assignment", lesson, "--create", cwd=course)
    assert made.returncode == 0, made.stderr
    command("nbgrader", "autograde", lesson, "--Execute.shutdown_kernel=immediate", cwd=course)


def _sampled(lesson: str) -> list[str]:
    return [student for student in SAMPLED if (ROOT / "submissions" / student / lesson).is_dir()]


@pytest.fixture(scope="module")
def both(once, course_copier, command, graded_class) -> Callable[[str], tuple[Graded, Graded]]:
    """`both(lesson)`: some students of another lesson graded by plain nbgrader, and the class graded by us."""

    def grade(lesson: str) -> tuple[Graded, Graded]:
        def make(place: Path) -> None:
            course = course_copier(place)
            for student in (*_sampled(lesson), *([ATTACKER] if lesson in ATTACKED else [])):
                shutil.copytree(ROOT / "submissions" / student / lesson, course / "submissions" / student / lesson)
            _autograde(command, course, lesson)

        return Graded(once(f"vanilla-{lesson}", make), lesson), Graded(graded_class.course, lesson)

    return grade


@pytest.fixture(scope="module")
def ours(graded_class) -> Graded:
    """The class graded by us."""
    return Graded(graded_class.course)


@pytest.fixture
def writable(tmp_path) -> Callable[[Graded], Path]:
    """`writable(graded)`: a copy of a graded course that nbgrader's other commands may write into."""
    return lambda graded: shutil.copytree(graded.course, tmp_path / graded.course.name)


def test_same_release(vanilla, tmp_path):
    """Our own process makes the same notebooks for students, and the same rows, as nbgrader."""
    assert made_by_us(vanilla.course, LESSON, tmp_path / "gradebook.db") == made_by_nbgrader(vanilla.course, LESSON)


def test_every_student_is_compared(builder):
    """No student of the sample class is forgotten here."""
    assert {*HONEST, *MERELY_WRONG, *DEFEATED, *UNFORTUNATE, *LEFT_OUT} == set(builder.students())


@pytest.mark.parametrize("student", HONEST)
def test_same_points(vanilla, ours, student):
    """Each cell of an honest student has the same points; only an answer that cannot be read waits for a person too."""
    _same_points(vanilla, ours, student)


def _same_points(vanilla: Graded, ours: Graded, student: str) -> None:
    theirs, mine = vanilla.grades(student), ours.grades(student)
    assert {name: grade[:2] for name, grade in mine.items()} == {name: grade[:2] for name, grade in theirs.items()}
    waiting = {name[1] for name in mine if mine[name][2] != theirs[name][2]}
    assert waiting == (set(_unreadable(ours, student)) if student == "invalid-spellings" else set())


def _unreadable(graded: Graded, student: str) -> Iterator[str]:
    for level in LEVELS:
        record = json.loads((graded.course / "records" / student / graded.lesson / f"{level}.json").read_text())
        for exercise in record["exercises"]:
            if any(check["outcome"] == "INVALID" for check in exercise["checks"]):
                yield exercise["id"]


@pytest.mark.parametrize("student", HONEST)
def test_same_comments_and_times(vanilla, ours, student):
    """ "No response." stands at the same answers, and the times of handing in are the same."""
    assert ours.comments(student) == vanilla.comments(student)
    assert ours.timestamp(student) == vanilla.timestamp(student)


@pytest.mark.parametrize("student", HONEST)
def test_same_autograded_notebooks(vanilla, ours, student):
    """The autograded folders hold the same files, with equal notebooks up to times of execution and tracebacks."""
    theirs, mine = vanilla.files(student), ours.files(student)
    assert sorted(mine) == sorted(theirs)
    for name, path in mine.items():
        assert path.stat().st_mode == theirs[name].stat().st_mode
        if name.endswith(".ipynb"):
            assert _stable(path) == _stable(theirs[name])
        else:
            assert path.read_bytes() == theirs[name].read_bytes()


def _stable(path: Path) -> Any:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", ()):
            output.pop("traceback", None)
        if "outputs" in cell:
            cell["outputs"] = list(_joined(cell["outputs"]))
    return notebook


def _joined(outputs: list[Any]) -> Iterator[Any]:
    """The outputs with neighbouring pieces of one stream in one: a kernel flushes by the clock, even within a line."""
    for stream, some in groupby(outputs, lambda output: output.get("name")):
        if stream is None:
            yield from some
        else:
            pieces = list(some)
            yield pieces[0] | {"text": "".join(text for piece in pieces for text in piece["text"])}


def test_patched_comparisons(vanilla, ours):
    """Plain nbgrader gives points to all-wrong answers that patch what compares; here they get none."""
    assert vanilla.scores("patches-allclose") == {"level-a": 6.0, "level-b": 8.0, "level-c": 3.0, "level-d": 0.0}
    assert set(ours.scores("patches-allclose").values()) == {0.0}


@pytest.mark.parametrize(
    ("lesson", "student"), [(lesson, student) for lesson in OTHER_LESSONS for student in _sampled(lesson)]
)
def test_same_points_in_other_lessons(both, lesson, student):
    """The same holds in the other lessons."""
    _same_points(*both(lesson), student)


@pytest.mark.parametrize(("lesson", "levels_won"), ATTACKED.items())
def test_patched_comparisons_in_other_lessons(both, lesson, levels_won):
    """The attack pays under plain nbgrader in each lesson, and in none here."""
    vanilla, ours = both(lesson)
    assert vanilla.scores(ATTACKER) == dict(zip(LEVELS, levels_won, strict=True))
    assert set(ours.scores(ATTACKER).values()) == {0.0}


def test_skipped_tests(vanilla, ours):
    """Plain nbgrader gives full marks to unanswered notebooks whose test cells are tagged; here they get nothing."""
    assert vanilla.scores("skips-test-cells") == ALL
    assert set(ours.scores("skips-test-cells").values()) == {0.0}


def test_deleted_tests(vanilla, ours):
    """Under plain nbgrader a deleted test cell leaves no points and waits for a person; here it comes back."""
    assert vanilla.scores("deleted-test-cells") == ALL | {"level-a": 0.0}
    assert vanilla.grades("deleted-test-cells")["level-a", "a1-gradient-at-point"] == (None, None, True)
    assert ours.scores("deleted-test-cells") == ALL


def test_ended_process(vanilla, ours):
    """Under plain nbgrader an ended process loses the whole submission; here it loses its own exercise."""
    assert set(vanilla.scores("ends-the-process").values()) == {0.0}
    assert vanilla.files("ends-the-process") == {}
    assert ours.scores("ends-the-process") == ALL | {"level-a": 5.0}


def test_endless_loop(vanilla, ours):
    """Under plain nbgrader a hung cell loses its notebook, and all files; here it loses what was not judged before."""
    assert vanilla.scores("endless-loop") == ALL | {"level-c": 0.0}
    assert vanilla.files("endless-loop") == {}
    assert ours.scores("endless-loop") == ALL | {"level-c": 4.0}


def test_renamed_file(vanilla, ours):
    """Plain nbgrader does not see a renamed notebook, and gives it nothing; here its exercises are recognised."""
    assert vanilla.scores("renamed-file") == ALL | {"level-a": 0.0}
    assert ours.scores("renamed-file") == ALL


@pytest.mark.parametrize("student", LEFT_OUT)
def test_left_out(ours, student):
    """Who is not in nbgrader's input is graded here all the same: at most the broken notebook is lost."""
    lost = {"copied-cell": (), "broken-json": ("level-b",), "other-lesson-notebook": ("level-a",)}[student]
    assert ours.scores(student) == ALL | dict.fromkeys(lost, 0.0)


def test_export(vanilla, ours, writable, command):
    """`nbgrader export` works on our gradebook, and says the same of every honest student."""
    rows = []
    for course in (writable(vanilla), writable(ours)):
        done = command("nbgrader", "export", cwd=course)
        assert done.returncode == 0, done.stderr
        with (course / "grades.csv").open(newline="") as file:
            rows.append({row["student_id"]: row for row in csv.DictReader(file)
                         if row["assignment"] == LESSON and row["student_id"] in HONEST})  # fmt: skip
    assert rows[0] == rows[1]
    assert sorted(rows[0]) == sorted(HONEST)


def test_feedback(ours, writable, command):
    """`nbgrader generate_feedback` makes a page for each notebook that we graded."""
    course = writable(ours)
    done = command("nbgrader", "generate_feedback", LESSON, "--student=all-right", cwd=course)
    assert done.returncode == 0, done.stderr
    folder = course / "feedback" / "all-right" / LESSON
    assert sorted(path.stem for path in folder.glob("*.html")) == sorted(LEVELS)


def test_formgrader_reads_it(ours, vanilla):
    """What formgrader asks for its pages is there, and is what it is for plain nbgrader's own gradebook."""
    mine, theirs = (_formgrader(graded) for graded in (ours, vanilla))
    assert mine.pop("invalid-spellings")[0]["needs_manual_grade"] is True
    assert theirs.pop("invalid-spellings")[0]["needs_manual_grade"] is False
    assert mine == theirs


def _formgrader(graded: Graded) -> dict[str, Any]:
    config = Config()
    config.CourseDirectory.root = str(graded.course)
    config.CourseDirectory.submitted_directory = "submissions"
    api = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)
    assignment = api.get_assignment(LESSON)
    found: dict[str, Any] = {"assignment": {name: assignment[name] for name in assignment if name.startswith("max_")}}
    for level in LEVELS:
        for notebook in api.get_notebook_submissions(LESSON, level):
            plain = {name: value for name, value in notebook.items() if name not in ("id", "index")}
            if notebook["student"] in HONEST:
                found.setdefault(notebook["student"], []).append(plain)
    return found
