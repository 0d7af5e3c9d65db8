"""No verdict depends on how busy the machine is; `benchmarks/determinism.py` does the same with the whole class."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "determinism.py"
SEVERAL = ("right-by-other-means", "truncates-integers", "raises-an-exception", "patches-allclose", "half-done")
LOOPS = ("endless-loop", "ends-the-process")


def run(times, cell_timeout, students):
    """The program's last word, and its exit code."""
    words = [sys.executable, PROGRAM, "--lessons", "gradient-vector", "--times", str(times)]
    words += ["--cell-timeout", cell_timeout, "--students", *students]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip() + done.stderr[-2000:] * done.returncode


@pytest.mark.slow
def test_the_same_verdicts_beside_hogs():
    """Six times, every second time beside programs that use all cores: not one verdict differs."""
    code, said = run(6, "10", SEVERAL)
    assert code == 0, said
    assert said.startswith("6 runs of 20 notebooks")
    assert said.endswith(": 0 verdicts differ")


@pytest.mark.slow
def test_loops_end_the_same_way_beside_hogs():
    """An endless loop is ended by its CPU time: alone and beside hogs it costs the same exercises."""
    code, said = run(2, "2", LOOPS)
    assert code == 0, said
    assert said.startswith("2 runs of 8 notebooks")


def test_a_difference_is_named():
    """One check that ends differently in one run, or a record that is missing in one, is told."""
    spec = importlib.util.spec_from_file_location("determinism", PROGRAM)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    checks = [{"name": "test_value", "outcome": "PASSED", "detail": "at 0x1"}]
    record = {"outcome": "GRADED", "seconds": {"wall": 1}, "notes": [], "exercises": [{"id": "a1", "checks": checks}]}
    changed = record | {"exercises": [{"id": "a1", "checks": [checks[0] | {"outcome": "TIMED_OUT"}]}]}
    again = record | {"seconds": {"wall": 9}, "exercises": [{"id": "a1", "checks": [checks[0] | {"detail": "at 0x2"}]}]}
    first, second, third = (program.verdict_of(one) for one in (record, again, changed))
    assert program.compare([{"x": first}, {"x": second}]) == []
    assert program.compare([{"x": first, "y": first}, {"x": third, "y": first}]) == ["x"]
    assert program.compare([{"x": first}, {"x": first, "y": first}]) == ["y"]
