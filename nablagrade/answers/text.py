"""A few words or a number with its unit, found by a pattern in the normalised text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from nablagrade.answers.base import Judgement
from nablagrade.answers.mathematics.symbolic import is_symbolic, small_fraction, tree_of
from nablagrade.answers.mathematics.tree import show
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

MAX_CHARACTERS = 400
_GENERAL = "This is not what is asked for."
_LARGE = 1e30
_EDGES = ".!?\"'"


@dataclass(frozen=True)
class ShortText:
    """Right when `pattern` is found and `unless` is not; a number counts as its text.

    >>> ShortText(r"^90( ?(°|deg\\w*))?$|right angle").judge(" 90° ").verdict
    <Verdict.RIGHT: 'right'>
    """

    pattern: str
    _: KW_ONLY
    unless: str | None = None
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        for mistake in self._catalogue.mistakes:
            if self._accepts(mistake.yields):
                raise ValueError(f"mistake {mistake.name} is a right answer")

    @cached_property
    def _catalogue(self) -> Catalogue[str]:
        return load_catalogue(self.mistakes, read_text, _is_same)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        return re.compile(self.pattern), None if self.unless is None else re.compile(self.unless)

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = read_text(value)
        except Unreadable as reason:
            return invalid(reason, value)
        return right() if self._accepts(got) else wrong(self._catalogue.match(got), _GENERAL, self.pattern, got)

    def _accepts(self, text: str) -> bool:
        pattern, unless = self._patterns
        return pattern.search(text) is not None and (unless is None or unless.search(text) is None)


def read_text(value: object) -> str:
    """The normalised text of an answer: NFKC, case folded, spaces collapsed, final marks dropped."""
    text = _as_text(value)
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("a few words are asked for")
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.replace("−", "-").replace("’", "'").replace("π", "pi")
    if len(text) > MAX_CHARACTERS:  # a ligature may have become many letters
        raise Unreadable("a few words are asked for")
    text = " ".join(text.split()).strip(_EDGES).strip()
    if not text:
        raise Unreadable("there is no answer yet")
    return text


def _as_text(value: object) -> str:
    if value is None or value is Ellipsis:
        raise Unreadable("there is no answer yet")
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, str):
        return str(value)
    if is_symbolic(value):
        return show(tree_of(value))
    if isinstance(value, int | float | Fraction | np.integer | np.floating) and not isinstance(value, bool):
        return _number_text(float(value) if isinstance(value, np.floating) else value)
    raise Unreadable("a few words are asked for, in quotation marks")


def _number_text(number: float | Fraction | np.integer[Any]) -> str:
    if not -_LARGE < number < _LARGE:
        raise Unreadable("this number is too large, or it is none")
    return str(small_fraction(number) if isinstance(number, Fraction) else number)


def _is_same(got: str, other: str) -> bool:
    return got.replace(" ", "") == other.replace(" ", "")
