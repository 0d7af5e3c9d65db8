"""The table of checks, and the table of exercises as Parquet."""

from __future__ import annotations

import csv
import io
import sys

import pytest

from nablagrade.errors import UsageError
from nablagrade.records.reports import checks_csv, csv_report, parquet_report


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


def test_parquet_has_the_rows_of_the_csv(class_records):
    """The same rows in the same order; points are numbers and nothing where the CSV has nothing."""
    pytest.importorskip("pyarrow", reason="an extra of its own: nablagrade[parquet]")
    from pyarrow import parquet

    found = parquet.read_table(io.BytesIO(parquet_report.write(class_records)))
    rows = read(csv_report.render(class_records))
    assert found.column_names == list(rows[0])
    assert found.column("student").to_pylist() == [row["student"] for row in rows]
    assert str(found.schema.field("student").type) == "string"
    for name in ("score", "max_score", "auto_score", "manual_score"):
        assert str(found.schema.field(name).type) == "double"
        assert found.column(name).to_pylist() == [float(row[name]) if row[name] else None for row in rows]


def test_without_pyarrow(class_records, monkeypatch):
    """One sentence with the mend."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"needs pyarrow, which is not installed; run `python -m pip install"):
        parquet_report.write(class_records)
