"""A real zygote, and notebooks made of a few lines."""

from __future__ import annotations

import fcntl
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from nablagrade.engine.checks.checks import Check, check
from nablagrade.engine.checks.notebook import Notebook
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.model import IsolationLevel, Limits, Preparation
from nablagrade.notebooks.plans import plan_of

NO_PLAN: dict[str, Any] = {"cells": []}


def code(source: str, grade_id: str = "", points: float | None = None, **mark: Any) -> dict[str, Any]:
    """A code cell; a graded test cell when it has points."""
    metadata: dict[str, Any] = {}
    if grade_id:
        defaults = {"grade": points is not None, "solution": False, "locked": True, "schema_version": 3, "task": False}
        metadata["nbgrader"] = {"grade_id": grade_id, **defaults, **mark} | (
            {} if points is None else {"points": points}
        )
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def answer(source: str, grade_id: str) -> dict[str, Any]:
    """A student's cell."""
    return code(source, grade_id, solution=True, locked=False)


def limited(**limits: Any) -> Limits:
    """Limits that a test does not notice, but those it names."""
    return Limits(**({"cell_seconds": 20.0, "check_seconds": 20.0, "notebook_seconds": 60.0} | limits))


@pytest.fixture(scope="session")
def zygote() -> Iterator[tuple[Zygote, tuple[Path, ...]]]:
    """One warm process for all children of this worker, and what they may read."""
    with Zygote(Preparation(("sympy", "matplotlib.pyplot"))) as running:
        yield running, running.wait_until_ready()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Any]:
    """`once(name, make)`: the JSON that `make` returns, made by one worker of the session and read by the others."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent

    def get(name: str, make: Callable[[], Any]) -> Any:
        path = shared / f"{name}.json"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                path.write_text(json.dumps(make()))
        return json.loads(path.read_text())

    return get


@pytest.fixture
def make_spec(zygote: tuple[Zygote, tuple[Path, ...]]) -> Iterator[Callable[..., ChildSpec]]:
    """`make_spec(cell_seconds=…)`: a place for a child with these limits, and with its own scratch folder."""
    running, _ = zygote
    with tempfile.TemporaryDirectory(dir=running.folder) as folder:
        numbers = itertools.count()

        def make(**limits: Any) -> ChildSpec:
            scratch = Path(folder) / str(next(numbers))
            scratch.mkdir()
            return ChildSpec(running.address, scratch, running.canary, IsolationLevel.STRONG, limited(**limits))

        yield make


@pytest.fixture
def open_child(make_spec: Callable[..., ChildSpec]) -> Callable[..., AbstractContextManager[ChildProcess]]:
    """`with open_child(cell_seconds=…) as child`: a locked child that has run nothing yet."""
    return lambda **limits: ChildProcess(make_spec(**limits))


@pytest.fixture
def open_notebook(open_child: Callable[..., Any]) -> Iterator[Callable[..., Notebook]]:
    """`open_notebook(source, check_seconds=…)`: what a check sees after a cell with this source ran."""
    opened: list[ChildProcess] = []

    def open_one(source: str, seconds: float = 20.0, **limits: Any) -> Notebook:
        child = open_child(**limits).__enter__()
        opened.append(child)
        assert child.ask({"do": "cell", "source": source}, 20.0)["error"] is None
        return Notebook(lambda asked, back: child.ask(asked, seconds, [one.evaluate for one in back]), NoCells())

    yield open_one
    for child in opened:
        child.__exit__(None, None, None)


class NoCells:
    """Nothing is known of any cell."""

    def failure(self, _grade_id: str) -> None:
        """No cell failed."""
        return

    def printed(self, _grade_id: str) -> str:
        """No cell printed."""
        return ""


@pytest.fixture
def run_cells(make_spec: Callable[..., ChildSpec]) -> Callable[..., Run]:
    """`run_cells(cells, checks, cell_seconds=…)`: a finished run of these cells."""

    def run(cells: Sequence[dict[str, Any]], checks: Sequence[Any] = (), files: Any = (), **limits: Any) -> Run:
        plan = plan_of({"cells": list(cells)}, "level-a")
        marked: list[Check] = [one.__nablagrade__ for one in checks]
        exercises = {one.exercise: [other for other in marked if other.exercise == one.exercise] for one in marked}
        made = Run(cells, plan, exercises, make_spec(**limits), files=files)
        made.complete()
        return made

    return run


@pytest.fixture
def outputs_of(run_cells: Callable[..., Run]) -> Callable[..., list[dict[str, Any]]]:
    """`outputs_of(source)`: the outputs of one cell."""
    return lambda source, **limits: run_cells([code(source)], **limits).ran[0].outputs


@pytest.fixture(name="code")
def _code() -> Callable[..., dict[str, Any]]:
    """The maker of code cells."""
    return code


@pytest.fixture(name="answer")
def _answer() -> Callable[..., dict[str, Any]]:
    """The maker of a student's cells."""
    return answer


@pytest.fixture
def has_value() -> Callable[..., Any]:
    """`has_value("ex", "name", 3)`: a check that a name has a value."""

    def make(exercise: str, name: str, want: Any, **options: Any) -> Any:
        def test_value(notebook: Notebook) -> None:
            """The value is right."""
            assert notebook[name] == want

        return check(exercise, **options)(test_value)

    return make
