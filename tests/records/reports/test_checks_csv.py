"""The table of checks, and the table of exercises as Parquet."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from nablagrade.errors import UsageError
from nablagrade.records.reports import checks_csv, csv_report, parquet_report

ROOT = Path(__file__).parents[3]


def read(text):
    """The rows of a CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_for_each_check(class_records):
    """Every check of every exercise is there once, with its outcome."""
    wanted = sorted(
        (record.student, record.notebook, exercise.id, check.name, check.outcome.value)
        for record in class_records
        for exercise in record.exercises
        for check in exercise.checks
    )
    names = ("student", "notebook", "exercise", "check", "outcome")
    rows = read(checks_csv.render(class_records))
    assert sorted(tuple(row[name] for name in names) for row in rows) == wanted
    assert {row["weight"] for row in rows} == {"1"}


READ = """
import json, pickle, sys
from io import BytesIO
from nablagrade.records.reports import parquet_report
from pyarrow import parquet
written = BytesIO(parquet_report.write(pickle.load(sys.stdin.buffer)))
found = parquet.read_table(written, use_threads=False)  # threads that still end would abort the process
print(json.dumps([found.to_pydict(), {one.name: str(one.type) for one in found.schema}]))
"""


@pytest.mark.slow
def test_parquet_has_the_rows_of_the_csv(class_records, tmp_path):
    """The same rows in the same order; points are numbers and nothing where the CSV has nothing.

    Not with the environment's own pyarrow: where it is installed, pandas loads it in every notebook.
    """
    target = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path)]
    subprocess.run([*target, "-c", str(ROOT / "constraints.txt"), "pyarrow"], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", READ], input=pickle.dumps(class_records), capture_output=True, check=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    found, types = json.loads(done.stdout)
    rows = read(csv_report.render(class_records))
    assert list(found) == list(rows[0])
    numbers = {"score", "max_score", "auto_score", "manual_score", "extra_credit", "days_late", "penalty"}
    numbers |= {"attempt", "attempts"}
    assert {name for name, kind in types.items() if kind == "double"} == numbers
    for name, cells in found.items():
        wanted = [row[name] for row in rows]
        assert cells == ([float(one) if one else None for one in wanted] if name in numbers else wanted)


def test_without_pyarrow(class_records, monkeypatch):
    """One sentence with the mend."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"needs pyarrow, which is not installed; run `python -m pip install"):
        parquet_report.write(class_records)
