"""True or False for each of a few statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np

from nablagrade.answers.base import Judgement
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

MAX_CHARACTERS = 400
_GENERAL = "Not all of these are right: give a reason for each of them, in your own words."
_WORDS = dict.fromkeys(("true", "t", "yes", "y", "1"), True) | dict.fromkeys(("false", "f", "no", "n", "0"), False)
_WRAPPER = re.compile(r"\s*(?:(?:np|numpy)\s*\.\s*)?(?:array|asarray)\s*(?=\()")

Truths = tuple[bool, ...]


@dataclass(frozen=True)
class Booleans:
    """Right when all are; no hint says which statement is wrong, or a few tries would tell all of them.

    >>> Booleans((True, False)).judge("yes, no").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        _ = self._catalogue  # reading it is the test

    @cached_property
    def _truths(self) -> Truths:
        return read_truths(self.want)

    @cached_property
    def _catalogue(self) -> Catalogue[Truths]:
        return load_catalogue(self.mistakes, read_truths, Truths.__eq__, self._truths)

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = read_truths(value)
        except Unreadable as reason:
            return invalid(reason, value)
        if got == self._truths:
            return right()
        mistake = self._catalogue.match(got)
        if mistake is None and len(got) != len(self._truths):
            return invalid("give one value for each statement", value)
        return wrong(mistake, _GENERAL, self._truths, got)


def read_truths(value: object) -> Truths:
    """True and False values; numbers are none, except as the words 1 and 0 of a text."""
    if value is None or value is Ellipsis:
        raise Unreadable("there is no answer yet")
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if not isinstance(value, list | tuple) or not all(isinstance(v, bool | np.bool_) for v in value):
        raise Unreadable("write True or False for each statement")
    return tuple(bool(v) for v in value)


def _from_text(text: str) -> Truths:
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("this text is too long to be an answer")
    inner = _WRAPPER.sub("", text, count=1).strip().strip("()[]<> ")
    words = [w.casefold() for w in re.split(r"[\s,;]+", inner) if w]
    if not words or any(w not in _WORDS for w in words):
        raise Unreadable("write True or False for each statement")
    return tuple(_WORDS[w] for w in words)
