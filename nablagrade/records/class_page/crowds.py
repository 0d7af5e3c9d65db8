"""Whom each number of the page counts, gathered while the numbers are made: one list for each number above 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nablagrade.escaping import show_name
from nablagrade.records.class_page.links import FindPage
from nablagrade.records.class_page.view import Crowd, Number, Person
from nablagrade.records.class_page.words import tell_share

_FIRST_COLUMN = 3  # behind name, total and share; waiting answers and the whole page come last


class Crowds:
    """The lists so far, in the order in which they were counted."""

    def __init__(self, students: Sequence[str], columns: Sequence[str], find_page: FindPage) -> None:
        self._columns = {column: number for number, column in enumerate(columns, _FIRST_COLUMN)}
        self._rows = {student: number for number, student in enumerate(students, 1)}
        self._find_page = find_page
        self._crowds: list[Crowd] = []

    @property
    def all(self) -> tuple[Crowd, ...]:
        """All lists."""
        return tuple(self._crowds)

    def row_of(self, student: str) -> int:
        """The number of a student's row."""
        return self._rows[student]

    def address(self, student: str, assignment: str, notebook: str = "") -> str:
        """The address of a student's page, "" where there is none."""
        return self._find_page(student, assignment, notebook)

    def person(self, student: str, assignment: str, notebook: str = "") -> Person:
        """A student, with their page or their row."""
        return Person(show_name(student), self.address(student, assignment, notebook) or f"#s{self._rows[student]}")

    def _column(self, assignment: str, notebook: str) -> int:
        return self._columns.get(notebook) or self._columns.get(assignment) or _FIRST_COLUMN + len(self._columns) + 1

    def count(
        self, title: str, students: Iterable[str], assignment: str, notebook: str = "", *, whole: int = 0
    ) -> Number:
        """How many students these are, of so many; the list of them is kept."""
        people = tuple((show_name(student), self._rows[student]) for student in students)
        share = tell_share(len(people), whole) if whole else ""
        if not people:
            return Number(0, "", share)
        name = f"n{len(self._crowds) + 1}"
        self._crowds.append(Crowd(name, title, self._column(assignment, notebook), people))
        return Number(len(people), name, share)
