"""A class in which everything happened once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from nablagrade.model import (
    CellGrade,
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    Note,
    NotebookOutcome,
    NoteKind,
    Outcome,
    Record,
    Seconds,
)

SECRET = "XPECTED-15-6"  # stands for an expected value: it is in every field that no report shows
MISTAKE = "named-mistake"  # and what only an instructor may read
HOSTILE = "=cmd()|<img src=x onerror=alert(1)>\n::error::pwned ##[add-mask]a \x1b]0;t\x07\x1b[31m\u202e`|*"

_NAMES = {
    Outcome.PASSED: ("test_value", "The gradient has the right value", None),
    Outcome.FAILED: ("test_order", "The components stand in the right order", "The first component belongs to `x`."),
    Outcome.INVALID: ("test_reads", "The answer can be read", "`1/2x` has two readings: add brackets."),
    Outcome.ERRORED: ("test_calls", "The function answers at an ordinary point", "It raised a `ZeroDivisionError`."),
    Outcome.TIMED_OUT: ("test_ends", "The function comes to an end", None),
    Outcome.OUT_OF_MEMORY: ("test_memory", "The function is content with little memory", None),
    Outcome.CRASHED: ("test_lives", "The function leaves Python alive", None),
    Outcome.SKIPPED: ("test_every", "Each coordinate is moved on its own", None),
    Outcome.NEEDS_PERSON: ("test_equal", "The expression equals the derivative", "A person will compare the two."),
    Outcome.PARTLY: ("test_step", "The step is explained", None),
    Outcome.BROKEN: ("test_broken", "The argument stays as it was", None),
}


def check(outcome: Outcome) -> CheckResult:
    """A check that ended in this way."""
    name, title, hint = _NAMES[outcome]
    is_good = outcome is Outcome.PASSED
    return CheckResult(
        name, title, outcome, 1.0, hint, None if is_good else MISTAKE, None if is_good else f"is {SECRET}"
    )


def exercise(
    exercise_id: str,
    score: float | None,
    most: float,
    *outcomes: Outcome,
    manual: float | None = None,
    person: bool = False,
) -> ExerciseResult:
    """An exercise whose checks ended in these ways."""
    return ExerciseResult(exercise_id, score, manual, most, person, tuple(check(outcome) for outcome in outcomes))


def record(
    student: str,
    notebook: str,
    *exercises: ExerciseResult,
    outcome: NotebookOutcome = NotebookOutcome.GRADED,
    most: float | None = None,
) -> Record:
    """A record that sums up these exercises."""
    return Record(
        student=student,
        assignment="gradient-vector",
        notebook=notebook,
        outcome=outcome,
        score=sum((e.auto_score or 0) + (e.manual_score or 0) + e.extra_credit for e in exercises),
        max_score=sum(e.max_score for e in exercises) if most is None else most,
        needs_person=any(e.needs_person for e in exercises),
        checked="outside" if exercises else "nothing",
        isolation=Isolation(IsolationLevel.FULL, ("rlimits", "landlock", "seccomp")),
        seconds=Seconds(0.021, 0.018),
        key=f"sha256-{SECRET}",
        exercises=exercises,
        cells=tuple(CellGrade(e.id, e.auto_score, e.max_score, e.needs_person) for e in exercises),
        comments=tuple((e.id, "No response." if e.auto_score is None else None) for e in exercises),
        notes=(Note(NoteKind.LIMIT, f"a note with a {MISTAKE}"),),
    )


def late(one: Record) -> Record:
    """The record, handed in a day and a half after it was due, at the second attempt and for a group."""
    due = datetime(2026, 3, 1, 18, tzinfo=timezone(timedelta(hours=1), "CET"))
    dates = replace(one, handed_in=due + timedelta(hours=36), due=due, attempt=2, attempts=3)
    dates = replace(dates, group="Blue group", handed_in_by="anna")
    return replace(dates, score=one.score - 0.25, penalty=0.25)


def _make_anna() -> list[Record]:
    """Everything between right and waiting, in two notebooks."""
    return [
        record(
            "anna",
            "level-a",
            exercise("a1-gradient-at-point", 2.0, 2.0, Outcome.PASSED),
            exercise("a2-single-partial", 0.0, 1.0, Outcome.FAILED),
            exercise("a3-power-product", 0.0, 1.5, Outcome.INVALID, person=True),
        ),
        record(
            "anna",
            "level-b",
            exercise("b1-steepest-way", 1.0, 3.0, Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED),
            exercise("b2-in-words", None, 2.0, person=True),
            exercise("b3-plot", 2.0, 3.0, Outcome.PASSED, person=True),
            replace(
                exercise("b4-derive", 0.0, 2.0, Outcome.PARTLY, Outcome.FAILED, manual=1.5),
                answer="By the chain rule.",
                extra_credit=0.5,
                comment="The last step is missing.",
            ),
            exercise("b5-equal", None, 1.0, Outcome.NEEDS_PERSON, person=True),
            exercise("w1-hold-the-rest", 0.0, 0.0, Outcome.PASSED),
        ),
    ]


def _make_boris() -> list[Record]:
    """Everything that goes wrong while code runs."""
    return [
        late(
            record(
                "boris",
                "level-a",
                replace(
                    exercise("a1-gradient-at-point", 1 / 3, 2.0, Outcome.PASSED, Outcome.ERRORED),
                    answer="a1 = [1 / 0]\n# as in <the> lesson",
                    stopped="line 1, `a1 = [1 / 0]`: ZeroDivisionError: division by zero",
                ),
                exercise("a2-single-partial", 0.0, 1.0, Outcome.TIMED_OUT),
                exercise("a3-power-product", 0.0, 1.5, Outcome.OUT_OF_MEMORY),
            )
        ),
        record(
            "boris",
            "level-b",
            exercise("b1-steepest-way", 0.0, 3.0, Outcome.CRASHED),
            exercise("b3-plot", 0.0, 3.0, Outcome.BROKEN),
        ),
    ]


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """The maker of records, for tests that need a special one."""
    return record


@pytest.fixture
def make_exercise() -> Callable[..., ExerciseResult]:
    """The maker of exercises, for tests that need a special one."""
    return exercise


@pytest.fixture
def secret() -> str:
    """What stands in every field that only an instructor may read."""
    return SECRET


@pytest.fixture
def hostile() -> str:
    """Text that attacks a spreadsheet, a browser, a terminal, a log and a Markdown table."""
    return HOSTILE


@pytest.fixture
def anna_records() -> list[Record]:
    """The records of one student."""
    return _make_anna()


@pytest.fixture
def class_records() -> list[Record]:
    """The records of a class: every outcome of a check and of a notebook."""
    return [
        *_make_anna(),
        *_make_boris(),
        record("clara", "level-a", outcome=NotebookOutcome.MISSING, most=4.5),
        record("clara", "level-b", outcome=NotebookOutcome.UNREADABLE, most=14.0),
        record("dmitri", "level-a", exercise("a1-gradient-at-point", 2.0, 2.0, Outcome.PASSED), most=4.5),
        record("dmitri", "level-b", outcome=NotebookOutcome.BROKEN, most=14.0),
        record("élodie", "level-a", exercise("a2-single-partial", 0.0, 1.0, Outcome.PASSED, Outcome.FAILED)),
        record("élodie", "level-b", replace(exercise("b1-steepest-way", 0.0, 3.0, Outcome.INVALID), is_blank=True)),
    ]
