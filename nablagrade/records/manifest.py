"""What a run was: versions, isolation, limits, how its notebooks ended and how long they took; kept beside the records.

It names no student but whom the run was asked for. Each run that grades something replaces it; a merge leaves the one
that is there, and those of the parts where they are.
"""

from __future__ import annotations

import math
import platform
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nablagrade.escaping import dump_json
from nablagrade.model import Limits, Record

# JSON. No student's folder has such a name, since `folder_name` escapes its beginning; and whoever looks for `*.json`
# among the records finds records.
NAME = "@run.manifest"
SCHEMA = 1
PERCENTILES = (50, 90, 99, 100)
_LIBRARIES = ("nbgrader", "ipython", "numpy", "sympy", "matplotlib")


@dataclass
class Tally:
    """How the notebooks of a run ended; records go by one after the other and are not kept."""

    notebooks: Counter[str] = field(default_factory=Counter)  # by outcome
    checks: Counter[str] = field(default_factory=Counter)
    shared: int = 0  # notebooks with equal code that share another one's run
    levels: Counter[str] = field(default_factory=Counter)  # of isolation, of what had a run of its own
    layers: set[str] = field(default_factory=set)
    waiting: int = 0  # notebooks of which a person grades something
    wall: array[float] = field(default_factory=lambda: array("d"))
    cpu: array[float] = field(default_factory=lambda: array("d"))

    def see(self, record: Record) -> None:
        """Count a notebook that was graded."""
        self.notebooks[record.outcome.value] += 1
        self.waiting += record.needs_person
        self.checks.update(check.outcome.value for exercise in record.exercises for check in exercise.checks)
        self.shared += bool(record.run_of)
        if record.seconds.wall and not record.run_of:  # else nothing was run for it
            self.levels[record.isolation.level.value] += 1
            self.layers.update(record.isolation.layers)
            self.wall.append(record.seconds.wall)
            self.cpu.append(record.seconds.cpu)

    def to_json(self) -> dict[str, object]:
        """The counts and percentiles as plain JSON data; seconds are those of one notebook's own run."""
        return {
            "notebooks": dict(sorted(self.notebooks.items())),
            "checks": dict(sorted(self.checks.items())),
            "needs_person": self.waiting,
            "shared_runs": self.shared,
            "isolation": {"levels": dict(sorted(self.levels.items())), "layers": sorted(self.layers)},
            "seconds": {"wall": _percentiles(self.wall), "cpu": _percentiles(self.cpu)},
        }


def _percentiles(seconds: array[float]) -> dict[str, float]:
    """By nearest rank: each is a time that some notebook took."""
    ranked = sorted(seconds)
    return {f"p{n}": round(ranked[math.ceil(n / 100 * len(ranked)) - 1], 4) for n in PERCENTILES if ranked}


def versions() -> dict[str, str]:
    """The versions that a grade may depend on."""
    found = {"nablagrade": version("nablagrade"), "python": platform.python_version(), "system": platform.platform()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write(
    folder: Path, order: Mapping[str, object], limits: Limits, tally: Tally, result: Mapping[str, object]
) -> Path:
    """Write what was asked for and what came of it beside the records, whole or not at all. OSError if it cannot be."""
    document = {
        "schema": SCHEMA,
        "versions": versions(),
        **order,
        "limits": asdict(limits),
        **tally.to_json(),
        **result,
    }
    path = folder / NAME
    temporary = path.with_name(f"{NAME}.tmp")
    try:
        temporary.write_text(dump_json(document), encoding="ascii")
        return temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
