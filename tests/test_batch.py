"""Many submissions: in flight, a second try for what we broke, nothing heavy for nothing."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from nablagrade.batch import MAX_ROUNDS_IN_VAIN, grade_all
from nablagrade.engine.examiner.job import Graded, Job, without_grade
from nablagrade.errors import ClusterError, ExecutorError, IsolationError
from nablagrade.executors import processes
from nablagrade.executors.plan import Plan
from nablagrade.executors.processes import IN_FLIGHT_PER_JOB
from nablagrade.model import IsolationLevel, Limits, NotebookOutcome, NotebookPlan

PLAN = NotebookPlan("level-a", ())


class FakeZygote:
    """Remembers what was done to it."""

    made = 0
    stopped = 0
    running: FakeZygote
    dead: ClassVar[list[FakeZygote]] = []

    def __init__(self, _preload):
        """Count."""
        type(self).made += 1
        type(self).running = self
        self.folder, self.address, self.canary = Path("/f"), Path("/f/z"), Path("/f/c")
        self.fork_worker = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def stop(self):
        """Count."""
        type(self).stopped += 1

    def is_alive(self):
        """Until a test says otherwise."""
        return self not in type(self).dead

    def wait_until_ready(self):
        """Nothing is readable."""
        return (Path("/usr/lib"),)


class FakeExecutor(Executor):
    """Runs nothing: a function of ours says what each job comes to."""

    def __init__(self, outcome_of):
        """Ask this function."""
        self.outcome_of = outcome_of
        self.submitted = []
        self.cancelled = False

    def submit(self, _work, job):
        """A finished future."""
        self.submitted.append(job)
        future = Future()
        outcome = self.outcome_of(job)
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(Graded(without_grade(job, outcome), b"notebook"))
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Remember whether what waits was dropped."""
        self.cancelled = self.cancelled or cancel_futures


class FakePlace:
    """An executor of fake executors."""

    def __init__(self, outcome_of):
        """Ask this function."""
        self.outcome_of = outcome_of
        self.sizes = []
        self.executors = []

    def open_executor(self, jobs, _initializer, arguments, _fork):
        """Remember the size and what workers are given."""
        self.sizes.append(jobs)
        self.arguments = arguments
        self.executors.append(FakeExecutor(self.outcome_of))
        return self.executors[-1]


@pytest.fixture
def executor(monkeypatch):
    """`executor(outcome_of)`: a fake executor under the name `fake`, with a fake zygote."""
    FakeZygote.made = FakeZygote.stopped = 0
    FakeZygote.dead.clear()
    monkeypatch.setattr(processes, "Zygote", FakeZygote)

    def make(outcome_of=lambda _job: NotebookOutcome.GRADED):
        made = FakePlace(outcome_of)
        monkeypatch.setitem(processes.EXECUTORS, "fake", made)
        return made

    return make


def job(name):
    """A job."""
    return Job(str(name), "lesson", PLAN, ())


def plan(**facts):
    """A plan for the fake executor."""
    return replace(Plan("fake", 3, Limits(), IsolationLevel.STRONG, Path("/course/autograders"), ()), **facts)


def students(results):
    """Whose results came, in order."""
    return sorted(one.student for one, _ in results)


def test_every_job_has_its_result(executor):
    """Each job is yielded once, with its own record."""
    used = executor()
    results = list(grade_all([job(n) for n in range(50)], plan()))
    assert students(results) == sorted(str(n) for n in range(50))
    assert all(one.student == graded.record.student for one, graded in results)
    assert used.sizes == [3]


def test_nothing_to_do_ends_at_once(executor):
    """No job: the warm-up that was begun is not waited for."""
    used = executor()
    assert list(grade_all([], plan())) == []
    assert (FakeZygote.stopped, used.executors[0].submitted) == (1, [])


def test_jobs_are_taken_as_they_are_needed(executor):
    """Only a few jobs are in flight: a hundred thousand submissions take no more memory than a dozen."""
    executor()
    taken = []

    def endless():
        for n in range(10_000):
            taken.append(n)
            yield job(n)

    results = grade_all(endless(), plan())
    next(results)
    assert len(taken) <= 3 * IN_FLIGHT_PER_JOB + 1
    results.close()


