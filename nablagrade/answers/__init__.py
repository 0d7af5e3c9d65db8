"""Answer kinds: what a student may mean, read kindly and compared rightly.

They run in the examiner, and in authors' commands. They hold expected answers, mistakes and hints, and a student's
values as plain data; nothing of the student's is ever evaluated. They are never loaded in the zygote or in a child.
"""

from nablagrade.answers.array import Array
from nablagrade.answers.base import Answer, Judgement, Mistakes, Verdict
from nablagrade.answers.booleans import Booleans
from nablagrade.answers.choice import Choice
from nablagrade.answers.comparers.differences import (
    central_points,
    central_quotients,
    complex_slopes,
    forward_points,
    is_asked_alike,
    is_asked_at,
    place_of,
    scheme_of,
)
from nablagrade.answers.comparers.values import is_array, is_close, is_float, is_near, is_number, is_same, says
from nablagrade.answers.diagnosis import diagnose_gradient, diagnose_partial
from nablagrade.answers.expression import Expression
from nablagrade.answers.function import Function
from nablagrade.answers.integer import Integer
from nablagrade.answers.number import Number
from nablagrade.answers.plot import (
    Plot,
    arrows_of,
    cosines,
    curves_on,
    has_line,
    has_markers,
    is_drawn,
    is_in_window,
    legend_of,
    points_of,
)
from nablagrade.answers.shape import Shape
from nablagrade.answers.text import ShortText
from nablagrade.answers.vector import Vector
from nablagrade.errors import Unreadable

__all__ = [
    "Answer",
    "Array",
    "Booleans",
    "Choice",
    "Expression",
    "Function",
    "Integer",
    "Judgement",
    "Mistakes",
    "Number",
    "Plot",
    "Shape",
    "ShortText",
    "Unreadable",
    "Vector",
    "Verdict",
    "arrows_of",
    "central_points",
    "central_quotients",
    "complex_slopes",
    "cosines",
    "curves_on",
    "diagnose_gradient",
    "diagnose_partial",
    "forward_points",
    "has_line",
    "has_markers",
    "is_array",
    "is_asked_alike",
    "is_asked_at",
    "is_close",
    "is_drawn",
    "is_float",
    "is_in_window",
    "is_near",
    "is_number",
    "is_same",
    "legend_of",
    "place_of",
    "points_of",
    "says",
    "scheme_of",
]
