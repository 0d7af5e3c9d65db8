"""Equality as mathematics: equal, different with a witness, undecided."""

from __future__ import annotations

import pytest

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.grammar import read_expression
from tests.answers.grown import grown_pairs
from tests.answers.pairs import ANYWHERE, DIGITS, POSITIVE, POSITIVE_ONLY, all_pairs, worth

LETTERS = ["x", "y", "z", "n"]
POINTS = [{"x": 0.7, "y": 1.9, "z": 2.3}, {"x": 2.6, "y": 0.4, "z": 1.2}, {"x": 1.3, "y": 3.1, "z": 0.6}]
NEGATIVE = {"x": -1.7, "y": -0.8, "z": -0.3}
FAR_OUT = {"x": -1500.5, "y": 0.8, "z": -0.3}  # only for abs(x + 1000): exp(exp(…)) of it would never end
PAIRS = all_pairs()
GROWN = grown_pairs()


def relation(want, got, domain=None, integers=""):
    """What the judge says about two texts."""
    return compare(read_expression(want, LETTERS), read_expression(got, LETTERS), domain, integers.split()).relation


def ascii_text(text):
    """A spelled text back in the signs that Python reads."""
    table = {ord(c): f"^{i}" for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {ord("·"): "*", ord("−"): "-"}
    return text.translate(table).replace("√(", "sqrt(")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.want} ~ {p.got}")
def test_every_authored_pair_is_decided_rightly(pair):
    """Each of the authored pairs gets the verdict that its construction gives it."""
    assert relation(pair.want, pair.got, pair.domain) is (Relation.EQUAL if pair.is_equal else Relation.DIFFERENT)


def test_pairs_are_true_by_another_reader():
    """The truth of every pair is confirmed in fifty digits by Python's grammar and mpmath, not by the judge."""
    for pair in PAIRS:
        points = POINTS + [NEGATIVE] * (pair.domain is None) + [FAR_OUT] * ("1000)" in pair.want)
        values = [(worth(ascii_text(pair.want), p), worth(ascii_text(pair.got), p)) for p in points]
        gaps = [abs(a - b) / (1 + abs(a) + abs(b)) for a, b in values]
        assert (max(gaps) < 1e-40) is pair.is_equal, pair


def test_there_are_enough_pairs():
    """More than 500 pairs from 150 formulas, at least 40 % of them unequal."""
    assert len(PAIRS) >= 500
    assert len({row[0] for row in ANYWHERE + POSITIVE_ONLY}) >= 150
    assert sum(not pair.is_equal for pair in PAIRS) >= 0.4 * len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS[::7], ids=lambda p: f"{p.got} ~ {p.want}")
def test_equality_is_symmetric(pair):
    """Which of the two is the author's changes the sample points, not the verdict."""
    assert relation(pair.got, pair.want, pair.domain) is relation(pair.want, pair.got, pair.domain)


def test_a_difference_has_a_witness():
    """A difference comes with a point at which the two formulas differ."""
    assert compare(read_expression("x^2", LETTERS), read_expression("x^3", LETTERS)).where.startswith("at x = ")


def test_the_verdict_does_not_depend_on_the_run():
    """Sample points follow from the author's answer, so the same witness is found each time."""
    want, got = read_expression("sin(x y)", LETTERS), read_expression("sin(x) y", LETTERS)
    assert compare(want, got) == compare(want, got)


def test_a_multiple_of_the_prime_is_seen():
    """A term that vanishes modulo the prime is no way around the exact comparison."""
    assert relation("x^2", "x^2 + 2305843009213693951*x") is Relation.DIFFERENT
    assert relation("x^2", "x^2 + 2305843009213693951*1e-60*x") is Relation.DIFFERENT


@pytest.mark.parametrize("got", ["1/(x - x)", "x + 0/(y - y)", "log(-1 - x^2)"])
def test_no_value_anywhere_is_not_equal(got):
    """A formula without any value is never equal: NaN agrees with nothing."""
    assert relation("x", got, {"x": (-5.0, 5.0)}) is Relation.DIFFERENT


@pytest.mark.parametrize(("want", "got"), [("log(x^2)", "2*log(x)"), ("2*log(x)", "log(x^2)")])
def test_other_domains_are_undecided_until_the_author_declares_one(want, got):
    """Formulas that agree only where both are defined go to a person; a declared domain decides."""
    assert relation(want, got) is Relation.UNDECIDED
    assert relation(want, got, POSITIVE) is Relation.EQUAL


def test_a_declared_domain_asks_for_a_value_everywhere():
    """On a declared domain an answer without a value is different."""
    assert relation("log(x^2)", "2*log(x)", {"x": (None, None)}) is Relation.DIFFERENT


def test_the_detour_through_complex_numbers_is_allowed():
    """sqrt(x)^2 is x although it passes through complex numbers for negative x."""
    assert relation("x", "sqrt(x)^2") is Relation.EQUAL
    assert relation("abs(x)", "sqrt(x)^2") is Relation.UNDECIDED


def test_a_narrow_domain_is_found_by_more_points():
    """A formula that is real only far out is compared there."""
    assert relation("sqrt(x - 1000)", "(x - 1000)^(1/2)") is Relation.EQUAL
    assert relation("sqrt(x - 1000)", "(x - 1001)^(1/2)") is Relation.DIFFERENT


def test_algebra_proves_what_floats_cannot_compute():
    """Where every value overflows even in digits, an identity is proved with exp(…) as an unknown."""
    domain = {"x": (1e6, 2e6)}
    assert relation("exp(x)*(x + 1)", "x*exp(x) + exp(x)", domain) is Relation.EQUAL
    assert relation("exp(x)*(x + 1)", "x*exp(x) + 2*exp(x)", domain) is Relation.UNDECIDED


def test_letters_of_the_answer_that_the_author_did_not_use():
    """A letter more makes a difference, unless it cancels."""
    assert relation("x", "x*y") is Relation.DIFFERENT
    assert relation("x", "x*y/y") is Relation.EQUAL


def test_grown_pairs_are_true_by_another_reader():
    """The truth of every grown pair is confirmed in five hundred digits, at points on both sides of its places."""
    for pair in GROWN:
        with DIGITS.workdps(500):
            values = [(worth(pair.want, point), worth(pair.got, point)) for point in pair.points]
            gaps = [abs(a - b) / (1 + abs(a) + abs(b)) for a, b in values]
            assert (max(gaps) < DIGITS.mpf(10) ** -450) is pair.is_equal, pair


def test_no_grown_pair_is_decided_wrongly():
    """A thousand pairs in all: none is decided wrongly, fewer than one in two hundred are left to a person."""
    assert len(PAIRS) + len(GROWN) >= 1_000
    made = [(pair, relation(pair.want, pair.got, pair.domain, pair.integers)) for pair in GROWN]
    right = {True: Relation.EQUAL, False: Relation.DIFFERENT}
    undecided = [pair for pair, got in made if got is Relation.UNDECIDED]
    assert [pair for pair, got in made if got not in (right[pair.is_equal], Relation.UNDECIDED)] == []
    assert len(undecided) < 0.005 * len(GROWN), undecided
