"""Formulas that agree wherever one usually looks: kinks and steps far out, steep slopes, multiples of a prime."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.equality.modular import is_prime, seeded_prime
from nablagrade.answers.equality.places import placed_points
from nablagrade.answers.equality.sampling import GRID, Sampler
from nablagrade.answers.equality.terms import inner_terms
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.tree import show

LETTERS = ["x", "y", "z"]
YEAR = {"x": (0.0, 365.0)}


def read(text):
    """A text in the letters of these tests."""
    return read_expression(text, LETTERS)


def relation(want, got, domain=None):
    """What the judge says about two texts."""
    return compare(read(want), read(got), domain).relation


@pytest.mark.parametrize(
    ("want", "got", "domain"),
    [
        ("abs(x-1000)", "1000-x", None),
        ("(x+400-abs(x-400))/2", "x", None),
        ("abs(x-2)", "x-2", YEAR),
        ("abs(x)", "x*tanh(1200x)", None),
        ("abs(x-987654)", "987654-x", None),
        ("abs(x+0.00003)", "x+0.00003", {"x": (-1.0, 1.0)}),
        ("sqrt((x-5*10^7)^2)", "5*10^7-x", None),
        ("abs(x-364.99)", "364.99-x", YEAR),
        ("abs(x^2-10^8)", "10^8-x^2", None),
        ("abs(x^3+10^9)", "x^3+10^9", None),
        ("abs(sin(x)-0.99999)", "0.99999-sin(x)", None),
        ("abs(cos(x)+0.999999)", "cos(x)+0.999999", None),
        ("abs(exp(x)-10^5)", "10^5-exp(x)", None),
        ("abs(ln(x)-20)", "20-ln(x)", {"x": (0.0, None)}),
        ("sign(x-3000)", "tanh(10^5*(x-3000))", None),
        ("abs(x+y-10^4)", "10^4-x-y", None),
        ("abs(x*y*z-10^6)", "10^6-x*y*z", None),
        ("abs(abs(x-1000)+abs(y-1000)-1)", "abs(x-1000)+abs(y-1000)-1", None),
        ("abs(abs(x-2)-0.001)", "abs(x-2)-0.001", YEAR),
        ("max(x, 700)", "700", None),
        ("max(0, min(x, y)-300)", "0", None),
        ("x", "x+exp(-10^6*(x-1/3)^2-1)", None),
        ("x", "x+1/cosh(10^5*(x-70))", None),
        ("sin(x)", "sin(x)+max(0, 0.001-abs(x-200.7))", YEAR),
        ("exp(x)*abs(x-1000)", "exp(x)*(1000-x)", None),
        ("atan(10^7*(x-5))", "sign(x-5)*pi/2", {"x": (0.0, 10.0)}),
        ("sqrt(x^2-2000x+1000000)", "1000-x", None),
        ("x", "x+max(0,x-500000)^3*1e-12", None),
        ("x^200", "x^200+sign(x-3)+1", None),
        ("sin(x)", "sin(x)+1e-40*(abs(x-30)+x-30)", None),
        ("abs(x-y^2-500)", "500+y^2-x", None),
        ("abs(x/y-10^7)", "10^7-x/y", None),
        ("x^2", "x^2+exp(-10^4*(x-37.123)^2)", None),
        ("sin(x)", "sin(x)+exp(-10^8*abs(x-250))", None),
        ("1/(1+exp(-10^7*(x-20.5)))", "(1+sign(x-20.5))/2", YEAR),
        ("abs(x-200)+abs(x-200.01)", "abs(2x-400.01)", None),
        ("x", "asin(sin(x))", {"x": (0.0, 1.58)}),
        ("x", "acos(cos(x))", {"x": (-0.01, 3.0)}),
        ("x", "atan(tan(x))", {"x": (0.0, 1.5709)}),
        ("sin(x)", "sqrt(1-cos(x)^2)", {"x": (0.0, 3.15)}),
        ("exp(-x)*abs(x-5000)", "exp(-x)*(5000-x)", None),
        ("max(0,x-2000)*max(0,y-2000)*max(0,z-2000)", "0", None),
        ("max(0,min(x,y,z)-20000)", "0", None),
        ("max(0,0.01-abs(x-70.3)-abs(y-90.2))", "0", None),
        ("max(0,0.01-(x-70.3)^2-(y-90.2)^2)", "0", None),
        ("exp(-10^6*((x-7.3)^2+(y-29.2)^2+(z+13)^2))", "0", None),
        ("tanh(10^9 x)", "sign(x)", None),
    ],
)  # fmt: skip
def test_a_piece_that_is_elsewhere_is_seen(want, got, domain):
    """A kink, step or tooth makes a difference wherever in the domain it lies, and whichever of the two has it."""
    assert relation(want, got, domain) is Relation.DIFFERENT
    assert relation(got, want, domain) is Relation.DIFFERENT


@pytest.mark.parametrize(
    ("want", "got", "domain"),
    [
        ("abs(x-1000)", "sqrt((1000-x)^2)", None),
        ("(x+400-abs(x-400))/2", "min(400, x)", None),
        ("abs(x-2)", "max(x-2, 2-x)", YEAR),
        ("abs(x)", "x*sign(x)", None),
        ("abs(x+y-10^4)", "abs(10^4-y-x)", None),
        ("max(0, x-1)*sign(x-1)", "(x-1+abs(x-1))/2", None),
        ("x*(x-2)/(x-2)*sin(x)", "x*sin(x)", {"x": (0.0, 4.0)}),
        ("sqrt(x-5000)^2", "x-5000", {"x": (5000.0, None)}),
        ("sqrt(x^2-2000x+1000000)", "abs(x-1000)", None),
        ("max(x,y,z)", "max(z,max(y,x))", None),
        ("sign(x)sign(y)", "sign(x*y)", None),
        ("abs(x)^0.6", "(x^2)^0.3", None),
        ("max(0,x)-max(0,x-1)", "min(1,max(0,x))", None),
        ("ln(abs(x-1000))", "ln((x-1000)^2)/2", None),
        ("sin(x)", "sqrt(1-cos(x)^2)", {"x": (0.0, 3.14)}),
        ("x^(2/3)", "cbrt(x)^2", None),
    ],
)  # fmt: skip
def test_equal_pieces_stay_equal(want, got, domain):
    """Right answers with kinks stay right, and a hole that cancels is none."""
    assert relation(want, got, domain) is Relation.EQUAL
    assert relation(got, want, domain) is Relation.EQUAL


@pytest.mark.parametrize(
    "term", ["2305843009213693951*y", "4611686018427387902*x", "2305843009213693951*(y^2+1)/7", "2305843009213693951"]
)
def test_a_multiple_of_the_prime_is_seen_where_floats_overflow(term):
    """One prime proves nothing: the second follows from the formulas, and digits show the difference."""
    assert relation("exp(1000+x^2)", f"exp(1000+x^2)+{term}") is Relation.DIFFERENT
    assert relation("exp(1000+x^2)", "exp(x^2)*exp(1000)") is Relation.EQUAL


@pytest.mark.parametrize("place", ["9354.75", "-120.5", "819.03125"])
def test_a_small_kink_beside_a_huge_value_is_seen(place):
    """Digits on both sides of a bend show it beside exp(9000); floats never would."""
    assert relation(f"exp(x)+abs(x-{place})", f"exp(x)-(x-{place})") is Relation.DIFFERENT
    assert relation(f"exp(x)+abs(x-{place})", f"abs({place}-x)+exp(x)") is Relation.EQUAL


def test_what_no_digits_show_is_left_to_a_person():
    """A kink where the value has three hundred thousand digits is undecided, never right."""
    assert relation("exp(x)+abs(x-700000)", "exp(x)-(x-700000)") is Relation.UNDECIDED
    assert relation("exp(-x^2)+abs(x-700000)", "exp(-x^2)+abs(700000-x)") is Relation.EQUAL


def test_the_points_are_the_same_on_every_machine():
    """Their bytes are known: they come from a hash and from digits, never from a library's powers."""
    node = read("abs(x)")
    sampler = Sampler(node, node, {"x": (0.0, None)})
    found = sha256(sampler.points(4000)["x"].tobytes() + sampler.grid("x").tobytes()).hexdigest()
    assert found[:16] == "52c12dd9b801483c"


