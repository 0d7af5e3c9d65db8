"""Wrong answers, and right ones in unusual words, kept beside the checks as differences from the solution notebook.

A value exercise has one file, `specimens/<exercise>.toml`: `cell = "a1_gradient"` and answers as Python source, or
`cells = ["a5_partial_x", "a5_partial_y"]` and as many of these in each answer. A function or plot has a folder with one
file a version:

    \"\"\"Takes the step to one side only.

    fails: test_c1_exact test_c1_points
    mistake: forward-difference
    \"\"\"
    # %% numerical_gradient        (the grade_id of the cell that the code below replaces)
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablagrade.engine.checks import paths, signatures
from nablagrade.errors import CourseError

CELL = re.compile(r"^# %% +(?P<grade_id>[\w-]+) *$", re.MULTILINE)
NOTHING = frozenset({"nothing"})
EQUIVALENT = "equivalent.toml"  # no specimens: mutants that are proven to be right, see authoring/equivalents.py


@dataclass(frozen=True)
class Specimen:
    """One answer to one exercise, and how it must end."""

    exercise: str
    name: str
    cells: tuple[tuple[str, str], ...]  # grade_id of the replaced cell, its new source
    is_right: bool
    fails: frozenset[str] | None = None  # exactly these checks; None: all of the exercise's, or any
    mistake: str | None = None


def load_specimens(autograders: Path, lesson: str) -> tuple[Specimen, ...]:
    """Return all specimens of a lesson. CourseError names the file that cannot be read, and the mend."""
    folder = autograders / lesson / "specimens"
    found: list[Specimen] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name != EQUIVALENT:
            found += _from_table(path, _read_table(path))
    for path in sorted(folder.glob("*/*.py")):
        found.append(_from_code(path))
    return tuple(found)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file beside the specimens. CourseError names it, and the mend."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise CourseError(f"{path}: cannot be read ({error}); mend this file") from error


def _read_table(path: Path) -> dict[str, Any]:
    table = read_toml(path)
    cells = table.get("cells", [table.get("cell")])
    if not isinstance(table.get("wrong", {}), dict) or not (_is_row(cells) and cells):
        raise CourseError(f'{path}: needs a line `cell = "NAME"`, and wrong answers in a table [wrong]; mend this file')
    return table


def _is_row(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _from_table(path: Path, table: dict[str, Any]) -> Iterator[Specimen]:
    cells = table.get("cells", [table.get("cell")])

    def make(name: str, value: str | list[str], *, is_right: bool, mistake: str | None = None) -> Specimen:
        values = [value] if isinstance(value, str) else value
        if not _is_row(values) or len(values) != len(cells):
            raise CourseError(
                f"{path}: {name} is no answer to {' and '.join(cells)}; write a text of Python for each cell"
            )
        sources = tuple((cell, f"{cell} = (\n    {one}\n)") for cell, one in zip(cells, values, strict=True))
        return Specimen(path.stem, name, sources, is_right, None, mistake)

    for number, value in enumerate(table.get("right", ()), 1):
        yield make(f"right-{number}", value, is_right=True)
    for number, value in enumerate(table.get("refused", ()), 1):
        yield make(f"refused-{number}", value, is_right=False)
    for name, value in table.get("wrong", {}).items():
        yield make(name, value, is_right=False, mistake=name)


def _from_code(path: Path) -> Specimen:
    text = path.read_text("utf-8")
    pieces = CELL.split(text)
    try:
        facts = dict(re.findall(r"^(\w+): *(.+)$", ast.get_docstring(ast.parse(text)) or "", re.MULTILINE))
    except SyntaxError as error:
        raise CourseError(f"{path}: is no Python ({error}); mend this file") from error
    if len(pieces) < 3 or "fails" not in facts:
        raise CourseError(f"{path}: needs a docstring with a line `fails: …`, and a line `# %% CELL` before its code")
    cells = tuple((grade_id, source.strip("\n")) for grade_id, source in zip(pieces[1::2], pieces[2::2], strict=True))
    fails = frozenset(facts["fails"].split()) - NOTHING
    return Specimen(path.parent.name, path.stem, cells, not fails, fails, facts.get("mistake"))


def load_hints(autograders: Path, lesson: str, exercise: str) -> dict[str, str]:
    """Return the hints of a function's named mistakes, empty when there are none."""
    path = paths.signatures_path(autograders, lesson, exercise)
    return signatures.load_hints(path.with_name("hints.toml"))
