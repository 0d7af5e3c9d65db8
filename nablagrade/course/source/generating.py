"""A release as `nbgrader generate_assignment` makes it: the files for students, and the gradebook's rows."""

from __future__ import annotations

import shutil
from pathlib import Path

from nablagrade.course.source.marks import refuse_faults
from nablagrade.course.source.nbgrader_program import generate_by_program
from nablagrade.course.source.student_version import StudentVersion, make_student_version
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.models import import_models
from nablagrade.settings import Settings

MODE = 0o644  # of what nbgrader releases


def generate(settings: Settings, assignment: str, release: Path) -> None:
    """Make the student version, and the gradebook's rows. CourseError says what to mend.

    What the gradebook knows already nbgrader's program changes: it says what it would not.
    """
    refuse_faults(settings, assignment)
    version = make_student_version(settings, assignment)
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        is_known = gradebook.plan(assignment) is not None
        if version and not is_known:
            _write(version, settings, assignment, release / assignment)
            gradebook.take_assignment(assignment, version.rows)
            return
    generate_by_program(settings, assignment, release)


def _write(version: StudentVersion, settings: Settings, assignment: str, folder: Path) -> None:
    source = settings.source / assignment
    folder.mkdir(parents=True)
    for found in import_models().utils.find_all_files(str(source), [*settings.ignored_files, "*.ipynb"]):
        place = folder / Path(found).relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(found, place)
        place.chmod(MODE)
    for name, text in version.notebooks.items():
        place = folder / f"{name}.ipynb"
        place.write_text(text, "utf-8")
        place.chmod(MODE)
