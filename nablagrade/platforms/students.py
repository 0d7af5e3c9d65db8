"""Which row of a platform's file is which student: by ids first, then by names; two answers are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nablagrade.errors import UsageError
from nablagrade.escaping import show_name
from nablagrade.platforms.columns import Sheet
from nablagrade.records.gradebook.people import Person

Index = Mapping[str, set[tuple[int, int]]]  # what stands in a cell, as it is compared: rows and columns


@dataclass(frozen=True)
class Keys:
    """Where a file says who a row belongs to."""

    header: int  # the row with the titles
    rows: tuple[int, ...]  # of students
    ids: tuple[int, ...]  # columns
    names: tuple[int, ...]  # one column with the whole name, or two with the last and the first one
    is_numbered: bool = False  # whether an id is the number at a cell's end, as in `Participant 1234567`


def find_rows(sheet: Sheet, keys: Keys, students: Iterable[str], people: Mapping[str, Person]) -> dict[str, int]:
    """Return the row of each student that has one. UsageError when a student, or a row, could be two."""
    whole, before_at, names = _index_ids(sheet, keys), _index_addresses(sheet, keys), _index_names(sheet, keys)
    found: dict[str, int] = {}
    owners: dict[int, str] = {}
    for student in students:
        person = people.get(student, Person(student))
        row = _find(sheet, person, ((whole, _ids(person)), (before_at, _ids(person)), (names, _names(person))))
        if row is None:
            continue
        if row in owners:
            both = f"{show_name(owners[row])} and {show_name(student)}"
            raise UsageError(f"{sheet.name}: line {sheet.line(row)} could be {both}; {_MEND}")
        found[student], owners[row] = row, student
    return found


_MEND = 'say which column has the ids of your gradebook: --student-column "TITLE"'


def _find(sheet: Sheet, person: Person, tiers: Sequence[tuple[Index, set[str]]]) -> int | None:
    for index, words in tiers:
        places = {place for word in words for place in index.get(word, ())}
        rows = sorted({row for row, _ in places})
        if len(rows) > 1:
            lines = " and ".join(str(sheet.line(row)) for row in rows)
            raise UsageError(f"{sheet.name}: {show_name(person.id)} could be lines {lines}; {_MEND}")
        if rows:
            return rows[0]
    return None


def _index_ids(sheet: Sheet, keys: Keys) -> Index:
    return _index((_id(sheet.text(row, column), keys), row, column) for row in keys.rows for column in keys.ids)


def _id(text: str, keys: Keys) -> str:
    return re.sub(r"\A.*?(?=\d+\Z)", "", text) if keys.is_numbered else fold(text)


def _index_addresses(sheet: Sheet, keys: Keys) -> Index:
    """Index what stands before the @ of an address: logins are often exported as one."""
    cells = ((fold(sheet.text(row, column)), row, column) for row in keys.rows for column in keys.ids)
    return _index((text.partition("@")[0], row, column) for text, row, column in cells if "@" in text)


def _index_names(sheet: Sheet, keys: Keys) -> Index:
    named = ((row, ", ".join(sheet.text(row, column) for column in keys.names)) for row in keys.rows)
    return _index((_fold_name(name), row, -1) for row, name in named)


def _index(cells: Iterable[tuple[str, int, int]]) -> Index:
    index: dict[str, set[tuple[int, int]]] = {}
    for text, row, column in cells:
        if text:
            index.setdefault(text, set()).add((row, column))
    return index


def _ids(person: Person) -> set[str]:
    return {fold(word) for word in (person.id, person.email, person.lms_id)} - {""}


def _names(person: Person) -> set[str]:
    has_both = person.first_name and person.last_name
    return {_fold_name(person.id)} | ({_fold_name(f"{person.first_name} {person.last_name}")} if has_both else set())


def fold(text: str) -> str:
    """Return a text as it is compared: no case, one Unicode form, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _fold_name(name: str) -> str:
    """Return a name with the first name first, also of `Last, First`."""
    last, comma, first = name.partition(",")
    return fold(f"{first} {last}" if comma else name)
