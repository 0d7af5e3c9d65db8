"""Where a formula may change its piece, and points on both sides of each such place.

Along lines through the domain, the zeros and the extremes of everything that stands inside a function, below a fraction
bar or under an exponent are found numerically, the innermost first. Points lie on both sides of each, from a ten
thousand millionth to half of the distance of two points of the line: so a kink and a step lie between two points, and a
slope that is steep only there is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.equality.plain import plain
from nablagrade.answers.equality.sampling import GRID, Floats, Sampler
from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Node, Rational, letters_of, walk, whole_exponent

Indices = NDArray[np.intp]
MAX_TERMS = 40  # of both formulas
MAX_PLACES = 24  # of one term, of each kind
MAX_POINTS = 12_000
MAX_LINES = 12

_ONE = Rational(Fraction(1))
_OFFSETS = 10.0 ** np.array([-10, -8, -6, -4.5, -3, -2, -1, -0.35])
_ALL_OFFSETS = np.concatenate([-_OFFSETS, _OFFSETS])
_EDGES = {"asin": (-1, 1), "acos": (-1, 1), "atanh": (-1, 1), "acosh": (1,)}
_EVEN_PACED = ("-", "sin", "cos", "tan")  # they do nowhere what they do not do everywhere
_SMOOTH = ("exp", "sinh", "cosh", "tanh", "atan", "asinh")
_GENTLE = 16
_LARGE_EXPONENT = 8
_ROOT_CUTS, _ROOT_ROUNDS = np.linspace(0, 1, 33), 8
_EXTREME_CUTS, _EXTREME_ROUNDS = np.linspace(0, 1, 17), 9
_BESIDE = np.array([-1e-3, 1e-3])
_NONE = np.zeros(0)


@dataclass(frozen=True)
class Lines:
    """Broken lines through the domain: for each line and letter, GRID coordinates, with whole ones rounded."""

    letters: Sequence[str]
    corners: NDArray[np.float64]  # line × letter × GRID
    is_whole: NDArray[np.bool_]

    def at(self, line: Indices, place: Floats) -> dict[str, Floats]:
        """Points by their line and by how far along it they lie, counted in corners."""
        first = np.minimum(place.astype(np.intp), GRID - 2)
        start, end = self.corners[line, :, first], self.corners[line, :, first + 1]
        points = start + (place - first)[..., None] * (end - start)
        points = np.where(self.is_whole, np.rint(points), points)
        return {letter: points[..., i] for i, letter in enumerate(self.letters)}


@dataclass(frozen=True)
class _Trail:
    """Points on lines, in order, and the places that were found so far."""

    line: Indices
    place: Floats

    def joined(self, line: Indices, place: Floats) -> _Trail:
        """With the points around some places, in order again."""
        lines = np.repeat(line, _ALL_OFFSETS.size)
        places = np.clip((place[:, None] + _ALL_OFFSETS).reshape(-1), 0, GRID - 1)
        all_lines, all_places = np.concatenate([self.line, lines]), np.concatenate([self.place, places])
        order = np.lexsort((all_places, all_lines))
        return _Trail(all_lines[order], all_places[order])


def placed_points(want: Node, got: Node, sampler: Sampler) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Points on lines through all places at which either formula may change its piece, and two beside each of them."""
    terms = list(islice(dict.fromkeys((*inner_terms(want), *inner_terms(got))), MAX_TERMS))
    if not terms:
        return dict.fromkeys(sampler.letters, _NONE), dict.fromkeys(sampler.letters, _NONE)
    points, beside = _followed(terms, _first_lines(sampler))
    if len(sampler.letters) > 1 and any(_is_bent(term) for term in terms):
        more, others = _followed(terms, _lines_through(beside, sampler))
        points, beside = joined(points, more), joined(beside, others)
    return points, beside


def joined(one: Mapping[str, Floats], other: Mapping[str, Floats]) -> dict[str, Floats]:
    """The points of both."""
    return {letter: np.concatenate([one[letter], other[letter]]) for letter in one}


def inner_terms(node: Node) -> Iterator[Node]:
    """What stands inside a function, below a bar or under an exponent and holds letters, the innermost first."""
    for part in reversed(list(walk(node))):
        yield from (term for term in _terms_of(part) if letters_of(term) and not isinstance(term, Letter))


def _terms_of(part: Node) -> Iterator[Node]:
    if isinstance(part, Applied) and part.name in _EDGES:
        for edge in _EDGES[part.name]:
            yield Infix("-" if edge == 1 else "+", part.argument, _ONE)
    elif isinstance(part, Applied) and part.name not in _EVEN_PACED and not _is_gentle(part):
        yield part.argument
    elif isinstance(part, Infix) and part.sign == "/":
        yield part.right
    elif isinstance(part, Infix) and part.sign == "^":
        whole = whole_exponent(part.right)
        if whole is None or whole < 0 or whole > _LARGE_EXPONENT:
            yield from (part.left, part.right)


def _is_gentle(part: Applied) -> bool:
    """exp(x + 2y) and the like: all that they do around 0 is seen by evenly spread points."""
    return part.name in _SMOOTH and _steepness(part.argument) <= _GENTLE


def _steepness(node: Node) -> float:
    """The largest factor of a letter in a sum of letters with factors; infinite for any other term."""
    if isinstance(node, Letter):
        return 1.0
    if isinstance(node, Applied):
        return _steepness(node.argument) if node.name == "-" else np.inf
    if not isinstance(node, Infix):
        return np.inf
    if node.sign in "+-":
        return max(_steepness(node.left), _steepness(node.right))
    if node.sign == "*" and isinstance(node.left, Rational) and node.left.value:
        return abs(float(node.left.value)) * _steepness(node.right)
    if node.sign in "*/" and isinstance(node.right, Rational) and node.right.value:
        factor = abs(float(node.right.value))
        return _steepness(node.left) * (factor if node.sign == "*" else 1 / factor)
    return np.inf


