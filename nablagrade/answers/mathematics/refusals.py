"""What a student reads when a text has two readings, or none: both are named, in their own signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nablagrade.answers.mathematics.tokens import END, Token
from nablagrade.answers.mathematics.tree import Infix, Node, show

_SHOWN = 24


def two_products(quotient: Infix, factor: Node) -> str:
    """1/2x is half of x to some and one over 2x to others."""
    above, below, next_one = map(_brief, (quotient.left, quotient.right, factor))
    readings = f"({above}/{below})*{next_one} or as {above}/({below}*{next_one})"
    return f"a product after a fraction can be read in two ways, as {readings}: add brackets"


def two_exponents(base: Node, exponent: Node, follower: Token, *, is_last: bool) -> str:
    """e^xy is e to the power of xy to some and y times e^x to others."""
    left, above, factor = _brief(base), _brief(exponent), (follower.typed or follower.text) + ("" if is_last else "…")
    readings = f"{left}^({above}*{factor}) or as ({left}^{above})*{factor}"
    return f"an exponent followed by a factor can be read in two ways, as {readings}: add brackets"


def bare_argument(function: Token, argument: Sequence[Token], follower: Token) -> str:
    """sin x y is y times sin x to some and the sine of xy to others."""
    name, inner = function.typed, "*".join(token.typed or token.text for token in argument)
    sign = follower.text if follower.kind in ("*", "/", "^") else "*"
    more = "…" if follower.kind in ("*", "/", "^") else f"{follower.typed or follower.text}…"
    readings = f"{name}({inner}){sign}{more} or as {name}({inner}{sign}{more})"
    return f"this can be read in two ways, as {readings}: put the argument of {name} into brackets"


def side_by_side(previous: Token, token: Token, after: Sequence[Token] = ()) -> str:
    """1 1/2 and 1 500 are numbers to some and two numbers to others."""
    one, other = previous.text, token.text
    is_quotient = [follower.kind for follower in after] == ["/", "number"]
    if previous.kind == "number" and (is_quotient or token.kind == "fraction"):
        part = f"{other}/{after[1].text}" if is_quotient else other
        return f"{one} {part} can be read in two ways, as {one} + {part} or as {one}*{part}: write the sign"
    if one.isdigit() and len(other) == 3 and other.isdigit():
        both = f"{one}{other}"
        return f"{one} {other} can be read in two ways, as {both} or as two numbers: write {both}, or a comma"
    return f"{one} and {other} stand side by side: put a sign or a comma between them"


def unexpected(token: Token) -> str:
    """Why a formula cannot go on with this token."""
    if token is END:
        return "something is missing at the end"
    if token.kind in (",", ";"):
        return "one value is asked for, and a comma separates values: write decimals with a point"
    if token.kind in (")", "]", ">"):
        return "a bracket is closed that was never opened"
    if token.kind in ("[", "<"):
        return "use round brackets inside a formula"
    return f"“{token.text[:12]}” is unexpected here"


def _brief(node: Node) -> str:
    """A part of a formula inside a product, short enough for a sentence."""
    text = show(node)
    text = text if len(text) <= _SHOWN else "…"
    return text if re.fullmatch(r"\w+(\.\w+)?|\w+\([^()]*\)|…", text) else f"({text})"
