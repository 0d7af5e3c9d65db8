"""Canvas' gradebook as it exports and imports it: what its rows and columns are; nothing is written here.

As `GradebookExporter` writes it and `GradebookImporter` reads it back (github.com/instructure/canvas-lms, `lib/`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nablagrade.errors import UsageError
from nablagrade.platforms.columns import Sheet
from nablagrade.platforms.layout import Layout, count_of, find_title, read_number
from nablagrade.platforms.students import Keys, fold

_IDS = ("SIS Login ID", "SIS User ID", "ID", "Integration ID")
_NAMES = (("Student",), ("LastName", "FirstName"))
_RESERVED = {*_IDS, "Student", "LastName", "FirstName", "Root Account", "Section"}
_WORKED_OUT = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
_TITLE_AND_ID = re.compile(r"(?P<title>.*?)\s*\(\d+\)", re.DOTALL)
_POINTS = "Points Possible"
_TEST_STUDENTS = frozenset({"student, test", "test student"})
_KEPT = frozenset({"ex", "n/a"})  # excused; not assigned to this student
_MEND = "export the gradebook from Canvas anew"


def lay_out(sheet: Sheet, assignment: str, column: str | None) -> Layout:
    """Find the assignment's column and the students' rows. UsageError when one of them is not clear."""
    header = _find_header(sheet)
    grade = _find_grade(sheet, header, assignment, column)
    titles = {sheet.text(header, index): index for index in reversed(range(len(sheet.rows[header])))}
    names = next(tuple(titles[name] for name in some) for some in _NAMES if some[0] in titles)
    ids = tuple(titles[name] for name in _IDS if name in titles)
    points = [row for row in range(header + 1, len(sheet.rows)) if _POINTS in sheet.text(row, 0)]
    said = next((sheet.text(row, grade) for row in points), "")
    title = sheet.text(header, grade)
    if re.search(r"read\s+only", said):
        raise UsageError(f"{sheet.name}: Canvas works {title!r} out itself; give an assignment's column by --column")
    rows = tuple(row for row in _rows_below(sheet, header) if row not in points and _is_student(sheet, row, names, ids))
    kept = frozenset(row for row in rows if fold(sheet.text(row, grade)) in _KEPT)
    keys = Keys(header, rows, ids, names)
    return Layout(sheet, grade, title, keys, names, numbers=(grade,), max_score=read_number(said), kept=kept)


def _find_header(sheet: Sheet) -> int:
    for row in range(len(sheet.rows)):
        first, second, third = (sheet.text(row, column) for column in range(3))
        if (first, second) == ("Student", "ID") or (first, second, third) == ("LastName", "FirstName", "ID"):
            return row
    raise UsageError(f"{sheet.name}: has no row with `Student` and `ID`, as a gradebook of Canvas'; {_MEND}")


def _find_grade(sheet: Sheet, header: int, assignment: str, column: str | None) -> int:
    wanted = column or assignment
    columns = [index for index in range(len(sheet.rows[header])) if _is_assignment(sheet.text(header, index))]
    if column and [sheet.text(header, index) for index in columns].count(column) == 1:
        return find_title(sheet, header, column)
    found = [index for index in columns if wanted in _names_of(sheet.text(header, index))]
    found = found or [index for index in columns if _plain(wanted) == _plain(_names_of(sheet.text(header, index))[-1])]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(sheet.text(header, index) for index in found or columns)
    mend = f'give the title of one by --column "TITLE": {shown}' if shown else _MEND
    raise UsageError(f"{sheet.name}: {count_of(found)} called {wanted!r}; {mend}")


def _is_assignment(title: str) -> bool:
    return bool(title) and title not in _RESERVED and not _WORKED_OUT.search(title)


def _names_of(title: str) -> tuple[str, ...]:
    """Return what an assignment's column may be called: as it stands, and without Canvas' number."""
    found = _TITLE_AND_ID.fullmatch(title)
    return (title, found["title"]) if found else (title,)


def _plain(title: str) -> str:
    """Return a title as somebody would read it aloud."""
    return fold(re.sub(r"[\W_]+", " ", title))


def _rows_below(sheet: Sheet, header: int) -> Sequence[int]:
    """Return the rows below the header; a file that was put together of several has it again further down."""
    own = [cell.text for cell in sheet.rows[header]]
    return [row for row in range(header + 1, len(sheet.rows)) if [cell.text for cell in sheet.rows[row]] != own]


def _is_student(sheet: Sheet, row: int, names: Sequence[int], ids: Sequence[int]) -> bool:
    """Whether a row is somebody's: the one with `Manual Posting` has no name and no id."""
    name = ", ".join(sheet.text(row, column) for column in names)
    return fold(name) not in _TEST_STUDENTS and any(sheet.text(row, column) for column in (*names, *ids))
