"""What stops nbgrader from releasing a notebook, or would publish what is hidden: told with file, cell and line.

nbgrader finds a region by the exact words of its configuration and takes any other spelling for a comment that students
get with all that stands below it; of a mark that it cannot use it says a traceback.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nablagrade.errors import CourseError
from nablagrade.notebooks.cells import Cell, grade_id_of, mark_of
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import Settings

FORM_OF_ID = re.compile(r"[a-zA-Z0-9_-]*")  # as nbgrader's schema has it
VERSION = 3  # of nbgrader's marks
GLOB_SIGNS = re.compile(r"[\[\]*?]")


@dataclass(frozen=True)
class Region:
    """A pair of markers, as the course configures them, and how a person may have written them."""

    begin: str
    end: str
    likeness: re.Pattern[str]


def refuse_faults(settings: Settings, assignment: str) -> None:
    """CourseError with the first thing for which an assignment's source cannot be released, and how many there are."""
    folder = settings.source / assignment
    if GLOB_SIGNS.search(str(folder)):
        raise CourseError(f"{folder}: nbgrader finds nothing in a path with [ ] * or ?; rename the folder")
    faults = [
        f"{path}: {fault}"
        for path in sorted(folder.glob("*.ipynb"))
        for fault in find_faults(read_source(path)["cells"], regions_of(settings.config))
    ]
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise CourseError(f"{faults[0]}{more}; nothing of {assignment} was released")


def regions_of(config: Any) -> tuple[Region, ...]:
    """Return the course's markers of solutions, hidden tests and mark schemes."""

    def region(section: str, name: str, what: str, likeness: str) -> Region:
        course = config.get(section, {}) if config is not None else {}
        begin, end = (str(course.get(f"{way}_{name}_delimeter", f"{way.upper()} {what}")) for way in ("begin", "end"))
        words = rf"^[\W_]*(begin|start|open|end|stop|finish|close)[a-z]*[\W_]*{likeness}[\W_]*$"
        return Region(begin, end, re.compile(words, re.IGNORECASE))

    return (
        region("ClearSolutions", "solution", "SOLUTION", r"solutions?"),
        region("ClearHiddenTests", "test", "HIDDEN TESTS", r"hidd?en[\W_]*tests?"),
        region("ClearMarkScheme", "mark_scheme", "MARK SCHEME", r"mark(ing)?[\W_]*schemes?"),
    )


def find_faults(cells: list[Cell], regions: tuple[Region, ...]) -> Iterator[str]:
    """Yield what is wrong with the marks and markers of a notebook."""
    counts = Counter(name for cell in cells if (name := grade_id_of(cell)))
    yield from (f"has {n} cells {name}; give each a grade_id of its own" for name, n in counts.items() if n > 1)
    for number, cell in enumerate(cells, 1):
        place = f"cell {grade_id_of(cell) or number}"
        yield from (f"{place}: {fault}" for fault in _mark_faults(cell))
        for region in regions:
            yield from (f"{place}, {fault}" for fault in _region_faults(cell["source"], region))


def _mark_faults(cell: Cell) -> Iterator[str]:
    mark = mark_of(cell)
    if not any(mark.get(flag) for flag in ("grade", "solution", "task", "locked")):
        return
    grade_id = grade_id_of(cell)
    if not grade_id:
        yield "is marked and has no grade_id; give it one"
    elif not FORM_OF_ID.fullmatch(grade_id):
        yield f"has the grade_id {grade_id[:60]!r}; write it of letters, digits, - and _"
    if isinstance(version := mark.get("schema_version"), int) and version < VERSION:
        yield f"is marked as by an older nbgrader (schema_version {version}); run `nbgrader update` on the notebook"
    points = mark.get("points")
    if not (mark.get("grade") or mark.get("task")):
        return
    if isinstance(points, bool) or not isinstance(points, int | float):
        yield f"has {'no points' if points is None else f'points {points!r}'}; give it a number of points"
    elif not 0 <= points < float("inf"):
        yield f"has {points:g} points; points are 0 or more"


def _region_faults(source: str, region: Region) -> Iterator[str]:
    opened: int | None = None
    for number, line in enumerate(source.splitlines(), 1):
        if region.begin in line:
            if opened:
                yield f"line {number}: {line.strip()[:60]} stands inside a region that is open since line {opened}"
            opened = number
        elif region.end in line:
            if not opened:
                yield f"line {number}: {line.strip()[:60]} ends nothing; write {region.begin} above it"
            opened = None
        elif region.likeness.match(line):
            words = f"{region.begin} and {region.end}"
            yield f"line {number}: {line.strip()[:60]} is no marker of nbgrader's; write {words}, exactly so"
    if opened:
        yield f"line {opened}: {region.begin} has no {region.end}; write it where the region ends"
