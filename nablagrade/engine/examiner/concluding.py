"""From a finished run to a record: outputs into the notebook, points for cells, cells into exercises."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from nablagrade.engine.examiner.answering import Answer, answers_of
from nablagrade.engine.examiner.kernel import KernelRun
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.examiner.taken.received import Ran
from nablagrade.engine.examiner.taken.shared import SharedRun
from nablagrade.engine.wire.language import LANGUAGE_INFO
from nablagrade.model import (
    CellGrade,
    CellPlan,
    CheckResult,
    ExerciseResult,
    Note,
    NotebookOutcome,
    NotebookPlan,
    NoteKind,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of
from nablagrade.notebooks.restore import is_unchanged
from nablagrade.records.pictures import Pictures

FOR_A_PERSON = (Outcome.INVALID, Outcome.NEEDS_PERSON, Outcome.BROKEN)


def conclude(
    plan: NotebookPlan,
    notebook: Notebook,
    run: Run | KernelRun | SharedRun,
    lost: Mapping[str, str],
    put_back: Collection[CellPlan] = (),
) -> tuple[Record, Pictures]:
    """Fill the notebook's outputs in and return its record, and the pictures of its answers.

    `lost` maps exercises to why they were not judged.

    An answer that was `put_back` is nobody's: it is not one that was left empty, and a person looks for the real one.
    """
    nobodys = {cell.grade_id for cell in put_back if cell.is_solution or cell.is_task}
    cells = {grade_id: cell for cell in notebook["cells"] if (grade_id := grade_id_of(cell)) not in nobodys}
    notebook["metadata"]["language_info"] = run.language_info if isinstance(run, KernelRun) else LANGUAGE_INFO
    ran = _fill_outputs(notebook, run) | {exercise: _lose(exercise, hint) for exercise, hint in lost.items()}
    grades = tuple(_grades(plan, cells, ran, _Answers(plan, cells, notebook)))
    answers = answers_of(plan, cells, notebook)
    exercises = tuple(_exercises(plan, grades, ran, answers))
    broken = [(one.id, check) for one in exercises for check in one.checks if check.outcome is Outcome.BROKEN]
    record = Record(
        student="",
        assignment="",
        notebook=plan.name,
        outcome=NotebookOutcome.BROKEN if broken else NotebookOutcome.GRADED,
        score=sum(exercise.auto_score or 0.0 for exercise in exercises),
        max_score=sum(exercise.max_score for exercise in exercises),
        needs_person=any(exercise.needs_person for exercise in exercises),
        checked=_checked(run, plan),
        isolation=run.isolation,
        seconds=Seconds(cpu=run.cpu_seconds),
        key="",
        exercises=exercises,
        cells=grades,
        comments=tuple(_comments(plan, cells)),
        notes=tuple(Note(NoteKind.COURSE, f"{name}, {check.name}: {check.detail}") for name, check in broken),
    )
    return record, {one.id: some for one in exercises if (some := answers[one.id].pictures)}


def _lose(exercise: str, hint: str) -> Ran:
    result = CheckResult(exercise, "Your answer", Outcome.FAILED, hint=hint, detail="the examiner died on it")
    return Ran(results=(result,), score=0.0)


def _fill_outputs(notebook: Notebook, run: Run | KernelRun | SharedRun) -> dict[str, Ran]:
    """Write what the cells showed into the notebook; return what became of each marked cell."""
    out: dict[str, Ran] = {}
    for index, cell in enumerate(notebook["cells"]):
        ran = run.ran.get(index)
        if ran is None:
            continue
        cell["outputs"], cell["execution_count"] = ran.outputs, ran.count
        if grade_id := grade_id_of(cell):
            out[grade_id] = ran
    return out


def _grades(
    plan: NotebookPlan, cells: Mapping[str | None, Cell], ran: Mapping[str, Ran], answers: _Answers
) -> Iterator[CellGrade]:
    for planned in plan.cells:
        if planned.is_grade or planned.is_task:
            yield replace(_grade_cell(planned, cells.get(planned.grade_id), ran), answer=answers.of(planned))


def _grade_cell(planned: CellPlan, cell: Cell | None, ran: Mapping[str, Ran]) -> CellGrade:
    """Give a cell its points as nbgrader's SaveAutoGrades does; a person decides where a machine cannot."""
    if planned.is_solution or planned.is_task or planned.cell_type != "code" or cell is None:
        if cell is not None and planned.is_solution and is_unchanged(cell, planned):
            return CellGrade(planned.grade_id, 0.0, planned.max_score)
        return CellGrade(planned.grade_id, None, planned.max_score, needs_manual=True)
    mine = ran.get(planned.grade_id)
    if mine is None:  # an empty test cell is not run, and nothing failed: nbgrader gives all its points
        return CellGrade(planned.grade_id, planned.max_score, planned.max_score)
    outcomes = {result.outcome for result in mine.results}
    score = None if Outcome.BROKEN in outcomes else mine.score
    return CellGrade(planned.grade_id, score, planned.max_score, needs_manual=bool(outcomes & set(FOR_A_PERSON)))


