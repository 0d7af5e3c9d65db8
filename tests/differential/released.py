"""What nbgrader has released in a course, and what we make of the same source: files and gradebook's rows compared."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from nablagrade.course.source.student_version import make_student_version
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import Settings, load_settings

MADE_UP = re.compile(r'^   "id": "[0-9a-f]{8}",\n', re.MULTILINE)  # nbformat's, of a cell that has none in the source
CELLS = """
    select n.name, b.type, b.name, coalesce(g.max_score, t.max_score), coalesce(g.cell_type, t.cell_type)
    from base_cell b join notebook n on b.notebook_id = n.id join assignment a on n.assignment_id = a.id
    left join grade_cells g on g.id = b.id left join task_cells t on t.id = b.id
    where a.name = ? order by n.name, b.type, b.rowid"""
SOURCES = """
    select n.name, n.kernelspec, s.name, s.cell_type, s.locked, s.source, s.checksum
    from source_cell s join notebook n on s.notebook_id = n.id join assignment a on n.assignment_id = a.id
    where a.name = ? order by n.name, s.rowid"""
ASSIGNMENT = "select name, duedate, course_id from assignment where name = ?"
COURSES = "select id from course where '' <> ? order by id"


def rows_of(gradebook: Path, assignment: str) -> list[list[Any]]:
    """All that a gradebook has of an assignment, without its own numbers, in its order."""
    with closing(sqlite3.connect(gradebook)) as database:
        return [database.execute(query, (assignment,)).fetchall() for query in (ASSIGNMENT, COURSES, CELLS, SOURCES)]


def made_by_nbgrader(course: Path, assignment: str) -> tuple[dict[str, str], list[list[Any]]]:
    """What `nbgrader generate_assignment` left in a course: its notebooks, without ids of its own, and rows."""
    folder = load_settings(course).release / assignment
    notebooks = {path.stem: MADE_UP.sub("", path.read_text("utf-8")) for path in sorted(folder.glob("*.ipynb"))}
    return notebooks, rows_of(course / "gradebook.db", assignment)


def made_by_us(course: Path, assignment: str, place: Path) -> tuple[dict[str, str], list[list[Any]]]:
    """The same of ours, with a gradebook in another place."""
    settings = load_settings(course)
    version = make_student_version(settings, assignment)
    assert version is not None
    with Gradebook(f"sqlite:///{place}", settings.course_id) as gradebook:
        gradebook.take_assignment(assignment, version.rows)
    return {name: MADE_UP.sub("", text) for name, text in version.notebooks.items()}, rows_of(place, assignment)


def configure(course: Path, **sections: dict[str, Any]) -> Settings:
    """Write a course's configuration, and read it."""
    lines = [f"c.{name}.{trait} = {value!r}" for name, traits in sections.items() for trait, value in traits.items()]
    (course / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines, ""]))
    return load_settings(course)


def notebook(cells: list[dict[str, Any]], minor: int = 5) -> str:
    """A notebook's text; before 4.5 cells have no ids."""
    if minor >= 5:
        cells = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": cells, "metadata": {"kernelspec": spec, "celltoolbar": "Create Assignment"}, "nbformat": 4}
    return json.dumps(made | {"nbformat_minor": minor})
