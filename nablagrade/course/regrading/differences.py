"""What is different between two records of one notebook: a row for each check that ends otherwise, with the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nablagrade.model import ExerciseResult, NotebookOutcome, NotebookPlan, Record
from nablagrade.records.gradebook.decided import ManualGrade
from nablagrade.records.reports.summary import outcome_of

NEAR = 1e-9
LATE_PENALTY = "late penalty"  # in the place of a check
Points = Mapping[str, float]  # by cell
Ends = tuple[str, str]  # how something ended, before and now


@dataclass(frozen=True)
class Change:
    """One check of one student that ends otherwise. Points are those of its exercise, with what people gave."""

    student: str
    notebook: str
    exercise: str  # empty where the notebook as a whole changes
    check: str  # empty where points change and no check ends otherwise
    outcome_before: str  # empty where there was none
    outcome_after: str
    points_before: float
    points_after: float


@dataclass(frozen=True)
class Pair:
    """A notebook's record of before and of now, and what people gave for its cells."""

    before: Record
    after: Record
    plan: NotebookPlan
    hands: Mapping[str, ManualGrade]  # by cell

    def points(self) -> tuple[Points, Points]:
        """Return the points of each cell before and now; what is broken by us leaves those that were there."""
        standing = {cell: one.auto_score for cell, one in self.hands.items() if one.auto_score is not None}
        before = _machines(self.before, standing)
        after = _machines(self.after, before)
        return self._with_hands(before), self._with_hands(after)

    def _with_hands(self, machines: Points) -> Points:
        by_hand = {cell: one.beside(machines.get(cell, 0.0)) for cell, one in self.hands.items()}
        return {**machines, **by_hand}

    def changes(self) -> Iterator[Change]:
        """Yield what is different."""
        before, after = self.points()
        if not (self.before.exercises and self.after.exercises):
            ends: Ends = self.before.outcome.value, self.after.outcome.value
            points = sum(before.values()), sum(after.values())
            if ends[0] != ends[1] or is_other(*points):
                yield self._change("", "", ends, points)
            return
        homes = homes_of(self.plan)
        old, new = ({one.id: one for one in record.exercises} for record in (self.before, self.after))
        for name in {**new, **old}:
            points = _sum(before, homes, name), _sum(after, homes, name)
            for check, ends in _ends(old.get(name), new.get(name), is_worth_other=is_other(*points)):
                yield self._change(name, check, ends, points)

    def _change(self, exercise: str, check: str, ends: Ends, points: tuple[float, float]) -> Change:
        return Change(self.after.student, self.after.notebook, exercise, check, *ends, *points)


def homes_of(plan: NotebookPlan) -> dict[str, str]:
    """Return the exercise of each cell that has points."""
    return {cell.grade_id: cell.home for cell in plan.cells if cell.is_grade or cell.is_task}


def is_other(before: float, after: float) -> bool:
    """Whether two numbers of points are different ones."""
    return abs(before - after) > NEAR


def _machines(record: Record, standing: Points) -> Points:
    given = {cell.grade_id: cell.auto_score for cell in record.cells if cell.auto_score is not None}
    return {**standing, **given} if record.outcome is NotebookOutcome.BROKEN else given


def _sum(points: Points, homes: Mapping[str, str], exercise: str) -> float:
    return sum(some for cell, some in points.items() if homes.get(cell, cell) == exercise)


def _ends(
    old: ExerciseResult | None, new: ExerciseResult | None, *, is_worth_other: bool
) -> Iterator[tuple[str, Ends]]:
    """Yield each check that ends otherwise; one that came, went or has another name only where it is worth points."""
    before, after = ({check.name: check.outcome.value for check in one.checks} if one else {} for one in (old, new))
    found = [(name, (before.get(name, ""), after.get(name, ""))) for name in {**before, **after}]
    other = [(name, ends) for name, ends in found if ends[0] != ends[1] and (is_worth_other or all(ends))]
    if other or not is_worth_other:
        yield from other
    else:
        yield "", (outcome_of(old).value if old else "", outcome_of(new).value if new else "")
