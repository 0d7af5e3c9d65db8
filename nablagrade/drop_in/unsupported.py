"""What nbgrader can be configured to do that only its own converter does: such a course is graded strictly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

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
    },
    "BaseConverter": {"force", "permissions"},
    "Converter": {"create_student", "strict", "jobs", "memory", "isolation"},  # nbgrader's flag `--create` is here
    "Execute": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout", "raise_on_iopub_timeout"},
    "ExecutePreprocessor": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout"},
    "NotebookClient": {"timeout", "shutdown_kernel", "startup_timeout", "iopub_timeout"},
    "LimitOutput": {"max_lines", "max_traceback", "enabled"},
    "IgnorePattern": {"pattern", "enabled"},
    "AssignLatePenalties": {"plugin_class"},
}
ON_OUR_OWN = ("Exporter", "default_preprocessors")  # nbgrader's converter configures this itself


def find_unsupported(converter: Any) -> str | None:
    """Return what is configured that our own way does not do, None when there is nothing."""
    return next(_unsupported(converter), None)


def _unsupported(converter: Any) -> Iterator[str]:
    course = converter.coursedir
    if course.directory_structure != CourseDirectory.directory_structure.default_value:
        yield "CourseDirectory.directory_structure is set"
    if not converter.create_student:
        yield "students are not to be created"
    for assignment in {Path(folder).name for folder in converter.assignments}:
        if not any((Path(course.root) / course.source_directory / assignment).glob("*.ipynb")):
            yield f"{course.source_directory}/{assignment} holds no notebook"
    for section, names in _configured(converter):
        yield from (f"{section}.{name} is set" for name in names)


def _configured(converter: Any) -> Iterator[tuple[str, list[str]]]:
    for section in dict.fromkeys(name for one in _classes(converter) for name in one.section_names()):
        if section in ("LoggingConfigurable", "Configurable", "NbConvertBase"):
            continue
        names = set(converter.config.get(section, {})) - FOLLOWED.get(section, set())
        names -= {ON_OUR_OWN[1]} if section == ON_OUR_OWN[0] else set()
        if names:
            yield section, sorted(names)


def _classes(converter: Any) -> list[Any]:
    preprocessors = [*Autograde.sanitize_preprocessors.default(), *Autograde.autograde_preprocessors.default()]
    return [type(converter), *preprocessors, type(converter.exporter), type(converter.writer)]
