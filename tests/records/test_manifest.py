"""What is kept of a run beside its records."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nablagrade.escaping import folder_name
from nablagrade.model import IsolationLevel, Limits, NotebookOutcome, Seconds
from nablagrade.records.manifest import NAME, Tally, write
from nablagrade.records.record import read_submissions
from nablagrade.records.record import write as write_record


def test_outcomes_and_times(class_records, make_record):
    """Each notebook and check is counted; a percentile is a time that some notebook took."""
    tally = Tally()
    for number in range(1, 201):
        one = replace(class_records[0], seconds=Seconds(wall=number / 100, cpu=number / 200))
        tally.see(one)
    tally.see(replace(make_record("clara", "level-a", outcome=NotebookOutcome.MISSING), seconds=Seconds()))
    tally.see(replace(class_records[0], seconds=Seconds(wall=0.001), run_of="anna"))
    found = tally.to_json()
    assert found["notebooks"] == {"GRADED": 201, "MISSING": 1}
    assert found["checks"] == {"FAILED": 201, "INVALID": 201, "PASSED": 201}
    assert (found["needs_person"], found["shared_runs"]) == (201, 1)
    assert found["isolation"] == {"levels": {IsolationLevel.FULL: 200}, "layers": ["landlock", "rlimits", "seccomp"]}
    assert found["seconds"] == {
        "wall": {"p50": 1.0, "p90": 1.8, "p99": 1.98, "p100": 2.0},
        "cpu": {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p100": 1.0},
    }
    assert Tally().to_json()["seconds"] == {"wall": {}, "cpu": {}}


def test_no_student_is_in_its_way(class_records, tmp_path):
    """Whatever a student is called, their records lie beside it, and are read as if it were not there."""
    named = replace(class_records[0], student=NAME)
    write_record(named, tmp_path)
    write(tmp_path, {"assignments": ["sums"]}, Limits(), Tally(), {"exit_code": 0})
    assert folder_name(NAME) != NAME
    assert [[one.student for one in some] for some in read_submissions(tmp_path, named.assignment)] == [[NAME]]
    assert json.loads((tmp_path / NAME).read_text())["limits"]["restarts"] == Limits().restarts


def test_whole_or_not_at_all(tmp_path):
    """Where it cannot be written the old one stays, whole."""
    write(tmp_path, {"number": 1}, Limits(), Tally(), {})
    (tmp_path / f"{NAME}.tmp").mkdir()
    with pytest.raises(OSError, match="@run"):
        write(tmp_path, {"number": 2}, Limits(), Tally(), {})
    assert json.loads((tmp_path / NAME).read_text())["number"] == 1
