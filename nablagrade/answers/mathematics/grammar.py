"""A Pratt parser from tokens to a tree: one reading for each text, and a friendly refusal where there are two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.refusals import bare_argument, side_by_side, two_exponents, two_products, unexpected
from nablagrade.answers.mathematics.tokens import END, VULGAR, Token, literal, tokenize
from nablagrade.answers.mathematics.tree import (
    Applied,
    Infix,
    Letter,
    Named,
    Node,
    Rational,
    applied,
    chosen,
    letters_of,
    whole_exponent,
)
from nablagrade.errors import Unreadable

MAX_DEPTH = 50
MAX_EXPONENT = 1_000

_STRENGTH = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 40}
_JUXTAPOSED = 20  # the same as *, so that 1/2x has two readings and is refused
_PREFIX = 30
_OPERANDS = ("letter", "constant", "function", "(", "√", "|")
_POWERED = ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "sech", "csch", "coth")
_CHOOSING = ("max", "min")
_TERM_ENDS = ("end", "+", "-", ")", "]", ">", ",", ";", "|")  # after these signs a bare argument has one reading
_DIVIDES = "this divides by zero"


def read_expression(text: str, symbols: Sequence[str] = ()) -> Node:
    """The one formula that a text holds; raises Unreadable."""
    return parse(tokenize(text, tuple(symbols)))


def parse(tokens: Sequence[Token]) -> Node:
    """The one formula that tokens make; raises Unreadable."""
    if not tokens:
        raise Unreadable("something is missing here")
    parser = _Parser(tokens)
    node = parser.expression(0)
    if parser.peek() is not END:
        raise Unreadable(unexpected(parser.peek()))
    return node


class _Parser:
    """The place in the tokens, how deep we are, and what the last quotient was."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._bars = 0
        self._exponents = 0  # bare ones that are being read: 2^sin x cos x has two readings
        self._quotient: Node | None = None  # the last a/b that no bracket closed: 1/2x is unclear, (1/2)x is not

    def peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def take(self) -> Token:
        token = self.peek()
        self._at += 1
        return token

    def expression(self, strength: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("the brackets are too deeply nested")
        node = self._operand()
        while (token := self.peek()) is not END and _binding(token, self._bars) > strength:
            node = self._join(node, token)
        self._depth -= 1
        return node

    def _join(self, left: Node, token: Token) -> Node:
        if token.kind not in _STRENGTH:
            return self._juxtapose(left)
        self.take()
        if token.kind == "^":
            return self._power(left)
        right = self.expression(_STRENGTH[token.kind])
        node = Infix(token.kind, left, right)
        if token.kind == "/":
            _refuse_zero(right)
            self._quotient = node
        return node

    def _juxtapose(self, left: Node) -> Node:
        previous, token = self._tokens[self._at - 1], self.peek()
        if left is self._quotient and isinstance(left, Infix):
            raise Unreadable(two_products(left, self.expression(_JUXTAPOSED)))
        if token.kind in ("number", "fraction") and (previous.kind not in (")", "|") or token.is_spaced):
            raise Unreadable(side_by_side(previous, token, self._tokens[self._at + 1 : self._at + 3]))
        return Infix("*", left, self.expression(_JUXTAPOSED))

    def _power(self, base: Node) -> Node:
        is_bare = self.peek().kind != "("
        self._exponents += is_bare
        exponent = self.expression(_STRENGTH["^"] - 1)
        self._exponents -= is_bare
        if is_bare:
            self._refuse_open_exponent(base, exponent)
        exponent = _simple_exponent(exponent)
        whole = whole_exponent(exponent)
        if whole is not None and whole <= 0:
            _refuse_zero(base, "0^0 has no value" if whole == 0 else _DIVIDES)
        return Infix("^", base, exponent)

    def _refuse_open_exponent(self, base: Node, exponent: Node) -> None:
        """e^xy, e^2x and 2^3x have two readings; x^2y is read as everybody reads it, and so is 2^3 x."""
        follower = self.peek()
        if follower.kind not in ("number", "fraction", "letter", "constant", "function", "√"):
            return
        is_number = isinstance(exponent, Rational) or whole_exponent(exponent) is not None
        is_told = follower.is_spaced or (is_number and letters_of(base))
        if base == Named("e") or not is_told:
            raise Unreadable(two_exponents(base, exponent, follower, is_last=self._at + 1 >= len(self._tokens)))

    def _operand(self) -> Node:
        token = self.take()
        leaf = self._leaf(token)
        if leaf is not None:
            return leaf
        match token.kind:
            case "function":
                return self._call(token)
            case "(":
                return self._group(")")
            case "|":
                return self._bar()
            case "√":
                return self._root()
            case "-" | "+":
                operand = self.expression(_PREFIX)
                return Applied("-", operand) if token.kind == "-" else operand
            case _:
                raise Unreadable(unexpected(token))

    def _leaf(self, token: Token) -> Node | None:
        match token.kind:
            case "number":
                return self._number(token)
            case "fraction":
                return Rational(Fraction(*VULGAR[token.text]))
            case "letter":
                return Letter(token.text)
            case "constant":
                return Named(token.text)
            case _:
                return None

    def _number(self, token: Token) -> Node:
        if self.peek().kind == "fraction":
            raise Unreadable(side_by_side(token, self.peek()))
        return Rational(literal(token.text))

    def _group(self, closing: str) -> Node:
        bars, self._bars = self._bars, 0
        node = self.expression(0)
        self._close(closing)
        self._bars, self._quotient = bars, None
        return node

    def _close(self, closing: str) -> None:
        token = self.take()
        if token.kind == closing:
            return
        if closing == "|":
            raise Unreadable("the bar | is not closed: write abs(…), and separate values with commas")
        raise Unreadable("a bracket is not closed" if token is END else unexpected(token))

    def _bar(self) -> Node:
        if self._bars:
            raise Unreadable("nested bars can be read in two ways: write abs(…)")
        self._bars += 1
        node = self.expression(0)
        self._close("|")
        self._bars, self._quotient = 0, None
        return Applied("abs", node)

    def _call(self, token: Token) -> Node:
        exponent = self._function_exponent(token)
        if self.peek().kind == "(":
            self.take()
            node = self._choice(token) if token.text in _CHOOSING else applied(token.text, self._group(")"))
        else:
            node = applied(token.text, self._bare_argument(token))
        return node if exponent is None else Infix("^", node, exponent)

    def _choice(self, token: Token) -> Node:
        """max(x, 0) and min(x, y, 1)."""
        bars, self._bars = self._bars, 0
        node, count = self.expression(0), 1
        while self.peek().kind == ",":
            self.take()
            node, count = chosen(token.text, node, self.expression(0)), count + 1
        self._close(")")
        self._bars, self._quotient = bars, None
        if count == 1:
            raise Unreadable(f"“{token.typed}” needs two values with a comma between them")
        return node

    def _bare_argument(self, token: Token) -> Node:
        """sin x, ln 2, sin 2x at the end of a term or before a function; what could be read further needs brackets."""
        first, second = self.peek(), self._ahead(1)
        is_pair = first.kind == "number" and second.kind in ("letter", "constant") and token.text != "sqrt"
        taken = (first, second) if is_pair else (first,)
        is_read = is_pair or first.kind in ("number", "letter", "constant")
        if token.text in _CHOOSING or not is_read:
            raise Unreadable(f"put the argument of {token.typed} into brackets")
        if not self._ends_argument(len(taken)):
            raise Unreadable(bare_argument(token, taken, self._ahead(len(taken))))
        node = self._operand()
        return Infix("*", node, self._operand()) if is_pair else node

    def _ends_argument(self, count: int) -> bool:
        """Whether the argument ends after so many tokens: with its term, or before a function, as in sin x cos x."""
        follower, after = self._ahead(count), self._ahead(count + 1)
        is_factor = follower.kind == "function" or (follower.kind == "*" and after.kind == "function")
        return follower.kind in _TERM_ENDS or (is_factor and not self._exponents)

    def _ahead(self, count: int) -> Token:
        at = self._at + count
        return self._tokens[at] if at < len(self._tokens) else END

    def _function_exponent(self, token: Token) -> Node | None:
        """sin^2(x) is (sin(x))^2 for a positive whole exponent; sin^-1(x) has two readings."""
        name = token.typed
        if self.peek().kind != "^":
            return None
        if token.text not in _POWERED:
            raise Unreadable(f"“{name}^…” can be read in two ways: write ({name}(…))^…")
        self.take()
        exponent = self._operand()
        if (whole_exponent(exponent) or 0) <= 0:
            raise Unreadable(f"“{name}^…” can be read in two ways: write ({name}(…))^…")
        return _simple_exponent(exponent)

    def _root(self) -> Node:
        token = self.peek()
        if token.kind not in ("number", "letter", "constant", "("):
            raise Unreadable("put the argument of √ into brackets")
        node = Applied("sqrt", self._operand())
        follower = self.peek()
        if token.kind != "(" and follower.kind in (*_OPERANDS, "^") and not follower.is_spaced:
            raise Unreadable("√ before a product or a power can be read in two ways: add brackets")
        return node


def _binding(token: Token, bars: int) -> int:
    if token.kind in _STRENGTH:
        return _STRENGTH[token.kind]
    if token.kind == "|" and bars:
        return -1
    return _JUXTAPOSED if token.kind in (*_OPERANDS, "number", "fraction") else -1


def _simple_exponent(exponent: Node) -> Node:
    """A constant exponent as one number, refused when it is large: towers of powers cost time and memory."""
    if letters_of(exponent):
        return exponent
    value = exact.value_of(exponent)
    if value is None:
        return exponent
    if abs(value) > MAX_EXPONENT:
        raise Unreadable("an exponent is too large")
    return Rational(value)


def _refuse_zero(node: Node, reason: str = _DIVIDES) -> None:
    if not letters_of(node) and exact.value_of(node) == 0:
        raise Unreadable(reason)
