"""An exercise's checks run in place, under plain nbgrader: same checks, same words, same points, no protection.

A graded cell of the bank calls `score_in_place` in the kernel that ran the student's code. `nablagrade grade` never
does; there the checks run in an examiner.
"""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nablagrade.engine.checks.checks import Check, by_exercise, load_checks, run_checks
from nablagrade.engine.checks.notebook import Ask, Callback, Notebook
from nablagrade.engine.checks.paths import checks_path
from nablagrade.engine.checks.scoring import describe, score_checks
from nablagrade.engine.child.namespace import Namespace
from nablagrade.engine.wire.messages import Message
from nablagrade.errors import NablagradeError
from nablagrade.model import CheckResult, Outcome
from nablagrade.notebooks.cells import grade_id_of, mark_of, parse, read_bytes

BANK = Path(sys.prefix) / "share" / "nablagrade" / "autograders"


def score_in_place(lesson: str, exercise: str) -> float:
    """Print the titles and hints of an exercise's checks; return its points times the weight that passed.

    Never raises and never warns: nbgrader takes both for a failure. The points are those of the cell with this
    grade_id in the notebook in the working directory.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results, points = _judge(lesson, exercise)
    sys.stdout.write(describe(results))
    return score_checks(results, points)


def _judge(lesson: str, exercise: str) -> tuple[Sequence[CheckResult], float]:
    try:
        cells, notebook = _notebook_with(exercise)
        names = _names()
        checks = _checks(lesson, notebook)[exercise]
        points = next(float(mark_of(cell)["points"]) for cell in cells if grade_id_of(cell) == exercise)
        return run_checks(checks, lambda: Notebook(_ask(names), _Cells(cells, names))), points
    except (NablagradeError, LookupError, OSError, StopIteration) as error:
        return [CheckResult(exercise, f"could not be graded here: {error}", Outcome.BROKEN)], 0.0


def _names() -> dict[str, Any]:
    shell = sys.modules["IPython"].get_ipython()
    return shell.user_ns  # type: ignore[no-any-return]  # a namespace


def _notebook_with(exercise: str) -> tuple[list[dict[str, Any]], str]:
    for path in sorted(Path.cwd().glob("*.ipynb")):
        cells = parse(read_bytes(path), path.name)["cells"]
        if any(grade_id_of(cell) == exercise for cell in cells):
            return cells, path.stem
    raise LookupError(f"no notebook with {exercise} in {Path.cwd()}")


def _checks(lesson: str, notebook: str) -> dict[str, tuple[Check, ...]]:
    folders = [parent / "autograders" for parent in Path.cwd().parents]
    for folder in (*folders, BANK):
        path = checks_path(folder, lesson, notebook)
        if path.is_file():
            return by_exercise(load_checks(path))
    raise LookupError(f"no checks for {lesson}/{notebook}")


def _ask(names: dict[str, Any]) -> Ask:
    handed_over: list[Sequence[Callback]] = [()]  # of the request that is being answered
    namespace = Namespace(names, lambda number, args: handed_over[0][number].evaluate(args))

    def ask(request: Message, callbacks: Sequence[Callback]) -> Message:
        handed_over[0] = callbacks
        try:
            return namespace.answer(request)
        finally:
            namespace.settle()

    return ask


class _Cells:
    """What is known of the cells here: their sources; what they printed is found by running them once more."""

    def __init__(self, cells: list[dict[str, Any]], names: dict[str, Any]) -> None:
        self._cells = cells
        self._names = names

    def failure(self, _grade_id: str) -> None:
        """Nothing is known of earlier failures in place."""
        return

    def printed(self, grade_id: str) -> str:
        """Run the cell again on a copy of the names, and return what it prints."""
        source = next((cell["source"] for cell in self._cells if grade_id_of(cell) == grade_id), "")
        page = io.StringIO()
        with contextlib.redirect_stdout(page), contextlib.suppress(Exception):
            exec(compile(source, grade_id, "exec"), dict(self._names))  # noqa: S102 - the student's code, in their kernel
        return page.getvalue()
