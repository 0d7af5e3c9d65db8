"""Classical test theory in a few lines of NumPy: how hard, how telling, how reliable; no words and no records.

Points come as an array of students × exercises, NaN where there are none yet. The formulas are those of Lord and
Novick, Statistical Theories of Mental Test Scores (1968), and Cronbach, Coefficient alpha (1951); outliers are found as
by Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

OUTLYING = 3.5  # modified z-scores above it
_NORMAL = 0.6745  # the median absolute deviation of a normal distribution, in standard deviations
_EPSILON = 1e-12


def find_difficulty(points: Points, most: Points) -> Points:
    """The mean share of the points of each exercise, 0 to 1 (the higher, the easier); NaN where nobody has any."""
    counts = np.sum(~np.isnan(points), axis=0)
    sums = np.nansum(points, axis=0)
    return np.where((counts > 0) & (most > 0), sums / np.maximum(counts, 1) / np.where(most > 0, most, 1.0), np.nan)


def find_discrimination(points: Points) -> Points:
    """The correlation of each exercise with the sum of the others, −1 to 1; NaN where either of them is always equal.

    Of students who have points for all of them. Leaving the exercise out of the sum is what "corrected" means.
    """
    whole = keep_whole(points)
    rests = whole.sum(axis=1, keepdims=True) - whole
    if len(whole) < 2:
        return np.full(points.shape[1], np.nan)
    items, rests = whole - whole.mean(axis=0), rests - rests.mean(axis=0)
    spreads = np.sqrt((items**2).sum(axis=0) * (rests**2).sum(axis=0))
    is_told = spreads > _EPSILON
    return np.where(is_told, (items * rests).sum(axis=0) / np.where(is_told, spreads, 1.0), np.nan)


def find_alpha(points: Points) -> float | None:
    """Cronbach's alpha of students who have points for all exercises; None where it is not defined."""
    whole = keep_whole(points)
    students, items = whole.shape
    if students < 2 or items < 2:
        return None
    total = whole.sum(axis=1).var(ddof=1)
    if total <= _EPSILON:
        return None
    return float(items / (items - 1) * (1 - whole.var(axis=0, ddof=1).sum() / total))


def find_error(points: Points) -> float | None:
    """The standard error of measurement: by how many points a total would vary by chance alone."""
    alpha = find_alpha(points)
    if alpha is None:
        return None
    return float(keep_whole(points).sum(axis=1).std(ddof=1) * np.sqrt(max(1 - alpha, 0.0)))


def keep_whole(points: Points) -> Points:
    """The rows of students who have points for all exercises."""
    return points[~np.isnan(points).any(axis=1)]


def find_outliers(values: Points) -> NDArray[np.bool_]:
    """Which values lie far above the others, by the median absolute deviation; none where half of them are equal."""
    if not len(values):
        return np.zeros(0, dtype=bool)
    distances = values - np.median(values)
    deviation = np.median(np.abs(distances))
    is_far: NDArray[np.bool_] = (_NORMAL * distances > OUTLYING * deviation) & (deviation > 0)
    return is_far
