"""Random trees and random spellings of them, for round trips."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Rational

NUMBERS = st.builds(lambda n, d: Rational(Fraction(n, d)), st.integers(0, 30), st.integers(1, 9))
LETTERS = st.sampled_from([Letter("x"), Letter("y")])
LEAVES = st.one_of(NUMBERS, LETTERS, st.sampled_from([Named("pi"), Named("e")]))
EXPONENTS = st.builds(lambda n: Rational(Fraction(n)), st.integers(-3, 4).filter(bool))


def _grow(inner):
    return st.one_of(
        st.builds(Infix, st.sampled_from("+-*/"), inner, inner),
        st.builds(Infix, st.just("^"), inner, EXPONENTS),
        st.builds(Applied, st.sampled_from(["-", "sin", "cos", "exp", "abs", "tanh"]), inner),
    )


TREES = st.recursive(LEAVES, _grow, max_leaves=12)
RATIONAL_TREES = st.recursive(
    st.one_of(NUMBERS, LETTERS),
    lambda inner: st.one_of(
        st.builds(Infix, st.sampled_from("+-*/"), inner, inner), st.builds(Infix, st.just("^"), inner, EXPONENTS)
    ),
    max_leaves=10,
)
SPELLINGS = (
    lambda text: text,
    lambda text: text.replace("^", "**"),
    lambda text: text.replace("*", "·").replace("-", "−"),
    lambda text: text.replace(" ", ""),
    lambda text: text.replace("*", " * ").replace("(", "( "),
    lambda text: text.replace("pi", "π"),
)