def test_what_we_broke_is_tried_once_more(executor):
    """A broken notebook gets a second try in a fresh zygote, one at a time, and its record says so."""
    tries = []

    def outcome_of(one):
        tries.append(one.student)
        return (
            NotebookOutcome.BROKEN if tries.count(one.student) == 1 and one.student == "b" else NotebookOutcome.GRADED
        )

    used = executor(outcome_of)
    results = {one.student: graded.record for one, graded in grade_all([job("a"), job("b"), job("c")], plan())}
    assert {name: record.outcome.value for name, record in results.items()} == dict.fromkeys("abc", "GRADED")
    assert [str(note) for note in results["b"].notes] == ["the first try broke; this is the second"]
    assert results["a"].notes == ()
    assert (used.sizes, FakeZygote.made, tries.count("b")) == ([3, 1], 2, 2)


def test_twice_broken_stays_broken(executor):
    """There is no third try."""
    used = executor(lambda _job: NotebookOutcome.BROKEN)
    [(_, graded)] = grade_all([job("a")], plan())
    assert graded.record.outcome is NotebookOutcome.BROKEN
    assert used.sizes == [3, 1]


@pytest.mark.parametrize("error", [BrokenProcessPool("died"), RuntimeError("ours"), MemoryError()])
def test_a_worker_that_fails_is_our_fault(executor, error):
    """An exception of a worker is BROKEN with its words, never a lost notebook, and the others are graded."""
    executor(lambda one: error if one.student == "b" else NotebookOutcome.GRADED)
    results = {one.student: graded.record for one, graded in grade_all([job("a"), job("b"), job("c")], plan())}
    assert results["b"].outcome is NotebookOutcome.BROKEN
    assert type(error).__name__ in results["b"].notes[0].words
    assert results["b"].isolation.level is plan().isolation  # no child has less than what was asked for
    assert results["a"].outcome is results["c"].outcome is NotebookOutcome.GRADED


def test_a_pool_that_refuses_jobs_is_our_fault(executor, monkeypatch):
    """When the pool is broken already, each job that it refuses is broken, too, and tried again."""
    used = executor()

    def submit(self, _work, one):
        if len(used.executors) == 1:
            raise BrokenProcessPool("gone")
        return original(self, _work, one)

    original = FakeExecutor.submit
    monkeypatch.setattr(FakeExecutor, "submit", submit)
    results = list(grade_all([job(n) for n in range(20)], plan()))
    assert len(results) == 20
    assert {graded.record.outcome for _, graded in results} == {NotebookOutcome.GRADED}


class Mortal:
    """Decides for each job; a pool that is broken refuses everything, as a real one does."""

    def __init__(self, used, deadly):
        """`deadly(student, tries)`: whether this try ends the pool."""
        self.used = used
        self.deadly = deadly
        self.tries = Counter()
        self.broken = set()

    def __call__(self, one):
        """What becomes of a job."""
        executor = self.used().executors[-1]
        self.tries[one.student] += 1
        if id(executor) in self.broken or self.deadly(one.student, self.tries[one.student]):
            self.broken.add(id(executor))
            return BrokenProcessPool("died")
        return NotebookOutcome.GRADED


def run_mortal(executor, deadly, count):
    """The records of so many jobs by student, the executor that was used, and how often each job was tried."""
    mortal = Mortal(lambda: used, deadly)
    used = executor(mortal)
    results = {one.student: graded.record for one, graded in grade_all((job(n) for n in range(count)), plan())}
    assert len(results) == count
    return results, used, mortal.tries


def test_an_executor_that_dies_is_opened_anew(executor):
    """A worker that dies in the middle of a thousand notebooks costs those in flight a second try, and no others."""
    results, used, tries = run_mortal(executor, lambda student, tries: student == "500" and tries == 1, 1000)
    assert {record.outcome for record in results.values()} == {NotebookOutcome.GRADED}
    again = {student for student, number in tries.items() if number > 1}
    assert "500" in again
    assert len(again) <= 3 * IN_FLIGHT_PER_JOB
    assert used.sizes == [3, 1, 3]


