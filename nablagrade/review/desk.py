"""What the server knows and does, without a browser: questions, answers in groups, decisions; each as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import to_builtins

from nablagrade.errors import UsageError
from nablagrade.escaping import clean, own_name, show_name
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.marking import Change, Mark, OtherMarksError
from nablagrade.review.answers import Answer, Group, Records, answers_of, group
from nablagrade.review.likeness import NEAR
from nablagrade.review.questions import Question, find_questions
from nablagrade.settings import Settings

EXCERPT = 120
MAX_PHRASES = 12
LONGEST_COMMENT = 10_000


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """One mark as a browser sends it."""

    id: str
    version: str
    seen: Mark
    points: float | None
    comment: str | None
    is_open: bool


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """What a browser sends to be written as a whole."""

    changes: list[Wanted]


class Conflict(Exception):
    """A decision was made for other marks or answers than there are by now; nothing of it is written."""

    def __init__(self, words: str, now: Mapping[str, Mark]) -> None:
        super().__init__(words)
        self.now = now


class Desk:
    """One assignment, open to be marked."""

    def __init__(self, settings: Settings, gradebook: Gradebook, assignment: str, records: Path) -> None:
        self.assignment = assignment
        self._settings, self._gradebook = settings, gradebook
        self._records = Records(records)
        counts = gradebook.count_open(assignment)
        plan = gradebook.plan(assignment)
        released = {cell.grade_id: cell.source for one in (plan.notebooks if plan else ()) for cell in one.cells}
        self.questions = tuple(
            one
            for one in find_questions(settings, assignment, released)
            if one.is_manual or any(counts.get((one.notebook, one.cell), (0, 0)))
        )
        if not self.questions:
            raise UsageError(f"{assignment}: nothing in it waits for a person; `nablagrade report` shows the grades")

    def find(self, exercise: str) -> int:
        """Return the number of the question of this name or beginning (b4); of several the one for words."""
        named = [at for at, one in enumerate(self.questions) if exercise in (one.exercise, one.cell)]
        short = [at for at, one in enumerate(self.questions) if one.exercise.startswith(f"{exercise}-")]
        found = named or short
        if not found:
            known = ", ".join(dict.fromkeys(one.exercise for one in self.questions))
            raise UsageError(f"{self.assignment}: has no question {exercise} that a person marks; name one of {known}")
        return next((at for at in found if self.questions[at].is_manual), found[0])

    def overview(self) -> list[dict[str, Any]]:
        """Return each question with how many answers wait and how many a person has marked."""
        counts = self._gradebook.count_open(self.assignment)
        told = [(one, counts.get((one.notebook, one.cell), (0, 0))) for one in self.questions]
        return [
            {"number": at, "question": one, "waiting": waiting, "all": waiting + marked}
            for at, (one, (waiting, marked)) in enumerate(told)
        ]

    def show(self, number: int, *, with_names: bool) -> dict[str, Any]:
        """Return all answers to a question, and the comments that were given to any."""
        question = self.questions[number]
        answers = self._answers(question)
        groups = group(answers)
        said = Counter(one.mark.comment for one in answers if one.mark.comment)
        return {
            "groups": [_tell_group(one, with_names=with_names) for one in groups],
            "phrases": [words for words, _ in said.most_common(MAX_PHRASES)],
        }

    def marks(self, number: int) -> dict[str, Any]:
        """Return the marks of a question as they are now, by answer."""
        rows = self._gradebook.marks(self.questions[number].place)
        return {row.id: to_builtins(row.mark) for row in rows}

    def notebook_of(self, number: int, answer: str) -> tuple[Path, str] | None:
        """Return where an answer stands as it was graded, and its text."""
        question = self.questions[number]
        rows = [row for row in self._gradebook.marks(question.place) if row.id == answer]
        found = answers_of(question, rows, self._records)
        if not found:
            return None
        folder = self._settings.autograded / own_name(found[0].student) / question.assignment
        return folder / f"{own_name(question.notebook)}.ipynb", found[0].told.text

    def decide(self, number: int, decision: Decision) -> dict[str, Any]:
        """Write a decision, whole or not at all, and return the marks that it made. Conflict where it came too late."""
        question = self.questions[number]
        changes = [_change(one, question) for one in decision.changes]
        self._refuse_other_answers(question, decision)
        try:
            self._gradebook.decide(question.place, changes)
        except OtherMarksError as error:
            raise Conflict("Somebody else has marked this meanwhile.", error.now) from error
        return {
            one.id: to_builtins(Mark(one.points, one.seen.extra, one.seen.auto_score, one.is_open, one.comment))
            for one in changes
        }

    def _refuse_other_answers(self, question: Question, decision: Decision) -> None:
        """Conflict where another answer was graded since this one was read."""
        students = {row.id: row.student for row in self._gradebook.marks(question.place)}
        for one in decision.changes:
            told = self._records.tell(question, students.get(one.id, ""))
            if one.id not in students or (told.version if told else "") != one.version:
                raise Conflict("Another answer was handed in meanwhile: load the page anew to read it.", {})

    def _answers(self, question: Question) -> list[Answer]:
        return answers_of(question, self._gradebook.marks(question.place), self._records)


def _change(wanted: Wanted, question: Question) -> Change:
    """Return one mark of a decision. ValueError where it is none that a person can give."""
    points = wanted.points
    if points is not None and not 0 <= points <= question.max_score:
        raise ValueError(f"points are from 0 to {question.max_score:g}")
    if wanted.comment is not None and len(wanted.comment) > LONGEST_COMMENT:
        raise ValueError(f"a comment has at most {LONGEST_COMMENT} characters")
    comment = (wanted.comment or "").strip() or None
    return Change(wanted.id, wanted.seen, points, comment, wanted.is_open)


def _tell_group(told: Group, *, with_names: bool) -> dict[str, Any]:
    first = told.answers[0].told
    return {
        "near": told.near if told.near >= NEAR else 0,
        "blank": first.is_blank,
        "excerpt": clean(" ".join(first.text.split()), EXCERPT),
        "reasons": [to_builtins(one) for one in first.reasons],
        "answers": [_tell_answer(one, with_names=with_names) for one in told.answers],
    }


def _tell_answer(answer: Answer, *, with_names: bool) -> dict[str, Any]:
    name = {"name": show_name(answer.student)} if with_names else {}
    return {"id": answer.id, "version": answer.told.version, "mark": to_builtins(answer.mark), **name}
