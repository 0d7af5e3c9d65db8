"""Titles of exercises use words that the notebook, or an earlier one of its lesson, has explained above."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nablagrade.authoring.lesson import load_lesson
from nablagrade.course.course import find_assignments
from nablagrade.settings import load_settings

SETTINGS = load_settings(Path(__file__).parents[2])
TERMS = (  # the stems of words that somebody who begins a lesson need not know
    "adam", "backprop", "bias", "clip", "complet", "contour", "curv", "descent", "difference quotient",
    "dual number", "eigen", "elastic", "error", "explod", "first-order", "fixed point", "forward mode", "four-corner",
    "freez", "frozen", "gradient", "half precision", "heading", "hessian", "importance",
    "integrated gradient", "jacobian", "learning rate", "log-log", "logistic", "logit", "loss", "marginal",
    "mixed", "momentum", "naive", "newton", "norm", "oblique", "operator", "optimizer", "peano", "quotient",
    "regression", "relu", "reverse", "saddle", "salien", "schwarz", "second partial", "slice", "smoothgrad",
    "softmax", "step size", "stencil", "subgradient", "tangent", "tape", "tensor", "unroll", "vanish",
    "vector-jacobian", "weight",
)  # fmt: skip


def explained(lesson):
    """The recaps of a lesson's notebooks, each with those before it."""
    so_far, found = "", {}
    for name, notebook in sorted(lesson.notebooks.items()):
        so_far += "".join(cell["source"] for cell in notebook["cells"] if cell.get("id") == "recap").casefold()
        found[name] = so_far
    return found


@pytest.mark.parametrize("name", find_assignments(SETTINGS))
def test_titles_use_words_that_were_explained(name):
    """Each technical word of a title stands in the recap of its notebook, or in that of an earlier level."""
    lesson = load_lesson(SETTINGS, name)
    recaps = explained(lesson)
    strange = [
        (one.id, term)
        for one in lesson.exercises
        for term in TERMS
        if re.search(rf"\b{term}", one.title.casefold()) and term not in recaps[one.notebook]
    ]
    assert strange == []
