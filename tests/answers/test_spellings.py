"""Every accepted and refused spelling and every misconception of the bank's value exercises, lesson by lesson.

The tables are copies of the bank's specification; a text after `py:` is one of Python's own values.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy

from nablagrade.answers import (
    Array,
    Booleans,
    Choice,
    Expression,
    Integer,
    Number,
    Vector,
    Verdict,
)

KINDS = {
    "number": Number,
    "integer": Integer,
    "vector": Vector,
    "array": Array,
    "expression": Expression,
    "choice": Choice,
    "boolean": Booleans,
}
ROOM = {"np": np, "sp": sympy, "Fraction": Fraction, "math": math} | {s: sympy.Symbol(s) for s in "xyz"}
LESSONS = sorted((Path(__file__).parent / "spellings").glob("*.json"))
EXERCISES = [(path.stem, row) for path in LESSONS for row in json.loads(path.read_text("utf-8"))]


def answer_of(row):
    """The answer that a row of the table describes."""
    return KINDS[row["kind"]](row["want"], **row["options"], mistakes=row["mistakes"])


def value_of(text):
    """What the student hands in: a text, or Python's value."""
    return eval(text[3:], ROOM) if text.startswith("py:") else text  # noqa: S307  # our own table, never a student's


def rows(column):
    """Every entry of one column, with its exercise."""
    return [
        pytest.param(row, entry, id=f"{lesson}/{row['id']}/{entry}")
        for lesson, row in EXERCISES
        for entry in row[column]
    ]


@pytest.mark.parametrize(("row", "text"), rows("accept"))
def test_accepted_spellings_are_right(row, text):
    """A grade does not depend on spelling."""
    assert answer_of(row).judge(value_of(text)).verdict is Verdict.RIGHT


@pytest.mark.parametrize(("row", "text"), rows("refuse"))
def test_refused_spellings_are_wrong_or_invalid_as_the_table_says(row, text):
    """What cannot be read or has two readings is sent back with a reason; the rest is wrong."""
    judgement = answer_of(row).judge(value_of(text))
    assert judgement.verdict.value == row["refuse"][text]
    assert judgement.hint


@pytest.mark.parametrize(("row", "name"), rows("mistakes"))
def test_misconceptions_are_named_with_their_own_hint(row, name):
    """Each likely wrong answer is wrong, under its own name, with its own hint."""
    yields, hint = row["mistakes"][name]
    judgement = answer_of(row).judge(yields)
    assert (judgement.verdict, judgement.mistake, judgement.hint) == (Verdict.WRONG, name, hint)


@pytest.mark.parametrize(("lesson", "row"), EXERCISES, ids=[f"{lesson}/{row['id']}" for lesson, row in EXERCISES])
def test_nothing_at_all_is_no_answer_yet(lesson, row):
    """The untouched stub, None, is sent back; it is neither wrong nor right."""
    for stub in (None, ...):
        judgement = answer_of(row).judge(stub)
        assert judgement.verdict is Verdict.INVALID
        assert judgement.hint == "There is no answer yet."
