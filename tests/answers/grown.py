"""Pairs grown from patterns with random places and numbers: kinks, steps, whole letters, cancellation, edges, primes.

A pattern says by its construction which of its pairs are equal; another reader confirms it at points on both sides of
each place. The random numbers come from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.answers.pairs import Pair

Domain = dict[str, tuple[float | None, float | None]]
SEED = 13
PRIME = 2305843009213693951
YEAR: Domain = {"x": (0.0, 365.0)}


def grown_pairs() -> list[Pair]:
    """The pairs of all patterns, the same in each run."""
    dice = random.Random(SEED)  # noqa: S311 - no secret
    makers = (kinks, kinks_in_a_year, steps, kinks_of_two, whole_letters, cancellations, edges, multiples_of_primes)
    return [pair for maker in makers for _ in range(ROUNDS[maker.__name__]) for pair in maker(dice)]


ROUNDS = {
    "kinks": 15, "kinks_in_a_year": 8, "steps": 8, "kinks_of_two": 6, "whole_letters": 8, "cancellations": 4,
    "edges": 5, "multiples_of_primes": 5,
}  # fmt: skip


def place(dice: random.Random, low: float = -2.0, high: float = 6.0) -> str:
    """A number of any size with a few digits, as text."""
    return f"{10 ** dice.uniform(low, high):.4g}" if dice.random() < 0.5 else str(int(10 ** dice.uniform(0.5, high)))


def plain(number: str) -> str:
    """Without an exponent, which the other reader does not know."""
    return f"{float(number):.6f}".rstrip("0").rstrip(".")


def sides(letter: str, c: float) -> tuple[dict[str, float], ...]:
    """Points on both sides of a place, near and far."""
    return tuple({letter: c + d} for gap in (1e-5, 0.3, 17.0, 4000.0) for d in (gap, -gap))


def rows(
    want: str, equal: list[str], other: list[str], points: tuple[dict[str, float], ...], **facts
) -> Iterator[Pair]:
    """One formula with its rewritings and its changes."""
    for texts, is_equal in ((equal, True), (other, False)):
        for text in texts:
            yield Pair(want, text, is_equal, points=points, **facts)


def kinks(dice: random.Random) -> Iterator[Pair]:
    """An absolute value, a smaller and a larger one, anywhere on the line."""
    c, k = plain(place(dice)), dice.randint(2, 9)
    at = sides("x", float(c))
    stiff = f"(x - {c})*tanh({1000 * k}*(x - {c}))"
    yield from rows(f"abs(x - {c})", [f"sqrt((x - {c})^2)", f"max(x - {c}, {c} - x)"], [f"{c} - x", stiff], at)
    yield from rows(f"(x + {c} - abs(x - {c}))/2", [f"min(x, {c})"], ["x", c], at)
    yield from rows(f"{k}*abs(x - {c}) + sin(x)", [f"sin(x) + abs({k}*{c} - {k}*x)"], [f"{k}*({c} - x) + sin(x)"], at)


def kinks_in_a_year(dice: random.Random) -> Iterator[Pair]:
    """A kink near one end of a declared domain, or a narrow tooth."""
    day, width = plain(f"{dice.uniform(0.01, 364.9):.3f}"), plain(f"{dice.uniform(0.0005, 0.02):.5f}")
    c = float(day)
    inside = (*(p for p in sides("x", c) if 0 < p["x"] < 365), {"x": c + float(width) / 3}, {"x": c})
    tooth = f"max(0, {width} - abs(x - {day}))"
    at_day = {"domain": YEAR}
    yield from rows(f"abs(x - {day})", [f"sqrt((x - {day})^2)"], [f"x - {day}", f"{day} - x"], inside, **at_day)
    yield from rows("exp(-x/100)", ["1/exp(x/100)"], [f"exp(-x/100) + {tooth}"], inside, **at_day)


def steps(dice: random.Random) -> Iterator[Pair]:
    """A step, which a steep slope is not."""
    c, k = plain(place(dice)), dice.randint(1, 9)
    at = sides("x", float(c))
    step = f"(1 + sign(x - {c}))/2"
    yield from rows(step, [f"(1 + (x - {c})/abs(x - {c}))/2"], [f"(1 + tanh({k}0000*(x - {c})))/2", "1", "0*x"], at)
    yield from rows(f"x*{step}", [f"x*(1 - sign({c} - x))/2"], ["x", f"x*sign(x - {c})"], at)


def kinks_of_two(dice: random.Random) -> Iterator[Pair]:
    """A kink along a line or a curve of the plane."""
    c = plain(place(dice, 0.0, 5.0))
    value = float(c)
    at = ({"x": value + 3, "y": 1.5}, {"x": value - 9, "y": 2.5}, {"x": 0.4, "y": value + 5}, {"x": -1.5, "y": 2.0})
    yield from rows(f"abs(x + y - {c})", [f"abs({c} - x - y)"], [f"{c} - x - y", f"x + y - {c}"], at)
    curve = (*at, {"x": 2 * value, "y": 3.0}, {"x": 1.1, "y": 2 * value})
    yield from rows(f"abs(x*y - {c})", [f"sqrt((x*y - {c})^2)"], [f"{c} - x*y", f"abs(x*y) - {c}"], curve)


def whole_letters(dice: random.Random) -> Iterator[Pair]:
    """Powers of negative numbers, and waves at whole numbers."""
    k, j = dice.randint(2, 7), dice.randint(1, 5)
    at = tuple({"n": float(n), "x": x} for n, x in ((0, 0.7), (1, 2.3), (2, -1.1), (5, 0.4), (-3, 1.9)))
    whole = {"integers": "n"}
    even, odd = f"(-1)^(n + {2 * j})", f"(-1)^(n + {2 * j + 1})"
    yield from rows(f"(-{k})^n", [f"(-1)^n*{k}^n", f"cos(pi*n)*{k}^n"], [f"{k}^n", f"(-1)*{k}^n"], at, **whole)
    yield from rows("(-1)^n", [even, f"cos({2 * j + 1}*pi*n)"], [odd, "1", f"cos({2 * j}*pi*n)"], at, **whole)
    yield from rows(f"(-{k}*cos(x))^n", [f"(-{k})^n*cos(x)^n"], [f"{k}^n*cos(x)^n"], at[:3], **whole)


def cancellations(dice: random.Random) -> Iterator[Pair]:
    """Differences that floats lose, near zero and far away."""
    a, far = dice.randint(2, 9), 10 ** dice.randint(10, 13)
    near: Domain = {"x": (0.0, 10.0 ** -dice.randint(5, 8))}
    small = tuple({"x": near["x"][1] * part} for part in (0.3, 0.7))
    curve, flat = f"(1 - cos({a}*x))/x^2", f"{a * a}/2"
    yield from rows(curve, [f"2*sin({a}*x/2)^2/x^2"], [flat, f"{a}*sin(x/2)^2/x^2"], small, domain=near)
    away: Domain = {"x": (float(far), 10.0 * far)}
    gap = f"sqrt(x + {a}) - sqrt(x)"
    large = ({"x": 1.5 * far}, {"x": 7.0 * far})
    yield from rows(gap, [f"{a}/(sqrt(x + {a}) + sqrt(x))"], [f"{a}/(2*sqrt(x))"], large, domain=away)


def edges(dice: random.Random) -> Iterator[Pair]:
    """Arguments that lie on the edge of a domain, exactly or by an identity."""
    k = dice.randint(2, 9)
    at = ({"x": 0.7}, {"x": 2.6}, {"x": -1.7})
    yield from rows(f"x*acos(-{k}/{k})", ["x*pi"], [f"x*pi/{k}", "0*x"], at)
    yield from rows(f"{k}*x", [f"{k}*x + sqrt({k} - {k})", f"{k}*x*asin({k}/{k})*2/pi"], [f"{k}*x + acos(-1)"], at)


def multiples_of_primes(dice: random.Random) -> Iterator[Pair]:
    """What vanishes modulo the first prime, beside what overflows in floats."""
    k, j = dice.randint(720, 1000), dice.randint(2, 50)
    at = ({"x": 0.7, "y": 0.3}, {"x": 1.6, "y": -0.4})
    want = f"exp({k} + x^2)"
    yield from rows(want, [f"exp({k})*exp(x^2)"], [f"{want} + {PRIME}*y", f"{want} + {j}*{PRIME}*x"], at)
