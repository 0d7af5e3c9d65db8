"""Agreement with the tests of other systems, suite by suite, and by which decisions of ours we differ.

    python benchmarks/peers.py

The facts are those of tests/answers/peers, and the decisions are named in tests/answers/peer_tables.py.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the facts lie among the tests

from tests.answers.peer_tables import SUITES, Suite, read_suite


def main() -> None:
    """Judge every row and print a table."""
    table = Table("suite", "rows", "judged alike", "wrongly taken", "refused by a decision", "taken, disputed")
    for suite in map(read_suite, SUITES):
        table.add_row(suite.name, *map(str, _figures(suite)))
    Console(width=120).print(table)


def _figures(suite: Suite) -> list[object]:
    differing = [row for row in suite.rows if not row.agrees]
    taken = [row for row in differing if not row.is_right]
    disputed = sum(bool(row.decision) for row in taken)
    refused = Counter(row.decision for row in differing if row.is_right)
    reasons = ", ".join(f"{decision} {count}" for decision, count in refused.most_common())
    alike = f"{1 - len(differing) / len(suite.rows):.1%}"
    return [len(suite.rows), alike, len(taken) - disputed, reasons, disputed]


if __name__ == "__main__":
    main()
