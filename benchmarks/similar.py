"""Planted copies among independent answers: how many of them `nablagrade similar` finds, and how many it names wrongly.

`python benchmarks/similar.py [STUDENTS]`. Each student of the class draws one of the bank's specimens for each
exercise, a right one as a rule, and writes it in their own way: other names, other operands first, other steps. A copy
is somebody else's answers, changed as people do to hide it: renamed, reordered, commented, laid out anew; some copy
half. By some classes a level is chosen from which pairs are shown, the lowest one at which nearly all that are named
have copied; what it is worth is seen on other classes, which nobody has looked at for that.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from nablagrade.authoring.specimens import Specimen, load_specimens
from nablagrade.course.source.released import preview
from nablagrade.model import IsolationLevel
from nablagrade.settings import load_settings
from nablagrade.similar.comparing import Answer, Wish
from nablagrade.similar.finding import find_among, released_in

ROOT = Path(__file__).parents[1]
LESSON = "many-variables"
WRONG = 0.25  # of all answers
COPIES = 0.1  # students in a hundred who copy all, and half as many who copy one exercise in two
WORDS = (
    "acc",
    "current",
    "grad",
    "left",
    "out",
    "point",
    "pos",
    "res",
    "right",
    "shift",
    "step",
    "tmp",
    "total",
    "vec",
)
NOTES = ("# here we go", "# the formula from the lesson", "# loop over all of them", "# done")
LEVELS = (0.3, 0.4, 0.5, 0.6, 0.7)
CLASSES = {  # seeds
    "Classes by which a level is chosen": (0, 1, 2),
    "Other classes": (101, 102, 103),
}
Answers = dict[str, tuple[str, frozenset[str]]]  # exercise → source, mistakes


T = TypeVar("T")


def pick(some: Sequence[T], dice: np.random.Generator) -> T:
    """One of these."""
    return some[dice.integers(len(some))]


class Style(ast.NodeTransformer):
    """One person's way to write: what means the same is written differently at some places."""

    def __init__(self, dice: np.random.Generator, share: float) -> None:
        self.dice, self.share = dice, share
        self.names: dict[str, str] = {}

    def is_on(self) -> bool:
        """Whether a place is written the other way."""
        return self.dice.random() < self.share

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Write the second operand first."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Mult) and self.is_on():
            node.left, node.right = node.right, node.left
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Turn a comparison round."""
        self.generic_visit(node)
        turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.Eq: ast.Eq, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
        if len(node.ops) == 1 and type(node.ops[0]) in turned and self.is_on():
            left, right = node.left, node.comparators[0]
            return ast.Compare(right, [turned[type(node.ops[0])]()], [left])
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Write an assignment out."""
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and self.is_on():
            return ast.Assign([node.target], ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value))
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST | list[ast.stmt]:
        """Name what is returned."""
        self.generic_visit(node)
        if node.value is None or isinstance(node.value, ast.Name) or not self.is_on():
            return node
        return self.split(node.value, ast.Return)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        """Name a part of what is assigned."""
        self.generic_visit(node)
        if not isinstance(node.value, ast.BinOp) or not self.is_on():
            return node
        return self.split(
            node.value.left, lambda left: ast.Assign(node.targets, ast.BinOp(left, node.value.op, node.value.right))
        )

    def split(self, value: ast.expr, use: Callable[[ast.expr], ast.stmt]) -> list[ast.stmt]:
        """Name a value, and use the name."""
        name = f"{pick(WORDS, self.dice)}{self.dice.integers(100)}"
        return [ast.Assign([ast.Name(name, ast.Store())], value), use(ast.Name(name, ast.Load()))]


def write_anew(source: str, dice: np.random.Generator, share: float, *, is_renamed: bool = True) -> str:
    """A specimen as somebody writes it."""
    tree = Style(dice, share).visit(ast.parse(source))
    for function in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
        function.body = [one for one in function.body if not is_words(one)]
        if is_renamed:
            rename(function, dice)
        reorder(function.body, dice)
    return ast.unparse(ast.fix_missing_locations(tree))


def is_words(node: ast.stmt) -> bool:
    """Whether a statement is a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def rename(function: ast.FunctionDef, dice: np.random.Generator) -> None:
    """Other names for what a function binds."""
    stored = {one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    names = {name: f"{pick(WORDS, dice)}_{number}" for number, name in enumerate(sorted(stored))}
    for one in ast.walk(function):
        if isinstance(one, ast.Name):
            one.id = names.get(one.id, one.id)


def reorder(body: list[ast.stmt], dice: np.random.Generator) -> None:
    """Change the order of statements that do not need each other."""
    for at in range(len(body) - 1):
        one, two = body[at : at + 2]
        if (
            isinstance(one, ast.Assign)
            and isinstance(two, ast.Assign)
            and not names_in(one) & names_in(two)
            and dice.random() < 0.5
        ):
            body[at], body[at + 1] = two, one


def names_in(node: ast.AST) -> set[str]:
    """The names of variables in a statement."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - {"np", "sp", "float", "len", "range"}


