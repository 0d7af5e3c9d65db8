"""Which submissions nbgrader would convert now: those that were not, that are newer, or all that are forced."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass
from logging import Logger
from pathlib import Path
from typing import Any

from nablagrade.drop_in.stamps import known_timestamp
from nablagrade.records.gradebook.models import import_part


def find_assignments(coursedir: Any) -> tuple[dict[str, list[str]], list[str]]:
    """Return the folders of all submissions that are asked for and their notebooks; and what no notebook matches."""
    found: dict[str, list[str]] = {}
    unmatched = []
    pattern = coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id)
    for folder in glob.glob(pattern):  # noqa: PTH207 - as nbgrader finds them
        notebooks = os.path.join(folder, f"{coursedir.notebook_id}.ipynb")  # noqa: PTH118 - as above
        if there := glob.glob(notebooks):  # noqa: PTH207 - as above
            found[folder] = there
        else:
            unmatched.append(notebooks)
    return found, unmatched


@dataclass(frozen=True)
class Due:
    """What nbgrader was asked to convert."""

    coursedir: Any  # nbgrader's CourseDirectory
    assignments: Mapping[str, list[str]]  # the folder of a submission, its notebooks
    is_forced: bool
    log: Logger

    def has(self, folder: Path, student: str, assignment: str) -> bool:
        """Whether a submission is due; what is there of it, and is to be made anew, is removed."""
        notebooks = self.assignments.get(os.path.normpath(folder))
        if notebooks is None:
            return False
        course = self.coursedir
        place = Path(os.path.normpath(course.format_path(course.autograded_directory, student, assignment)))
        is_whole = course.notebook_id == "*"
        made = [place] if is_whole else [place / Path(name).name for name in sorted(notebooks)]
        if not all(path.exists() for path in made):
            return True
        if not self.is_forced and not _is_newer(folder, place):
            self.log.info("Skipping existing assignment: %s", place)
            return False
        words = f"{'Removing' if self.is_forced else 'Updating'} existing {'assignment' if is_whole else 'notebook'}"
        for path in made:
            self.log.warning("%s: %s", words, path)
            remove = _utils().rmtree if path.is_dir() else _utils().remove
            remove(str(path))
        return True


def _is_newer(submitted: Path, autograded: Path) -> bool:
    new, old = known_timestamp(str(submitted)), known_timestamp(str(autograded))
    return new is not None and old is not None and new > old


def _utils() -> Any:
    return import_part("nbgrader.utils")  # its ways to remove what may not be written