def test_a_notebook_that_kills_its_executor_takes_no_other_with_it(executor):
    """In the second try each is alone: the deadly one is BROKEN, its neighbours are graded."""
    results, used, tries = run_mortal(executor, lambda student, _tries: student in ("100", "101", "700"), 1000)
    broken = {student for student, record in results.items() if record.outcome is NotebookOutcome.BROKEN}
    assert broken == {"100", "101", "700"}
    assert max(tries.values()) == 2
    assert len(used.sizes) <= 9


def test_a_zygote_that_dies_is_replaced(executor):
    """Without a zygote every notebook breaks: a fresh one is started, and nothing is taken before."""

    def outcome_of(one):
        if one.student == "30" and FakeZygote.made == 1:
            FakeZygote.dead.append(FakeZygote.running)
        return NotebookOutcome.GRADED if FakeZygote.running.is_alive() else NotebookOutcome.BROKEN

    used = executor(outcome_of)
    results = list(grade_all([job(n) for n in range(100)], plan()))
    assert students(results) == sorted(str(n) for n in range(100))
    assert {graded.record.outcome for _, graded in results} == {NotebookOutcome.GRADED}
    assert sum(1 for _, graded in results if graded.record.notes) <= 3 * IN_FLIGHT_PER_JOB
    assert (FakeZygote.made, used.sizes) == (3, [3, 1, 3])


def test_a_zygote_that_is_killed_while_it_starts(executor, monkeypatch):
    """The notebook that was waiting for it gets its second try in the next one."""

    def wait_until_ready(_self):
        if FakeZygote.made == 1:
            raise ExecutorError("killed")
        return (Path("/usr/lib"),)

    monkeypatch.setattr(FakeZygote, "wait_until_ready", wait_until_ready)
    used = executor()
    results = list(grade_all([job(n) for n in range(20)], plan()))
    assert {graded.record.outcome for _, graded in results} == {NotebookOutcome.GRADED}
    assert (len(results), used.sizes) == (20, [3, 1, 3])


def test_an_executor_that_always_dies_ends_the_batch(executor):
    """After some rounds in which nothing was graded there is a sentence, not a thousand new executors."""
    used = executor(Mortal(lambda: used, lambda _student, _tries: True))
    with pytest.raises(ExecutorError, match="what was graded before is kept"):
        list(grade_all((job(n) for n in range(1000)), plan()))
    assert len(used.sizes) == MAX_ROUNDS_IN_VAIN + 1


def test_a_cluster_that_cannot_grade_ends_the_batch(executor):
    """What is wrong with all of a cluster is raised at once: no notebook is blamed, and none is tried again."""
    used = executor(lambda one: ClusterError("gone") if one.student == "1" else NotebookOutcome.GRADED)
    with pytest.raises(ClusterError, match="gone"):
        list(grade_all((job(n) for n in range(100)), plan()))
    assert used.sizes == [3]
    assert used.executors[0].cancelled


def test_stopping_in_the_middle_drops_what_waits(executor):
    """Whoever stops taking results ends the children and drops the jobs that wait."""
    used = executor()
    results = grade_all((job(n) for n in range(1000)), plan())
    next(results)
    results.close()
    assert used.executors[0].cancelled
    assert FakeZygote.stopped == 1


def test_what_children_could_read_is_refused(executor):
    """A course under a readable root is refused before anything is graded."""
    used = executor()
    with pytest.raises(IsolationError, match="move it out of there"):
        list(grade_all([job("a")], plan(protected=(Path("/usr/lib/course"),))))
    assert used.executors[0].submitted == []


def test_workers_are_given_the_plan(executor):
    """Limits, isolation and the executor of the checks go to each worker; the zygote's address, too."""
    used = executor()
    list(grade_all([job("a")], plan(limits=Limits(cell_seconds=7), assignments=("lesson",))))
    spec, autograders, assignments, has_tests = used.arguments
    assert (spec.limits.cell_seconds, spec.isolation, spec.address) == (7, IsolationLevel.STRONG, Path("/f/z"))
    assert (autograders, assignments, has_tests) == (Path("/course/autograders"), ("lesson",), False)
