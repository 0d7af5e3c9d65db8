"""Every attack of this folder against the real engine: it earns what it deserves, and nobody else is touched."""

from __future__ import annotations

import json
from typing import Any

from nablagrade.model import NotebookOutcome
from nablagrade.records.public import student_view
from nablagrade.records.record import to_json

ALL_OF_LEVEL_A = 6.0
EXAMINER_MEGABYTES = 700  # the largest value that may cross, and room to judge it
CPU_SLACK = 1.0  # the clocks are looked at now and then


def outputs_of(notebook: bytes | None) -> list[dict[str, Any]]:
    """All that the cells of an autograded notebook show."""
    cells = json.loads(notebook or b'{"cells": []}')["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


def printed(outputs: list[dict[str, Any]]) -> str:
    """What was printed; a traceback shows the attack's own source, and does not count."""
    return "".join(line for output in outputs if output["output_type"] == "stream" for line in output["text"])


def test_attack(case, stronghold):
    """The attack gets the points of its answers, wins nothing, and leaves nothing; the next student has full marks."""
    before = stronghold.traces()
    graded = stronghold.attack(case)
    record = graded.record
    outputs = outputs_of(graded.notebook)
    honest = stronghold.grade_honest().record

    expected = case.facts.get("points", {"v1-secret": 0, "v2-before": 1, "v3-after": 1})
    points = {one.id: one.auto_score for one in record.exercises if one.auto_score is not None}
    for exercise in case.facts.get("may_lose", ()):
        expected[exercise] = min(expected[exercise], points[exercise])
    assert record.outcome == case.facts.get("outcome", NotebookOutcome.GRADED), record.notes
    assert points == expected
    assert record.score == sum(expected.values())
    for exercise, outcomes in case.facts.get("checks", {}).items():
        found = {check.outcome for one in record.exercises if one.id == exercise for check in one.checks}
        assert set(outcomes) <= found, found
    assert case.facts.get("notes", "") in " ".join(record.notes)
    assert case.facts.get("outputs", "") in printed(outputs)

    assert "PWNED" not in printed(outputs)
    assert stronghold.secret not in json.dumps(outputs)
    assert stronghold.secret not in json.dumps(to_json(student_view(record)))
    assert stronghold.ears.heard() == []
    assert record.cpu_seconds <= case.limits.notebook_seconds + CPU_SLACK
    assert stronghold.peak_megabytes() < EXAMINER_MEGABYTES

    assert (honest.outcome, honest.score, honest.notes) == (NotebookOutcome.GRADED, ALL_OF_LEVEL_A, ())
    stronghold.wait_for_processes(before["processes"])
    assert stronghold.traces() == before
