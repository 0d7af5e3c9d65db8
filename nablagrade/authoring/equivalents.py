"""Mutants that are proven to be right: `specimens/equivalent.toml`, a list that the audit holds to be exact.

[[equivalent]]
exercise = "c1-numerical-gradient"
was = "gradient = np.zeros(len(point))"
becomes = "gradient = np.zeros(len(v))"
proof = "point is a copy of v, so that both have the same length."
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nablagrade.authoring.specimens import EQUIVALENT, read_toml
from nablagrade.errors import CourseError

FIELDS = frozenset({"exercise", "was", "becomes", "proof"})


@dataclass(frozen=True)
class Equivalent:
    """One mutant that may survive, and why."""

    exercise: str
    was: str
    becomes: str
    proof: str


def load_equivalents(autograders: Path, lesson: str) -> tuple[Equivalent, ...]:
    """Return the proven mutants of a lesson. CourseError when the list cannot be read, or a proof is missing."""
    path = autograders / lesson / "specimens" / EQUIVALENT
    if not path.is_file():
        return ()
    listed = read_toml(path).get("equivalent", [])
    for number, one in enumerate(listed, 1):
        if not isinstance(one, dict) or one.keys() != FIELDS or not all(str(text).strip() for text in one.values()):
            raise CourseError(f"{path}: entry {number} needs {', '.join(sorted(FIELDS))}, and nothing else")
    return tuple(Equivalent(**{name: str(text) for name, text in one.items()}) for one in listed)
