"""What stands in the class page, ready to be shown: plain data, foreign names made visible, nothing escaped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from nablagrade.records.class_page.ends import End
from nablagrade.records.class_page.words import Reliability


@dataclass(frozen=True)
class Person:
    """One student, with the address of their feedback page, or of their row where there is none."""

    name: str
    address: str


@dataclass(frozen=True)
class Crowd:
    """Whom a number counts: names and numbers of rows. A row's cell in `column` leads to the page that is counted."""

    id: str
    title: str
    column: int
    people: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Number:
    """How many, and the crowd that it leads to; none where it is 0."""

    count: int
    crowd: str
    share: str = ""


@dataclass(frozen=True)
class ExerciseRow:
    """One exercise as the class took it."""

    id: str
    code: str
    title: str
    home: str
    points: str
    taken: int
    decided: int
    difficulty: str
    difficulty_share: float
    discrimination: str
    verdict: str
    ends: Mapping[End, Number]


@dataclass(frozen=True)
class MistakeRow:
    """One named mistake of one exercise."""

    name: str
    code: str
    exercise: str  # its row
    hint: str
    number: Number


@dataclass(frozen=True)
class WaitingRow:
    """Where a person is needed."""

    code: str
    title: str
    exercise: str
    number: Number
    invalid: Number
    blank: Number


@dataclass(frozen=True)
class Unread:
    """One answer that could not be read, and why."""

    person: Person
    code: str
    exercise: str
    reason: str
    answer: str


@dataclass(frozen=True)
class Spot:
    """Where something was found."""

    what: str
    exercise: str = ""  # its row
    number: Number | None = None


@dataclass(frozen=True)
class Finding:
    """Something that stands out, and where."""

    words: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Line:
    """One exercise of one student that is more than right."""

    code: str
    points: str
    end: str
    mistakes: str


@dataclass(frozen=True)
class Cell:
    """The points of a student in one column, with the address of their page where there is one."""

    points: str
    address: str


@dataclass(frozen=True)
class StudentRow:
    """One student: the points, and behind them the exercises."""

    number: int
    name: str
    address: str
    cells: tuple[Cell, ...]
    total: str
    share: str
    waiting: int
    marks: str  # words that the filter knows
    right: tuple[int, ...]  # the exercises that were right, by their rows from 1
    lines: tuple[Line, ...]
    remarks: str


@dataclass(frozen=True)
class Figure:
    """A plot, and what stands below it."""

    title: str
    plot: Markup
    caption: str


@dataclass(frozen=True)
class ClassView:
    """The whole page."""

    title: str
    students: int
    handed_in: Number
    exercises: int
    median: str
    mean: str
    waiting: Number
    reliability: Reliability
    figures: tuple[Figure, ...]
    ends_plot: Markup | None
    findings: tuple[Finding, ...]
    waits: tuple[WaitingRow, ...]
    unread: tuple[Unread, ...]
    unread_left: int
    rows: tuple[ExerciseRow, ...]
    mistakes: tuple[MistakeRow, ...]
    columns: tuple[str, ...]
    people: tuple[StudentRow, ...]
    crowds: tuple[Crowd, ...]
