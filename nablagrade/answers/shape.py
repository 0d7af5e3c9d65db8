"""The shape of an array in terms of letters, in NumPy's spelling or in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, undecided, wrong
from nablagrade.answers.words.shapes import Axes, Likeness, fits, likeness, read_shape, show_axes
from nablagrade.errors import Unreadable

_GENERAL = "This is not the shape that is asked for."


@dataclass(frozen=True)
class Shape:
    """Right when all axes are equal; a row or a column of p numbers has the shape p, too. Other words are a person's.

    `like` is a pattern of what has this shape: "same as theta" and "one for each parameter" are right then.

    >>> Shape("p").judge("a vector of p partial derivatives").verdict
    <Verdict.RIGHT: 'right'>
    >>> Shape("n, k").judge("n x k").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    like: str | None = None
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        likeness(self.like or "")  # compiled once, in the process whose forks judge
        _ = self._catalogue  # reading it is the test

    @cached_property
    def _axes(self) -> Axes:
        return _read(self.want)

    @cached_property
    def _like(self) -> Likeness | None:
        return None if self.like is None else (self.like, self._axes)

    @cached_property
    def _catalogue(self) -> Catalogue[Axes]:
        return load_catalogue(self.mistakes, _read, fits, self._axes)

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = read_shape(value, self._like)
        except Unreadable as reason:
            return invalid(reason, value)
        if got is None:
            return undecided(value)
        if fits(got, self._axes):
            return right()
        return wrong(self._catalogue.match(got), _GENERAL, show_axes(self._axes), show_axes(got))


def _read(value: object) -> Axes:
    axes = read_shape(value)
    if axes is None:
        raise Unreadable("this is no shape: write it as (n, 3)")
    return axes
