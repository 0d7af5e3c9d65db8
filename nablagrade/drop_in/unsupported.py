"""What nbgrader can be configured to do that only its own converter does: such a course is graded strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# What of a class's configuration our own way follows, or what means nothing without a kernel.
FOLLOWED = {
    "Autograde": {
        "create_student",
        "exclude_overwriting",
        "permissions",
        "force",
        "strict",
        "jobs",
        "memory",
        "isolation",
        "figures",
    },
    "BaseConverter": {"force", "permissions"},
    "Converter": {
        "create_student",
        "strict",
        "jobs",
        "memory",
        "isolation",
        "figures",
    },  # nbgrader's flag `--create` is here
    "Execute": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout", "raise_on_iopub_timeout"},
    "ExecutePreprocessor": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout"},
    "NotebookClient": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout"},
    "LimitOutput": {"max_lines", "max_traceback", "enabled"},
    "IgnorePattern": {"pattern", "enabled"},
    "AssignLatePenalties": {"plugin_class"},
}
ON_OUR_OWN = ("Exporter", "default_preprocessors")  # nbgrader's converter configures this itself
STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"  # of a course's folders, where it is nbgrader's
# The sections that nbgrader's converter and all that it makes are configured by, in this order. A test asks nbgrader.
SECTIONS = (
    "BaseConverter",
    "Autograde",
    "Converter",
    "Preprocessor",
    "ClearOutputPreprocessor",
    "NbGraderPreprocessor",
    "ClearOutput",
    "DeduplicateIds",
    "OverwriteKernelspec",
    "OverwriteCells",
    "CheckCellMetadata",
    "NotebookClient",
    "ExecutePreprocessor",
    "Execute",
    "IgnorePattern",
    "ClearMetadataPreprocessor",
    "LimitOutput",
    "SaveAutoGrades",
    "AssignLatePenalties",
    "Exporter",
    "NotebookExporter",
    "WriterBase",
    "FilesWriter",
)


def find_unsupported(coursedir: Any, config: Any, assignments: Iterable[str], *, creates_students: bool) -> str | None:
    """Return what is configured that our own way does not do, None when there is nothing."""
    return next(_unsupported(coursedir, config, {Path(one).name for one in assignments}, creates_students), None)


def _unsupported(course: Any, config: Any, assignments: Iterable[str], creates_students: bool) -> Iterator[str]:
    if course.directory_structure != STRUCTURE:
        yield "CourseDirectory.directory_structure is set"
    if not creates_students:
        yield "students are not to be created"
    for assignment in assignments:
        if not any((Path(course.root) / course.source_directory / assignment).glob("*.ipynb")):
            yield f"{course.source_directory}/{assignment} holds no notebook"
    for section in SECTIONS:
        names = set(config.get(section, {})) - FOLLOWED.get(section, set())
        names -= {ON_OUR_OWN[1]} if section == ON_OUR_OWN[0] else set()
        yield from (f"{section}.{name} is set" for name in sorted(names))
