"""What is alike as one HTML page with the evidence side by side; it needs no script, and nothing from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nablagrade.escaping import clean_line, guard_log, show_name
from nablagrade.records.pages import hash_of, templates_in
from nablagrade.similar.comparing import Alike, Answer, Shared
from nablagrade.similar.finding import Found
from nablagrade.similar.forms import CAUTION, tell

_TEMPLATES = Path(__file__).parent / "templates"
_LONG_ENOUGH = 3  # characters of a value, to mark the line that has it
_SHOWN = 6  # exercises of a pair: the page stays one that opens


@dataclass(frozen=True)
class Side:
    """One of two answers: its author, and each line with whether the other one shares something rare with it."""

    student: str
    lines: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Block:
    """Two answers to one exercise."""

    exercise: str
    percent: int
    literals: str
    mistakes: tuple[str, ...]
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Row:
    """Two students."""

    number: int
    first: str
    second: str
    percent: int
    blocks: tuple[Block, ...]
    left_out: int


def to_html(found: Found) -> str:
    """Return the page."""
    rows = [_row(number, pair) for number, pair in enumerate(found.pairs, 1)]
    groups = [", ".join(map(show_name, one)) for one in found.groups]
    said = {"assignment": show_name(found.assignment), "told": tell(found), "caution": CAUTION}
    page = templates_in(_TEMPLATES).get_template("similar.html.jinja")
    return guard_log(page.render(**said, rows=rows, groups=groups, style_hash=hash_of(_TEMPLATES / "similar.css")))


def _row(number: int, pair: Alike) -> Row:
    blocks = tuple(_block(one) for one in pair.exercises[:_SHOWN])
    names = show_name(pair.first), show_name(pair.second)
    return Row(number, *names, round(100 * pair.likeness), blocks, len(pair.exercises) - len(blocks))


def _block(one: Shared) -> Block:
    first, second = (_side(answer, lines, one.literals) for answer, lines in _sides(one))
    literals = ", ".join(clean_line(word) for word in one.literals)
    mistakes = tuple(clean_line(word) for word in one.mistakes)
    return Block(show_name(one.exercise), round(100 * one.likeness), literals, mistakes, (first, second))


def _sides(one: Shared) -> tuple[tuple[Answer, frozenset[int]], ...]:
    return (one.first, one.first_lines), (one.second, one.second_lines)


def _side(answer: Answer, shared: frozenset[int], literals: Sequence[str]) -> Side:
    words = [one for one in literals if len(one) >= _LONG_ENOUGH]
    lines = enumerate(answer.text.split("\n"), 1)  # as the reader counts them
    marked = ((line, number in shared or any(word in line for word in words)) for number, line in lines)
    return Side(show_name(answer.student), tuple(marked))
