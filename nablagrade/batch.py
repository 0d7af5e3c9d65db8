"""Many submissions: in flight, results as they come, a fresh executor when one dies, a second try for what we broke."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from statistics import median
from types import TracebackType
from typing import Self

from nablagrade.engine.examiner.job import NOT_RUN, Graded, Job, without_grade
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.errors import ClusterError, CourseError, ExecutorError
from nablagrade.executors.base import Place
from nablagrade.executors.executors import DASK
from nablagrade.executors.plan import Plan
from nablagrade.executors.processes import Processes
from nablagrade.model import Isolation, IsolationLevel, Limits, Note, NotebookOutcome, NoteKind, Record

PROBES = 25
MAX_ROUNDS_IN_VAIN = 10


def open_place(plan: Plan) -> Place:
    """Start what grades a plan's jobs: processes of this machine, or those of a cluster."""
    if plan.executor != DASK:
        return Processes(plan)
    from nablagrade.executors.cluster.client import Cluster  # most runs have none

    return Cluster(plan)


class Warm:
    """Processes that outlive a batch, for the next one of an equal plan; a context manager."""

    def __init__(self) -> None:
        self._processes: Place | None = None

    def take(self, plan: Plan) -> Place:
        """Return processes of this plan: those that are there where they live, or others in their place."""
        if self._processes and (self._processes.plan != plan or not self._processes.is_alive()):
            self.cool()
        self._processes = self._processes or open_place(plan)
        return self._processes

    def cool(self) -> None:
        """End what there is: whatever it has loaded is loaded anew."""
        processes, self._processes = self._processes, None
        if processes:
            with processes:
                processes.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cool()


def grade_all(jobs: Iterable[Job], plan: Plan, warm: Warm | None = None) -> Iterator[tuple[Job, Graded]]:
    """Grade jobs, yielding results as they come; in processes that are `warm`, where there are any.

    When the zygote or a worker dies, the executor is opened anew and the batch goes on. What broke is tried once more,
    alone, so that a notebook which kills its executor takes no other one with it.
    """
    retries = _Retries()
    rest: Iterator[Job] | None = iter(jobs)
    while rest is not None:
        broken: list[Job] = []
        for job, graded in _round(rest, plan, warm):
            retries.see(graded)
            if graded.record.outcome is NotebookOutcome.BROKEN and not _is_of_course(graded.record):
                broken.append(job)
            else:
                yield job, graded
        retries.end_round()
        yield from _try_again(broken, replace(plan, jobs=1), retries)
        rest = _more(rest)
        if warm and (broken or rest is not None):
            warm.cool()  # what is dead, or may be ill, is not for the next batch


def _try_again(jobs: Iterable[Job], plan: Plan, retries: _Retries) -> Iterator[tuple[Job, Graded]]:
    rest = _more(iter(jobs))
    while rest is not None:
        for job, graded in _round(rest, plan, is_one_by_one=True):
            retries.see(graded)
            note = Note(NoteKind.RUN, "the first try broke; this is the second")
            yield job, replace(graded, record=replace(graded.record, notes=(*graded.record.notes, note)))
        retries.end_round()
        rest = _more(rest)


def _is_of_course(record: Record) -> bool:
    """Whether a slip of the course's own broke a notebook: it would break it again."""
    return any(note.kind is NoteKind.COURSE for note in record.notes)


def _more(jobs: Iterator[Job]) -> Iterator[Job] | None:
    """Return the jobs that are left, None when there are none: an executor is not opened for nothing."""
    first = next(jobs, None)
    return None if first is None else chain([first], jobs)


@dataclass
class _Retries:
    """How often in a row an executor may die before anything is graded in it."""

    left: int = MAX_ROUNDS_IN_VAIN
    is_in_vain: bool = True

    def see(self, graded: Graded) -> None:
        self.is_in_vain = self.is_in_vain and graded.record.outcome is NotebookOutcome.BROKEN

    def end_round(self) -> None:
        """End a round. ExecutorError when too many graded nothing."""
        self.left = self.left - 1 if self.is_in_vain else MAX_ROUNDS_IN_VAIN
        self.is_in_vain = True
        if self.left < 0:
            raise ExecutorError(
                f"the processes that grade died {MAX_ROUNDS_IN_VAIN} times in a row; see what ends its processes "
                "(memory?), and grade again: what was graded before is kept"
            )


def _round(
    jobs: Iterator[Job], plan: Plan, warm: Warm | None = None, *, is_one_by_one: bool = False
) -> Iterator[tuple[Job, Graded]]:
    """Grade in one executor until the jobs are done or it dies; what it has then comes back BROKEN."""
    with ExitStack() as stack:
        processes = warm.take(plan) if warm else stack.enter_context(open_place(plan))
        try:
            if (first := next(jobs, None)) is None:  # asked for while all warm up: it may read a course
                if warm is None:
                    processes.stop()  # nobody waits for a warm-up that nobody needs
                return
            try:
                processes.wait_until_ready()
            except ExecutorError as error:
                yield first, _broken(first, str(error))
                return
            has_room = _has_none if is_one_by_one else processes.has_room
            flow = _flow(chain([first], jobs), processes.submit, has_room, processes.is_alive)
            yield from ((job, _result(future, job, plan.isolation)) for job, future in flow)
        except BaseException:
            processes.stop()
            raise


def _has_none(flying: int) -> bool:
    """Whether there is room for another job beside so many, where each is to be alone."""
    return not flying


def _flow(
    jobs: Iterable[Job],
    submit: Callable[[Job], Future[Graded]],
    has_room: Callable[[int], bool],
    is_alive: Callable[[], bool],
) -> Iterator[tuple[Job, Future[Graded]]]:
    waiting = iter(jobs)
    flying: dict[Future[Graded], Job] = {}
    is_open = True
    while True:
        while is_open and has_room(len(flying)) and (job := next(waiting, None)) is not None:
            flying[submit(job)] = job
        if not flying:
            return
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            job = flying.pop(future)
            is_open = is_open and is_alive() and not isinstance(future.exception(), BrokenExecutor)
            yield job, future


def _result(future: Future[Graded], job: Job, isolation: IsolationLevel) -> Graded:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, ClusterError):
        raise error  # of all jobs, and no try of this one would help
    if isinstance(error, CourseError):
        return _broken(job, str(error), NoteKind.COURSE)  # what a person must mend; no second try would help
    at_least = Isolation(isolation)  # its worker is gone: how its child was locked in is known by what was asked for
    return _broken(job, f"{type(error).__name__}: {error}"[:400], isolation=at_least)


def _broken(job: Job, words: str, kind: NoteKind = NoteKind.RUN, isolation: Isolation = NOT_RUN) -> Graded:
    return Graded(without_grade(job, NotebookOutcome.BROKEN, words, kind, isolation), None)


def probe() -> tuple[Isolation, float, float]:
    """Start children and ask each something; return how they were locked in, and two medians in seconds.

    The first is from the fork to the first answer, the second is the part of it that closing the doors took.
    """
    with Zygote() as zygote:
        zygote.wait_until_ready()
        answers, lockdowns = [], []
        for number in range(PROBES):
            scratch = zygote.folder / f"probe-{number}"
            scratch.mkdir()
            spec = ChildSpec(zygote.address, scratch, zygote.canary, IsolationLevel.NONE, Limits())
            started = time.monotonic()
            with ChildProcess(spec) as child:
                child.ask({"do": "get", "name": "nothing"}, 5.0)
                answers.append(time.monotonic() - started)
                lockdowns.append(child.lockdown_seconds)
        return child.isolation, median(answers), median(lockdowns)
