"""What is alike, as a table for a terminal and as JSON; for instructors only, as it names mistakes."""

from __future__ import annotations

from rich.table import Table

from nablagrade.escaping import dump_json, show_name
from nablagrade.records.reports.words import count_of
from nablagrade.similar.comparing import Alike, Shared
from nablagrade.similar.finding import Found

CAUTION = (
    "Alike beyond what was released. Alikeness is no proof: a shared teacher, book or tutor leaves the same traces, "
    "and so does chance. Read both answers, and talk to both people."
)
SCHEMA = 1
_NAMED = 3  # exercises of a pair that a line has room for


def tell(found: Found) -> str:
    """Say in a sentence what was compared, and how much of it is alike."""
    what = f"{count_of(found.students, 'student')}, {count_of(found.exercises, 'exercise')} in code"
    unread = f"; {count_of(found.unread, 'answer')} could not be read" if found.unread else ""
    return f"{show_name(found.assignment)}: {what}, {count_of(len(found.pairs), 'pair')} alike{unread}"


def build_table(found: Found) -> Table:
    """Return the pairs as a table."""
    table = Table(title=tell(found), caption=CAUTION)
    for name in ("alike", "student", "and", "most alike in"):
        table.add_column(name, justify="right" if name == "alike" else "left", overflow="fold")
    for pair in found.pairs:
        names = (f"{show_name(one.exercise)} {one.likeness:.0%}" for one in pair.exercises[:_NAMED])
        cells = (f"{pair.likeness:.0%}", show_name(pair.first), show_name(pair.second), ", ".join(names))
        table.add_row(*(one.replace("[", "\\[") for one in cells))
    return table


def to_json(found: Found) -> str:
    """Return all that is known of the pairs, and of groups among them."""
    return dump_json(
        {
            "schema": SCHEMA,
            "assignment": found.assignment,
            "students": found.students,
            "exercises": found.exercises,
            "unread": found.unread,
            "note": CAUTION,
            "groups": [list(one) for one in found.groups],
            "pairs": [_pair(one) for one in found.pairs],
        }
    )


def _pair(pair: Alike) -> dict[str, object]:
    exercises = [_exercise(one) for one in pair.exercises]
    return {"students": [pair.first, pair.second], "likeness": round(pair.likeness, 4), "exercises": exercises}


def _exercise(one: Shared) -> dict[str, object]:
    return {
        "exercise": one.exercise,
        "likeness": round(one.likeness, 4),
        "shared_values": list(one.literals),
        "shared_mistakes": list(one.mistakes),
        "answers": [one.first.text, one.second.text],
        "shared_lines": [sorted(one.first_lines), sorted(one.second_lines)],
    }
