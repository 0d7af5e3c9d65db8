"""Mutants of expected values: sign, factor, swap, one more and one less, and both sides of the tolerance's edge.

Whether a mutant is right follows from its making, never from the judge that is to be tried.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers import Answer, Array, Booleans, Choice, Expression, Integer, Number, Shape, ShortText, Vector
from nablagrade.answers.mathematics.tree import show
from nablagrade.audit.formula_mutants import mutate_formula
from nablagrade.authoring.specimens import Specimen
from nablagrade.engine.checks.checks import Check
from nablagrade.notebooks.cells import Cell, grade_id_of

MANY_PLACES = 6
INSIDE, OUTSIDE = 0.999, 1.001  # of the tolerance
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """One changed answer as Python source, what was done in words, and whether it is still right."""

    words: str
    source: str
    is_right: bool = False


class _Listener:
    """Stands in for a notebook and notes which answers a check judges; anything else ends the check."""

    def __init__(self) -> None:
        self.judged: list[tuple[str, Answer]] = []

    def judge(self, name: str, answer: Answer) -> bool:
        self.judged.append((name, answer))
        return True


def judged_answers(checks: Sequence[Check]) -> list[tuple[str, Answer]]:
    """Return the names and expected answers that checks hand to `notebook.judge`, each name once."""
    listener = _Listener()
    for one in checks:
        with suppress(Exception):  # of one that asks for more than an answer: such checks have AST mutants
            one.function(cast(Any, listener))
    return list({name: (name, answer) for name, answer in listener.judged}.values())


def unchanged(exercise: str) -> Specimen:
    """Return the solution itself, which must pass also where other exercises are left out."""
    return Specimen(exercise, "unchanged", (), is_right=True)


def placed(name: str, source: str, cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """Return the replacement of the cell that assigns a name, nothing when there is none."""
    for cell in cells:
        if grade_id_of(cell) == name:
            return ((name, f"{name} = (\n    {source}\n)"),)
    for cell in cells:
        if _assigned(cell, name) is not None:
            return ((str(grade_id_of(cell)), f"{cell['source']}\n{name} = {source}"),)
    return ()


def mutate_answer(name: str, answer: Answer, cells: Sequence[Cell]) -> Iterator[Change]:
    """Yield the mutants of an expected answer; nothing for a kind without a rule."""
    if isinstance(answer, Number | Vector | Array):
        target = answer._target  # the numbers as the kind itself read them
        want = target.want.numbers.reshape(target.want.shape)
        yield from _mutate_numbers(want, target.tolerance.reach(want))
    elif isinstance(answer, Integer):
        yield from _mutate_whole(int(answer._whole))
    elif isinstance(answer, Expression):
        yield from starmap(Change, mutate_formula(answer._tree, answer.domain, answer._integers))
    elif isinstance(answer, Choice):
        yield from _mutate_letter(answer)
    elif isinstance(answer, Booleans):
        yield from _mutate_truths(answer._truths)
    elif isinstance(answer, Shape):
        yield from _mutate_shape(list(map(show, answer._axes)))
    elif isinstance(answer, ShortText):
        yield from _mutate_text(next(filter(None, (_text(_assigned(cell, name)) for cell in cells)), ""))


# ---------------------------------------------------------------- numbers


def _mutate_numbers(want: Floats, reach: Floats) -> Iterator[Change]:
    yield Change("the same numbers", _spell(want), is_right=True)
    for words, got in _moved_far(want):
        if got.shape != want.shape or np.any(np.abs(got - want) > reach * OUTSIDE):  # sign of 0 is no mutant
            yield Change(words, _spell(got))
    yield from _edges(want, reach)
    yield Change("not a number", _spell(want).replace(_spell(want.reshape(-1)[0]), "float('nan')", 1))


def _moved_far(want: Floats) -> Iterator[tuple[str, Floats]]:
    yield "sign", -want
    yield "times 2", 2 * want
    yield "halved", want / 2
    if want.ndim:
        yield "reversed", want[::-1]
        yield "rotated", np.roll(want, 1, axis=0)
        yield "last one dropped", want[:-1]
        yield "one more", np.concatenate([want, want[-1:]])
    if want.ndim == 2:
        yield "transposed", want.T
    for place in _places(want):
        for words, change in _EACH.items() if place else _ALONE.items():
            yield f"{words} at {list(place)}" if place else words, _with(want, place, change(float(want[place])))
    for one, other in pairwise(_places(want)):
        yield f"{list(one)} and {list(other)} swapped", _with(_with(want, one, want[other]), other, want[one])


_ALONE: dict[str, Callable[[float], float]] = {"one more": lambda x: x + 1, "one less": lambda x: x - 1}
_EACH = _ALONE | {"sign": lambda x: -x, "nothing": lambda _: 0.0}


def _edges(want: Floats, reach: Floats) -> Iterator[Change]:
    """Just inside the tolerance is right, just outside is wrong; not where a float cannot tell the two apart."""
    for place in _places(want):
        x, width = float(want[place]), float(reach[place])
        if width * (OUTSIDE - 1) < 4 * np.spacing(abs(x) + width):
            continue
        for sign, side in ((1, "above"), (-1, "below")):
            where = f"{side} the tolerance at {list(place)}" if place else f"{side} the tolerance"
            yield Change(f"just inside {where}", _spell(_with(want, place, x + sign * width * INSIDE)), is_right=True)
            yield Change(f"just outside {where}", _spell(_with(want, place, x + sign * width * OUTSIDE)))


def _places(want: Floats) -> list[tuple[int, ...]]:
    """All places of a small array, some of a large one."""
    places = list(np.ndindex(want.shape))
    return places[:: 1 + (len(places) - 1) // MANY_PLACES]


def _with(want: Floats, place: tuple[int, ...], value: float) -> Floats:
    out = want.copy()
    out[place] = value
    return out


def _spell(numbers: Floats) -> str:
    return repr(np.asarray(numbers).tolist())


def _mutate_whole(want: int) -> Iterator[Change]:
    yield Change("the same number", repr(want), is_right=True)
    yield Change("as a float", repr(float(want)), is_right=float(want) == want)
    for words, got in {"one more": want + 1, "one less": want - 1, "sign": -want, "times 2": 2 * want}.items():
        if got != want:
            yield Change(words, repr(got))
    yield Change("half more", f"{want} + 0.5")
    yield Change("halved", f"{want} / 2") if want else Change("not a number", "float('nan')")


# ---------------------------------------------------------------- letters, truths, words


def _mutate_letter(answer: Choice) -> Iterator[Change]:
    want = answer.want.strip("() ").upper()
    yield Change("in brackets", repr(f"({want.lower()})"), is_right=True)
    for letter in answer.options:
        if letter != want:
            yield Change(f"letter {letter}", repr(letter))
    yield Change("two letters", repr("".join(answer.options[:2])))


def _mutate_truths(want: tuple[bool, ...]) -> Iterator[Change]:
    yield Change("as a list", repr(list(want)), is_right=True)
    yield Change("as text", repr(", ".join("yes" if one else "no" for one in want)), is_right=True)
    for i in range(len(want)):
        yield Change(f"statement {i + 1} the other way", repr((*want[:i], not want[i], *want[i + 1 :])))
    yield Change("all the other way", repr(tuple(not one for one in want)))
    yield Change("last one dropped", repr(want[:-1]))


def _mutate_text(want: str) -> Iterator[Change]:
    yield Change("nothing", repr(""))
    if want:
        yield Change("in capitals, with a full stop", repr(f" {want.upper()} ."), is_right=True)
        yield Change("denied", repr(f"not {want}"))


def _mutate_shape(want: list[str]) -> Iterator[Change]:
    shape = f"({', '.join(want)},)"
    yield Change("as a tuple", repr(shape), is_right=True)
    yield Change("in words", repr(f"an array of shape {shape}"), is_right=True)
    for at, axis in enumerate(want):
        for words, other in (("one more", f"{axis} + 1"), ("times 2", f"2({axis})"), ("another", "q")):
            yield Change(f"axis {at + 1}: {words}", repr(f"({', '.join([*want[:at], other, *want[at + 1 :]])},)"))
    yield Change("one axis more", repr(f"({', '.join([*want, want[-1]])},)"))
    yield Change("a scalar", repr("a scalar"))
    yield Change("denied", repr(f"not {shape}"))


def _assigned(cell: Cell, name: str) -> ast.expr | None:
    """Return what a cell assigns to a name, the last one."""
    try:
        body = ast.parse(cell["source"]).body if cell["cell_type"] == "code" else []
    except SyntaxError:  # a line of IPython's own
        return None
    found = [
        one.value for one in body if isinstance(one, ast.Assign) and any(ast.unparse(t) == name for t in one.targets)
    ]
    return found[-1] if found else None


def _text(value: ast.expr | None) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
