"""The cells before the first answer: where a notebook holds them as they were released, its child starts behind them.

What they show is then what they showed in the snapshot, and what they made is in the child's memory. Everything else
starts from the first cell: a notebook that differs, files that do, cells that ask for the clock, or cost nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from nablagrade.engine.examiner.given import fill
from nablagrade.engine.examiner.process import ChildProcess, SnapshotDied
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.order import ChildSpec, Start
from nablagrade.engine.zygote.snapshots import SEVERAL
from nablagrade.model import Limits, Note, NotebookPlan, Outcome
from nablagrade.notebooks.cells import Cell, grade_id_of, is_run
from nablagrade.notebooks.sealed import File

WORTH_SECONDS = 0.06  # CPU: what a snapshot saves each notebook must be more than what it costs to go through it
MAKING_SECONDS = 50.0  # by the clock: less than an examiner may live after its deadline
LOOK_SECONDS = 5.0  # CPU, for what the cells have left
ADDRESS = re.compile(r"(?<= at 0x)[0-9a-f]+")
NONE = "no cell is run before the first answer"
PROGRAMS = "the course lets notebooks start programs"
OTHERS = "its first cells are not those of the release"
FILES = "files of the student's own lie beside it"
CHEAP = "its first cells cost less than a snapshot"
FAILS = "a cell of its first ones fails, or takes too long"
UNSEEN = "what its first cells leave cannot be looked into"
CHANGED = "a file of the course was changed meanwhile"
LOST = "a cell of its first ones ended its process"


@dataclass(frozen=True)
class Prefix:
    """Cells that a whole class holds unchanged, in one notebook."""

    requests: tuple[Message, ...]  # by which they are run
    last: int  # where the last of them stands
    digest: str  # of the cells, and of what they find


def find_prefix(
    cells: Sequence[Cell],
    hows: Sequence[Message],
    plan: NotebookPlan,
    files: Sequence[tuple[str, File]],
    watch: Message | None,
) -> Prefix | str:
    """Return the cells of a notebook that it shares with others, or why it has none.

    `hows` are the requests by which its cells are run; `watch` is what its child is asked before them.
    """
    if not plan.prefix:
        return NONE
    graded = {one.grade_id for one in plan.cells if one.is_grade and not one.is_solution}
    code = [(place, cell) for place, cell in enumerate(cells) if cell["cell_type"] == "code"]
    run = [(place, cell) for place, cell in code if is_run(cell) or grade_id_of(cell) in graded][: len(plan.prefix)]
    if tuple(cell["source"] for _, cell in run) != plan.prefix or any(grade_id_of(cell) in graded for _, cell in run):
        return OTHERS
    if any(not isinstance(file, Path) for _, file in files):
        return FILES
    requests = tuple(hows[place] for place, _ in run)
    said = repr((requests, [(name, _look(file)) for name, file in files], watch))
    return Prefix(requests, run[-1][0], hashlib.sha256(said.encode("utf-8", "replace")).hexdigest())


def _look(file: File) -> tuple[int, ...]:
    """Return what tells a file of the course's from a later version of itself."""
    assert isinstance(file, Path)  # noqa: S101 - it was looked at just before
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


