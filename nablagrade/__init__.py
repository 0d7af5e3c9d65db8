"""nablagrade: grades Jupyter notebooks, quickly and safely.

What check authors import: `check` and the answer kinds; what a course's configuration may: `use_in_nbgrader`; what
`%load_ext nablagrade` looks for in a notebook. Loaded when asked for, so that `nablagrade --help` is light and the
process that forks children never holds an answer kind.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "check": "nablagrade.engine.checks.checks",
    "load_ipython_extension": "nablagrade.checking.live",
    "score_in_place": "nablagrade.drop_in.inplace",
    "use_in_nbgrader": "nablagrade.drop_in.switch",
    **dict.fromkeys(
        (
            "Array",
            "Booleans",
            "Choice",
            "Expression",
            "Function",
            "Integer",
            "Number",
            "Plot",
            "Shape",
            "ShortText",
            "Vector",
            "arrows_of",
            "central_points",
            "central_quotients",
            "complex_slopes",
            "cosines",
            "curves_on",
            "diagnose_gradient",
            "diagnose_partial",
            "forward_points",
            "is_array",
            "is_asked_alike",
            "is_asked_at",
            "is_close",
            "is_float",
            "is_near",
            "is_number",
            "is_same",
            "place_of",
            "says",
            "has_line",
            "has_markers",
            "is_drawn",
            "is_in_window",
            "legend_of",
            "points_of",
            "scheme_of",
        ),
        "nablagrade.answers",
    ),
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nablagrade' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
