"""Turns a student's text into tokens: an explicit table for unicode, declared names only, caps before any work."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from nablagrade.answers.mathematics.latex import plain_text
from nablagrade.errors import Unreadable

MAX_CHARACTERS = 1_000
MAX_TOKENS = 400
MAX_LITERAL = 40
MAX_TEN_POWER = 300

_OLD = {
    "sqrt": "sqrt", "exp": "exp", "ln": "log", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "abs": "abs", "Abs": "abs",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "asin": "asin", "acos": "acos", "atan": "atan",
    "sec": "sec", "csc": "csc", "cot": "cot",
}  # fmt: skip
# a name of these that the declared letters spell, as `lg` for l·g, is a product of them
_GIVING_WAY = {
    "cosec": "csc", "sech": "sech", "csch": "csch", "cosech": "csch", "coth": "coth",
    "arcsec": "asec", "arccsc": "acsc", "arccosec": "acsc", "asec": "asec", "acsc": "acsc",
    "log10": "log10", "log2": "log2", "log_10": "log10", "log_2": "log2", "lg": "log10", "cbrt": "cbrt",
    "sign": "sign", "sgn": "sign", "max": "max", "min": "min", "Max": "max", "Min": "min",
    "maximum": "max", "minimum": "min", "absolute": "abs", "fabs": "abs",
} | {
    prefix + name: f"a{name}"
    for name in ("sinh", "cosh", "tanh", "sech", "csch", "coth")
    for prefix in ("a", "ar", "arc")
}  # fmt: skip
FUNCTIONS = _OLD | _GIVING_WAY
_UNCLEAR = dict.fromkeys(("arccot", "acot", "arcctg"), "arctan(1/x) or pi/2 - arctan(x)")
_COMMANDS = ("Derivative", "derivative", "diff", "Diff", "Integral", "integrate", "Limit", "limit", "Subs", "gradient")
CONSTANTS = ("pi", "e")

_SAME = {
    "-": "−–—‐‑‒﹣", "*": "·⋅∙•×∗✕", "/": "÷∕⁄", " ": "\u00a0\u2007\u2009\u202f\u3000", "<": "⟨〈", ">": "⟩〉",
    "|": "∣ǀ", "^": "ˆ", "e": "ℯ", "": "\u200b\u200c\u200d\u2060\ufeff",
}  # fmt: skip
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LOWERED = {ord(c): str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
ALIKE = {ord(c): plain for plain, cs in _SAME.items() for c in cs} | _FULL_WIDTH | _LOWERED
RAISED = {ord(c): plain for c, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)}
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega",
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+(?:_[0-9]{3})*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<module>(?:np|numpy|math|sp|sympy)\.(?=[A-Za-z]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    rf"|(?P<greek>[{''.join(GREEK)}][0-9]*)"
    rf"|(?P<raised>[{''.join(map(chr, RAISED))}]+)"
    rf"|(?P<vulgar>[{''.join(VULGAR)}])"
    r"|(?P<sign>\*\*|[-+*/^(),;<>|√]|\[|\])"
)


class Token(NamedTuple):
    """`kind` is number, letter, constant, function, end, or the sign itself."""

    kind: str
    text: str
    is_spaced: bool = False  # whether white space stands before it
    typed: str = ""  # a name as it was typed: ln, whose text is log


END = Token("end", "")


def tokenize(text: str, symbols: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """A text as tokens; raises Unreadable with a friendly reason."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("this text is too long to be an answer")
    if "=" in text:
        raise Unreadable("write the value only, without an equals sign")
    text = plain_text(text, symbols).translate(ALIKE)
    names, out, at = _known(symbols), list[Token](), 0
    while True:
        start = at
        while text[start : start + 1].isspace():
            start += 1
        if start == len(text):
            return tuple(out)
        found = _TOKEN.match(text, start)
        if found is None:
            raise Unreadable(_refuse(text[start]))
        out += _tokens(found, start > at, names)
        at = found.end()
        if len(out) > MAX_TOKENS:
            raise Unreadable("this formula is too long to be an answer")


def plain_name(symbol: str) -> str:
    """The name under which a declared symbol is known: θ and θ1 are theta and theta1."""
    symbol = symbol.translate(ALIKE)
    return GREEK.get(symbol[0], symbol[0]) + symbol[1:]


