"""The environment layer: a few variables of the zygote's survive, home and temporary files are the child's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nablagrade.sandbox.base import Policy
from nablagrade.sandbox.provided import machine

NAME = "environment"

KEPT = frozenset(
    {
        "GENSIM_DATA_DIR",
        "JOBLIB_MULTIPROCESSING",
        "LANG",
        "LOGNAME",
        "LC_ALL",
        "LC_CTYPE",
        "MPLBACKEND",
        "NBGRADER_EXECUTION",  # by which a notebook knows that it is being graded
        "NLTK_DATA",
        "NUMEXPR_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PYTHONHASHSEED",
        "SCIKIT_LEARN_DATA",
        "SEABORN_DATA",
        "STATSMODELS_DATA",
        "TZ",
        "USER",
    }
)

_prepared: list[str] = []  # the scratch folder that the environment names already


def available() -> str | None:
    """None: every system has an environment."""
    return None


def prepare(scratch: Path, temporary: Path) -> None:
    """Leaves in the zygote what is to be left in each child, for those that will work in these folders."""
    _empty()
    _move(str(scratch), str(temporary))


def enter(policy: Policy) -> None:
    """Empties the environment but for a few names, and moves into the scratch folder.

    What the exec of the zygote left in /proc/PID/environ stays there: start the zygote with a clean environment.
    """
    scratch = str(policy.scratch)
    if not _prepared:
        _empty()
    if scratch not in _prepared:
        _move(scratch, scratch)
    os.chdir(scratch)


def _empty() -> None:
    for name in set(os.environ) - KEPT:
        del os.environ[name]
    os.environ["LOGNAME"] = os.environ["USER"] = machine.USER


def _move(scratch: str, temporary: str) -> None:
    os.environ["HOME"], os.environ["TMPDIR"] = scratch, temporary
    tempfile.tempdir = temporary  # the zygote may have looked it up before the fork
    _prepared.append(scratch)