def _is_bent(term: Node) -> bool:
    return any(isinstance(part, Applied) and part.name in ("abs", "sign", "sqrt") for part in walk(term))


# ---------------------------------------------------------------- lines


def _first_lines(sampler: Sampler) -> Lines:
    """Along each letter, the others standing still, and along all of them together."""
    grids = np.stack([sampler.grid(letter) for letter in sampler.letters])
    some = sampler.points(10)
    size = len(sampler.letters)
    bases = (1, 0) if size == 2 else (1,)  # the second point of a sample has no negative coordinate
    corners = [
        _with_row(np.stack([some[letter][base] for letter in sampler.letters]), i, grids[i])
        for base in bases
        for i in range(min(size, MAX_LINES))
    ]
    turns = range(min(2 ** (size - 1), 4) if size > 1 else 0)
    corners += [np.stack([grid[::-1] if turn >> i & 1 else grid for i, grid in enumerate(grids)]) for turn in turns]
    return _lines(sampler, corners)


def _lines_through(beside: dict[str, Floats], sampler: Sampler) -> Lines:
    """Along each letter, where the others stand at places that were found for them."""
    some = sampler.points(10)
    base = np.stack([some[letter][1] for letter in sampler.letters])
    corners = []
    for i, letter in enumerate(sampler.letters):
        for j, other in enumerate(sampler.letters):
            for value in _few(np.unique((beside[other][::2] + beside[other][1::2]) / 2), 3) if i != j else ():
                moved = base.copy()
                moved[j] = value
                corners.append(_with_row(moved, i, sampler.grid(letter)))
    return _lines(sampler, corners[:: 1 + len(corners) // MAX_LINES])


def _lines(sampler: Sampler, corners: list[Floats]) -> Lines:
    shape = (len(corners), len(sampler.letters), GRID)
    is_whole = np.array([letter in sampler.integers for letter in sampler.letters])
    return Lines(sampler.letters, np.array(corners, dtype=np.float64).reshape(shape), is_whole)


def _with_row(point: Floats, row: int, grid: Floats) -> Floats:
    out = np.repeat(point[:, None], GRID, axis=1)
    out[row] = grid
    return out


# ---------------------------------------------------------------- places on them


def _followed(terms: Sequence[Node], lines: Lines) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """All points of the lines with those around places, and two beside each place."""
    count = lines.corners.shape[0]
    trail = _Trail(np.repeat(np.arange(count), GRID), np.tile(np.arange(GRID, dtype=np.float64), count))
    at_line, at_place = [np.zeros(0, dtype=np.intp)], [_NONE]
    for term in terms:
        if trail.line.size > MAX_POINTS:
            break
        for line, place in (_roots(term, lines, trail), _extremes(term, lines, trail)):
            trail = trail.joined(line, place)
            at_line.append(np.repeat(line, 2))
            at_place.append(np.clip((place[:, None] + _BESIDE).reshape(-1), 0, GRID - 1))
    return lines.at(trail.line, trail.place), lines.at(np.concatenate(at_line), np.concatenate(at_place))


def _roots(term: Node, lines: Lines, trail: _Trail) -> tuple[Indices, Floats]:
    """Between which points a term changes its sign, and where: each bracket is cut again and again."""
    signs = np.sign(plain(term, lines.at(trail.line, trail.place)))
    is_turning = (trail.line[1:] == trail.line[:-1]) & (signs[1:] * signs[:-1] < 0)
    chosen = _few(np.flatnonzero(is_turning), MAX_PLACES)
    line, low, high = trail.line[chosen], trail.place[chosen], trail.place[chosen + 1]
    rows = np.arange(chosen.size)
    for _ in range(_ROOT_ROUNDS if chosen.size else 0):
        places = low[:, None] + (high - low)[:, None] * _ROOT_CUTS
        signs = np.sign(plain(term, lines.at(line[:, None], places)))
        first = np.argmax(signs[:, 1:] != signs[:, :1], axis=1)
        low, high = places[rows, first], places[rows, first + 1]
    return line, (low + high) / 2


def _extremes(term: Node, lines: Lines, trail: _Trail) -> tuple[Indices, Floats]:
    """Where a term is larger or smaller than on both sides: (x - 400)^2 has a zero without a change of sign."""
    values = plain(term, lines.at(trail.line, trail.place))
    with np.errstate(all="ignore"):
        slopes = np.sign(np.diff(values))
    is_inside = trail.line[2:] == trail.line[:-2]
    middle = 1 + _few(np.flatnonzero(is_inside & (slopes[1:] * slopes[:-1] < 0)), MAX_PLACES)
    line, low, high = trail.line[middle], trail.place[middle - 1], trail.place[middle + 1]
    upward, rows = slopes[middle - 1][:, None], np.arange(middle.size)
    for _ in range(_EXTREME_ROUNDS if middle.size else 0):
        places = low[:, None] + (high - low)[:, None] * _EXTREME_CUTS
        tried = plain(term, lines.at(line[:, None], places)) * upward
        best = np.argmax(np.where(np.isnan(tried), -np.inf, tried), axis=1)
        low, high = places[rows, np.maximum(best - 1, 0)], places[rows, np.minimum(best + 1, _EXTREME_CUTS.size - 1)]
    return line, (low + high) / 2


def _few(values: NDArray[np.generic], count: int) -> NDArray[np.generic]:
    """At most so many of them, evenly chosen."""
    if values.size <= count:
        return values
    return values[np.linspace(0, values.size - 1, count).astype(np.intp)]
