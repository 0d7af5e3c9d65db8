"""A cell that is run, there in the child or here beside the answers, and the score of a classic test."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nablagrade.engine.checks.movable import Movable
from nablagrade.engine.checks.scoring import failure_of, result_of, score_outputs, seen_outputs, undecided
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.examiner.taken.received import TIMEOUT, UNSEEN, Output, Ran, count_of
from nablagrade.engine.examiner.watchdog import allowance
from nablagrade.engine.wire.messages import Message
from nablagrade.model import TESTS_OUTSIDE, CellPlan, CheckResult, Limits, Outcome

Take = Callable[[dict[str, Any]], list[Output]]


def run_there(child: ChildProcess, request: Message, seconds: float, take: Take) -> Ran:
    """Run a cell in the child; a test has a witness, who says when all of it has been run."""
    word = os.urandom(16).hex() if request["do"] == "test" and request["source"].strip() else ""
    reply = child.ask(request | ({"word": word} if word else {}), seconds)
    ran = Ran(take(reply), count_of(reply), said=reply.get("points"))
    error = reply.get("error") or reply.get("raised")
    if not error and not reply["interrupted"] and reply.get("seen", "") != word:
        ran.outputs.append(UNSEEN)
        ran.failure = (Outcome.ERRORED, "no end")
    return _ended(ran, error, is_interrupted=reply["interrupted"])


def run_here(test: Movable, child: ChildProcess, limits: Limits, take: Take) -> Ran:
    """Run a classic test here, with names of the child's. Unmovable when it meets what cannot be carried."""
    from nablagrade.engine.checks.moved import run_test  # few notebooks have such a test

    left_of = allowance(lambda: child.cpu_seconds, limits)

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        return child.ask(request, left_of())

    tested = run_test(test, ask, take)
    return _ended(Ran(tested.outputs, tested.count), tested.error, is_interrupted=tested.is_interrupted)


def _ended(ran: Ran, error: str | None, *, is_interrupted: bool) -> Ran:
    if is_interrupted:
        ran.outputs.append(TIMEOUT)
        ran.failure = (Outcome.TIMED_OUT, "it took too long")
    elif error:
        ran.failure = failure_of(str(error))
    return ran


def score_classic(ran: Ran, planned: CellPlan | None, *, is_moved: bool, why_not: str | None) -> CheckResult:
    """Give a classic test its score, and return its result; `why_not` says what kept it from being judged outside."""
    points, name = (planned.max_score, planned.grade_id) if planned else (0.0, "")
    outputs = ran.outputs if is_moved else seen_outputs(ran.outputs, ran.said)
    ran.score = 0.0 if ran.failure else score_outputs(outputs, points)
    result = result_of(name, ran.failure, is_full=ran.score == points)
    if is_moved:
        return replace(result, title=TESTS_OUTSIDE)
    if why_not is not None and ran.score > 0:
        ran.score = 0.0
        return undecided(result, why_not)
    return result
