"""A classic nbgrader course and a term in it: graded, read by a person, changed, handed in again, graded again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

DUE = "2026-03-01 12:00:00 UTC"
EARLY, LATE, LATER = "2026-03-01 11:00:00 UTC", "2026-03-01 14:30:00 UTC", "2026-03-02 12:00:00 UTC"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "classic"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "harmless"
c.LimitOutput.max_lines = 6
c.AssignLatePenalties.plugin_class = "late_plugin.AnHourAPoint"
c.Autograde.exclude_overwriting = {"ps1": ["mine.txt"]}
c.Autograde.permissions = 440
c.Execute.timeout = 20
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin

class AnHourAPoint(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return int(total_seconds_late / 3600)
"""
TEST = "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(-3) == -6\n### END HIDDEN TESTS"
PART = "### BEGIN HIDDEN TESTS\nround(sum(double(n) == 2 * n for n in (0, 1, 2, -1)) / 2, 1)\n### END HIDDEN TESTS"
RIGHT = "def double(n):\n    return 2 * n"
STUDENTS = {  # answer, essay, handed in
    "right": (RIGHT, "Because.", EARLY),
    "untouched": (None, None, None),
    "square-for-double": ("def double(n):\n    return n * n", "Hm.", EARLY),
    "harmless-warning": ("import sys\nprint('harmless', file=sys.stderr)\n" + RIGHT, "Because.", EARLY),
    "warning-in-the-test": (
        "import sys\ndef double(n):\n    print('bad', file=sys.stderr)\n    return 2 * n",
        "Because.",
        EARLY,
    ),
    "prints-much": ("print('\\n'.join(map(str, range(50))))\n" + RIGHT, "Because.", EARLY),
    "writes-files": ("import os\nos.mkdir('out')\nopen('out/a.txt', 'w').write('a')\n" + RIGHT, "Because.", EARLY),
    "late": (RIGHT, "Because.", LATE),
    "adds-cells": (RIGHT, "Because.", EARLY),
    "reads-data": ("print(open('data.txt').read(), open('mine.txt').read())\n" + RIGHT, "Because.", EARLY),
}


def mark(grade_id: str, **facts: Any) -> dict[str, Any]:
    """nbgrader's metadata of a cell."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": flags | {"grade_id": grade_id} | facts}


def cell(kind: str, source: str, name: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """A cell."""
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": metadata or {}, "source": source, **more}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook for Python."""
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": list(cells), "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def source(points: int) -> dict[str, Any]:
    """The instructor's notebook: a test with so many points, one with a part of them, an essay, a task."""
    return notebook(
        cell("code", "import math", "setup", mark("setup", locked=True)),
        cell("raw", "A note of the instructor's.", "note"),
        cell("code", "1 / 0  # shown, never run", "shown", {"tags": ["skip-execution"]}),
        cell("code", f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION", "answer", mark("double", solution=True)),
        cell("code", TEST, "test", mark("double-test", grade=True, locked=True, points=points)),
        cell("code", PART, "part", mark("double-part", grade=True, locked=True, points=2)),
        cell("markdown", "Why?", "essay", mark("why", grade=True, solution=True, points=3)),
        cell("markdown", "Draw it.", "task", mark("draw", task=True, locked=True, points=4)),
    )


def save(path: Path, content: dict[str, Any]) -> None:
    """Write a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))


ADDED = [
    cell("raw", "print('raw')", "my-note"),
    cell("code", "print('skipped')", "my-skipped", {"tags": ["skip-execution"]}),
    cell("code", "print('tagged')", "my-tagged", {"tags": ["raises-exception", "hide-input"]}),
    cell("code", "   ", "my-blank"),
    cell("markdown", "My *words*.", "my-words"),
]


def build(course: Path) -> None:
    """Write the instructor's side."""
    course.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / "late_plugin.py").write_text(PLUGIN)
    save(course / "source/header.ipynb", notebook(cell("markdown", "A header", "header")))
    save(course / "source/ps1/p1.ipynb", source(5))
    save(
        course / "source/ps1/p2.ipynb",
        notebook(cell("code", "1", "one", mark("one", grade=True, locked=True, points=1))),
    )
    (course / "source/ps1/data.txt").write_text("from the instructor")
    (course / "source/ps1/mine.txt").write_text("an empty page")


