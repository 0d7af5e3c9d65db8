"""A few words in one spelling: NFKC, case folded, without marks, articles and words that carry no meaning."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Any

import numpy as np

from nablagrade.answers.mathematics.symbolic import is_symbolic, small_fraction, tree_of
from nablagrade.answers.mathematics.tree import show
from nablagrade.errors import Unreadable

MAX_CHARACTERS = 400
_LARGE = 1e30
_EDGES = ".!?\"'`“”„«»"
_ALIKE = {"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "π": "pi", "∇": "nabla ", "θ": "theta"}
_MARKS = re.compile(r"[.,;:!?()\[\]\"'`“”„«»$…]+")
_FILLERS = re.compile(
    r"\b(?:a|an|the|i (?:think|believe|guess)(?: that)?|of course|exactly|precisely|always|just|simply|basically"
    r"|actually|really|clearly|obviously|that is|namely|i e)\b"
)
_DENIED = re.compile(r"(?:\bcan)?(?:n't|not)\b")


def read_text(value: object) -> str:
    """The text of an answer: NFKC, case folded, spaces collapsed, final marks dropped; a number counts as its text."""
    text = _as_text(value)
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("a few words are asked for")
    text = unicodedata.normalize("NFKC", text).casefold()
    if len(text) > MAX_CHARACTERS:  # a ligature may have become many letters
        raise Unreadable("a few words are asked for")
    for sign, plain in _ALIKE.items():
        text = text.replace(sign, plain)
    text = " ".join(text.split()).strip(_EDGES + " ")
    if not text:
        raise Unreadable("there is no answer yet")
    return text


def phrase_of(text: str) -> str:
    """The words that matter of a text that was read: no marks, no hyphens, no articles; `n't` is the word not."""
    text = re.sub(r"'s\b", "", _DENIED.sub(" not ", text))
    text = re.sub(r"(?<=\w)-(?=[a-z])|(?<!\w)-(?!\w)", " ", _MARKS.sub(" ", text))
    return " ".join(_FILLERS.sub(" ", " ".join(text.split())).split())


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
