"""From records to pairs that are alike: which answers are code, what was released, what was found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.course.source.released import preview
from nablagrade.engine.examiner.answering import answered
from nablagrade.errors import CourseError
from nablagrade.escaping import clean_line
from nablagrade.model import AssignmentPlan, IsolationLevel, NotebookOutcome, Outcome, Record
from nablagrade.notebooks.cells import mark_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.record import read_all
from nablagrade.settings import Settings
from nablagrade.similar.comparing import Alike, Answer, Wish, compare, group
from nablagrade.similar.fingerprints import Fingerprint, take_fingerprints

WRONG = (Outcome.FAILED, Outcome.INVALID, Outcome.ERRORED)


@dataclass(frozen=True)
class Found:
    """What was compared of an assignment, and what is alike in it."""

    assignment: str
    students: int
    exercises: int
    unread: int  # answers on which reading ended
    pairs: tuple[Alike, ...]
    groups: tuple[tuple[str, ...], ...]


def find_alike(settings: Settings, assignment: str, isolation: IsolationLevel, wish: Wish) -> Found:
    """Compare all answers in code to an assignment. CourseError where there are none."""
    answers, released = gather(settings, assignment)
    return find_among(assignment, answers, released, isolation, wish)


def find_among(
    assignment: str, answers: Sequence[Answer], released: Sequence[str], isolation: IsolationLevel, wish: Wish
) -> Found:
    """Compare answers, but for what is in the texts that were released."""
    texts = list(dict.fromkeys([*released, *(one.text for one in answers)]))
    prints = dict(zip(texts, take_fingerprints(texts, isolation), strict=True))
    read = [replace(one, fingerprint=found) for one in answers if (found := prints[one.text])]
    given = _together([found for text in released if (found := prints[text])])
    pairs = compare(read, given, wish)
    students, exercises = ({getattr(one, name) for one in answers} for name in ("student", "exercise"))
    return Found(assignment, len(students), len(exercises), len(answers) - len(read), pairs, group(pairs))


def gather(settings: Settings, assignment: str) -> tuple[list[Answer], list[str]]:
    """Return the answers in code to an assignment, and all text that was released with it."""
    records = read_all(settings.records, assignment)
    if not records:
        raise CourseError(
            f"{settings.records}: holds no record of {assignment}; run `nablagrade grade {assignment}` first"
        )
    plan = preview(settings, assignment)
    code = frozenset(_in_code(plan))
    return list(_answers(records, code)), list(released_in(settings.source / assignment, plan))


def _answers(records: Sequence[Record], code: frozenset[str]) -> Iterator[Answer]:
    for record in records:
        for one in record.exercises if record.outcome is NotebookOutcome.GRADED else ():
            if one.id in code and not one.is_blank and one.answer.strip():
                checks = [check for check in one.checks if check.outcome in WRONG]
                names = {f"mistake: {check.mistake}" for check in checks if check.mistake}
                values = {clean_line(f"{check.name}: {check.detail}", 200) for check in checks if check.detail}
                # the same name in two notebooks is two exercises
                yield Answer(record.student, f"{record.notebook}: {one.id}", one.answer, frozenset(names | values))


def _in_code(plan: AssignmentPlan) -> Iterator[str]:
    """Yield the exercises that are answered in code."""
    for notebook in plan.notebooks:
        for name, cells in answered(notebook):
            if any(cell.cell_type == "code" and not cell.is_task for cell in cells):
                yield name


def released_in(source: Path, plan: AssignmentPlan) -> Iterator[str]:
    """Yield what every student was given: the text of each cell, of a test nothing."""
    for notebook in plan.notebooks:
        yield from (cell.source for cell in notebook.cells if cell.is_solution or not cell.is_grade)
        path = source / f"{notebook.name}.ipynb"
        if path.is_file():
            yield from (cell["source"] for cell in read_source(path)["cells"] if not mark_of(cell).get("grade_id"))


def _together(prints: Sequence[Fingerprint]) -> Fingerprint:
    shapes = {shape: lines for one in prints for shape, lines in one.shapes.items()}
    return Fingerprint(shapes, frozenset().union(*(one.literals for one in prints)))
