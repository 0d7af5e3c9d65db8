"""A class that was graded, made in a second: source, gradebook, records and autograded notebooks, and no grader run."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade.course.source.released import load_plan
from nablagrade.model import (
    CellGrade,
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    NotebookOutcome,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.rows import Submission
from nablagrade.records.record import write
from nablagrade.settings import Settings, load_settings
from tests.cli import small_course as small

SCHEME = """### B2 · Why does it hold? (3 points)

Say in *your* words why $\\frac{\\partial f}{\\partial x} = 2x$.

=== BEGIN MARK SCHEME ===

**Model answer.** Because $y$ is held.

| points | criterion |
|---|---|
| 2 | Says that $y$ is held. Half: says so of $x$. |
| 1 | Names the rule. No half. |

=== END MARK SCHEME ==="""
INVALID = CheckResult("test_total", "The sum of all", Outcome.INVALID, hint="Two readings.", detail="got 1/2x")
PASSED = CheckResult("test_total", "The sum of all", Outcome.PASSED)
ROOT = Path(__file__).parents[2]
CELL = "b2_text"


@dataclass(frozen=True)
class Handed:
    """What one student handed in: words for the second question, code for the first, and what that shows."""

    words: str
    code: str = "a1_total = 15437"
    is_read: bool = True
    outputs: tuple[Mapping[str, Any], ...] = ()
    attached: Mapping[str, Any] | None = None


def build(place: Path, handed: Mapping[str, Handed], more: str = "") -> Settings:
    """Make the course, and what is there when this class was graded; `more` goes into its configuration."""
    small.build(place)
    shutil.rmtree(place / "submitted")
    (place / "nbgrader_config.py").write_text(small.CONFIG + more)
    (place / "source/sums/level-b.ipynb").unlink()
    source = small.level_a(small.solution("a1_total", "15437"))
    source["cells"].append(_words(SCHEME))
    small.save(place / "source/sums/level-a.ipynb", source)
    settings = load_settings(place)
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        load_plan(settings, gradebook, "sums")
        gradebook.write([_submit(settings, student, one) for student, one in handed.items()])
    return settings


def hand_in(settings: Settings, student: str, handed: Handed) -> None:
    """Let a student hand in something else, which is graded."""
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        gradebook.write([_submit(settings, student, handed)])


def _words(text: str, attached: Mapping[str, Any] | None = None) -> dict[str, Any]:
    cell = small.words(text, small.mark(CELL, grade=True, solution=True, points=3), "b2")
    return cell | ({"attachments": dict(attached)} if attached else {})


def _submit(settings: Settings, student: str, handed: Handed) -> Submission:
    notebook = small.level_a(handed.code, "pass")
    notebook["cells"][2]["outputs"] = list(handed.outputs)
    notebook["cells"].append(_words(handed.words, handed.attached))
    small.save(settings.autograded / student / "sums" / "level-a.ipynb", notebook)
    record = _record(student, handed)
    write(record, settings.records)
    return Submission(student, "sums", None, (record,))


def _record(student: str, handed: Handed) -> Record:
    score = 2.0 if handed.is_read else 0.0
    checks = (PASSED if handed.is_read else INVALID,)
    total = ExerciseResult("a1-total", score, None, 2.0, not handed.is_read, checks, answer=handed.code)
    essay = ExerciseResult(CELL, None, None, 3.0, needs_person=True, answer=handed.words)
    cells = (CellGrade("a1-total", score, 2.0, not handed.is_read, "of the code"),
             CellGrade(CELL, None, 3.0, needs_manual=True, answer="of the words"))  # fmt: skip
    return Record(student, "sums", "level-a", NotebookOutcome.GRADED, score, 5.0, needs_person=True, checked="outside",
                  isolation=Isolation(IsolationLevel.FULL), seconds=Seconds(), key="", exercises=(total, essay),
                  cells=cells)  # fmt: skip


def rows_of(settings: Settings, cell: str = CELL) -> dict[str, tuple[float | None, bool, str | None]]:
    """What nbgrader's own interface says of each student's answer: points by hand, whether it waits, words."""
    from nbgrader.api import Gradebook as Theirs

    with Theirs(settings.db_url, settings.course_id) as gradebook:
        return {one.student.id: _marks(one, cell) for one in gradebook.assignment_submissions("sums")}


def _marks(submission: Any, cell: str) -> tuple[float | None, bool, str | None]:
    notebook = submission.notebooks[0]
    grade = next(one for one in notebook.grades if one.name == cell)
    said = next((one.manual_comment for one in notebook.comments if one.name == cell), None)
    return grade.manual_score, bool(grade.needs_manual_grade), said


def crowd(size: int, distinct: int, equal: int) -> dict[str, Handed]:
    """A large class: so many give the same answer, the others one of so many."""
    texts = [_essay(number) for number in range(distinct)]
    words: Iterable[str] = ["Because y is held."] * equal + [texts[at % distinct] for at in range(size - equal)]
    return {f"student-{number:04}": Handed(text) for number, text in enumerate(words)}


def _essay(number: int) -> str:
    """Seventy words that are no other essay's, and some of which many have."""
    said = [f"word{(number * 7 + at * at) % 211}" for at in range(60)]
    return " ".join(["The slope along x is $2x$ for", *said, f"as in example {number}."])
