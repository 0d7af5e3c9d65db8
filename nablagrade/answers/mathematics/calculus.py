"""Derivatives of our own trees, by right rules or by the rules that learners use instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Node, Rational, letters_of

ZERO, ONE, TWO = (Rational(Fraction(n)) for n in range(3))


@dataclass(frozen=True)
class Rules:
    """Which rule is bent; all are right unless told otherwise."""

    is_chained: bool = True  # the derivative of the inner function is a factor
    product: str = "both"  # which term of the product rule is kept: both, first, second or multiplied
    is_lowered: bool = True  # the power rule lowers the exponent
    is_brought_down: bool = True  # the power rule brings the exponent down


RIGHT = Rules()


def differentiate(node: Node, letter: str, rules: Rules = RIGHT) -> Node:
    """The derivative along one letter."""
    if isinstance(node, Rational | Named) or letter not in letters_of(node):
        return ZERO
    if isinstance(node, Letter):
        return ONE
    if isinstance(node, Applied):
        return _differentiate_applied(node, letter, rules)
    match node.sign:
        case "+" | "-":
            join = add if node.sign == "+" else subtract
            return join(differentiate(node.left, letter, rules), differentiate(node.right, letter, rules))
        case "*":
            return _differentiate_product(node, letter, rules)
        case "/":
            return _differentiate_quotient(node, letter, rules)
        case _:
            return _differentiate_power(node, letter, rules)


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """A tree with letters replaced; zeros and ones are tidied away."""
    if isinstance(node, Letter):
        return values.get(node.name, node)
    if isinstance(node, Applied):
        argument = substitute(node.argument, values)
        return negate(argument) if node.name == "-" else Applied(node.name, argument)
    if not isinstance(node, Infix):
        return node
    return _JOIN[node.sign](substitute(node.left, values), substitute(node.right, values))


def add(left: Node, right: Node) -> Node:
    """A sum without needless zeros."""
    if left == ZERO:
        return right
    return left if right == ZERO else Infix("+", left, right)


def subtract(left: Node, right: Node) -> Node:
    """A difference without needless zeros."""
    if right == ZERO:
        return left
    return negate(right) if left == ZERO else Infix("-", left, right)


def multiply(left: Node, right: Node) -> Node:
    """A product without needless zeros and ones."""
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    return left if right == ONE else Infix("*", left, right)


def divide(left: Node, right: Node) -> Node:
    """A quotient without needless zeros and ones."""
    return left if right == ONE or (left == ZERO and right != ZERO) else Infix("/", left, right)


def power(base: Node, exponent: Node) -> Node:
    """A power without needless zeros and ones."""
    if exponent == ZERO:
        return ONE
    return base if exponent == ONE else Infix("^", base, exponent)


def negate(node: Node) -> Node:
    """A prefix minus without needless zeros."""
    return node if node == ZERO else Applied("-", node)


def _differentiate_applied(node: Applied, letter: str, rules: Rules) -> Node:
    inner = differentiate(node.argument, letter, rules)
    if node.name == "-":
        return negate(inner)
    return multiply(_OUTER[node.name](node.argument), _chained(inner, rules))


def _chained(inner: Node, rules: Rules) -> Node:
    return inner if rules.is_chained else ONE


def _differentiate_product(node: Infix, letter: str, rules: Rules) -> Node:
    left, right = differentiate(node.left, letter, rules), differentiate(node.right, letter, rules)
    first, second = multiply(left, node.right), multiply(node.left, right)
    if ZERO in (first, second) or rules.product == "both":
        return add(first, second)
    return {"first": first, "second": second, "multiplied": multiply(left, right)}[rules.product]


def _differentiate_quotient(node: Infix, letter: str, rules: Rules) -> Node:
    above = multiply(differentiate(node.left, letter, rules), node.right)
    below = multiply(node.left, differentiate(node.right, letter, rules))
    return divide(subtract(above, below), power(node.right, TWO))


def _differentiate_power(node: Infix, letter: str, rules: Rules) -> Node:
    if letter in letters_of(node.right):
        return _differentiate_exponential(node, letter, rules)
    inner = _chained(differentiate(node.left, letter, rules), rules)
    factor = node.right if rules.is_brought_down else ONE
    exponent = _one_less(node.right) if rules.is_lowered else node.right
    return multiply(multiply(factor, power(node.left, exponent)), inner)


def _differentiate_exponential(node: Infix, letter: str, rules: Rules) -> Node:
    """u^v with the letter in v: u^v (v' ln u + v u'/u)."""
    grows = multiply(_chained(differentiate(node.right, letter, rules), rules), _logarithm(node.left))
    moves = divide(multiply(node.right, differentiate(node.left, letter, rules)), node.left)
    return multiply(node, add(grows, moves))


def _logarithm(base: Node) -> Node:
    return ONE if base == Named("e") else Applied("log", base)


def _one_less(exponent: Node) -> Node:
    return Rational(exponent.value - 1) if isinstance(exponent, Rational) else subtract(exponent, ONE)


def _square(node: Node) -> Node:
    return power(node, TWO)


_OUTER: dict[str, Callable[[Node], Node]] = {
    "sqrt": lambda u: divide(ONE, multiply(TWO, Applied("sqrt", u))),
    "exp": lambda u: Applied("exp", u),
    "log": lambda u: divide(ONE, u),
    "sin": lambda u: Applied("cos", u),
    "cos": lambda u: negate(Applied("sin", u)),
    "tan": lambda u: divide(ONE, _square(Applied("cos", u))),
    "sinh": lambda u: Applied("cosh", u),
    "cosh": lambda u: Applied("sinh", u),
    "tanh": lambda u: divide(ONE, _square(Applied("cosh", u))),
    "asin": lambda u: divide(ONE, Applied("sqrt", subtract(ONE, _square(u)))),
    "acos": lambda u: negate(divide(ONE, Applied("sqrt", subtract(ONE, _square(u))))),
    "atan": lambda u: divide(ONE, add(ONE, _square(u))),
    "asinh": lambda u: divide(ONE, Applied("sqrt", add(_square(u), ONE))),
    "acosh": lambda u: divide(ONE, Applied("sqrt", subtract(_square(u), ONE))),
    "atanh": lambda u: divide(ONE, subtract(ONE, _square(u))),
    "cbrt": lambda u: divide(ONE, multiply(Rational(Fraction(3)), _square(Applied("cbrt", u)))),
    "abs": lambda u: divide(u, Applied("abs", u)),
    "sign": lambda _: ZERO,
}
_JOIN = {"+": add, "-": subtract, "*": multiply, "/": divide, "^": power}
