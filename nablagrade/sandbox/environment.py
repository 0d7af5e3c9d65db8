"""The environment layer: a few variables of the zygote's survive, home and temporary files are the scratch folder."""

from __future__ import annotations

import os
import tempfile

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


def available() -> str | None:
    """None: every system has an environment."""
    return None


def enter(policy: Policy) -> None:
    """Empties the environment but for a few names, and moves into the scratch folder.

    What the exec of the zygote left in /proc/PID/environ stays there: start the zygote with a clean environment.
    """
    scratch = str(policy.scratch)
    for name in set(os.environ) - KEPT:
        del os.environ[name]
    os.environ["HOME"] = os.environ["TMPDIR"] = scratch
    tempfile.tempdir = scratch  # the zygote may have looked it up before the fork
    os.chdir(scratch)
