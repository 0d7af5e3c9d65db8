"""A student's notebook run from its first cell to its last by the engine, as *Restart and run all* would."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade.batch import grade_all
from nablagrade.checking.released import Released
from nablagrade.checking.validating import ENVIRONMENT
from nablagrade.course.files import bound, find_files, look_into
from nablagrade.course.preparing import prepare_for
from nablagrade.engine.examiner.job import Job
from nablagrade.engine.examiner.kernel import PYTHON, language_of
from nablagrade.errors import ExecutorError, IsolationError, NotebookError, UsageError
from nablagrade.executors.memory import resolve
from nablagrade.executors.plan import Plan
from nablagrade.model import Isolation, IsolationLevel, Limits, NotebookOutcome, NotebookPlan
from nablagrade.notebooks.cells import Cell, Notebook, parse, serialise
from nablagrade.notebooks.finding import Around
from nablagrade.notebooks.naming import ENDING
from nablagrade.notebooks.restore import restore
from nablagrade.notebooks.sealed import File, seal
from nablagrade.sandbox import level_of, offer
from nablagrade.settings import IGNORED

_BEFORE = f'__import__("os").environ.update({ENVIRONMENT!r})'
# which names have a value in the end, and whether that is what stands for an open answer; `str` may be a student's own
_AFTER = """(lambda python: __import__("sys").stdout.write(__import__("json").dumps({
    name: value is ... or (python.isinstance(value, python.str) and not value.strip(" .…\\t\\n"))
    for name, value in python.globals().items() if not name.startswith("_")
})))(__import__("builtins"))"""


@dataclass(frozen=True)
class Ran:
    """How a notebook ran."""

    cells: tuple[Cell, ...]  # as the grader restores them, with what they showed
    is_open: Mapping[str, bool]  # the names that have a value in the end, and whether it is a placeholder
    isolation: Isolation


def refuse_open_doors(least: IsolationLevel) -> None:
    """IsolationError where a notebook cannot be locked in on this machine, and nobody has said that it need not be."""
    if least is not IsolationLevel.NONE:
        level = level_of([name for name, reason in offer().items() if reason is None])
        if list(IsolationLevel).index(level) > list(IsolationLevel).index(least):
            mend = "if it is your own, run it as Jupyter would with --isolation none"
            raise IsolationError(f"this machine has no sandbox to lock a notebook in ({level} is possible); {mend}")


def run_all(path: Path, notebook: Notebook, released: Released, least: IsolationLevel) -> Ran:
    """Run a notebook, restored as the grader restores it. A NablagradeError where that cannot be."""
    if (language := language_of(released.plan, notebook, least)) != PYTHON:
        raise UsageError(f"{path.name}: is a notebook for {language}, and only Python is run here; run it in Jupyter")
    refuse_open_doors(least)
    whole = restore(notebook, released.plan)
    whole["cells"] = [_code(_BEFORE), *whole["cells"], _code(_AFTER)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{released.path.stem}{ENDING}"
        copy.write_bytes(serialise(whole))
        # without marks: nothing in it is graded, and nothing is restored once more
        plan, around = NotebookPlan(copy.stem, ()), Around(copy.parent)
        job = Job("", "", plan, (copy,), _beside(path, released), around=around, is_prepared=True)
        ((_, graded),) = grade_all([job], _plan(Path(folder) / "no-checks", released, least))
    notes = "; ".join(note.words for note in graded.record.notes)
    if graded.record.outcome is NotebookOutcome.BROKEN or graded.notebook is None:
        error = ExecutorError if graded.record.outcome is NotebookOutcome.BROKEN else NotebookError
        raise error(f"{path.name}: could not be run ({notes}); run it in Jupyter with *Restart and run all*")
    cells = parse(graded.notebook, copy.name)["cells"]
    return Ran(tuple(cells[1:-1]), _names(cells[-1]), graded.record.isolation)


def _plan(nowhere: Path, released: Released, least: IsolationLevel) -> Plan:
    limits = resolve(Limits(memory_mb=0), 1)
    return Plan("serial", 1, limits, least, nowhere, (), preparation=prepare_for([released.path]))


def _code(source: str) -> Cell:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def _beside(path: Path, released: Released) -> tuple[tuple[str, File], ...]:
    """Return what the cells find beside their notebook: files that were released with it, and the student's own."""
    given = dict(_plain(find_files(released.path.parent, IGNORED)))
    seen = look_into(path.parent.parent, path.parent.name, IGNORED)
    mine = [(name, seal(path.parent.parent, one, seen.linked)) for name, one in _plain(bound(seen.files)[0].items())]
    return (*given.items(), *((name, one) for name, one in mine if not one.problem and name not in given))


def _plain(files: Any) -> Sequence[tuple[str, Path]]:
    return [(name, one) for name, one in files if not name.endswith(ENDING)]


def _names(cell: Cell) -> dict[str, bool]:
    """Return what the last cell wrote; nothing where it was not reached, or somebody meddled with it."""
    text = "".join("".join(one.get("text", "")) for one in cell["outputs"] if one.get("name") == "stdout")
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {name: bool(is_open) for name, is_open in found.items()} if isinstance(found, dict) else {}
