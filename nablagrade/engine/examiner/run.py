"""One notebook's run: its cells in order in a child, a pause at each graded cell, a fresh child when one dies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from nablagrade.engine.checks.checks import Check, run_checks
from nablagrade.engine.checks.movable import Movable, Unmovable
from nablagrade.engine.checks.notebook import Notebook as Proxy
from nablagrade.engine.examiner.classic import run_here, run_there, score_classic
from nablagrade.engine.examiner.job import Announce, Step
from nablagrade.engine.examiner.prefix import Beginning
from nablagrade.engine.examiner.process import ChildProcess, SnapshotDied
from nablagrade.engine.examiner.taken.asked import Asked
from nablagrade.engine.examiner.taken.noticed import Noticed, excused
from nablagrade.engine.examiner.taken.received import Ran, Received, SoFar, count_of, judged
from nablagrade.engine.examiner.taken.written import Mark, Written, marks_of, written_since
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.exits import EXAMINER_DIED, OUT_OF_CLOCK, Ended
from nablagrade.engine.wire.messages import Message
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import (
    TESTS_INSIDE,
    TESTS_OUTSIDE,
    CellPlan,
    CheckResult,
    Figures,
    Isolation,
    IsolationLevel,
    Note,
    NotebookPlan,
    NoteKind,
    Outcome,
)
from nablagrade.notebooks.cells import Cell, grade_id_of, is_run
from nablagrade.notebooks.drawing import looked_at
from nablagrade.notebooks.form.trimming import trim
from nablagrade.notebooks.sealed import File

ENDS = {Outcome.TIMED_OUT: "CellTimeoutError", Outcome.OUT_OF_MEMORY: "MemoryError", Outcome.CRASHED: "DeadKernelError"}
NOTHING_MOVED: Mapping[str, Movable] = MappingProxyType({})
NOTHING_RETURNED: Mapping[str, str] = MappingProxyType({})


class Run(SoFar):
    """The state of a run; `complete` carries it to its end and never raises for what a student did."""

    cpu_seconds = 0.0
    student = ""  # whose run it was before; it is its own
    is_whole = True  # one process ran it from the first cell to the last
    written: Written = ()  # what the student's code left in its folder
    start = ""  # where its child began, and why there
    _at = 0
    _is_last = False  # the child that runs is the last one: nothing is tried that may kill it
    _unready: str | None = None  # the refusal that kept an instructor's cell from preparing those behind it

    def __init__(
        self,
        cells: Sequence[Cell],
        plan: NotebookPlan,
        checks: Mapping[str, Sequence[Check]],
        spec: ChildSpec,
        deadline: Deadline | None = None,
        *,
        files: Sequence[tuple[str, File]] = (),
        announce: Announce = lambda *_: None,
        lost: Collection[int] = (),
        sound: Collection[str] = (),
        moved: Mapping[str, Movable] = NOTHING_MOVED,
        returned: Mapping[str, str] = NOTHING_RETURNED,
    ) -> None:
        super().__init__(cells, {})
        self._cells = cells
        self._plan = plan
        self._checks = checks
        self._spec = spec
        self._deadline = deadline or Deadline(spec.limits.deadline_seconds)
        self._announce = announce  # told which cell is about to run, which exercise to be judged
        self._sound = sound  # what failed in spite of being sound was not refused anything
        self._lost = lost  # cells on whose replies an examiner died
        self._moved = moved  # classic tests that run here
        self.returned = returned  # classic tests that were tried here, and met what they could not carry: why
        self.unmovable: dict[str, str] = {}  # those that did so in this run, and have no verdict
        self._not_again: set[int] = set()
        self._deadly: dict[str, tuple[Outcome, str]] = {}  # exercises of which an answer cell killed a child
        self.asked = Asked()
        self._received = Received(spec.limits)
        tests = (one.grade_id for one in plan.cells if one.is_grade and not one.is_solution)
        self._has_inside = any(one not in checks and one not in moved for one in tests)
        self._drawn = looked_at(cells, plan, checks) if spec.limits.figures is Figures.GRADED else ()
        self.isolation = Isolation(IsolationLevel.NONE)
        self._noticed = Noticed(plan, spec.limits, spec.scratch)
        self._restarts: list[Note] = []
        hows = [self._request(place) for place in range(len(cells))]
        self._beginning = Beginning(cells, hows, plan, files, deadline=self._deadline, has_inside=self._has_inside)

    @property
    def checked_outside(self) -> frozenset[str]:
        """The exercises that are judged outside the child."""
        return frozenset({*self._checks, *self._moved})

    @property
    def notes(self) -> list[Note]:
        """What an instructor should know of the run."""
        return [*self._beginning.left_out, *self._restarts, *self._noticed.notes()]

    def complete(self) -> None:
        """Run everything; after the last child has died, or when the time is over, what is left is lost."""
        self._leave_lost()
        for attempt in range(1 + self._spec.limits.restarts):
            if self._deadline.is_over:
                break
            self._is_last = attempt == self._spec.limits.restarts
            try:
                self._attempt(attempt)
            except Ended as end:
                if end.outcome is Outcome.BROKEN:
                    raise
                self._blame(end)
            else:
                return
        self._lose_the_rest()

    def _leave_lost(self) -> None:
        for index in self._lost:
            self._at = index
            end = Ended(Outcome.CRASHED, EXAMINER_DIED)
            self._not_again.add(self._at)
            self._remember_deadly(end)
            self.ran[self._at] = self._dead(end.outcome, str(end))
            self._noticed.end(self._at + 1, end.outcome, str(end))

    def _attempt(self, attempt: int) -> None:
        try:
            self._run_in(self._spec.scratch / str(attempt))
        except SnapshotDied as end:
            self._beginning.leave_snapshots(str(end))
            self._run_in(self._spec.scratch / f"{attempt}-whole")

    def _run_in(self, folder: Path) -> None:
        left = max(1.0, self._spec.limits.notebook_seconds - self.cpu_seconds)
        limits = replace(self._spec.limits, notebook_seconds=left)
        folder.mkdir()
        with self._beginning.open(replace(self._spec, scratch=folder, limits=limits), self._not_again) as child:
            self.isolation, self.start = child.isolation, self._beginning.words
            given = marks_of(child.scratch)
            try:
                self.play(child)
            finally:
                self.cpu_seconds += child.cpu_seconds
                self._collect(child, given)

    def _collect(self, child: ChildProcess, given: Mapping[str, Mark]) -> None:
        child.kill()  # what a thread of theirs writes from now on is no answer
        try:
            self.written, is_all = written_since(child.scratch, given, self._spec.limits)
        except OSError:  # they may have removed or closed their own folder
            self.written, is_all = (), False
        if not is_all:
            self._noticed.kept(self._at + 1)

    def play(self, child: ChildProcess) -> None:
        """Run the cells in order in this child."""
        for index, cell in enumerate(self._cells):
            self._at = index
            self._announce(Step.RUNNING, index)
            self._step(child, index, cell)
            self._beginning.passed(child, index)

    def _step(self, child: ChildProcess, index: int, cell: Cell) -> None:
        if cell["cell_type"] != "code":
            return
        exercise = self._graded(cell)
        if exercise is not None and exercise in self._checks:  # whatever its source and tags are
            self._pause(child, index, exercise)
        elif index not in self._not_again and is_run(cell):
            ran = self._run_cell(child, cell, is_graded=exercise is not None)
            self.ran.setdefault(index, ran)

    def _pause(self, child: ChildProcess, index: int, exercise: str) -> None:
        count = count_of(child.ask({"do": "bump"}, 5.0)) or 0  # a task of theirs may hold it up
        if index in self.ran:
            return
        if self._is_last and exercise in self._deadly:
            self.ran[index] = self._dead(*self._deadly[exercise])
        else:
            self.ran[index] = self._judge(child, exercise, count)

    def _graded(self, cell: Cell) -> str | None:
        planned = self._plan.find(grade_id_of(cell) or "")
        return planned.grade_id if planned and planned.is_grade and not planned.is_solution else None

    def _request(self, place: int, *, is_graded: bool = False) -> Message:
        """A test inside is guarded; an instructor's own cells matter only where there is one."""
        cell = self._cells[place]
        planned = self._plan.find(grade_id_of(cell) or "")
        kind = "locked" if self._has_inside and planned and planned.is_locked else "cell"
        more = {"draw": True} if place in self._drawn else {}
        return {"do": "test" if is_graded else kind, "source": cell["source"], **more}

    def _run_cell(self, child: ChildProcess, cell: Cell, *, is_graded: bool) -> Ran:
        planned = self._plan.find(grade_id_of(cell) or "")
        if is_graded and planned and planned.grade_id in self._moved:
            ran = self._run_moved(child, planned.grade_id)
        else:
            request = self._request(self._at, is_graded=is_graded)
            ran = run_there(child, request, self._spec.limits.cell_seconds, self._received.take)
        if ran.failure and ran.failure[0] is Outcome.TIMED_OUT:
            self._not_again.add(self._at)
        refusal = self._noticed.cell(self._at + 1, planned, ran.outputs, ran.failure)
        ran.outputs = trim(ran.outputs, self._spec.limits)
        if is_graded:
            self._score(ran, planned, refusal or self._unready)
        elif refusal:
            self._unready = refusal
        return ran

    def _run_moved(self, child: ChildProcess, exercise: str) -> Ran:
        """Run a classic test here; what it cannot carry leaves it without a verdict, and this run without a use."""
        self._announce(Step.JUDGING, self._at)
        try:
            return run_here(self._moved[exercise], child, self._spec.limits, self._received.take)
        except Unmovable as why:
            self.unmovable[exercise] = str(why)
            return Ran()

    def _score(self, ran: Ran, planned: CellPlan | None, refusal: str | None) -> None:
        name = planned.grade_id if planned else ""
        result = score_classic(ran, planned, is_moved=name in self._moved, why_not=self.returned.get(name))
        ran.results = excused((result,), refusal, self._sound)

    def _judge(self, child: ChildProcess, exercise: str, count: int) -> Ran:
        self._announce(Step.JUDGING, self._at)
        seconds = self._spec.limits.check_seconds

        asking = self.asked.listen(exercise, lambda request, callbacks: child.ask(request, seconds, callbacks))
        results = excused(run_checks(self._checks[exercise], lambda: Proxy(asking, self)), self._unready, self._sound)
        child.refuse_lost()
        for result in results:
            self._noticed.check(self._at + 1, result.outcome)
        planned = self._plan.find(exercise)
        ran = self.ran[self._at] = judged(results, planned.max_score if planned else 0.0, count)
        if child.end:
            raise child.end  # the results stand; the cells behind need a fresh child
        return ran

    def _blame(self, end: Ended) -> None:
        """Keep what was earned; the culprit is not run again."""
        self.is_whole = False
        self._not_again.add(self._at)
        self._remember_deadly(end)
        self._noticed.end(self._at + 1, end.outcome, str(end))
        if not self._deadline.is_over:
            words = f"cell {self._at + 1}: {end}; the cells after it ran in a fresh process"
            self._restarts.append(Note(NoteKind.RESTART, words))
        if self._at not in self.ran:
            self.ran[self._at] = self._dead(end.outcome, str(end))

    def _remember_deadly(self, end: Ended) -> None:
        planned = self._plan.find(grade_id_of(self._cells[self._at]) or "")
        if planned and planned.exercise:
            self._deadly[planned.exercise] = (end.outcome, str(end))

    def _dead(self, outcome: Outcome, words: str) -> Ran:
        error = {"output_type": "error", "ename": ENDS.get(outcome, "Error"), "evalue": words, "traceback": [words]}
        ran = Ran([error], None, (outcome, words))
        if exercise := self._graded(self._cells[self._at]):
            ran.score = 0.0
            title = TESTS_OUTSIDE if exercise in self.checked_outside else TESTS_INSIDE
            ran.results = (CheckResult(exercise, title, outcome),)
        return ran

    def _lose_the_rest(self) -> None:
        self.is_whole = False
        is_late = self._deadline.is_over
        why = "the notebook's time was over" if is_late else "the process had died three times"
        if is_late:
            self._noticed.end(self._at + 1, Outcome.TIMED_OUT, OUT_OF_CLOCK)
        self._restarts.append(Note(NoteKind.RESTART, f"{why}: the cells behind were not run"))
        for index, cell in enumerate(self._cells):
            if self._graded(cell) and index not in self.ran:
                self._at = index
                self.ran[index] = self._dead(Outcome.TIMED_OUT if is_late else Outcome.CRASHED, f"not reached: {why}")
