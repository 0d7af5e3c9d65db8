"""Which of the handed-in files is the notebook asked for: the one of its name, else the one with its exercises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nablagrade.errors import NotebookError
from nablagrade.model import Note, NotebookPlan, NoteKind
from nablagrade.notebooks.cells import Notebook, grade_id_of, parse, read_bytes


@dataclass(frozen=True)
class Found:
    """A submitted notebook, and what an instructor should know of how it was found."""

    notebook: Notebook
    notes: tuple[Note, ...] = ()


def find_notebook(candidates: Sequence[Path], plan: NotebookPlan) -> Found | None:
    """Return the notebook for a plan, None when nothing was handed in.

    NotebookError when the file of the right name is none, or belongs to another lesson.
    """
    named = next((path for path in candidates if path.stem == plan.name), None)
    if named is None:
        return _recognise(candidates, plan)
    notebook = parse(read_bytes(named), named.name)
    if plan.cells and not _overlap(notebook, plan):
        raise NotebookError(f"{named.name}: holds no exercise of this notebook; hand in the one that was released")
    return Found(notebook)


def _recognise(candidates: Iterable[Path], plan: NotebookPlan) -> Found | None:
    """Browsers and students rename files: `level-a (1).ipynb` is known by the grade_ids of its cells."""
    best, best_path, best_size = None, None, 0
    for path in candidates:
        try:
            notebook = parse(read_bytes(path), path.name)
        except NotebookError:
            continue  # some other file that is broken; the notebook that it might have been is missing
        if (size := _overlap(notebook, plan)) > best_size:
            best, best_path, best_size = notebook, path, size
    if best is None or best_path is None or 2 * best_size < len(plan.cells):
        return None
    words = f"{best_path.name}: taken for {plan.name}.ipynb, because its exercises are in it"
    return Found(best, (Note(NoteKind.OTHER_FILE, words),))


def _overlap(notebook: Notebook, plan: NotebookPlan) -> int:
    planned = {cell.grade_id for cell in plan.cells}
    return len(planned & {grade_id_of(cell) for cell in notebook["cells"]})
