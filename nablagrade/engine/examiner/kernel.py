"""A notebook of another language: its cells in its own kernel, through nbclient. Slow, and not locked in at all."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nablagrade.engine.checks.scoring import score_outputs
from nablagrade.engine.examiner.given import fill
from nablagrade.engine.examiner.run import NOTHING_RETURNED
from nablagrade.engine.examiner.taken.received import TIMEOUT, Ran
from nablagrade.engine.examiner.taken.written import Written, marks_of, written_since
from nablagrade.engine.examiner.watchdog import Deadline
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.model import CellPlan, CheckResult, Isolation, IsolationLevel, Note, NotebookPlan, NoteKind, Outcome
from nablagrade.notebooks.cells import Notebook, grade_id_of
from nablagrade.notebooks.form.trimming import trim
from nablagrade.notebooks.sealed import File

PYTHON = "python"
LEAST_SECONDS = 0.1  # of a cell for which no time is left: nbclient takes 0 for no limit


def language_of(plan: NotebookPlan, notebook: Notebook, isolation: IsolationLevel) -> str:
    """Return the language of a notebook's kernel; the released kernel wins over the one that was handed in.

    An old gradebook may know none. Then the student's is believed only where they are trusted altogether: elsewhere a
    notebook of another language is BROKEN, and nobody is to choose that.
    """
    if plan.kernelspec is None and isolation is not IsolationLevel.NONE:
        return PYTHON
    spec = json.loads(plan.kernelspec) if plan.kernelspec else notebook["metadata"].get("kernelspec")
    language = spec.get("language", PYTHON) if isinstance(spec, dict) else PYTHON
    return language.lower() if isinstance(language, str) else PYTHON


class KernelRun:
    """A run like `Run`, in one kernel from the first cell to the last."""

    student = ""  # as of `Run`
    checked_outside: frozenset[str] = frozenset()
    unmovable: Mapping[str, str] = NOTHING_RETURNED  # its tests are run where they are
    returned: Mapping[str, str] = NOTHING_RETURNED

    def __init__(
        self,
        notebook: Notebook,
        plan: NotebookPlan,
        spec: ChildSpec,
        deadline: Deadline,
        files: Sequence[tuple[str, File]],
    ) -> None:
        self._notebook = notebook
        self._plan = plan
        self._spec = spec
        self._deadline = deadline
        self._files = files
        self.ran: dict[int, Ran] = {}
        self.isolation = Isolation(IsolationLevel.NONE)
        self.cpu_seconds = 0.0
        words = f"run in a kernel of its own language ({language_of(plan, notebook, spec.isolation)}), not locked in"
        self.notes: list[Note] = [Note(NoteKind.RUN, words)]
        self.written: Written = ()
        self.is_whole = True
        self.start = ""
        self.language_info: dict[str, Any] = {}
        self._executed: set[int] = set()  # cells that came to their end

    def complete(self) -> None:
        """Run everything. Ended when the kernel cannot be used, or when nobody asked for no isolation."""
        language = language_of(self._plan, self._notebook, self._spec.isolation)
        if self._spec.isolation is not IsolationLevel.NONE:
            mend = "grade it with --isolation none, where its code may do as it likes"
            raise Ended(Outcome.BROKEN, f"{self._plan.name}.ipynb: a kernel of {language} cannot be locked in; {mend}")
        folder = self._spec.scratch / "kernel"
        folder.mkdir()
        self.notes += fill(folder, self._files)
        given = marks_of(folder)
        executed = self._execute(folder)
        self.language_info = executed["metadata"].get("language_info", {})
        self.written, _ = written_since(folder, given, self._spec.limits)
        self.cpu_seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        for index, cell in enumerate(executed["cells"]):
            if index in self._executed and cell["execution_count"] is not None:
                self.ran[index] = self._ran(cell)
            elif not self.is_whole and self._is_graded(cell):
                words = "not reached: the kernel had ended"
                self.ran[index] = Ran(failure=(Outcome.CRASHED, words), score=0.0, results=self._judged(cell, 0.0))

    def _execute(self, folder: Path) -> Notebook:
        os.environ.update(self._spec.environment)  # the examiner's, which ends with this notebook
        import nbformat  # with nbclient half a second that notebooks in Python do not need
        from nbclient import NotebookClient
        from nbclient.exceptions import DeadKernelError

        node = nbformat.from_dict(self._notebook)  # type: ignore[no-untyped-call]  # nbformat has no types
        limits, deadline = self._spec.limits, self._deadline
        cell_seconds = limits.cell_seconds
        client = NotebookClient(
            node,
            timeout_func=lambda _: max(LEAST_SECONDS, min(limits.wall_seconds(cell_seconds), deadline.left_seconds)),
            interrupt_on_timeout=True,
            error_on_timeout={name: value for name, value in TIMEOUT.items() if name != "output_type"},
            allow_errors=True,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=self._see,
        )
        try:
            client.execute()
        except DeadKernelError:  # by what its own cells do
            self.is_whole = False
            cells = f"{len(self._executed)} {'cell' if len(self._executed) == 1 else 'cells'}"
            words = f"its kernel ended after {cells}; those behind them were not run"
            self.notes.append(Note(NoteKind.RESTART, words))
        except Exception as error:
            words = f"{self._plan.name}.ipynb: its kernel failed: {type(error).__name__}: {error}"
            raise Ended(Outcome.BROKEN, words) from error
        return json.loads(json.dumps(node))  # type: ignore[no-any-return]  # a notebook again

    def _ran(self, cell: dict[str, Any]) -> Ran:
        outputs = trim([_joined(output) for output in cell["outputs"]], self._spec.limits)
        ran = Ran(outputs, cell["execution_count"])
        errors = [output for output in outputs if output["output_type"] == "error"]
        if errors:
            is_late = errors[-1]["ename"] == TIMEOUT["ename"]
            ran.failure = (Outcome.TIMED_OUT if is_late else Outcome.ERRORED, errors[-1]["ename"])
        if self._is_graded(cell):
            planned = self._planned(cell)
            ran.score = 0.0 if ran.failure else score_outputs(outputs, planned.max_score if planned else 0.0)
            ran.results = self._judged(cell, ran.score)
        return ran

    def _planned(self, cell: dict[str, Any]) -> CellPlan | None:
        return self._plan.find(grade_id_of(cell) or "")

    def _is_graded(self, cell: dict[str, Any]) -> bool:
        planned = self._planned(cell)
        return cell["cell_type"] == "code" and planned is not None and planned.is_grade and not planned.is_solution

    def _judged(self, cell: dict[str, Any], score: float) -> tuple[CheckResult, ...]:
        planned = self._planned(cell)
        if planned is None:
            return ()
        outcome = Outcome.PASSED if score == planned.max_score else Outcome.FAILED
        return (CheckResult(planned.grade_id, "Tests of this cell", outcome),)

    def _see(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        self._executed.add(cell_index)
        _show_hidden_error(cell, execute_reply)


def _joined(output: dict[str, Any]) -> dict[str, Any]:
    text = output.get("text")
    return {**output, "text": "".join(text)} if isinstance(text, list) else output


def _show_hidden_error(cell: Any, execute_reply: Any) -> None:
    """Add the error of a reply that no output shows: nbgrader does, or a test that timed out would pass."""
    content = execute_reply["content"]
    shown = {output.get("ename") for output in cell.outputs}
    if content["status"] == "error" and content["ename"] not in shown:
        error = {name: content[name] for name in ("ename", "evalue", "traceback")}
        cell.outputs.append(type(cell)(output_type="error", **error))
