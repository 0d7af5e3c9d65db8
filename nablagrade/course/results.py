"""What is known of an assignment's grades: the machine's records, and the points that people gave in formgrader."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from nablagrade.model import (
    ExerciseResult,
    Isolation,
    IsolationLevel,
    NotebookOutcome,
    NoteKind,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.notebooks.cells import grade_id_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.collected import Collected, read_collected
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.decided import Cell, Dates, Decided, ManualGrade
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.record import read_all
from nablagrade.records.reports.summary import is_broken, is_decided, outcome_by_points, outcome_of, score_of
from nablagrade.settings import Settings

_OPEN = (Outcome.INVALID, Outcome.NEEDS_PERSON)  # how a check ended that a person decides


def load_results(
    settings: Settings, folder: Path, assignment: str, student_glob: str = "*", *, whole_class: bool = False
) -> list[Record]:
    """Return the records of an assignment with all that only the gradebook knows: people's points and words, penalties.

    A record's score is then what the gradebook's own export says. With the whole class those are in it who have handed
    nothing in; nobody is, as long as nobody's work was graded.
    """
    graded = read_all(folder, assignment)
    known = _decided_of(settings, assignment) if graded else Decided()
    records = [*graded, *(_absent(known, assignment, graded) if whole_class and graded else ())]
    fill = _filler(settings, assignment, known)
    return [fill(one) for one in records if fnmatch.fnmatchcase(one.student, student_glob)]


def filler(settings: Settings, assignment: str) -> Callable[[Record], Record]:
    """Return what fills the gradebook's own knowledge into a record of an assignment."""
    return _filler(settings, assignment, _decided_of(settings, assignment))


def _filler(settings: Settings, assignment: str, known: Decided) -> Callable[[Record], Record]:
    homes = _homes(settings.source / assignment) if known.grades or known.comments else {}
    collected = read_collected(settings.submitted, assignment)

    def fill(record: Record) -> Record:
        marked = _with_penalty(_with_manual(record, known, homes), known)
        return _with_hand_in(_with_dates(marked, known, settings.zone), collected)

    return fill


def _absent(known: Decided, assignment: str, records: Sequence[Record]) -> Iterator[Record]:
    """Yield what stands for each notebook of a student who has handed in none of them."""
    here = {record.student for record in records}
    for student in known.students:
        if student not in here:
            yield from (_missing(student, assignment, name, most) for name, most in known.notebooks.items())


def _missing(student: str, assignment: str, notebook: str, max_score: float) -> Record:
    return Record(
        student, assignment, notebook, NotebookOutcome.MISSING, score=0.0, max_score=max_score, needs_person=False,
        checked="nothing", isolation=Isolation(IsolationLevel.NONE), seconds=Seconds(), key="",
    )  # fmt: skip


def _with_dates(record: Record, known: Decided, zone: tzinfo) -> Record:
    handed_in, due = known.dates.get(record.student, Dates(None, known.due))
    return replace(record, handed_in=_local(handed_in, zone), due=_local(due, zone))


def _with_hand_in(record: Record, collected: Mapping[str, Collected]) -> Record:
    """Add what a platform said of a submission, unless another one has come in its place some other way since."""
    one = collected.get(record.student)
    if one is None or (one.age.time and record.handed_in and one.age.time != record.handed_in):
        return record
    said = one.hand_in
    return replace(record, attempt=said.attempt, attempts=said.attempts, group=said.group, handed_in_by=said.by)


def _local(date: datetime | None, zone: tzinfo) -> datetime | None:
    return None if date is None else date.replace(tzinfo=UTC).astimezone(zone)


def _homes(source: Path) -> dict[str, dict[str, str]]:
    """Return the exercise of each marked cell, notebook by notebook, from the instructor's own."""
    homes: dict[str, dict[str, str]] = {}
    for path in source.glob("*.ipynb"):
        named = ((grade_id_of(cell), cell) for cell in read_source(path)["cells"])
        homes[path.stem] = {grade_id: exercise_of(cell) or grade_id for grade_id, cell in named if grade_id}
    return homes


def _homes_in(record: Record, written: Mapping[str, str]) -> dict[str, str]:
    """Return the exercise of each marked cell of a record, also of those that source/ has no longer.

    What people gave for such a cell counts in the gradebook until its assignment is released again.
    """
    graded = (*(cell.grade_id for cell in record.cells), *(cell for cell, _ in record.comments))
    parted = {cell: one.id for one in record.exercises for cell, _ in one.parts}
    return {**{cell: parted.get(cell, cell) for cell in graded}, **written}


