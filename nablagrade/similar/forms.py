"""What is alike, as a table for a terminal and as JSON; for instructors only, as it names mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rich.console import Group, RenderableType
from rich.text import Text

from nablagrade.escaping import dump_json, show_name
from nablagrade.records.reports.table import Column, draw
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


def build_table(found: Found, width: int) -> RenderableType:
    """Return the pairs as a table that is at most `width` wide; the exercises go before a row breaks."""
    pairs = found.pairs
    likeliest = (
        "\n".join(f"{show_name(shared.exercise)} {shared.likeness:.0%}" for shared in one.exercises[:_NAMED])
        for one in pairs
    )
    columns = (
        _column("alike", (f"{one.likeness:.0%}" for one in pairs), "right"),
        _column("student", (show_name(one.first) for one in pairs)),
        _column("and", (show_name(one.second) for one in pairs)),
        Column("most alike in", [Text(one) for one in likeliest]),
    )
    return Group(draw(tell(found), columns, width, show_lines=True), Text(CAUTION, style="italic"))


def _column(name: str, cells: Iterable[str], justify: Literal["left", "right"] = "left") -> Column:
    return Column(name, [Text(cell) for cell in cells], justify, may_go=False)


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
