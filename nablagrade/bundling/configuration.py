"""What of a course's configuration goes with one assignment: what grading it asks for, as plain values.

The file itself stays here. It may read what only this machine has, import a neighbour, or hold a database's password.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nablagrade.settings import Settings

GRADING = (
    "Autograde",
    "BaseConverter",
    "ClearHiddenTests",
    "ClearMarkScheme",
    "ClearOutput",
    "ClearSolutions",
    "Execute",
    "ExecutePreprocessor",
    "GenerateAssignment",
    "IgnorePattern",
    "LimitOutput",
    "LockCells",
    "Nablagrade",
    "NotebookClient",
)
ELSEWHERE = frozenset({("Nablagrade", "readable")})  # folders of this machine's


def render(settings: Settings) -> tuple[str, tuple[str, ...]]:
    """Return an `nbgrader_config.py`, and the settings that grading may ask for and that cannot go along."""
    lines = ["c = get_config()", f"c.CourseDirectory.course_id = {settings.course_id!r}"]
    lines.append(f"c.CourseDirectory.ignore = {list(settings.ignored_files)!r}")
    left = []
    for section, name, value in _stated(settings.config or {}):
        if (section, name) in ELSEWHERE or not _is_plain(value):
            left.append(f"c.{section}.{name}")
        else:
            lines.append(f"c.{section}.{name} = {value!r}")
    return "\n".join(lines) + "\n", tuple(left)


def _stated(config: Any) -> Iterator[tuple[str, str, object]]:
    for section in GRADING:
        for name, value in sorted(config.get(section, {}).items()):
            yield section, name, value


def _is_plain(value: object) -> bool:
    """Whether a value's `repr` is its source: a class, a function or a path is not so."""
    if isinstance(value, dict):
        return type(value) is dict and all(_is_plain(part) for pair in value.items() for part in pair)
    if type(value) in (list, tuple):
        return isinstance(value, list | tuple) and all(map(_is_plain, value))
    return type(value) in (str, int, float, bool, type(None))
