"""The statistics of the class page: by hand where they are small, and against other packages where they are not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nablagrade.records.class_page.theory import (
    find_alpha,
    find_difficulty,
    find_discrimination,
    find_error,
    find_outliers,
)
from nablagrade.records.class_page.words import tell_reliability

NAN = math.nan


def points_of_a_class(students=60, exercises=9, seed=1):
    """Points that share an ability, and a few that are not there."""
    chance = np.random.default_rng(seed)
    ability = chance.normal(size=(students, 1))
    points = np.round(np.clip(ability + chance.normal(size=(students, exercises)) + 2, 0, 4), 1)
    points[chance.random(points.shape) < 0.02] = NAN
    return points


def test_difficulty_is_the_mean_share_of_those_who_have_points():
    """Nobody's missing answer counts; an exercise without points, or without anybody, has no difficulty."""
    points = np.array([[1.0, 2.0, NAN, 0.0], [0.0, NAN, NAN, 0.0]])
    assert find_difficulty(points, np.array([1.0, 4.0, 2.0, 0.0])) == pytest.approx([0.5, 0.5, NAN, NAN], nan_ok=True)


def test_discrimination_leaves_the_exercise_itself_out():
    """Exercises that agree have 1, one that goes the other way −1, one that is always equal none; unrelated ones 0."""
    agreeing = np.array([[0.0, 0.0, 0.0, 1.0], [1.0, 2.0, -0.5, 1.0], [2.0, 4.0, -1.0, 1.0]])
    assert find_discrimination(agreeing) == pytest.approx([1.0, 1.0, -1.0, NAN], nan_ok=True)
    assert np.isnan(find_discrimination(agreeing[:1])).all()
    unrelated = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert find_discrimination(unrelated) == pytest.approx([0.0, 0.0])


def test_alpha_by_hand():
    """Two equal exercises are wholly reliable, two that have nothing in common not at all, one has no alpha."""
    assert find_alpha(np.array([[0.0, 0.0], [1.0, 1.0]])) == pytest.approx(1.0)
    assert find_alpha(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])) == pytest.approx(0.0)
    assert find_error(np.array([[0.0, 0.0], [1.0, 1.0]])) == pytest.approx(0.0)
    for points in ([[1.0], [2.0]], [[1.0, 2.0]], [[1.0, 2.0], [2.0, 1.0]]):
        assert find_alpha(np.array(points)) is None


def test_what_lies_far_above_is_an_outlier():
    """One of ten takes a hundred times as long; among equal ones nothing can be said."""
    assert find_outliers(np.array([1.0, 1.1, 0.9, 1.2, 0.8, 1.0, 1.05, 0.95, 100.0, 0.01])).nonzero()[0].tolist() == [8]
    assert not find_outliers(np.array([1.0, 1.0, 1.0, 9.0])).any()
    assert not find_outliers(np.array([])).any()


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([[1.0], [2.0], [0.0]], "it takes two"),
        ([[1.0, 2.0], [2.0, NAN], [0.0, 0.0]], "too few students"),
        ([[1.0, 2.0], [2.0, 1.0], [1.5, 1.5]], "the same total"),
    ],
)
def test_it_is_said_why_there_is_no_reliability(points, words):
    """One exercise, few students, equal totals: each has its sentence, and no number."""
    told = tell_reliability(np.array(points))
    assert (told.value, words in told.meaning) == ("–", True)


def test_one_is_no_plural():
    """A class of one student, with one exercise."""
    assert tell_reliability(np.array([[1.0]])).basis == "From 1 student with points for all of 1 exercise."


def test_reliability_in_words():
    """The band of the number, how far a total is off, and from how many; a few students make it rough."""
    told = tell_reliability(points_of_a_class())
    assert "points, up or down" in told.meaning
    assert "rough" not in told.basis
    assert "rough" in tell_reliability(points_of_a_class(students=20)).basis
    against = tell_reliability(np.array([[0.0, 1.0], [1.0, 0.2], [2.0, -1.0], [3.0, -1.1]]))
    assert against.value.startswith("−")
    assert "against each other" in against.meaning


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_are_those_of_other_packages(seed):
    """Pingouin's alpha, SciPy's correlation and outliers by its median absolute deviation are ours."""
    import pandas as pd
    import pingouin
    from scipy import stats

    points = points_of_a_class(seed=seed)
    whole = points[~np.isnan(points).any(axis=1)]
    assert find_alpha(points) == pytest.approx(pingouin.cronbach_alpha(pd.DataFrame(whole))[0], abs=1e-3)
    rests = [np.delete(whole, column, axis=1).sum(axis=1) for column in range(whole.shape[1])]
    expected = [stats.pearsonr(whole[:, column], rest).statistic for column, rest in enumerate(rests)]
    assert find_discrimination(points) == pytest.approx(expected)
    seconds = np.random.default_rng(seed).lognormal(size=100)
    scores = (seconds - np.median(seconds)) / stats.median_abs_deviation(seconds, scale="normal")
    assert (find_outliers(seconds) == (scores > 3.5)).all()
