"""An instructor's notebook: read as strictly as a student's, but what is wrong with it is the course's fault."""

from __future__ import annotations

from pathlib import Path

from nablagrade.errors import CourseError, NotebookError
from nablagrade.notebooks.cells import Notebook, parse, read_bytes


def read_source(path: Path) -> Notebook:
    """Read a notebook of the course. CourseError names the file and the mend."""
    try:
        return parse(read_bytes(path), path.name)
    except NotebookError as error:
        what = str(error).removeprefix(f"{path.name}: ").partition("; ")[0]
        raise CourseError(f"{path}: {what}; mend this notebook") from error