def _with_manual(record: Record, known: Decided, homes: Mapping[str, Mapping[str, str]]) -> Record:
    if not (known.grades or known.comments) or (is_broken(record) and not record.exercises):
        return record
    mine: dict[str, dict[str, ManualGrade]] = {}
    said: dict[str, list[str]] = {}
    for cell, home in _homes_in(record, homes.get(record.notebook, {})).items():
        place = (*_name(record), cell)
        if place in known.grades:
            mine.setdefault(home, {})[cell] = known.grades[place]
        if place in known.comments:
            said.setdefault(home, []).append(known.comments[place])
    if not record.exercises:  # nobody can read it, and what a person gave for it before counts
        return replace(record, score=sum(one.beside(0.0) for cells in mine.values() for one in cells.values()))
    most = {cell.grade_id: cell.max_score for cell in record.cells}
    exercises = tuple(_fill(one, mine.get(one.id, {}), said.get(one.id, ()), most) for one in record.exercises)
    score = sum(map(score_of, exercises))
    is_undated = any(note.kind is NoteKind.TIMESTAMP for note in record.notes)  # no mark of a person's ends that
    needs_person = is_undated or any(one.needs_person for one in exercises)
    return replace(record, exercises=exercises, score=score, needs_person=needs_person)


def _name(record: Record) -> tuple[str, str]:
    return record.student, record.notebook


def _with_penalty(record: Record, known: Decided) -> Record:
    penalty = min(known.penalties.get(_name(record), 0.0), record.score)
    return replace(record, score=record.score - penalty, penalty=penalty) if penalty > 0 else record


def _fill(
    exercise: ExerciseResult, mine: Mapping[str, ManualGrade], said: Sequence[str], most: Mapping[str, float]
) -> ExerciseResult:
    points = [grade.points for grade in mine.values() if grade.points is not None]
    replaced = sum(grade.auto_score or 0.0 for grade in mine.values() if grade.points is not None)
    filled = replace(
        exercise,
        auto_score=None if exercise.auto_score is None else exercise.auto_score - replaced,
        manual_score=sum(points) if points else None,
        extra_credit=sum(grade.extra for grade in mine.values()),
        needs_person=any(grade.needs_person for grade in mine.values()),
        comment="\n\n".join(said) or None,
    )
    ended = _decision(filled, mine, most)
    if ended is None:
        return filled
    checks = (replace(one, outcome=ended, hint=None) if one.outcome in _OPEN else one for one in exercise.checks)
    return replace(filled, checks=tuple(checks))


def _decision(exercise: ExerciseResult, mine: Mapping[str, ManualGrade], most: Mapping[str, float]) -> Outcome | None:
    """Return what a person made of checks that were left open; None when they have not looked at these yet.

    Of an exercise with a free text beside its test either may be decided first: checks are of a cell with points by
    machine.
    """
    if is_decided(exercise):
        return outcome_of(exercise)
    tested = {
        cell: grade.auto_score if grade.points is None else grade.points
        for cell, grade in mine.items()
        if grade.is_given and grade.auto_score is not None and not grade.needs_person
    }
    return outcome_by_points(sum(tested.values()), sum(most.get(cell, 0.0) for cell in tested)) if tested else None


def under(settings: Settings, assignment: str, is_asked: Callable[[str], bool], percent: float) -> list[str]:
    """Return a sentence for each submission with a smaller share of what has been decided, by machine or by hand.

    `is_asked` says of a student whether they count.
    """
    records = [one for one in read_all(settings.records, assignment) if is_asked(one.student)]
    given = _decided_of(settings, assignment).grades if records else {}
    shares: dict[str, list[tuple[float, float]]] = {}
    for record in records:
        shares.setdefault(record.student, []).append(_decided(record, given))
    return [
        f"under {percent:g} %: {student}/{assignment} has {100.0 * earned / most:.0f} %"
        for student, some in shares.items()
        if (most := sum(one[1] for one in some)) and 100.0 * (earned := sum(one[0] for one in some)) / most < percent
    ]


def find_loss(settings: Settings, assignments: Collection[str] = ()) -> str | None:
    """Return a sentence where the gradebook is lost, or knows nothing of what was graded; None where it is there.

    What people gave is in no record.
    """
    path = sqlite_path(settings.db_url)
    words, mend = "points and words by hand, dates and penalties are left out", "put a copy of it back, or run"
    if path is not None and not path.is_file():
        return f"{path}: is not there; {words}: {mend} `nablagrade grade`"
    if not assignments:
        return None
    with Gradebook(settings.db_url, settings.course_id) as gradebook:  # others make an empty one when they look into it
        lost = next((name for name in assignments if not gradebook.knows(name)), None)
    return lost and f"{path or settings.root}: knows nothing of {lost}; {words}: {mend} `nablagrade grade {lost}`"


def _decided_of(settings: Settings, assignment: str) -> Decided:
    if find_loss(settings):
        return Decided()
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        return gradebook.decided(assignment)


def _decided(record: Record, given: Mapping[Cell, ManualGrade]) -> tuple[float, float]:
    """Return the points earned, and the most that could be, of all that a machine or a person has decided."""
    if record.outcome in (NotebookOutcome.MISSING, NotebookOutcome.UNREADABLE):
        return 0.0, record.max_score
    earned = most = 0.0
    for cell in record.cells:
        by_hand = given.get((record.student, record.notebook, cell.grade_id))
        points = by_hand.beside(cell.auto_score or 0.0) if by_hand and by_hand.is_given else cell.auto_score
        if points is not None:
            earned, most = earned + points, most + cell.max_score
    return earned, most
