"""What the numbers of the class page mean, in words; and when there is no number to be had."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nablagrade.escaping import show_name
from nablagrade.records.class_page.ends import End
from nablagrade.records.class_page.theory import Points, find_alpha, find_error, keep_whole
from nablagrade.records.reports.words import count_of

ENDS = {
    End.RIGHT: "Right",
    End.PARTLY: "Partly right",
    End.WRONG: "Wrong",
    End.STOPPED: "Stopped by an error or a limit",
    End.INVALID: "INVALID: cannot be read",
    End.BLANK: "Blank",
    End.WAITING: "Waits for a person",
    End.BROKEN: "Broken by us",
}
OPEN_BLANK = "Blank, waits for a mark"  # nbgrader opens each task for a person, empty or not
FEWEST = 3  # students, below whom nothing is said
ROUGH = 30  # students, below whom a correlation is rough
_ALPHA = (  # from the value on
    (0.9, "Very reliable: enough to decide on a single student. Above 0.95 some exercises ask the same thing twice."),
    (0.8, "Reliable: enough to rank students, and to grade by these points alone."),
    (0.7, "Usual for a test in class: good for a mark that counts together with others."),
    (0.5, "Weak: read the points as a hint, and together with other work."),
    (0.0, "Too weak to tell students apart: the exercises have little in common, or there are too few of them."),
    (-math.inf, "Below 0: the exercises pull against each other; look at those whose discrimination is negative."),
)


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha as it is told."""

    value: str  # "–" where there is none
    meaning: str
    basis: str  # from whom and what


def tell_reliability(points: Points) -> Reliability:
    """Alpha of students × exercises, with what it means; or why it cannot be said."""
    students, exercises = keep_whole(points).shape
    basis = f"From {count_of(students, 'student')} with points for all of {count_of(exercises, 'exercise')}."
    if exercises < 2:
        return Reliability("–", "It cannot be said: exercises are compared with each other, and it takes two.", basis)
    if students < FEWEST:
        return Reliability("–", "It cannot be said: too few students have points for all exercises.", basis)
    alpha, error = find_alpha(points), find_error(points)
    if alpha is None or error is None:
        return Reliability("–", "It cannot be said: all students have the same total.", basis)
    meaning = next(words for least, words in _ALPHA if alpha >= least)
    chance = f"By chance alone a total is off by about {error:.2g} points, up or down."
    rough = " So few students make it a rough number." if students < ROUGH else ""
    return Reliability(_sign(f"{alpha:.2f}"), f"{meaning} {chance}", basis + rough)


def tell_difficulty(value: float) -> str:
    """A mean share of points; "–" where there is none."""
    return "–" if math.isnan(value) else f"{100 * value:.0f} %"


def tell_discrimination(value: float) -> str:
    """A correlation, with a real minus; "–" where there is none."""
    return "–" if math.isnan(value) else _sign(f"{value + 0.0:.2f}")


def judge_discrimination(value: float) -> str:
    """The bands of Ebel, Essentials of Educational Measurement (1972)."""
    if math.isnan(value):
        return ""
    return "good" if value >= 0.3 else "fair" if value >= 0.2 else "weak" if value >= 0 else "reversed"


def tell_share(part: float, whole: float) -> str:
    """A part in per cent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def tell_seconds(seconds: float) -> str:
    """A time as one reads it."""
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def shorten_exercise(exercise: str) -> str:
    """The number of an exercise: `a1-gradient` is "A1"; its name where it has none."""
    found = re.match(r"([a-z]\d+)-", exercise)
    return found[1].upper() if found else show_name(exercise, 20)


def _sign(number: str) -> str:
    return number.replace("-", "−")
