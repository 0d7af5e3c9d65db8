"""Where a formula may change its piece, and points on both sides of each such place.

Along lines through the domain, the zeros and the extremes of everything that stands inside a function, below a fraction
bar or under an exponent are found numerically, the innermost first. Points lie on both sides of each, from a ten
thousand millionth to half of the distance of two points of the line: so a kink and a step lie between two points, and a
slope that is steep only there is seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from nablagrade.answers.equality.plain import plain
from nablagrade.answers.equality.sampling import GRID, Floats, Sampler
from nablagrade.answers.equality.terms import GENTLE, Term, inner_terms, steepness
from nablagrade.answers.mathematics.tree import Node

Indices = NDArray[np.intp]
MAX_TERMS = 40  # of both formulas
MAX_PLACES = 24  # of one term, of each kind
MAX_POINTS = 12_000
MAX_LINES = 12
MAX_OFTEN = 3
MAX_BENT = 2  # places on both sides of which formulas are looked at in digits

_OFFSETS = 10.0 ** np.array([-10, -8, -6, -4.5, -3, -2, -1, -0.35])
_ALL_OFFSETS = np.concatenate([-_OFFSETS, _OFFSETS])
_ROOT_CUTS, _ROOT_ROUNDS = np.linspace(0, 1, 33), 8
_EXTREME_CUTS, _EXTREME_ROUNDS = np.linspace(0, 1, 17), 10
_ROOT_DIGITS, _EXTREME_DIGITS = 11, 9  # what math libraries disagree about is rounded away
_BESIDE = np.array([-3e-9, 3e-9])
_NONE = np.zeros(0)


@dataclass(frozen=True)
class Lines:
    """Broken lines through the domain: for each line and letter, GRID coordinates, with whole ones rounded."""

    letters: Sequence[str]
    corners: NDArray[np.float64]  # line × letter × GRID
    along: Indices  # of each line: the number of the letter that moves, -1 where all do
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
    """Points on lines, in order."""

    line: Indices
    place: Floats

    def joined(self, line: Indices, place: Floats) -> _Trail:
        """With the points around some places, in order again."""
        lines = np.repeat(line, _ALL_OFFSETS.size)
        places = np.clip((place[:, None] + _ALL_OFFSETS).reshape(-1), 0, GRID - 1)
        all_lines, all_places = np.concatenate([self.line, lines]), np.concatenate([self.place, places])
        order = np.lexsort((all_places, all_lines))
        return _Trail(all_lines[order], all_places[order])


@dataclass(frozen=True)
class Placed:
    """Points on lines through all places at which a formula may change its piece, and pairs beside a few of them."""

    points: dict[str, Floats]
    pairs: dict[str, Floats]


@dataclass(frozen=True)
class _Found:
    """Places on lines, and whether a formula may bend there; elsewhere it may only be steep."""

    line: Indices
    place: Floats
    is_bent: NDArray[np.bool_]


def placed_points(want: Node, got: Node, sampler: Sampler) -> Placed:
    """Looks along lines, and once more along lines through what was found there, where a term is steep."""
    terms = list(islice(dict.fromkeys((*inner_terms(want), *inner_terms(got))), MAX_TERMS))
    if not terms:
        return Placed(dict.fromkeys(sampler.letters, _NONE), dict.fromkeys(sampler.letters, _NONE))
    lines = _first_lines(sampler)
    points, found = _followed(terms, lines)
    pairs = _pairs(lines, found)
    if len(sampler.letters) > 1 and any(steepness(term.node) > GENTLE for term in terms):
        lines = _lines_through(_often_found(lines, found), sampler)
        more, found = _followed(terms, lines)
        points, pairs = joined(points, more), joined(pairs, _pairs(lines, found))
    return Placed(points, pairs)


def _pairs(lines: Lines, found: _Found) -> dict[str, Floats]:
    """One point on each side of a few places, above all of those where a formula may bend."""
    bent, steep = np.flatnonzero(found.is_bent), np.flatnonzero(~found.is_bent)
    chosen = np.repeat(np.concatenate([_few(bent, MAX_BENT), _few(steep, 1)]), 2)
    place = found.place[chosen] + np.tile(_BESIDE, chosen.size // 2)
    return lines.at(found.line[chosen], np.clip(place, 0, GRID - 1))


def joined(one: Mapping[str, Floats], other: Mapping[str, Floats]) -> dict[str, Floats]:
    """The points of both."""
    return {letter: np.concatenate([one[letter], other[letter]]) for letter in one}


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
    along = [i for _ in bases for i in range(min(size, MAX_LINES))]
    turns = range(min(2 ** (size - 1), 4) if size > 1 else 0)
    corners += [np.stack([grid[::-1] if turn >> i & 1 else grid for i, grid in enumerate(grids)]) for turn in turns]
    return _lines(sampler, corners, along + [-1] * len(turns))


def _often_found(lines: Lines, found: _Found) -> list[Floats]:
    """For each letter, the coordinates of the places that were found most often along it."""
    points = lines.at(found.line, found.place)
    out = []
    for i, letter in enumerate(lines.letters):
        values = points[letter][lines.along[found.line] == i]
        with np.errstate(all="ignore"):
            size = 10.0 ** np.floor(np.log10(np.abs(values)))
            rounded = np.where(values == 0, 0, np.round(values / size, 6) * size)
        _, first, counts = np.unique(rounded, return_index=True, return_counts=True)
        out.append(values[first[np.argsort(-counts, kind="stable")[:MAX_OFTEN]]])
    return out


def _lines_through(values: Sequence[Floats], sampler: Sampler) -> Lines:
    """Along each letter, where the others stand at places that were found for them."""
    some = sampler.points(10)
    stands = [row if row.size else some[letter][1:2] for letter, row in zip(sampler.letters, values, strict=True)]
    corners, along = list[Floats](), list[int]()
    for i, letter in enumerate(sampler.letters):
        others = [row[:1] if j == i else row for j, row in enumerate(stands)]
        for point in islice(product(*others), MAX_LINES):
            corners.append(_with_row(np.array(point), i, sampler.grid(letter)))
            along.append(i)
    step = 1 + len(corners) // (2 * MAX_LINES)
    return _lines(sampler, corners[::step], along[::step])


def _lines(sampler: Sampler, corners: list[Floats], along: list[int]) -> Lines:
    shape = (len(corners), len(sampler.letters), GRID)
    is_whole = np.array([letter in sampler.integers for letter in sampler.letters])
    return Lines(sampler.letters, np.array(corners, dtype=np.float64).reshape(shape), np.array(along), is_whole)


def _with_row(point: Floats, row: int, grid: Floats) -> Floats:
    out = np.repeat(point[:, None], GRID, axis=1)
    out[row] = grid
    return out


# ---------------------------------------------------------------- places on them


def _followed(terms: Sequence[Term], lines: Lines) -> tuple[dict[str, Floats], _Found]:
    """All points of the lines with those around places, and the places."""
    count = lines.corners.shape[0]
    trail = _Trail(np.repeat(np.arange(count), GRID), np.tile(np.arange(GRID, dtype=np.float64), count))
    at_line, at_place, is_bent = [np.zeros(0, dtype=np.intp)], [_NONE], [np.zeros(0, dtype=np.bool_)]
    for term in terms:
        if trail.line.size > MAX_POINTS:
            break
        for find in (_extremes, _roots):  # a dip below zero may lie between two points until its bottom is known
            line, place = find(term.node, lines, trail)
            trail = trail.joined(line, place)
            at_line.append(line)
            at_place.append(place)
            is_bent.append(np.full(line.size, term.is_bent))
    found = _Found(np.concatenate(at_line), np.concatenate(at_place), np.concatenate(is_bent))
    return lines.at(trail.line, trail.place), found


def _roots(term: Node, lines: Lines, trail: _Trail) -> tuple[Indices, Floats]:
    """Between which points a term changes its sign, and where: each bracket is cut again and again."""
    signs = np.sign(plain(term, lines.at(trail.line, trail.place)))
    is_turning = (trail.line[1:] == trail.line[:-1]) & (signs[1:] * signs[:-1] < 0)
    chosen = _fairly(np.flatnonzero(is_turning), trail, MAX_PLACES)
    line, low, high = trail.line[chosen], trail.place[chosen], trail.place[chosen + 1]
    rows = np.arange(chosen.size)
    for _ in range(_ROOT_ROUNDS if chosen.size else 0):
        places = low[:, None] + (high - low)[:, None] * _ROOT_CUTS
        signs = np.sign(plain(term, lines.at(line[:, None], places)))
        first = np.argmax(signs[:, 1:] != signs[:, :1], axis=1)
        low, high = places[rows, first], places[rows, first + 1]
    return line, np.round((low + high) / 2, _ROOT_DIGITS)


def _extremes(term: Node, lines: Lines, trail: _Trail) -> tuple[Indices, Floats]:
    """Where a term is larger or smaller than on both sides: (x - 400)^2 has a zero without a change of sign."""
    values = plain(term, lines.at(trail.line, trail.place))
    with np.errstate(all="ignore"):
        slopes = np.sign(np.diff(values))
    is_inside = trail.line[2:] == trail.line[:-2]
    middle = 1 + _fairly(np.flatnonzero(is_inside & (slopes[1:] * slopes[:-1] < 0)), trail, MAX_PLACES)
    line, low, high = trail.line[middle], trail.place[middle - 1], trail.place[middle + 1]
    upward, rows = slopes[middle - 1][:, None], np.arange(middle.size)
    for _ in range(_EXTREME_ROUNDS if middle.size else 0):
        places = low[:, None] + (high - low)[:, None] * _EXTREME_CUTS
        tried = plain(term, lines.at(line[:, None], places)) * upward
        best = np.argmax(np.where(np.isnan(tried), -np.inf, tried), axis=1)
        low, high = places[rows, np.maximum(best - 1, 0)], places[rows, np.minimum(best + 1, _EXTREME_CUTS.size - 1)]
    return line, np.round((low + high) / 2, _EXTREME_DIGITS)


def _fairly(points: Indices, trail: _Trail, count: int) -> Indices:
    """At most so many of these points: all of lines that have few; of others half from the middle."""
    if points.size <= count:
        return points
    line = trail.line[points]
    is_central = np.abs(trail.place[points] - GRID / 2) < 0.3 * GRID  # up to about 13, without a domain
    names, sizes = np.unique(line, return_counts=True)
    out, room = list[Indices](), count
    for rank, name in enumerate(names[np.argsort(sizes, kind="stable")]):
        share = room // (names.size - rank)
        central = _few(points[(line == name) & is_central], max(share // 2, share - int(np.sum(line == name))))
        others = np.setdiff1d(points[line == name], central)
        picked = np.concatenate([central, _few(others, share - central.size)])
        out.append(picked)
        room -= picked.size
    return np.sort(np.concatenate(out))


def _few(values: Indices, count: int) -> Indices:
    """At most so many of them, evenly chosen."""
    if values.size <= count:
        return values
    return values[np.linspace(0, values.size - 1, count).astype(np.intp)]