def literal(text: str) -> Fraction:
    """The exact value of a typed number; a Fraction is built only after its size is known to be small."""
    ten_power = re.search(r"[eE]([+-]?[0-9]+)$", text)
    if len(text) > MAX_LITERAL or (ten_power and abs(int(ten_power[1])) > MAX_TEN_POWER):
        raise Unreadable("a number has too many digits")
    return Fraction(text.replace("_", ""))


@lru_cache(maxsize=64)
def _known(symbols: tuple[str, ...]) -> dict[str, str]:
    """name → kind; a declared letter hides a constant or function of the same name."""
    letters = frozenset(map(plain_name, symbols))
    kinds = dict.fromkeys(_OLD, "function") | dict.fromkeys(CONSTANTS, "constant")
    kinds |= {name: "function" for name in _GIVING_WAY if not letters.issuperset(name)}
    kinds |= dict.fromkeys(letters, "letter")
    return dict(sorted(kinds.items(), key=lambda item: -len(item[0])))


def _tokens(found: re.Match[str], is_spaced: bool, names: dict[str, str]) -> list[Token]:
    text = found[0]
    match found.lastgroup:
        case "number":
            return [_number(text, is_spaced, names)]
        case "module":
            return []
        case "name" | "greek":
            return _split(plain_name(text) if found.lastgroup == "greek" else text, is_spaced, names)
        case "raised":
            return _exponent(text)
        case "vulgar":
            return [Token("fraction", text, is_spaced)]
        case _:
            sign = "^" if text == "**" else text
            return [Token(sign, sign, is_spaced)]


def _number(text: str, is_spaced: bool, names: dict[str, str]) -> Token:
    if "e" in text and names["e"] == "letter":
        raise Unreadable(f"{text[:MAX_LITERAL]} can be read in two ways: put a * before the letter e")
    return Token("number", text, is_spaced)


def _exponent(text: str) -> list[Token]:
    """x² → ^ ( 2 )"""
    digits = text.translate(RAISED)
    if not re.fullmatch(r"[+-]?[0-9]+", digits):
        raise Unreadable("a raised exponent cannot be read: write it with ^")
    inner = [Token(digits[0], digits[0])] if digits[0] in "+-" else []
    return [Token("^", "^"), Token("(", "("), *inner, Token("number", digits.lstrip("+-")), Token(")", ")")]


def _split(run: str, is_spaced: bool, names: dict[str, str]) -> list[Token]:
    """xy → x y ; w1x1 → w1 x1 : the longest known name first."""
    out, rest = list[Token](), run
    while rest:
        name = next((n for n in names if rest.startswith(n)), None)
        if name is None or rest in _UNCLEAR or rest in _COMMANDS:
            raise Unreadable(_refuse_name(rest, run))
        rest = rest[len(name) :]
        _refuse_tail(name, rest, names[name] == "function", run)
        text = FUNCTIONS[name] if names[name] == "function" else name
        out.append(Token(names[name], text, is_spaced, name))
        is_spaced = False
    return out


def _refuse_name(rest: str, run: str) -> str:
    if rest in _UNCLEAR:
        return f"“{rest}” can be read in two ways: write {_UNCLEAR[rest]}"
    if rest in _COMMANDS:
        return f"write the result itself: {rest}(…) only asks for it"
    return f"“{run[:12]}” is not a name that this question uses"


def _refuse_tail(name: str, rest: str, is_function: bool, run: str) -> None:
    """What follows a name in the same run: w1 is a letter, x2 and sin2x are unclear."""
    is_based = name in ("log10", "log2") and rest
    if not (rest[:1].isdigit() or rest[:1] == "_" or is_based):
        return
    if run.startswith("log_") and (name == "log" or rest.isdigit()):
        raise Unreadable(f"“{run[:12]}” is unclear: write a logarithm to another base as a quotient, as in ln(x)/ln(3)")
    if is_function:
        raise Unreadable(f"“{run[:12]}” is unclear: put the argument of {name} into brackets, as in {name}(x)")
    raise Unreadable(f"“{run[:12]}” is unclear: write {name}^… for a power and {name}*… for a product")


def _refuse(character: str) -> str:
    if character in "{}":
        return "curly brackets make a set, which has no order: use round ones"
    if character in "°%$€£":
        return f"write the number only, without the sign {character}"
    if not character.isprintable():
        return "the text holds a character that cannot be read"
    return f"the character {character} cannot be read here"
