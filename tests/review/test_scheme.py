"""How mark schemes are read, as authors write them."""

from __future__ import annotations

import pytest

from nablagrade.review.questions import find_questions
from nablagrade.review.scheme import Criterion, Scheme, read_scheme
from nablagrade.settings import load_settings
from tests.review.made_class import ROOT

TABLE = """**Model answer.** At right angles.

| points | criterion |
|---|---|
| 1 | Right angle, in words or as 90°. No half. |
| 1.5 | Crowded contours. Half: says that the slope is steep. |
"""


def test_a_table_is_criteria():
    """A row is one criterion, with what half of it is for; the model answer is kept as words."""
    right = Criterion(1.0, "Right angle, in words or as 90°.")
    crowded = Criterion(1.5, "Crowded contours.", "says that the slope is steep.")
    assert read_scheme(TABLE) == Scheme((right, crowded), "**Model answer.** At right angles.")


@pytest.mark.parametrize(
    ("line", "points", "words"),
    [
        ("Two points for the sum.", 2.0, "the sum."),
        ("- 1 point: the sign", 1.0, "the sign"),
        ("* 0,5 pts for the unit", 0.5, "the unit"),
        ("(1 point) the rule", 1.0, "the rule"),
        ("3. names the rule (2 marks)", 2.0, "names the rule"),
        ("- **1 point** the rule", 1.0, "the rule"),
        ("½ point: nearly", 0.5, "nearly"),
    ],
)
def test_a_line_that_names_points_is_a_criterion(line, points, words):
    """Points in figures or words, before or behind what they are for."""
    assert read_scheme(line) == Scheme((Criterion(points, words),), "")


@pytest.mark.parametrize(
    "line", ["Give points as you like.", "1. It holds.", "The 2 points (0, 1) and (1, 0) are found."]
)
def test_other_words_stay_words(line):
    """What does not begin or end with points is for a person to read."""
    assert read_scheme(line) == Scheme((), line)


def test_the_bank_is_read_whole():
    """The criteria of every question that a person marks add up to its points."""
    settings = load_settings(ROOT)
    lessons = [path.name for path in sorted(settings.source.iterdir()) if path.is_dir()]
    manual = [one for lesson in lessons for one in find_questions(settings, lesson, {}) if one.is_manual]
    assert len(manual) > 10
    assert {one.cell: sum(part.points for part in one.scheme.criteria) for one in manual} == {
        one.cell: one.max_score for one in manual
    }
    assert all("MARK SCHEME" not in one.text + one.scheme.rest for one in manual)
