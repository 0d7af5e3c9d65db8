"""Names that were meant: the nearest one of those that are there."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from nablagrade.checking.findings import Finding, Kind
from nablagrade.checking.released import Question

NEAR = 0.75  # of difflib's ratio: a letter lost, doubled or swapped


def nearest(name: str, others: Collection[str]) -> str:
    """Return the name that is nearest to one; empty where none is near."""
    return next(iter(difflib.get_close_matches(name, sorted(others), n=1, cutoff=NEAR)), "") if name else ""


def meant_for(name: str, mine: Collection[str], missing: Collection[str]) -> str:
    """Return the student's own name that was meant for one that is missing; empty where there is none.

    A name is meant for the nearest of all that are missing, so that one slip is told once.
    """
    near = nearest(name, mine)
    return near if near and nearest(near, missing) == name else ""


def misspelt(question: Question, name: str, near: str) -> Finding:
    """Say that a name is missing, and which one of the student's own was meant for it, if any."""
    if near:
        return Finding(Kind.MISSING, f"you wrote `{near}`, and the question asks for `{name}`", question.id)
    return Finding(Kind.MISSING, f"the question asks for `{name}`, and no cell makes it", question.id)
