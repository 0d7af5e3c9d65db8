"""Likely wrong derivatives, worked out from the function itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nablagrade.answers import Expression, Number, Vector, Verdict, diagnose_gradient, diagnose_partial


def test_the_lessons_gradient_is_diagnosed():
    """The bank's misconceptions of gradient-vector/a1 that follow from the function come out of it."""
    mistakes = diagnose_gradient("x^2 y + 3y^2", symbols="x y", point={"x": -3, "y": 2})
    vector = Vector("-12, 21", atol=1e-6, mistakes=mistakes)
    judged = {text: vector.judge(text).mistake for text in ("21, -12", "-12, -14", "0, 12", "30", "9", "12, -21")}
    assert list(judged.values()) == [
        "swapped", "point-exchanged", "held-variable-zero", "value-instead-of-slope", "slopes-added-up", "sign-flipped",
    ]  # fmt: skip


def test_a_partial_at_a_point():
    """A number's mistakes: the other letter, the height, the exchanged point, the unfinished power rule."""
    mistakes = diagnose_partial("2x^3 - 5x + 4y^2", "x", symbols="x y", point={"x": -2, "y": 3})
    number = Number(19, atol=1e-6, mistakes=mistakes)
    assert [number.judge(v).mistake for v in (24, 30, 49, 43)] == [
        "differentiated-along-y", "value-instead-of-slope", "point-exchanged", "slopes-added-up",
    ]  # fmt: skip


def test_a_partial_as_an_expression():
    """An expression's mistakes: dropped terms of the product rule, the inner derivative, the other letter."""
    mistakes = diagnose_partial("x^2 exp(xy)", "x", symbols="x y")
    answer = Expression("2x exp(xy) + x^2 y exp(xy)", mistakes=mistakes)
    judged = [
        answer.judge(t).mistake for t in ("2x exp(xy)", "x^2 y exp(xy)", "2x exp(xy) + x^2 exp(xy)", "x^3 exp(xy)")
    ]
    assert judged == [
        "first-product-term-only",
        "second-product-term-only",
        "forgot-inner-derivative",
        "differentiated-along-y",
    ]


@pytest.mark.parametrize(
    "function", ["x*y", "x^2 + y^2", "x + y", "3", "x exp(y)", "sin(x) cos(y)", "(x + 2y)^3", "x/y"]
)
def test_every_diagnosis_loads(function):
    """A diagnosis never holds the right answer nor two mistakes that cannot be told apart."""
    for point in ({"x": 1, "y": 1}, {"x": 2, "y": 3}):
        mistakes = diagnose_gradient(function, symbols="x y", point=point)
        assert all(hint.endswith((".", "?")) and not any(c.isdigit() for c in hint) for _, hint in mistakes.values())
    for letter in "xy":
        assert all(yields != () for yields, _ in diagnose_partial(function, letter, symbols="x y").values())


def test_three_letters():
    """With three letters each pair that may change places has a name of its own."""
    mistakes = diagnose_gradient("x y^2 z^3", symbols="x y z", point={"x": 2, "y": 3, "z": 5})
    assert {"swapped-x-y", "swapped-x-z", "swapped-y-z"} <= set(mistakes)
    assert {"point-exchanged-x-y", "point-exchanged-y-z"} <= set(mistakes)


def test_no_value_at_the_point_is_an_error_of_the_author():
    """A derivative that does not exist at the point is refused."""
    with pytest.raises(ValueError, match="no value"):
        diagnose_partial("sqrt(x)", "x", symbols="x", point={"x": -1})


def test_an_expression_of_the_bank_is_diagnosed():
    """Of the hand-made misconceptions of the bank's b5, the diagnosis finds the ones that follow from rules."""
    path = Path(__file__).parent / "spellings" / "gradient-vector.json"
    row = next(row for row in json.loads(path.read_text("utf-8")) if row["id"] == "b5-spot-the-error")
    answer = Expression(row["want"], mistakes=diagnose_partial("2x^3 + 5xy - 4x^2 y^2", "x", symbols="x y"))
    found = {name: answer.judge(yields).mistake for name, (yields, _) in row["mistakes"].items()}
    assert found["held-variable-zero"] == "held-variable-zero"
    assert found["held-variable-one"] == "held-variable-one"
    assert found["differentiated-wrt-y"] == "differentiated-along-y"
    assert answer.judge(row["want"]).verdict is Verdict.RIGHT
