"""How an exercise, a notebook and a class stand: points, the outcome that matters most, marks; no words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from nablagrade.model import CheckResult, ExerciseResult, NotebookOutcome, Outcome, Record

# What the next reader should know first.
_URGENT_FIRST = (
    Outcome.BROKEN,
    Outcome.INVALID,
    Outcome.OUT_OF_MEMORY,
    Outcome.TIMED_OUT,
    Outcome.CRASHED,
    Outcome.ERRORED,
    Outcome.FAILED,
    Outcome.SKIPPED,
)

MARKS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.BROKEN: ("B", "a check was BROKEN: our fault, costs nothing, is graded again"),
    Outcome.INVALID: ("?", "INVALID: counts 0 until a person decides"),
    Outcome.NEEDS_PERSON: ("p", "needs a person"),
    Outcome.TIMED_OUT: ("T", "TIMED_OUT"),
    Outcome.OUT_OF_MEMORY: ("M", "OUT_OF_MEMORY"),
    Outcome.CRASHED: ("C", "CRASHED"),
    Outcome.ERRORED: ("E", "ERRORED: the student's code raised"),
}

LATE = ("L", "handed in late: points were taken off")
EXTRA = ("+", "extra credit: a person changed the points beside those for the answer")

WORDS: Mapping[str, str] = {
    NotebookOutcome.MISSING.value: "not handed in",
    NotebookOutcome.UNREADABLE.value: "the file is no notebook",
    NotebookOutcome.BROKEN.value: "our fault, costs nothing, is graded again",
}


def format_points(points: float) -> str:
    """Points without noise: 2, 1.5, 0.333."""
    return f"{round(points, 3) + 0.0:.3f}".rstrip("0").rstrip(".")  # + 0.0 turns -0.0 into 0.0


def score_of(exercise: ExerciseResult) -> float:
    """The points of an exercise as they stand: what a person has not graded yet counts 0, extra credit as it is."""
    return points_of(exercise) + exercise.extra_credit


def points_of(exercise: ExerciseResult) -> float:
    """The points for the answer itself, without extra credit."""
    return (exercise.auto_score or 0.0) + (exercise.manual_score or 0.0)


def outcome_by_points(points: float, most: float) -> Outcome:
    """How something ended that a person has given so many points of so many."""
    return Outcome.PASSED if points >= most - 1e-9 else Outcome.PARTLY if points > 0 else Outcome.FAILED


def outcome_of(exercise: ExerciseResult) -> Outcome:
    """The one outcome that says how an exercise stands; what a person has decided stands above what checks said."""
    by_points = outcome_by_points(points_of(exercise), exercise.max_score)
    if is_decided(exercise):
        return by_points
    ended = {check.outcome for check in exercise.checks}
    for outcome in _URGENT_FIRST:
        if outcome in ended:
            return outcome
    if exercise.needs_person or Outcome.NEEDS_PERSON in ended:
        return Outcome.NEEDS_PERSON
    return Outcome.PASSED if by_points is Outcome.PASSED else Outcome.FAILED


def is_decided(exercise: ExerciseResult) -> bool:
    """Whether a person has given its points, whatever its checks say."""
    return (exercise.manual_score is not None or exercise.extra_credit != 0.0) and not exercise.needs_person


def is_unanswered(exercise: ExerciseResult) -> bool:
    """Whether it was handed in as it was released, and nobody gave points for that."""
    return exercise.is_blank and score_of(exercise) == 0.0 and not is_decided(exercise)


def days_late(record: Record) -> float:
    """How long after the due date it was handed in, in days; 0 when it was in time or nobody knows."""
    if record.handed_in is None or record.due is None:
        return 0.0
    return max((record.handed_in - record.due) / timedelta(days=1), 0.0)


def is_broken(record: Record) -> bool:
    """Whether the notebook as a whole fell victim to a fault of ours."""
    return record.outcome is NotebookOutcome.BROKEN


def check_title(check: CheckResult) -> str:
    """What a check is called in front of people."""
    return check.title.strip() or check.name


@dataclass(frozen=True)
class NotebookSummary:
    """One notebook of one student, as a table shows it."""

    record: Record

    @property
    def marks(self) -> str:
        """The letters of `MARKS` that hold for this notebook."""
        ended = self._outcomes()
        marks = [letter for outcome, (letter, _) in MARKS.items() if outcome in ended]
        has_extra = any(exercise.extra_credit for exercise in self.record.exercises)
        return "".join([*marks, *([LATE[0]] if self.record.penalty else []), *([EXTRA[0]] if has_extra else [])])

    @property
    def points(self) -> str:
        """The points, or the word for a notebook that has none."""
        if self.record.exercises:
            return f"{format_points(self.record.score)}/{format_points(self.record.max_score)}"
        return self.record.outcome.value

    def _outcomes(self) -> set[Outcome]:
        outcomes = {check.outcome for exercise in self.record.exercises for check in exercise.checks}
        if self.record.needs_person:
            outcomes.add(Outcome.NEEDS_PERSON)
        return outcomes


@dataclass(frozen=True)
class ClassTable:
    """A class as rows and columns: a row for each student, a column for each notebook."""

    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, NotebookSummary]]

    def total_of(self, student: str) -> str:
        """The points of all notebooks of a student; one that we broke is left out until it is graded again."""
        records = [summary.record for summary in self.rows[student].values()]
        records = [record for record in records if not is_broken(record)]
        scores, most = (sum(getattr(record, name) for record in records) for name in ("score", "max_score"))
        return f"{format_points(scores)}/{format_points(most)}"

    def legend(self) -> list[tuple[str, str]]:
        """The marks and words that occur, each with its meaning."""
        summaries = [summary for row in self.rows.values() for summary in row.values()]
        used = {letter for summary in summaries for letter in summary.marks}
        used |= {summary.record.outcome.value for summary in summaries}
        return [(sign, meaning) for sign, meaning in (*MARKS.values(), LATE, EXTRA, *WORDS.items()) if sign in used]


def tabulate(records: Sequence[Record]) -> ClassTable:
    """The class that these records show."""
    several = len({record.assignment for record in records}) > 1
    rows: dict[str, dict[str, NotebookSummary]] = {}
    for record in records:
        column = f"{record.assignment}/{record.notebook}" if several else record.notebook
        rows.setdefault(record.student, {})[column] = NotebookSummary(record)
    columns = sorted({column for row in rows.values() for column in row})
    return ClassTable(tuple(columns), {student: rows[student] for student in sorted(rows)})


def unread_answers(records: Iterable[Record]) -> Iterator[tuple[Record, ExerciseResult, CheckResult]]:
    """Every check that a person decides: answers that could not be read, and those that a check left open."""
    for record in records:
        for exercise in record.exercises:
            for check in exercise.checks:
                if check.outcome in (Outcome.INVALID, Outcome.NEEDS_PERSON):
                    yield record, exercise, check


def count_inside(records: Iterable[Record]) -> tuple[int, int]:
    """How many exercises of the class were judged inside the student's process, and how many there are."""
    seen: dict[tuple[str, str, str], bool] = {}
    for record in records:
        for exercise in record.exercises:
            name = (record.assignment, record.notebook, exercise.id)
            seen[name] = seen.get(name, False) or exercise.is_inside
    return sum(seen.values()), len(seen)
