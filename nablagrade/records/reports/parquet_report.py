"""The rows of `csv_report` as Parquet, for tables of many terms; needs pyarrow, which nothing else here does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from nablagrade.errors import UsageError
from nablagrade.model import Record
from nablagrade.records.reports import csv_report

_NUMBER = re.compile(r"(\w+_)?score|extra_credit|penalty|days_late|attempts?")  # titles; ids of students are texts


def write(records: Sequence[Record]) -> bytes:
    """Return the file: points are numbers, none where a cell is empty, all else is text. UsageError: no pyarrow."""
    try:
        import pyarrow as pa  # 50 MB that few people want
        from pyarrow import parquet
    except ImportError as error:
        mend = "run `python -m pip install 'nablagrade[parquet]'`, or take --format csv"
        raise UsageError(f"--format parquet: needs pyarrow, which is not installed; {mend}") from error
    header, *rows = csv.reader(io.StringIO(csv_report.render(records), newline=""))
    columns = {}
    for index, title in enumerate(header):
        cells = [row[index] for row in rows]
        is_number = _NUMBER.fullmatch(title) is not None
        columns[title] = (
            pa.array([float(cell) if cell else None for cell in cells], pa.float64())
            if is_number
            else pa.array(cells, pa.string())
        )
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()
