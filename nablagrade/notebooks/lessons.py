"""Which of the course's notebooks a file is: by the ids of its cells, over all of the instructor's notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.notebooks.cells import grade_id_of
from nablagrade.notebooks.sources import read_source

Lesson = tuple[str, str]  # assignment, notebook


def find_lesson(source: Path, ids: frozenset[str]) -> Lesson | None:
    """Return the notebook that most of these ids are of, None when it has not even half of them."""
    known = _known(source)
    best = max(known, key=lambda lesson: (len(known[lesson] & ids), -len(known[lesson])), default=None)
    return best if best is not None and 2 * len(known[best] & ids) >= len(ids) else None


@cache
def _known(source: Path) -> Mapping[Lesson, frozenset[str]]:
    """Read all notebooks of a course: only where somebody handed in what is none of the assignment's."""
    return {(path.parent.name, path.stem): _ids(path) for path in sorted(source.glob("*/*.ipynb"))}


def _ids(path: Path) -> frozenset[str]:
    try:
        cells = read_source(path)["cells"]
    except CourseError:
        return frozenset()  # whoever needs this notebook says what is wrong with it
    return frozenset(grade_id for cell in cells if (grade_id := grade_id_of(cell)))