def test_a_seeded_prime_is_prime():
    """Each text has a prime of its own, which trial by other means confirms."""
    primes = {seeded_prime(f"text {i}") for i in range(20)}
    assert len(primes) == 20
    for prime in primes:
        assert 2**61 <= prime < 2**63
        assert pow(3, prime - 1, prime) == 1
        assert all(prime % small for small in range(3, 2000, 2))
    assert [n for n in range(3, 200, 2) if is_prime(n)] == [
        n for n in range(3, 200, 2) if all(n % d for d in range(2, n))
    ]
    assert not is_prime(3215031751 * 1)  # a strong pseudoprime to the bases 2, 3, 5 and 7


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("abs(x-1000)", [1000]),
        ("sqrt((x-400)^2)", [400]),
        ("abs(x^2-5)", [-(5**0.5), 5**0.5]),
        ("ln(x+77)", [-77]),
        ("1/(x-3)^2", [3]),
        ("asin(x/50)", [-50, 50]),
        ("abs(abs(x-2)-0.001)", [1.999, 2, 2.001]),
    ],
)
def test_each_place_lies_between_two_near_points(text, places):
    """Points lie on both sides of each place, nearer than a millionth of its size."""
    node = read(text)
    placed = placed_points(node, node, Sampler(node, node, None))
    for place in places:
        gaps = placed.points["x"] - place
        assert gaps[gaps > 0].min() < 1e-6 * abs(place)
        assert -gaps[gaps < 0].max() < 1e-6 * abs(place)
        assert np.abs(placed.pairs["x"] - place).min() < 0.01 * abs(place)


