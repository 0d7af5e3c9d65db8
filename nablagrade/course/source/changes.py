"""What of an assignment's source was changed after its release: grades follow what was released until it is again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from nablagrade.model import AssignmentPlan, CellPlan, NotebookPlan
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sources import read_source

AUTOTEST = "AUTOTEST"  # nbgrader writes the tests of such a cell itself when it releases it


def find_changes(plan: AssignmentPlan, source: Path) -> tuple[str, ...]:
    """Return what differs between a folder of source notebooks and what the gradebook holds, a sentence each."""
    written = {path.stem: plan_of(read_source(path), path.stem) for path in sorted(source.glob("*.ipynb"))}
    released = {one.name: one for one in plan.notebooks}
    both = sorted(written.keys() & released.keys())
    return (
        *(f"{name}.ipynb is new" for name in sorted(written.keys() - released.keys())),
        *(f"{name}.ipynb is gone" for name in sorted(released.keys() - written.keys()) if written),
        *(words for name in both for words in _between(released[name], written[name])),
    )


def _between(released: NotebookPlan, written: NotebookPlan) -> Iterator[str]:
    before, after = _by_id(released), _by_id(written)
    for name in sorted(before.keys() | after.keys()):
        words = _change(before.get(name), after.get(name))
        if words:
            yield f"{released.name}.ipynb: cell {name} {words}"


def _by_id(plan: NotebookPlan) -> Mapping[str, CellPlan]:
    return {cell.grade_id: cell for cell in plan.cells}


def _change(before: CellPlan | None, after: CellPlan | None) -> str | None:
    if before is None:
        return "was added"
    if after is None:
        return "was removed"
    if (before.is_grade, before.is_solution, before.is_task) != (after.is_grade, after.is_solution, after.is_task):
        return "is of another kind"
    if (before.is_grade or before.is_task) and before.max_score != after.max_score:
        return f"has {after.max_score:g} points, was released with {before.max_score:g}"
    is_compared = not after.is_solution and AUTOTEST not in after.source
    # of an answer the gradebook has the part without its solution, which no grade depends on
    return "was changed" if is_compared and before.source.strip() != after.source.strip() else None
