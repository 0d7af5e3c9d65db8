"""A course to measure on: the bank's lessons, nbgrader's quickstart, and a class whose notebooks are all distinct."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from nbgrader.preprocessors import ClearSolutions

from nablagrade.audit.audit import replace_cells
from nablagrade.authoring.specimens import Specimen, load_specimens
from nablagrade.notebooks.cells import Notebook, mark_of, parse, read_bytes, serialise
from nablagrade.notebooks.regions import solved

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"  # nbgrader starts `alembic` by name
UNANSWERED: str = ClearSolutions().code_stub["python"]  # what nbgrader puts in place of a solution
QUICKSTART = "ps1"  # the lesson of `nbgrader quickstart`: classic tests, which run in the student's kernel


def make_course(folder: Path, lessons: Sequence[str], students: int, *, with_figures: bool) -> int:
    """Write a course with a gradebook that knows its assignments; return how many notebooks were handed in."""
    for name in ("autograders", "nbgrader_config.py"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    count = 0
    for lesson in lessons:
        _write_source(folder, lesson)
        notebooks = {path.stem: _read(path) for path in sorted((folder / "source" / lesson).glob("*.ipynb"))}
        for name, notebook in notebooks.items():
            if with_figures:
                _unskip(notebook)
            _write(folder / "source" / lesson / f"{name}.ipynb", notebook)
        _release(folder, lesson)
        many = students * 4 // len(notebooks)  # as many notebooks of each lesson
        count += sum(_hand_in(folder, lesson, notebooks, number) for number in range(many))
    return count


def _write_source(folder: Path, lesson: str) -> None:
    if lesson != QUICKSTART:
        shutil.copytree(ROOT / "source" / lesson, folder / "source" / lesson)
        return
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "nbgrader", "quickstart", "course"]
        subprocess.run(command, cwd=made, check=True, capture_output=True)
        shutil.copytree(Path(made) / "course" / "source" / lesson, folder / "source" / lesson)


def _read(path: Path) -> Notebook:
    return parse(read_bytes(path), path.name)


def _unskip(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "").startswith("figure"):
            cell["metadata"].pop("tags", None)


def _write(path: Path, notebook: Notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(serialise(notebook))


def _release(folder: Path, lesson: str) -> None:
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson, "--create", "--force"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _hand_in(folder: Path, lesson: str, notebooks: dict[str, Notebook], number: int) -> int:
    """Hand in one student's notebooks: half of the answers right, the others some specimen's, or not answered."""
    chance = np.random.default_rng(zlib.crc32(f"{lesson} {number}".encode()))  # the same class in each run
    specimens = load_specimens(ROOT / "autograders", lesson) if lesson != QUICKSTART else ()
    for name, source in notebooks.items():
        notebook = solved(source)
        for exercise in dict.fromkeys(one.exercise for one in specimens):
            mine = [one for one in specimens if one.exercise == exercise and _fits(one, notebook)]
            if mine and chance.random() < 0.5:
                notebook = replace_cells(notebook, mine[chance.integers(len(mine))])
        if lesson == QUICKSTART:
            _leave_out(notebook, chance)
        _sign(notebook, number)
        _write(folder / "submissions" / f"student-{number:05}" / lesson / f"{name}.ipynb", notebook)
    return len(notebooks)


def _sign(notebook: Notebook, number: int) -> None:
    """Make a notebook's code nobody else's: one run would stand for all that are equal."""
    notebook["cells"].append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"student-{number}",
            "metadata": {},
            "outputs": [],
            "source": f"# student {number}",
        }
    )


def _leave_out(notebook: Notebook, chance: np.random.Generator) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and mark_of(cell).get("solution") and chance.random() < 0.5:
            cell["source"] = UNANSWERED


def _fits(specimen: Specimen, notebook: Notebook) -> bool:
    grade_ids = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]}
    return all(grade_id in grade_ids for grade_id, _ in specimen.cells)


def time_command(command: Sequence[str], course: Path) -> float:
    """Return the seconds of the wall clock that a command takes in a course; CalledProcessError when it fails."""
    started = time.monotonic()
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    return time.monotonic() - started


def read_scores(folder: Path) -> list[object]:
    """Return all grades of a course's gradebook, by names, so that two gradebooks can be compared."""
    query = """
        select sa.student_id, a.name, n.name, c.name, g.auto_score, g.needs_manual_grade
        from grade g join base_cell c on g.cell_id = c.id join submitted_notebook sn on g.notebook_id = sn.id
        join notebook n on sn.notebook_id = n.id join submitted_assignment sa on sn.assignment_id = sa.id
        join assignment a on sa.assignment_id = a.id order by 1, 2, 3, 4"""
    with closing(sqlite3.connect(folder / "gradebook.db")) as database, database:
        return [json.dumps(row) for row in database.execute(query)]
