"""The records as one JSON document for an instructor's programs: with the mistakes' names, without any detail."""

from __future__ import annotations

from collections.abc import Sequence

from nablagrade.escaping import dump_json
from nablagrade.model import Record
from nablagrade.records.record import SCHEMA, to_json
from nablagrade.records.reports.public import instructor_views


def render(records: Sequence[Record]) -> str:
    """`{"schema": 1, "records": […]}`, each record as in its file, on a line of its own."""
    lines = ",\n".join(
        dump_json(to_json(record), is_laid_out=False).rstrip("\n") for record in instructor_views(records)
    )
    return f'{{"schema": {SCHEMA}, "records": [\n{lines}\n]}}\n'
