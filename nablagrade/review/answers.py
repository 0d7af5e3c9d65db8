"""The answers of a class to one question: what a person decides, with what the machine read, and marks as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records import pictures
from nablagrade.records.gradebook.marking import Mark, Row
from nablagrade.records.record import path_of, read_old
from nablagrade.records.reports.summary import check_title
from nablagrade.review.likeness import key_of, normal, put_in_order
from nablagrade.review.questions import Question

LONGEST = 4000  # a record holds no more of an answer
_BETWEEN = "\n\n"  # two cells of an answer
OPEN = (Outcome.INVALID, Outcome.NEEDS_PERSON)
UNREADABLE = "The file that was handed in could not be opened."
NO_RECORD = "There is no record of this answer: it was graded by another program."


@dataclass(frozen=True)
class Reason:
    """Why a person decides: a check, and what it read or missed."""

    title: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Told:
    """What a record says of an answer; `version` changes when another one is handed in."""

    text: str = ""
    normal: str = ""
    key: str = ""  # of all that are equal
    version: str = ""
    is_blank: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One student's answer, and its mark; `id` is the grade's."""

    id: str
    student: str
    told: Told
    mark: Mark


@dataclass(frozen=True)
class Group:
    """Equal answers, and how many per cent they have in common with the group before."""

    key: str
    near: int
    answers: tuple[Answer, ...]


class Records:
    """The records of a course and what they say of an answer, each read once as long as its file is the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told: dict[tuple[Path, str], tuple[tuple[int, int], Told | None]] = {}

    def tell(self, question: Question, student: str) -> Told | None:
        """Return what a student's record says of a question; None where there is nothing to mark."""
        path = path_of(self.folder, student, question.assignment, question.notebook)
        try:
            found = path.stat()
        except OSError:
            return Told(key=student, reasons=(Reason("", "", NO_RECORD),))
        stamp = (found.st_mtime_ns, found.st_ino)
        place = (path, question.cell)
        if place not in self._told or self._told[place][0] != stamp:
            record = read_old(self.folder, student, question.assignment, question.notebook)
            self._told[place] = stamp, _tell(question, record, self.folder) if record else None
        return self._told[place][1]


def answers_of(question: Question, rows: Sequence[Row], records: Records) -> list[Answer]:
    """Return what a person decides: all answers of a free text, of others those that a machine left open."""
    told = ((row, records.tell(question, row.student)) for row in rows)
    answers = (Answer(row.id, row.student, one, row.mark) for row, one in told if one is not None)
    return [one for one in answers if question.is_manual or _is_for_person(one)]


def _is_for_person(answer: Answer) -> bool:
    return answer.mark.is_open or answer.mark.points is not None


def _tell(question: Question, record: Record, folder: Path) -> Told | None:
    if record.outcome in (NotebookOutcome.MISSING, NotebookOutcome.BROKEN):
        return None
    exercise = next((one for one in record.exercises if one.id == question.exercise), None)
    if exercise is None:
        return Told(key="unreadable", reasons=(Reason("", "", UNREADABLE),))
    text = _own_part(question, exercise)
    is_blank = exercise.is_blank or (question.is_manual and text.split() in ([], question.released.split()))
    known = normal(text, is_code=question.is_code)
    return Told(
        text=text,
        normal=known,
        key="blank" if is_blank else _key(question, record, exercise, known, folder),
        version=_version(question, record, exercise),
        is_blank=is_blank,
        reasons=() if question.is_manual else tuple(_reasons(exercise)),
    )


def _own_part(question: Question, exercise: ExerciseResult) -> str:
    """Return the text of the cell that is marked, where the record says which part of the exercise's answer it is."""
    if not question.is_manual or len(question.beside) == 0 or not exercise.parts:
        return exercise.answer
    at, texts = 0, {}
    for name, length in exercise.parts:
        texts[name] = exercise.answer[at : at + length]
        at += length + len(_BETWEEN)
    is_whole = at - len(_BETWEEN) == len(exercise.answer)
    return texts.get(question.cell, "") if is_whole else exercise.answer


def _version(question: Question, record: Record, exercise: ExerciseResult) -> str:
    told = f"{_hash_of(question, record)}\0{exercise.answer}".encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()[:16]


def _hash_of(question: Question, record: Record) -> str:
    return next((one.answer for one in record.cells if one.grade_id == question.cell), "")


def _key(question: Question, record: Record, exercise: ExerciseResult, known: str, folder: Path) -> str:
    if exercise.pictures_left_out or len(exercise.answer) >= LONGEST:
        return f"{_hash_of(question, record)} {record.student}"  # there is more of it than can be compared
    attached = pictures.read(record, folder).get(exercise.id, ()) if exercise.pictures else ()
    return key_of(known, attached)


def _reasons(exercise: ExerciseResult) -> Iterator[Reason]:
    for check in exercise.checks:
        if check.outcome in OPEN:
            words = dict.fromkeys(one for one in (check.hint, check.detail) if one)
            yield Reason(check_title(check), check.outcome.value, "\n".join(words))


def group(answers: Sequence[Answer]) -> list[Group]:
    """Return equal answers together and similar ones near each other, the largest group first, empty ones last."""
    by_key: dict[str, list[Answer]] = {}
    for one in sorted(answers, key=lambda one: one.id):  # by a name that says nothing of whose it is
        by_key.setdefault(one.told.key, []).append(one)
    first = {key: some[0].told for key, some in by_key.items()}
    ranked = sorted(by_key, key=lambda key: (-len(by_key[key]), first[key].normal))
    texts = {key: first[key].normal for key in ranked if first[key].normal and not first[key].is_blank}
    order = [*put_in_order(texts), *((key, 0) for key in ranked if key not in texts)]
    return [Group(key, near, tuple(by_key[key])) for key, near in order]
