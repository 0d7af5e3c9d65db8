"""A run that another notebook of the batch has had: where all code is equal, one run stands for both.

What a student wrote beside their code is their own: each notebook gets its record and its outputs by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from nablagrade.engine.examiner.taken.received import Ran
from nablagrade.engine.examiner.taken.written import Written
from nablagrade.model import CheckResult, Isolation, Note, NotebookOutcome, Outcome, Record
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, is_run, parse
from nablagrade.notebooks.sealed import File, Sealed


@dataclass(frozen=True)
class Verdict:
    """What became of one code cell, beside what it showed."""

    failure: tuple[Outcome, str] | None
    score: float | None
    results: tuple[CheckResult, ...]


@dataclass(frozen=True)
class Lent:
    """What of a run another notebook needs, beside the notebook that came of it."""

    code: str  # all that the run hung on, by hashes
    verdicts: tuple[Verdict | None, ...]  # of the code cells in order
    outside: tuple[str, ...]  # what was judged outside


@dataclass(frozen=True)
class Earlier:
    """A notebook that was run, for others to borrow from."""

    student: str
    lent: Lent
    notebook: bytes
    written: Written
    isolation: Isolation
    transcript: bytes = b""  # as it is kept beside its record


@dataclass(frozen=True)
class SharedRun:
    """A run as `conclude` knows it, of which nothing is left to be run."""

    student: str  # whose it was
    ran: Mapping[int, Ran]
    isolation: Isolation
    checked_outside: frozenset[str]
    written: Written
    notes: tuple[Note, ...] = ()
    cpu_seconds: float = 0.0
    is_whole: bool = True
    unmovable: Mapping[str, str] = field(default_factory=dict)
    returned: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> str:
        """Where its child began: it had none."""
        return f"nowhere: it has the code of {self.student}, and shares that run"

    def complete(self) -> None:
        """Do nothing: it was."""


def code_of(notebook: Notebook, files: Sequence[tuple[str, File]]) -> str:
    """Return a hash of all that a run of this notebook hangs on, the course's side apart: its code, and files."""
    cells = [(grade_id_of(cell), is_run(cell), cell["source"]) for cell in _code_in(notebook).values()]
    # what the course's own hold is among its conditions, where they lie beside this notebook is not
    beside = sorted((name, file.seal.hex() if isinstance(file, Sealed) else str(file)) for name, file in files)
    return hashlib.sha256(json.dumps([cells, beside]).encode()).hexdigest()


def lend(
    code: str, notebook: Notebook, record: Record, run: Mapping[int, Ran], outside: Collection[str]
) -> Lent | None:
    """Return what another notebook with this code needs of a run; None where something of it was our fault."""
    if record.outcome is not NotebookOutcome.GRADED:
        return None
    return Lent(code, tuple(_verdict(run.get(index)) for index in _code_in(notebook)), tuple(outside))


def _verdict(ran: Ran | None) -> Verdict | None:
    return None if ran is None else Verdict(ran.failure, ran.score, ran.results)


def borrow(earlier: Earlier, notebook: Notebook) -> SharedRun:
    """Return the run of a notebook that has the code of an earlier one."""
    ran = ran_of(notebook, parse(earlier.notebook, "the notebook with the same code"), earlier.lent.verdicts)
    outside = frozenset(earlier.lent.outside)
    return SharedRun(earlier.student, ran, earlier.isolation, outside, earlier.written)


def ran_of(notebook: Notebook, shown: Notebook, verdicts: Sequence[Verdict | None]) -> dict[int, Ran]:
    """Return what became of a notebook's cells in a run: what they showed, and how they were judged."""
    cells = _code_in(shown).values()
    return {
        index: Ran(cell["outputs"], cell["execution_count"], one.failure, one.score, one.results)
        for index, cell, one in zip(_code_in(notebook), cells, verdicts, strict=True)
        if one is not None
    }


def _code_in(notebook: Notebook) -> dict[int, Cell]:
    return {index: cell for index, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"}