def hand_in(course: Path, student: str, answer: str | None, essay: str | None, when: str | None) -> None:
    """Write what a student hands in: the released notebook with their answers, and the second one untouched."""
    folder = course / "submitted" / student / "ps1"
    released = json.loads((course / "release/ps1/p1.ipynb").read_text())
    for one in released["cells"]:
        mine = {"double": answer, "why": essay}.get(one["metadata"].get("nbgrader", {}).get("grade_id"))
        if mine is not None:
            one["source"] = mine
    released["cells"] += ADDED if student == "adds-cells" else []
    save(folder / "p1.ipynb", released)
    if student != "late":
        save(folder / "p2.ipynb", json.loads((course / "release/ps1/p2.ipynb").read_text()))
    (folder / "data.txt").write_text("changed")
    (folder / "mine.txt").write_text("my own")
    if when:
        (folder / "timestamp.txt").write_text(when)


def play(course: Path, run: Callable[..., Any], autograde: tuple[str, ...]) -> None:
    """Play the term, with this command for grading; what the gradebook held in between is kept beside it."""
    build(course)
    run("nbgrader", "db", "assignment", "add", "ps1", f"--duedate={DUE}", cwd=course)
    run("nbgrader", "generate_assignment", "ps1", cwd=course)
    for student, answers in STUDENTS.items():
        hand_in(course, student, *answers)
    run(*autograde, "ps1", cwd=course)
    keep_dump(course, "first")
    read_by_a_person(course)
    save(course / "source/ps1/p1.ipynb", source(7))
    run("nbgrader", "generate_assignment", "ps1", "--force", cwd=course)
    hand_in(course, "square-for-double", RIGHT, "Now I know.", LATER)  # newer: graded again
    hand_in(course, "untouched", RIGHT, None, None)  # no time: left alone
    run(*autograde, "ps1", cwd=course)
    keep_dump(course, "second")
    run(*autograde, "ps1", "--force", "--student=[lhr]*", cwd=course)
    keep_dump(course, "third")


def read_by_a_person(course: Path) -> None:
    """Give points, extra credit, a comment and a flag, as formgrader does."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student, cell_name, points in (("right", "why", 2), ("late", "double-test", 1), ("late", "draw", 4)):
            grade = gradebook.find_grade(cell_name, "p1", "ps1", student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_grade("double-part", "p1", "ps1", "right").extra_credit = 1.5
        gradebook.find_comment("why", "p1", "ps1", "right").manual_comment = "Nice."
        gradebook.find_submission_notebook("p1", "ps1", "right").flagged = True
        gradebook.db.commit()


def keep_dump(course: Path, name: str) -> None:
    """Keep what the gradebook holds now."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        (course / f"{name}.json").write_text(json.dumps(sorted(rows(gradebook))))


def rows(gradebook: Gradebook) -> Iterator[list[Any]]:
    """All that grading may change, by names instead of ids."""
    for submission in gradebook.assignment_submissions("ps1"):
        student = submission.student.id
        yield [student, "submission", str(submission.timestamp), submission.total_seconds_late, submission.score]
        for book in submission.notebooks:
            totals = (book.score, book.max_score, book.code_score, book.written_score, book.task_score)
            states = (book.needs_manual_grade, book.failed_tests, book.flagged, book.late_submission_penalty)
            yield [student, book.name, *map(str, totals + states)]
            for grade in book.grades:
                values = (
                    grade.auto_score,
                    grade.manual_score,
                    grade.extra_credit,
                    grade.needs_manual_grade,
                    grade.score,
                )
                yield [student, book.name, grade.name, *map(str, values)]
            for comment in book.comments:
                yield [student, book.name, comment.name, str(comment.auto_comment), str(comment.manual_comment)]