def test_what_may_change_its_piece_is_found_from_the_inside():
    """The innermost comes first, so that its places are known when what stands around it is looked at."""
    found = [show(term.node) for term in inner_terms(read("ln(abs(x-2)-0.001) + sin(2y)/(3z)"))]
    assert found.index("x - 2") < found.index("abs(x - 2) - (1/1000)")
    assert "3*z" in found
    assert "2*y" not in found  # a wave does nowhere what it does not do everywhere


def test_points_follow_from_both_formulas():
    """The same pair has the same points in each run; another answer of a student has others."""
    one, two = (Sampler(read("abs(x)"), read(got), None) for got in ("x", "x + y - y"))
    again = Sampler(read("abs(x)"), read("x"), None)
    assert np.array_equal(one.points(50)["x"], again.points(50)["x"])
    assert np.array_equal(one.grid("x"), again.grid("x"))
    assert not np.array_equal(one.points(50)["x"], two.points(50)["x"])


@pytest.mark.parametrize(
    "domain", [(None, None), (0.0, None), (None, -3.0), (1000.0, None), (0.0, 365.0), (-1e-3, 1e-3)]
)
@pytest.mark.parametrize("integers", ["", "x"])
def test_a_grid_rises_inside_its_domain(domain, integers):
    """The points of a line rise from one end of the domain to the other and stay inside."""
    node = read("x")
    grid = Sampler(node, node, {"x": domain}, integers).grid("x")
    low, high = (-np.inf if domain[0] is None else domain[0]), (np.inf if domain[1] is None else domain[1])
    assert grid.shape == (GRID,)
    assert np.all(np.diff(grid) >= 0)
    assert low < grid[0]
    assert grid[-1] < high
    assert not integers or np.array_equal(grid, np.rint(grid))
