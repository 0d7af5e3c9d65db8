"""What the gradebook knows of a student beside their id: names, and what other systems call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """A student as nbgrader's own table has them; all but the id may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


def read_people(api: Any, db: Any) -> dict[str, Person]:
    """Return all students by their ids."""
    table = api.Student
    rows = db.query(table.id, table.first_name, table.last_name, table.email, table.lms_user_id)
    return {student: Person(student, *(word or "" for word in words)) for student, *words in rows}