class Beginning:
    """Where the children of one notebook begin; `words` says it of the last one."""

    def __init__(
        self,
        cells: Sequence[Cell],
        hows: Sequence[Message],
        plan: NotebookPlan,
        files: Sequence[tuple[str, File]],
        *,
        deadline: Deadline,
        has_inside: bool,
    ) -> None:
        """`hows` are the requests by which cells are run; `has_inside` where a test runs beside them."""
        watch = {"do": "watch", "bindings": plan.bindings and asdict(plan.bindings)}
        self._watch = watch if has_inside else None
        self._find = partial(find_prefix, cells, hows, plan, files, self._watch)
        self._found = self._find()
        self._files = files
        self._deadline = deadline
        self.left_out: tuple[Note, ...] = ()  # of its files
        self._began = 0.0  # CPU seconds
        self.words = ""

    def leave_snapshots(self, why: str) -> None:
        """Let all children begin at the first cell from now on."""
        self._found, self.words = why, ""

    def open(self, spec: ChildSpec, lost: Collection[int]) -> ChildProcess:
        """Return a child for this notebook, prepared; cells in `lost` are not run again."""
        if spec.limits.subprocesses:
            self.leave_snapshots(PROGRAMS)
        if isinstance(self._found, Prefix) and any(place <= self._found.last for place in lost):
            self.leave_snapshots(LOST)
        child = self._open(spec)
        try:
            self._prepare(child)
        except BaseException:
            child.__exit__(None, None, None)
            raise
        self._began = child.cpu_seconds
        return child

    def _prepare(self, child: ChildProcess) -> None:
        """Give a child what it is to know and to find before its first cell."""
        if self._watch is not None:
            child.ask(self._watch, 5.0)
        self.left_out = fill(child.scratch, self._files)

    def _open(self, spec: ChildSpec) -> ChildProcess:
        prefix = self._found
        if isinstance(prefix, Prefix):
            try:
                child = self._open_behind(replace(spec, shared=prefix.digest), prefix, spec.limits)
            except Ended as end:  # whatever became of a snapshot, the notebook can be run without one
                if self._deadline.is_over:
                    raise
                child, self.words = None, f"from its first cell: {end}"
            if child is not None:
                return child
        elif not self.words:
            self.words = f"from its first cell: {prefix}"
        return ChildProcess(spec, self._deadline)

    def _open_behind(self, spec: ChildSpec, prefix: Prefix, limits: Limits) -> ChildProcess | None:
        child = ChildProcess(spec, self._deadline)
        if child.start is Start.STANDING:
            with child, self._deadline.stopped(MAKING_SECONDS):
                self._make(child, prefix, limits)
            child = ChildProcess(spec, self._deadline)
        if child.start is Start.STANDING:  # no door of it may be open while a student's code runs
            child.__exit__(None, None, None)
            return None
        count = len(prefix.requests)
        self.words = {
            Start.BEHIND: f"behind a snapshot of its first cells ({count})",
            Start.FIRST: "from its first cell: it was measured",
        }.get(child.start, f"from its first cell: {child.said}")
        child.heard = [] if child.start is Start.FIRST else None
        return child

    def _make(self, child: ChildProcess, prefix: Prefix, limits: Limits) -> None:
        """Run the cells in a child that is to stand, and let it, if they come to what they came to before."""
        child.heard = []
        self._prepare(child)
        for request in prefix.requests:
            child.ask(request, limits.cell_seconds)
        heard, child.heard = child.heard, None
        stood = {"state": "", "why": FAILS} if _fails(heard) else child.ask({"do": "stand"}, limits.cell_seconds)
        why = stood["why"] or (None if _said(heard, stood["state"]) == child.said else SEVERAL)
        if why is None and self._find() != prefix:
            why = CHANGED
        if why is not None:
            child.tell_zygote({"why": f"{why}"})
            return
        file = _written(heard)
        try:
            child.tell_zygote({"stands": True}, file)
            child.stands = True
        finally:
            os.close(file)

    def passed(self, child: ChildProcess, place: int) -> None:
        """Be told that a cell has run: after the last one that is shared, what they came to is told."""
        prefix, heard = self._found, child.heard
        if heard is None or not isinstance(prefix, Prefix) or place != prefix.last:
            return
        child.heard = None
        cpu_seconds = child.cpu_seconds - self._began
        if cpu_seconds < WORTH_SECONDS or _fails(heard):
            child.tell_zygote({"why": FAILS if _fails(heard) else CHEAP})
            return
        try:
            state = child.ask({"do": "state"}, LOOK_SECONDS)["state"]
        except Ended as end:  # our question did that, and no cell
            child.tell_zygote({"why": UNSEEN})
            raise SnapshotDied(Outcome.BROKEN, UNSEEN) from end
        child.tell_zygote({"said": _said(heard, state), "cpu": cpu_seconds} if state else {"why": UNSEEN})


def _fails(heard: Sequence[Message]) -> bool:
    return any(one["interrupted"] or one.get("error") or "raised" in one for one in heard)


def _said(heard: Sequence[Message], state: str) -> str:
    """Return a hash of what cells came to; where in memory a thing lies that they show, such as a line of a figure, is
    another place each time.
    """
    said = ADDRESS.sub("", json.dumps([heard, state], sort_keys=True))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _written(heard: Sequence[Message]) -> int:
    """Return a file of what cells showed, which nobody can change any more."""
    file = os.memfd_create("shown", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with os.fdopen(os.dup(file), "wb") as out:
        out.write(json.dumps(heard).encode())
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    return file
