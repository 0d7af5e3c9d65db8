"""What a course holds: its assignments, what was released of them, and what was handed in."""

from __future__ import annotations

import fnmatch
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.course.files import bound, find_files, is_ignored
from nablagrade.errors import CourseError, GradebookError
from nablagrade.model import AssignmentPlan, CellPlan, NotebookPlan
from nablagrade.notebooks.cells import Cell, grade_id_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.sources import read_source
from nablagrade.records.gradebook.database import copy, sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import Settings

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment; nothing of them has been opened."""

    student: str
    assignment: str
    folder: Path
    notebooks: tuple[Path, ...]
    files: tuple[tuple[str, Path], ...]  # name inside the submission, where it lies
    timestamp: str | None
    notes: tuple[str, ...] = ()  # what an instructor should know: files that were left out


def find_assignments(settings: Settings) -> tuple[str, ...]:
    """Return the names of all assignments with an instructor's notebook."""
    found = {path.parent.name for path in settings.source.glob("*/*.ipynb")}
    return tuple(sorted(name for name in found if not is_ignored(name, settings.ignored_files)))


def choose_assignments(settings: Settings, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the assignments asked for, all when none is. CourseError names the unknown one."""
    known = find_assignments(settings)
    if not known:
        raise CourseError(f"{settings.source}: holds no assignment; put notebooks into {settings.source.name}/NAME/")
    for name in wanted:
        if name not in known:
            raise CourseError(f"{settings.source / name}: is no assignment; there are {', '.join(known)}")
    return wanted or known


def find_submissions(settings: Settings, assignment: str, student_glob: str = "*") -> tuple[Submission, ...]:
    """Return what was handed in for an assignment, by student."""
    if not settings.submitted.is_dir():
        raise CourseError(f"{settings.submitted}: is no folder; submissions lie in STUDENT/ASSIGNMENT/ inside it")
    students = sorted(path.name for path in settings.submitted.iterdir() if path.is_dir() and not path.is_symlink())
    for name in students:
        if name != name.encode(errors="replace").decode():
            place = settings.submitted / name
            raise CourseError(f"{place}: has a name that is no UTF-8, which a gradebook cannot hold; rename the folder")
    return tuple(
        _look_at(settings, student, assignment)
        for student in students
        if fnmatch.fnmatchcase(student, student_glob)
        and student not in settings.excluded_students
        and (settings.submitted / student / assignment).is_dir()
    )


def _look_at(settings: Settings, student: str, assignment: str) -> Submission:
    folder = settings.submitted / student / assignment
    files = dict(find_files(folder, settings.ignored_files))
    notebooks = tuple(path for name, path in files.items() if name.endswith(".ipynb") and "/" not in name)
    others, notes = bound(
        {name: path for name, path in files.items() if not name.endswith(".ipynb") and name != TIMESTAMP}
    )
    source = settings.source / assignment  # what the instructor gives wins over what the student changed of it
    theirs = settings.students_files.get(assignment, ())
    given = {
        name: path
        for name, path in find_files(source, settings.ignored_files)
        if not name.endswith(".ipynb") and name not in theirs
    }
    beside = tuple((others | given).items())
    return Submission(student, assignment, folder, notebooks, beside, _timestamp(folder / TIMESTAMP), notes)


def _timestamp(path: Path) -> str | None:
    if not path.is_file() or path.is_symlink():
        return None
    return path.read_text("utf-8", "replace")[:100].strip() or None


def load_plan(settings: Settings, gradebook: Gradebook, assignment: str) -> AssignmentPlan:
    """Return what was released for an assignment; the gradebook learns it from source/ when it does not know it."""
    plan = gradebook.plan(assignment)
    if plan is None:
        _learn(settings, gradebook, assignment)
        plan = gradebook.plan(assignment)
    if plan is None:
        raise GradebookError(f"{settings.db_url}: does not know {assignment}; run `nablagrade release {assignment}`")
    folder = settings.source / assignment
    return replace(plan, notebooks=tuple(_with_source(notebook, folder) for notebook in plan.notebooks))


def _learn(settings: Settings, gradebook: Gradebook, assignment: str) -> None:
    """Let nbgrader release an assignment into a gradebook beside, and copy it in one go: half of one is none."""
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "gradebook.db"
        if path := sqlite_path(settings.db_url):
            copy(path, beside)  # nbgrader takes seconds to make a new one
        db_url = f"sqlite:///{beside}"
        generate(replace(settings, db_url=db_url), assignment, Path(folder) / "release")
        gradebook.copy_assignment(assignment, db_url)


def generate(settings: Settings, assignment: str, release: Path) -> None:
    """Let nbgrader make the student version, and write into the gradebook what is in it."""
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, "--create", "--force"]
    command += [f"--CourseDirectory.root={settings.root}", f"--CourseDirectory.db_url={settings.db_url}"]
    command += [f"--CourseDirectory.release_directory={release}"]
    # nbgrader starts `alembic` by name when it makes a gradebook, also where no environment was activated
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, cwd=settings.root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        words = [line for line in done.stderr.splitlines() if "ERROR" in line] or [done.stderr.strip()[-300:]]
        raise CourseError(f"{settings.source / assignment}: nbgrader cannot release it: {words[0]}")


def _with_source(plan: NotebookPlan, folder: Path) -> NotebookPlan:
    """Add what only the instructor's notebook knows: the order of cells, their exercises and tags."""
    path = folder / f"{plan.name}.ipynb"
    if not path.exists():
        return plan  # graded without its source, as nbgrader does
    cells = read_source(path)["cells"]
    order = {grade_id: index for index, cell in enumerate(cells) if (grade_id := grade_id_of(cell))}
    by_id = {grade_id_of(cell): cell for cell in cells}
    known = sorted(plan.cells, key=lambda cell: order.get(cell.grade_id, len(cells)))
    return replace(plan, cells=tuple(_enrich(cell, by_id.get(cell.grade_id)) for cell in known))


def _enrich(planned: CellPlan, cell: Cell | None) -> CellPlan:
    if cell is None:
        return planned
    return replace(planned, exercise=exercise_of(cell), tags=tuple(cell["metadata"].get("tags", ())))