def disguise(source: str, dice: np.random.Generator) -> str:
    """What people do to a copy: names, order, comments, layout, and here and there an operand."""
    lines = write_anew(source, dice, 0.1).split("\n")
    return "\n".join(f"{line}  {pick(NOTES, dice)}" if dice.random() < 0.3 else line for line in lines)


def draw(pools: Mapping[str, Sequence[Specimen]], dice: np.random.Generator) -> Answers:
    """One student's own answers."""
    answers: Answers = {}
    for exercise, pool in pools.items():
        right, wrong = ([one for one in pool if one.is_right is is_right] for is_right in (True, False))
        one = pick(wrong if wrong and (dice.random() < WRONG or not right) else right, dice)
        source = "\n\n".join(text for _, text in one.cells)
        found = frozenset() if one.is_right else frozenset({f"mistake: {one.mistake or one.name}"})
        answers[exercise] = write_anew(source, dice, 0.4), found
    return answers


def copy(theirs: Answers, mine: Answers, dice: np.random.Generator, share: float) -> Answers:
    """Somebody's answers after they copied a share of the exercises."""
    taken = dice.permutation(sorted(theirs))[: round(share * len(theirs))].tolist()
    return mine | {name: (disguise(theirs[name][0], dice), theirs[name][1]) for name in taken}


def make_class(students: int, seed: int) -> tuple[list[Answer], dict[frozenset[str], float]]:
    """A class, and the share of the exercises that each pair of copies has in common."""
    dice = np.random.default_rng(seed)
    pools: dict[str, list[Specimen]] = {}
    for one in load_specimens(ROOT / "autograders", LESSON):
        if is_python("\n\n".join(text for _, text in one.cells)):
            pools.setdefault(one.exercise, []).append(one)
    names = [f"student-{number:03}" for number in range(students)]
    made = {name: draw(pools, dice) for name in names}
    planted: dict[frozenset[str], float] = {}
    number = max(2, round(COPIES * students))
    picked = iter(dice.permutation(names)[: 2 * number + 2 * (number // 2)].tolist())
    for share, count in ((1.0, number), (0.5, number // 2)):
        for first, second in itertools.islice(zip(picked, picked, strict=False), count):
            made[second] = copy(made[first], made[second], dice, share)
            planted[frozenset({first, second})] = share
    return list(answers_of(made)), planted


def answers_of(made: Mapping[str, Answers]) -> Iterator[Answer]:
    """All answers of a class."""
    for name, answers in made.items():
        yield from (Answer(name, exercise, text, found) for exercise, (text, found) in answers.items())


def is_python(source: str) -> bool:
    """Whether a specimen is plain Python."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def measure(students: int, seed: int) -> list[tuple[float, float, float, float]]:
    """For each level: precision, recall of whole copies, recall of halves; and say how long it took."""
    answers, planted = make_class(students, seed)
    settings = load_settings(ROOT)
    released = list(released_in(settings.source / LESSON, preview(settings, LESSON)))
    started = time.monotonic()
    found = find_among(LESSON, answers, released, IsolationLevel.STRONG, Wish(min(LEVELS), 10_000))
    say(f"{students} students, {found.exercises} exercises, seed {seed}: {time.monotonic() - started:.1f} s")
    return [
        (level, *score({frozenset({one.first, one.second}) for one in found.pairs if one.likeness >= level}, planted))
        for level in LEVELS
    ]


def score(named: set[frozenset[str]], planted: Mapping[frozenset[str], float]) -> tuple[float, float, float]:
    """Precision, recall of whole copies, and of halves."""
    whole, half = ({pair for pair, one in planted.items() if one == share} for share in (1.0, 0.5))
    right = len(named & planted.keys())
    return right / len(named) if named else 1.0, len(named & whole) / len(whole), len(named & half) / max(1, len(half))


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Measure the classes, and print the means."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("students", type=int, nargs="?", default=100)
    students = parser.parse_args().students
    for title, seeds in CLASSES.items():
        rows = [measure(students, seed) for seed in seeds]
        say(f"{title}:\nalike at least  precision  recall of whole copies  of half ones")
        for some in zip(*rows, strict=True):
            means = [sum(column) / len(some) for column in zip(*some, strict=True)]
            say(f"{means[0]:14.0%}  {means[1]:9.2f}  {means[2]:22.2f}  {means[3]:12.2f}")


if __name__ == "__main__":
    main()
