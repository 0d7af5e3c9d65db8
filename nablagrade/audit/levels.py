"""The levels of a lesson as an audit needs them: solution notebook, checks, and jobs with a specimen in its place."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.authoring.specimens import Specimen
from nablagrade.engine.checks.checks import Check, by_exercise, load_checks
from nablagrade.engine.checks.paths import checks_path
from nablagrade.engine.examiner.job import Job
from nablagrade.errors import CourseError
from nablagrade.model import CheckResult, NotebookPlan, Record
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, mark_of, serialise
from nablagrade.notebooks.plans import exercise_of, plan_of
from nablagrade.notebooks.regions import BEGIN_SOLUTION, MARKERS, solved
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Level:
    """One notebook of a lesson: its plan, what a perfect student hands in, and its checks by exercise."""

    lesson: str
    plan: NotebookPlan
    source: Notebook
    solution: Notebook
    checks: Mapping[str, tuple[Check, ...]]


def load_levels(settings: Settings, lesson: str) -> dict[str, Level]:
    """Return for each exercise that has checks the level it stands in. CourseError names what cannot be read."""
    levels = {}
    for path in sorted((settings.source / lesson).glob("*.ipynb")):
        source = read_source(path)
        file = checks_path(settings.autograders, lesson, path.stem)
        checks = by_exercise(load_checks(file)) if file.exists() else {}
        level = Level(lesson, plan_of(source, path.stem), source, solved(source), checks)
        levels.update(dict.fromkeys(checks, level))
    return levels


def level_of(specimen: Specimen, levels: Mapping[str, Level]) -> Level:
    """Return the level of a specimen's exercise. CourseError when no exercise has this name."""
    if specimen.exercise not in levels:
        raise CourseError(f"{specimen.exercise}/{specimen.name}: no exercise of this name has checks; mend its name")
    return levels[specimen.exercise]


def make_job(specimen: Specimen, level: Level, folder: Path, name: str) -> Job:
    """Write the solution notebook with a specimen's cells in it, and return the job that grades it."""
    path = folder / name / f"{level.plan.name}.ipynb"
    path.parent.mkdir()
    path.write_bytes(serialise(replace_cells(level.solution, specimen)))
    return Job(name, level.lesson, level.plan, (path,))


def replace_cells(solution: Notebook, specimen: Specimen) -> Notebook:
    """Return the solution notebook with a specimen's cells in it."""
    notebook = copy.deepcopy(solution)
    for grade_id, source in specimen.cells:
        places = [cell for cell in notebook["cells"] if grade_id_of(cell) == grade_id]
        if not places:
            raise CourseError(
                f"{specimen.exercise}/{specimen.name}: there is no cell {grade_id}; mend `# %% {grade_id}`"
            )
        places[0]["source"] = source
    return notebook


def results_of(record: Record, exercise: str) -> tuple[CheckResult, ...]:
    """Return how the checks of an exercise ended, nothing when it was not graded."""
    return next((one.checks for one in record.exercises if one.id == exercise), ())


def solution_cells(level: Level, exercise: str) -> tuple[Cell, ...]:
    """Return the code cells in which a student answers an exercise."""
    cells = level.solution["cells"]
    return tuple(
        cell
        for cell in cells
        if exercise_of(cell) == exercise and cell["cell_type"] == "code" and mark_of(cell).get("solution")
    )


def written_lines(level: Level, grade_id: str) -> frozenset[int]:
    """Return which lines of a solved cell, counted from 1, a student has to write alone."""
    cell = next(one for one in level.source["cells"] if grade_id_of(one) == grade_id)
    lines, number, is_inside = [], 0, False
    for line in cell["source"].splitlines():
        if MARKERS.search(line):
            is_inside = BEGIN_SOLUTION in line
            continue
        number += 1
        if is_inside:
            lines.append(number)
    return frozenset(lines)


def narrowed(level: Level, exercise: str) -> Level:
    """Return a level without what other exercises bring along, so that one of its many mutants costs little.

    The whole level where that cannot be done: when names of another exercise are used.
    """
    mine, others = _split(level.solution["cells"], exercise)
    if (_bound(others) - _bound(mine)) & _used(mine):
        return level
    notebook = {**level.solution, "cells": mine}
    kept = {grade_id_of(cell) for cell in mine}
    plan = replace(level.plan, cells=tuple(cell for cell in level.plan.cells if cell.grade_id in kept))
    return replace(level, plan=plan, solution=notebook)


def _split(cells: Sequence[Cell], exercise: str) -> tuple[list[Cell], list[Cell]]:
    """Split into what an exercise needs and the rest: the cells of others, what lies among them, what follows."""
    owners = [exercise_of(cell) for cell in cells]
    if exercise not in owners:
        return list(cells), []
    last = len(owners) - 1 - owners[::-1].index(exercise)
    spans = [_span(owners, other) for other in set(owners) - {None, exercise}]
    places = [i for i in range(last + 1) if not any(first <= i <= end for first, end in spans)]
    return [cells[i] for i in places], [cell for i, cell in enumerate(cells) if i not in places]


def _span(owners: Sequence[str | None], exercise: str | None) -> tuple[int, int]:
    return owners.index(exercise), len(owners) - 1 - owners[::-1].index(exercise)


def _used(cells: Sequence[Cell]) -> set[str]:
    return {node.id for tree in _trees(cells) for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _bound(cells: Sequence[Cell]) -> set[str]:
    """The names that cells leave behind; those inside functions and classes are not seen from outside."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(_trees(cells))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names


def _trees(cells: Sequence[Cell]) -> Iterator[ast.Module]:
    for cell in cells:
        if cell["cell_type"] == "code":
            try:
                yield ast.parse(cell["source"])
            except SyntaxError:  # a line of IPython's own: %matplotlib inline
                continue
