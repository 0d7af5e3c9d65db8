"""Pairs of students in the order of how much of the rare their answers share; what was released is none of it.

Each answer is a vector of its shapes, values and mistakes, weighted by how few of the class have them (inverse document
frequency); two students are as alike as the cosine of all their vectors together.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from nablagrade.similar.fingerprints import Fingerprint

LITERAL, MISTAKE = 2.0, 4.0  # how much more a value, and a mistake or wrong value, says than a shape
FEW = 0.2  # of a usual answer's weight: who wrote next to nothing is not alike to others who did
LEAST_SHOWN = 0.3  # of an exercise whose answers are shown side by side
Pair = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """What one student wrote for one exercise, and what was found wrong with it."""

    student: str
    exercise: str
    text: str
    mistakes: frozenset[str] = frozenset()  # their names, and wrong values as the checks saw them
    fingerprint: Fingerprint = field(default_factory=Fingerprint)


@dataclass(frozen=True)
class Shared:
    """What two answers to one exercise have in common that few others have."""

    exercise: str
    likeness: float  # 0 to 1
    first: Answer
    second: Answer
    first_lines: frozenset[int]
    second_lines: frozenset[int]
    literals: tuple[str, ...]
    mistakes: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """Two students whose answers are alike beyond what was released."""

    first: str
    second: str
    likeness: float  # 0 to 1, all exercises together
    exercises: tuple[Shared, ...]  # the most alike first


@dataclass(frozen=True)
class Wish:
    """Which pairs are wanted."""

    least: float = 0.4
    most: int = 50


def compare(answers: Sequence[Answer], released: Fingerprint, wish: Wish = Wish()) -> tuple[Alike, ...]:
    """Return the pairs that are alike, the most alike first."""
    students = sorted({one.student for one in answers})
    if len(students) < 2:
        return ()
    by_exercise: dict[str, dict[int, Answer]] = defaultdict(dict)
    places = {name: place for place, name in enumerate(students)}
    for one in answers:
        by_exercise[one.exercise][places[one.student]] = one
    compared = {name: _Exercise(some, released, len(students)) for name, some in sorted(by_exercise.items())}
    shared = sum((one.shared for one in compared.values()), np.zeros((len(students),) * 2))
    norms = sum((one.norms for one in compared.values()), np.zeros(len(students)))
    alike = _likeness(shared, norms)
    found = [
        Alike(students[a], students[b], float(alike[a, b]), tuple(_exercises(compared, a, b)))
        for a, b in _best(alike, wish)
    ]
    return tuple(found)


def group(pairs: Sequence[Alike]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of three and more students that pairs make, the largest first."""
    home: dict[str, set[str]] = {}
    for pair in pairs:
        mine = home.get(pair.first, {pair.first}) | home.get(pair.second, {pair.second})
        home.update(dict.fromkeys(mine, mine))
    groups = {tuple(sorted(one)) for one in home.values() if len(one) > 2}
    return tuple(sorted(groups, key=lambda one: (-len(one), one)))


def _likeness(shared: np.ndarray, norms: np.ndarray) -> np.ndarray:
    usual = median(float(one) for one in norms) or 1.0
    lengths = np.sqrt(norms + FEW * usual)
    likeness: np.ndarray = shared / np.outer(lengths, lengths)
    return likeness


def _best(alike: np.ndarray, wish: Wish) -> list[Pair]:
    first, second = np.triu_indices(len(alike), 1)
    values = alike[first, second]
    order = [int(place) for place in np.argsort(-values, kind="stable") if values[place] >= wish.least]
    return [(int(first[place]), int(second[place])) for place in order[: wish.most]]


def _exercises(compared: Mapping[str, _Exercise], a: int, b: int) -> Iterator[Shared]:
    both = [(one.likeness(a, b), name) for name, one in compared.items() if one.has(a) and one.has(b)]
    for likeness, name in sorted(both, key=lambda one: (-one[0], one[1])):
        if likeness >= LEAST_SHOWN:
            yield compared[name].show(name, likeness, a, b)


class _Exercise:
    """All answers to one exercise as vectors; a feature is a kind and a word."""

    def __init__(self, answers: Mapping[int, Answer], released: Fingerprint, students: int) -> None:
        self._answers = answers
        self._features = {place: set(_features(one, released)) for place, one in answers.items()}
        counts = Counter(feature for some in self._features.values() for feature in some)
        self._weights = {feature: _weight(feature, count, len(answers)) for feature, count in counts.items()}
        several = {feature: column for column, feature in enumerate(one for one in counts if counts[one] > 1)}
        vectors = np.zeros((students, len(several)), np.float32)
        self.norms = np.zeros(students)
        for place, features in self._features.items():
            self.norms[place] = sum(self._weights[one] ** 2 for one in features)
            for one in features & several.keys():
                vectors[place, several[one]] = self._weights[one]
        self.shared = (vectors @ vectors.T).astype(float)

    def has(self, place: int) -> bool:
        """Whether a student answered."""
        return place in self._answers

    def likeness(self, a: int, b: int) -> float:
        """Return the cosine of two students' answers; 0 where one has nothing of their own."""
        length = math.sqrt(self.norms[a] * self.norms[b])
        return float(self.shared[a, b] / length) if length else 0.0

    def show(self, name: str, likeness: float, a: int, b: int) -> Shared:
        """Return what two answers share."""
        rare = {one for one in self._features[a] & self._features[b] if self._weights[one] > 0}
        words = {kind: tuple(sorted(word for one, word in rare if one == kind)) for kind in ("literal", "mistake")}
        shapes = {word for kind, word in rare if kind == "shape"}
        first, second = self._answers[a], self._answers[b]
        lines = _lines(first, shapes), _lines(second, shapes)
        return Shared(name, likeness, first, second, *lines, words["literal"], words["mistake"])


def _lines(answer: Answer, shapes: set[str]) -> frozenset[int]:
    return frozenset(line for shape in shapes for line in answer.fingerprint.shapes[shape])


def _features(answer: Answer, released: Fingerprint) -> Iterator[tuple[str, str]]:
    yield from (("shape", one) for one in answer.fingerprint.shapes.keys() - released.shapes.keys())
    yield from (("literal", one) for one in answer.fingerprint.literals - released.literals)
    yield from (("mistake", one) for one in answer.mistakes)


def _weight(feature: tuple[str, str], count: int, answers: int) -> float:
    """Return how much it says that somebody has something: nothing where all have it."""
    factor = {"literal": LITERAL, "mistake": MISTAKE}.get(feature[0], 1.0)
    return factor * math.log(answers / count)
