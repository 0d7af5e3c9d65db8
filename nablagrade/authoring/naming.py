"""Names that no two exercises of one assignment may share: exercise ids, grade_ids, the names of checks.

The first exercise keeps its names. A later one that has the same gets a number behind it (`a1_partial_x_2`), in all
its cells, checks and specimens. Such names are whole words with a hyphen or an underscore: no prose holds them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nablagrade.authoring.lesson import Exercise
from nablagrade.errors import CourseError
from nablagrade.notebooks.cells import Cell, grade_id_of
from nablagrade.notebooks.regions import BEGIN_SOLUTION, END_SOLUTION

OWN = ("imports", "visible_helpers")  # the grade_ids that a composed notebook gives to cells of its own


@dataclass
class Names:
    """What is taken in an assignment, and by which exercise."""

    owners: dict[str, str] = field(default_factory=lambda: dict.fromkeys(OWN, "the notebook itself"))
    bound: dict[str, tuple[str, str]] = field(default_factory=dict)  # other names in given code: owner, code

    def claim(self, full_name: str, exercise: Exercise) -> dict[str, str]:
        """Take the names of an exercise; return those that must change. CourseError when one cannot."""
        names = dict.fromkeys([exercise.id, *_grade_ids(exercise), *(check.name for check in exercise.checks)])
        changed = {name: self._free(name, names) for name in names if name in self.owners}
        self.owners |= dict.fromkeys((changed.get(name, name) for name in names), full_name)
        self._claim_others(full_name, exercise, set(names))
        return changed

    def _free(self, name: str, others: Iterable[str]) -> str:
        joint, number = ("-" if "-" in name else "_"), 2
        while f"{name}{joint}{number}" in self.owners or f"{name}{joint}{number}" in others:
            number += 1
        return f"{name}{joint}{number}"

    def _claim_others(self, full_name: str, exercise: Exercise, known: set[str]) -> None:
        """Other names in given code, such as `F`, may stand in a formula, too, and cannot be changed."""
        for name, code in _given_names(exercise):
            owner, there = self.bound.setdefault(name, (full_name, code))
            if name not in known and there != code:
                raise CourseError(f"{owner} and {full_name}: both define {name}, each in its own way; leave one out")


def _grade_ids(exercise: Exercise) -> list[str]:
    return [name for cell in exercise.cells if (name := grade_id_of(cell))]


def _given_names(exercise: Exercise) -> list[tuple[str, str]]:
    """The names that the code binds which a student gets, each with its statement."""
    found = []
    for cell in exercise.cells:
        if cell["cell_type"] == "code":
            for node in parse_given(cell).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    found.append((node.name, ast.dump(node)))
                elif isinstance(node, ast.Assign):
                    found += [(one.id, ast.dump(node)) for one in node.targets if isinstance(one, ast.Name)]
    return found


def parse_given(cell: Cell) -> ast.Module:
    """Return the syntax tree of what a student gets of a code cell; empty when it is no plain Python."""
    try:
        return ast.parse(without_solution(cell["source"]))
    except SyntaxError:  # a line of IPython's own
        return ast.Module([], [])


def without_solution(source: str) -> str:
    """Return a cell with `...` for each solution."""
    kept, is_inside = [], False
    for line in source.splitlines():
        if BEGIN_SOLUTION in line:
            is_inside = True
            kept.append(line[: len(line) - len(line.lstrip())] + "...")
        elif END_SOLUTION in line:
            is_inside = False
        elif not is_inside:
            kept.append(line)
    return "\n".join(kept)


def replace_words(text: str, names: Mapping[str, str]) -> str:
    """Replace whole words; a hyphen and an underscore are part of a word."""
    if not names:
        return text
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{words})(?![\w-])", lambda found: names[found[0]], text)
