"""From results to points: weights inside an exercise, and nbgrader's own rule for a classic test cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nablagrade.model import TESTS_INSIDE, CheckResult, Outcome

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.SKIPPED: "·",
    Outcome.INVALID: "?",
    Outcome.NEEDS_PERSON: "?",
    Outcome.BROKEN: "!",
}


MEMORY_ERRORS = ("MemoryError", "_ArrayMemoryError")  # the second is NumPy's
FOR_A_PERSON = "Your answer is of an unusual kind: a person looks at it."


def score_checks(results: Sequence[CheckResult], points: float) -> float:
    """Points times the weight that passed."""
    total = sum(result.weight for result in results)
    passed = sum(result.weight for result in results if result.outcome is Outcome.PASSED)
    return float(points * passed / total) if total else 0.0


def describe(results: Sequence[CheckResult]) -> str:
    """Titles and hints, a line each: what a graded cell prints, in place and outside alike."""
    lines = []
    for result in results:
        lines.append(f"{MARKS.get(result.outcome, '✗')} {result.title}")
        if result.hint and result.outcome is not Outcome.PASSED:
            lines.append(f"    {result.hint}")
    return "\n".join(lines) + "\n"


def graded_outputs(results: Sequence[CheckResult], score: float, count: int) -> list[dict[str, Any]]:
    """Return the outputs that a graded cell has when its checks run in place under plain nbgrader."""
    return [
        {"output_type": "stream", "name": "stdout", "text": describe(results)},
        {
            "output_type": "execute_result",
            "execution_count": count,
            "data": {"text/plain": repr(score)},
            "metadata": {},
        },
    ]


def failure_of(error: str) -> tuple[Outcome, str]:
    """Say how a cell failed that ended with an error of this name."""
    return Outcome.OUT_OF_MEMORY if error in MEMORY_ERRORS else Outcome.ERRORED, error[:80]


def result_of(name: str, failure: tuple[Outcome, str] | None, *, is_full: bool) -> CheckResult:
    """Return the one result of a classic test, from how its cell failed and whether it has all its points."""
    outcome = failure[0] if failure else Outcome.PASSED if is_full else Outcome.FAILED
    if outcome is Outcome.ERRORED:
        outcome = Outcome.FAILED  # an assertion that does not hold is how a classic test fails
    return CheckResult(name, TESTS_INSIDE, outcome, detail=failure[1] if failure else None)


def undecided(result: CheckResult, why: str) -> CheckResult:
    """Return a result for a person: from outside the answer was odd, and no answer chooses by whom it is judged."""
    return replace(result, outcome=Outcome.INVALID, hint=FOR_A_PERSON, detail=f"it passes inside; from outside {why}")


def score_outputs(outputs: Sequence[dict[str, Any]], points: float) -> float:
    """Score a classic test cell from its outputs, as nbgrader does (`nbgrader.utils.determine_grade`).

    Deviation, in the instructor's favour: an error anywhere earns nothing, also after an earlier result; and a
    printed number above the maximum, or none at all, never stops the batch.
    """
    if any(output["output_type"] == "error" for output in outputs):
        return 0.0
    for output in outputs:
        if output["output_type"] == "stream" and output.get("name") == "stderr":
            return 0.0
        if output["output_type"] == "execute_result":
            text = output.get("data", {}).get("text/plain", "")
            return _partial("".join(text) if isinstance(text, list) else text, points)
    return float(points)


def seen_outputs(outputs: Sequence[dict[str, Any]], said: Any) -> list[dict[str, Any]]:
    """Return what a test's score is read from: of results, only what its witness says that an expression came to."""
    others = [one for one in outputs if one["output_type"] != "execute_result"]
    return [*others, {"output_type": "execute_result", "data": {"text/plain": said}}] if type(said) is str else others


def _partial(text: str, points: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return float(points)
    if value > points:
        return 0.0  # nbgrader stops the batch here; a claim of more than all is worth nothing
    return value if value >= 0 else float(points)