class _Answers:
    """Hashes of what was answered in a notebook: whether an answer is another one than that which a person graded."""

    def __init__(self, plan: NotebookPlan, cells: Mapping[str | None, Cell], notebook: Notebook) -> None:
        self._cells = cells
        locked = {cell.grade_id for cell in plan.cells if cell.is_locked}
        self._free = [cell["source"] for cell in notebook["cells"] if grade_id_of(cell) not in locked]
        self._unmarked = [cell for cell in notebook["cells"] if grade_id_of(cell) is None]

    def of(self, planned: CellPlan) -> str:
        """Hash the answer that a cell's points are for: of a task what stands in cells without a mark."""
        if planned.is_task:
            return _hash(*(part for cell in self._unmarked for part in _written_in(cell)))
        if not planned.is_solution:
            return _hash(*self._free)
        return _hash(*_written_in(self._cells[planned.grade_id])) if planned.grade_id in self._cells else ""


def _written_in(cell: Cell) -> Iterator[str]:
    """Yield a cell's text and its pictures: another one under the same name is another answer."""
    yield cell["source"]
    for name, bundle in sorted(cell.get("attachments", {}).items()):
        yield from (f"{name} {mime} {''.join(body.split())}" for mime, body in sorted(bundle.items()) if body)


def _hash(*sources: str) -> str:
    return hashlib.sha256("\0".join(sources).encode("utf-8", "replace")).hexdigest()[:16]


def _exercises(
    plan: NotebookPlan, grades: Collection[CellGrade], ran: Mapping[str, Ran], answers: Mapping[str, Answer]
) -> Iterator[ExerciseResult]:
    by_id = {grade.grade_id: grade for grade in grades}
    names = dict.fromkeys(cell.home for cell in plan.cells if cell.is_grade or cell.is_task)
    for name in names:
        cells = [cell for cell in plan.cells if cell.home == name]
        mine = [by_id[cell.grade_id] for cell in cells if cell.grade_id in by_id]
        scores = [grade.auto_score for grade in mine if grade.auto_score is not None]
        yield ExerciseResult(
            id=name,
            auto_score=sum(scores) if scores else None,
            manual_score=None,
            max_score=sum(cell.max_score for cell in cells),
            needs_person=any(grade.needs_manual for grade in mine) or any(cell.is_task for cell in cells),
            checks=tuple(result for cell in cells if cell.grade_id in ran for result in ran[cell.grade_id].results),
            answer=answers[name].text,
            is_blank=answers[name].is_blank,
            stopped=answers[name].stopped,
            pictures=len(answers[name].pictures),
            pictures_left_out=answers[name].pictures_left_out,
            parts=answers[name].parts,
        )


def _comments(plan: NotebookPlan, cells: Mapping[str | None, Cell]) -> Iterator[tuple[str, str | None]]:
    for planned in plan.cells:
        cell = cells.get(planned.grade_id)
        if cell is not None and (planned.is_solution or planned.is_task):
            is_empty = not planned.is_task and is_unchanged(cell, planned)
            yield planned.grade_id, "No response." if is_empty else None


def _checked(run: Run | KernelRun | SharedRun, plan: NotebookPlan) -> str:
    graded = {cell.grade_id for cell in plan.cells if cell.is_grade and not cell.is_solution}
    outside = graded & set(run.checked_outside)
    if not graded:
        return "nothing"
    if outside == graded:
        return "outside"
    return "mixed" if outside else "inside"
