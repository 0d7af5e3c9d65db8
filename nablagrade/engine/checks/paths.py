"""Where the hidden checks of a notebook lie, and what is recorded beside them; light enough for a coordinator."""

from __future__ import annotations

import os
import re
from pathlib import Path

from nablagrade.model import CellPlan, NotebookPlan

# What a graded cell of the bank's form does: it says whose checks judge it. A classic test is a cell without this call.
IN_PLACE = re.compile(r"""\bscore_in_place\(\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']""")


_READ_OF_SPECIMENS = ("signatures.json", "hints.toml")  # their code nobody runs but an author


def checks_path(autograders: Path, assignment: str, notebook: str) -> Path:
    """Return where the checks of a notebook lie: autograders/<assignment>/test_<notebook>.py."""
    return autograders / assignment / f"test_{notebook.replace('-', '_')}.py"


def files_beside(checks: Path) -> dict[str, Path]:
    """Return by name what a file of checks may read or import: what lies beside it, or in folders without checks.

    Specimens are nothing to it, and other files of checks only where it has their names.
    """
    try:
        text = checks.read_text("utf-8", "replace")
    except OSError:
        return {}
    found: list[Path] = []
    for place, folders, names in os.walk(root := checks.parent.parent):
        here = Path(place)
        if here not in (root, checks.parent) and any(map(_is_of_checks, names)):
            folders.clear()  # another lesson
            continue
        folders[:] = [one for one in folders if not one.startswith(".") and one not in ("specimens", "__pycache__")]
        mine = (one for one in names if not one.startswith(".") and here / one != checks)
        found += [here / one for one in mine if not _is_of_checks(one) or one.removesuffix(".py") in text]
    return {str(path.relative_to(root)): path for path in sorted(found)}


def files_of_lesson(autograders: Path, assignment: str) -> dict[str, Path]:
    """Return by name below `autograders` what an assignment is judged with, on any machine: its checks, what they may
    read or import, and what is known of mistakes.
    """
    checks = sorted((autograders / assignment).glob("test_*.py"))
    known = (path for name in _READ_OF_SPECIMENS for path in (autograders / assignment / "specimens").rglob(name))
    found = {str(path.relative_to(autograders)): path for path in (*checks, *known)}
    for one in checks:
        found |= files_beside(one)
    return {name: path for name, path in sorted(found.items()) if path.is_file()}


def _is_of_checks(name: str) -> bool:
    return name.startswith("test_") and name.endswith(".py")


def signatures_path(autograders: Path, lesson: str, exercise: str) -> Path:
    """Return where the signatures of an exercise lie."""
    return autograders / lesson / "specimens" / exercise / "signatures.json"


def is_test(cell: CellPlan) -> bool:
    """Whether a cell is graded by running it."""
    return cell.is_grade and not cell.is_solution and cell.cell_type == "code"


def asks_for_checks(notebook: NotebookPlan) -> frozenset[str]:
    """Return the graded cells that do nothing but run their checks: without these there is nothing to judge."""
    return frozenset(cell.grade_id for cell in notebook.cells if is_test(cell) and IN_PLACE.search(cell.source))


def has_classic_tests(notebook: NotebookPlan) -> bool:
    """Return whether a notebook has a graded cell that is written to run beside the student's code."""
    return any(is_test(cell) and not IN_PLACE.search(cell.source) for cell in notebook.cells)
