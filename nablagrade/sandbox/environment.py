"""The environment layer: a few variables of the zygote's survive, home and temporary files are the scratch folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nablagrade.sandbox.base import Policy

NAME = "environment"

KEPT = frozenset(
    {
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "MPLBACKEND",
        "NBGRADER_EXECUTION",  # by which a notebook knows that it is being graded
        "NUMEXPR_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PYTHONHASHSEED",
        "TZ",
    }
)

_prepared: list[str] = []  # the scratch folder that the environment names already


def available() -> str | None:
    """None: every system has an environment."""
    return None


def prepare(scratch: Path) -> None:
    """Leaves in the zygote what is to be left in each child; `scratch` is where most of them will work."""
    _empty()
    _move(str(scratch))


def enter(policy: Policy) -> None:
    """Empties the environment but for a few names, and moves into the scratch folder.

    What the exec of the zygote left in /proc/PID/environ stays there: start the zygote with a clean environment.
    """
    scratch = str(policy.scratch)
    if not _prepared:
        _empty()
    if scratch not in _prepared:
        _move(scratch)
    os.chdir(scratch)


def _empty() -> None:
    for name in set(os.environ) - KEPT:
        del os.environ[name]


def _move(scratch: str) -> None:
    os.environ["HOME"] = os.environ["TMPDIR"] = scratch
    tempfile.tempdir = scratch  # the zygote may have looked it up before the fork
    _prepared.append(scratch)
