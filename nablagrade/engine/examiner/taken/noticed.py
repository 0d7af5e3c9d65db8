"""What the cells of a run tell of limits that were reached, of refusals and of files outside: gathered into notes.

A child says what it likes, so a note is for an instructor to read. One thing here changes a grade: what was refused
to an instructor's own cell makes it BROKEN. Which cells can meet a refusal is read from the instructor's source, and it
counts only where the same cell does not hold on the instructor's own notebook either.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from nablagrade.engine.wire.exits import EXAMINER_DIED, OUT_OF_CLOCK, OUT_OF_TIME, OVERFULL
from nablagrade.engine.wire.hints import DROPPED, NO_FILES, NO_PROCESSES, NO_PROGRAMS, TRUNCATED
from nablagrade.model import CellPlan, CheckResult, Limits, Note, NotebookPlan, NoteKind, Outcome
from nablagrade.notebooks.needs import Need, needs_of
from nablagrade.sandbox.rlimits import THREADS

Output = dict[str, Any]
MOST_LISTED = 8  # cells in one note
MOST_NOTES = 50  # of one notebook: each path that is asked for is another
MOST_PATH = 300
ALLOW = "`c.Nablagrade.subprocesses = True` in nbgrader_config.py allows programs and processes, not the network"
NO_THREAD = "can't start new thread"  # Python's words
FINE = (Outcome.PASSED, Outcome.NEEDS_PERSON)
_OUT_OF_REACH = ("FileNotFoundError", "PermissionError", "OSError")
_PATH = re.compile(rf"'(/[^'\x00-\x1f]{{1,{MOST_PATH}}})'|^(/\S{{1,{MOST_PATH}}})")
_MACHINE = ("/bin/", "/boot/", "/etc/", "/lib", "/root/", "/sbin/", "/usr/", "/var/")  # of which no folder is opened
_NO_PLACE = ("/dev/", "/net/", "/proc/", "/sys/")  # looking there tells nothing, or may wait for a network


class Noticed:
    """What was noticed, by what it is: one note names all cells in which it was."""

    def __init__(self, plan: NotebookPlan, limits: Limits, scratch: Path) -> None:
        self._plan = plan
        self._limits = limits
        self._scratch = str(scratch)
        self._cells: dict[Note, list[int]] = {}

    def add(self, number: int, kind: NoteKind, words: str) -> None:
        """Remember what cell `number` told."""
        note = Note(kind, words)
        if note not in self._cells and len(self._cells) >= MOST_NOTES:
            return
        cells = self._cells.setdefault(note, [])
        if number not in cells:
            cells.append(number)

    def notes(self) -> tuple[Note, ...]:
        """Return one note for each thing that was noticed."""
        return tuple(Note(note.kind, f"{_places(cells)}: {note.words}") for note, cells in self._cells.items())

    def cell(
        self, number: int, planned: CellPlan | None, outputs: Sequence[Output], failure: tuple[Outcome, str] | None
    ) -> str | None:
        """Look at a cell that ran; return the refusal that it met when it is the instructor's own.

        The outputs are what the child says. So a student could claim a refusal, but not choose where: a cell whose
        source asks nothing of the machine is never BROKEN, and one that does cannot pass here before it is allowed to.
        """
        is_ours = planned is not None and planned.is_locked
        self._outputs(number, outputs, is_theirs=not is_ours)
        if failure:
            self.end(number, failure[0])
        words = self._refusal(planned, outputs, has_failed=failure is not None) if planned and is_ours else None
        if words:
            self.add(number, NoteKind.REFUSAL, words)
        return words

    def _refusal(self, planned: CellPlan, outputs: Sequence[Output], *, has_failed: bool) -> str | None:
        is_told = any(refusals_in(outputs))
        if not is_told and not has_failed:
            return None
        needed = needs_in(self._plan)[planned.source]
        if self._limits.subprocesses:
            needed &= {Need.NETWORK}
        if not is_told:
            needed -= {Need.SHELL}  # a command that is refused says so, and raises nothing
        return f"the instructor's cell `{planned.grade_id}` needs what was refused; {ALLOW}" if needed else None

    def end(self, number: int, outcome: Outcome, words: str = "") -> None:
        """Look at how a cell, or the process in it, ended."""
        if words == OVERFULL:
            self._folder(number)
        elif words == OUT_OF_CLOCK:
            seconds = self._limits.deadline_seconds
            told = f"the notebook was stopped after {seconds:g} s by the clock, three times its processor time"
            self._limit(number, told, "notebook_seconds")
        elif words == EXAMINER_DIED:
            self.add(number, NoteKind.LIMIT, f"{words}: it took more time or memory than its examiner has")
        elif words == OUT_OF_TIME:
            seconds = self._limits.notebook_seconds
            self._limit(number, f"the notebook used up its {seconds:g} s of processor time", "notebook_seconds")
        elif outcome is Outcome.TIMED_OUT:
            seconds = self._limits.cell_seconds
            clock = self._limits.wall_seconds(seconds)
            told = f"a cell may take {seconds:g} s of processor time, {clock:g} s by the clock: `c.Execute.timeout`"
            self.add(number, NoteKind.LIMIT, told)
        elif outcome is Outcome.OUT_OF_MEMORY:
            self._limit(number, f"a notebook may use {self._limits.memory_mb} MB of memory", "memory_mb")

    def check(self, number: int, outcome: Outcome) -> None:
        """Look at how a check outside the child ended."""
        if outcome is Outcome.TIMED_OUT:
            self._limit(number, f"a check may take {self._limits.check_seconds:g} s", "check_seconds")
        else:
            self.end(number, outcome)

    def _folder(self, number: int) -> None:
        words = f"a notebook's folder may hold {self._limits.scratch_mb} MB in {self._limits.scratch_files} files"
        self._limit(number, words, "scratch_mb", "scratch_files")

    def kept(self, number: int) -> None:
        """Remember that not all files were kept."""
        words = (
            f"not all files that the code wrote were kept: {self._limits.kept_files} of {self._limits.kept_mb} MB are"
        )
        self._limit(number, f"{words} at most, and none that cannot be read", "kept_files", "kept_mb")

    def _outputs(self, number: int, outputs: Sequence[Output], *, is_theirs: bool) -> None:
        for one in outputs:
            if one["output_type"] == "error":
                self._error(number, one)
            if any(mark in _text(one) for mark in (TRUNCATED, DROPPED)):
                self._limit(number, f"a notebook may show {self._limits.output_bytes} bytes", "output_bytes")
        for words in refusals_in(outputs) if is_theirs else ():
            self.add(number, NoteKind.REFUSAL, words)

    def _error(self, number: int, error: Output) -> None:
        words = str(error["evalue"])
        if words.startswith("[Errno 27]"):
            self._limit(number, f"a file may have {self._limits.file_mb} MB", "file_mb")
        elif words.startswith("[Errno 28]"):
            self._folder(number)
        elif words == NO_THREAD:
            self._limit(number, f"a notebook may run {THREADS} threads, which share its memory", "memory_mb")
        elif error["ename"] in _OUT_OF_REACH and (path := self._outside(words)):
            folder = PurePosixPath(path).parent
            opens = f'`c.Nablagrade.readable = ["{folder}"]` opens its folder'
            mend = "put what it needs beside the source notebook" if path.startswith(_MACHINE) else opens
            self.add(number, NoteKind.REFUSAL, f"{path} exists, but outside of what the notebook may read; {mend}")

    def _outside(self, words: str) -> str | None:
        """Return the absolute path that an error names, when there is something behind it on this machine."""
        found = _PATH.search(words)
        path = os.path.normpath(found[1] or found[2]) if found else ""
        if not path or path.startswith((*_NO_PLACE, self._scratch)):
            return None
        return path if os.path.lexists(path) else None

    def _limit(self, number: int, words: str, *settings: str) -> None:
        named = " and ".join(f"`c.Nablagrade.{name}`" for name in settings)
        self.add(number, NoteKind.LIMIT, f"{words}: {named}")


def needs_in(plan: NotebookPlan) -> Mapping[str, frozenset[Need]]:
    """Return what each locked cell of a notebook needs; a worker asks before it forks, so that examiners know it."""
    return needs_of(tuple(cell.source for cell in plan.cells if cell.is_locked))


def excused(
    results: Sequence[CheckResult], refusal: str | None, sound: Collection[str] = ()
) -> tuple[CheckResult, ...]:
    """Return results in which none has failed for what we refused to an instructor's cell.

    What is `sound` holds where nothing but the instructor's own answers is refused the same: it failed for itself.
    """
    if refusal is None:
        return tuple(results)
    return tuple(
        one if one.outcome in FINE or one.name in sound else replace(one, outcome=Outcome.BROKEN, detail=refusal)
        for one in results
    )


def refusals_in(outputs: Sequence[Output]) -> Iterator[str]:
    """Yield a sentence for each kind of refusal that outputs tell of."""
    last = [one["traceback"][-1] for one in outputs if one["output_type"] == "error" and one["traceback"]]
    if any(one.get("name") == "stderr" and NO_PROGRAMS in _text(one) for one in outputs):
        yield f"another program was refused; {ALLOW}"
    if NO_PROCESSES in last:
        yield f"another process or the network was refused; {ALLOW}"
    if NO_FILES in last:
        yield "a file outside of the notebook's folder was refused"


def _text(output: Output) -> str:
    return str(output.get("text", "")) if output["output_type"] == "stream" else ""


def _places(cells: Sequence[int]) -> str:
    numbers = [str(number) for number in cells[:MOST_LISTED]]
    if len(cells) > MOST_LISTED:
        return f"cells {', '.join(numbers)} and {len(cells) - MOST_LISTED} more"
    return f"cell {numbers[0]}" if len(cells) == 1 else f"cells {', '.join(numbers[:-1])} and {numbers[-1]}"
