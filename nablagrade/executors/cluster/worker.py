"""What a process of a Dask cluster does: it keeps a course and its zygote for as long as notebooks of it come.

One zygote for a run in each process, whatever number of notebooks; it goes when the run ends, when nothing has come for
a while (a coordinator that was killed says nothing), and with the process itself.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import Any

from distributed import WorkerPlugin, get_worker

from nablagrade.errors import CourseError, ExecutorError, NablagradeError
from nablagrade.executors.cluster.course import AUTOGRADERS, SOURCE, unpack_course
from nablagrade.executors.cluster.jobs import pack_graded, pack_refusal, unpack_job
from nablagrade.executors.memory import machine_mb
from nablagrade.executors.processes import Processes

NAME = "nablagrade"  # of what ends all when a worker does
IDLE_SECONDS = 600.0
_MEBIBYTE = 1 << 20

_held: dict[str, _Held] = {}
_lock = Lock()  # of what is held, and of who uses it


def hand_on(course: bytes) -> bytes:
    """Return a packed course: as the result of a task of its own it goes to each worker once, also to a late one."""
    return course


def grade(run: str, course: bytes, job: bytes) -> bytes:
    """Grade one packed job of a run; return the packed result, or the packed reason why there is none."""
    worker = get_worker()
    try:
        held = _take(run, course, worker)
        try:
            return held.grade(job)
        finally:
            _leave(run, held)
    except CourseError as error:
        return pack_refusal("course", str(error))
    except ExecutorError as error:
        return pack_refusal("try", f"{worker.address}: {error}")
    except NablagradeError as error:  # it cannot lock children in, or is of another version
        return pack_refusal("worker", f"{worker.address}: {error}")
    except Exception as error:  # noqa: BLE001 - ours, whatever it is; an exception would be pickled on its way
        return pack_refusal("try", f"{worker.address}: {type(error).__name__}: {error}")


def release(run: str) -> None:
    """End what is held for a run, without keeping its caller waiting."""
    with _lock:
        held = _held.pop(run, None)
    if held:
        Thread(target=held.close).start()


class _Held:
    """A course in a folder of this worker's, and the processes that grade its notebooks; opened when first used."""

    def __init__(self, course: bytes, worker: Any) -> None:
        self.users = 0
        self.timer: Timer | None = None
        self._lock = Lock()
        self._processes: Processes | None = None
        self._is_closed = False
        self._folder = Path(tempfile.mkdtemp(dir=worker.local_directory))
        memory = worker.memory_manager.memory_limit
        machine = memory // _MEBIBYTE if memory else machine_mb()
        try:
            self._plan, head = unpack_course(course, self._folder, worker.state.nthreads, machine)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        here = (self._folder / SOURCE, self._folder / AUTOGRADERS)
        self._names = tuple(zip(map(str, here), (head.source, head.autograders), strict=True))

    def grade(self, packed: bytes) -> bytes:
        """Grade a packed job; return the packed result. CourseError names the course's files as its owner does."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            job = unpack_job(packed, folder, self._folder / SOURCE)
            return pack_graded(self._ready().submit(job).result(), self._names)
        except CourseError as error:
            raise CourseError(self._as_known(str(error))) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _as_known(self, words: str) -> str:
        for here, there in self._names:
            words = words.replace(here, there)
        return words

    def _ready(self) -> Processes:
        """Return processes that live and are warm: others in their place where somebody has killed them."""
        with self._lock:
            if self._is_closed:
                raise ExecutorError("the run has ended")
            if self._processes and not self._processes.is_alive():
                self._end()
            self._processes = self._processes or Processes(self._plan)
            self._processes.wait_until_ready()
            return self._processes

    def _end(self) -> None:
        processes, self._processes = self._processes, None
        if processes:
            with processes:
                processes.stop()

    def close(self) -> None:
        """End the processes, and remove the course."""
        with self._lock:
            self._is_closed = True
            self._end()
        shutil.rmtree(self._folder, ignore_errors=True)


def _take(run: str, course: bytes, worker: Any) -> _Held:
    with _lock:
        if run not in _held:
            _held[run] = _Held(course, worker)
            if NAME not in worker.plugins:
                ending = WorkerPlugin()
                ending.teardown = _close_all
                worker.loop.add_callback(worker.plugin_add, ending, name=NAME)
        held = _held[run]
        held.users += 1
        if held.timer:
            held.timer.cancel()
        return held


def _leave(run: str, held: _Held) -> None:
    with _lock:
        held.users -= 1
        if not held.users:
            held.timer = Timer(IDLE_SECONDS, _close_idle, (run, held))
            held.timer.daemon = True
            held.timer.start()


def _close_idle(run: str, held: _Held) -> None:
    with _lock:
        is_used = held.users > 0
    if not is_used:
        release(run)


def _close_all(worker: Any) -> None:
    """End everything: a worker closes."""
    with _lock:
        ending = tuple(_held.values())
        _held.clear()
    for held in ending:
        with suppress(OSError):
            held.close()
