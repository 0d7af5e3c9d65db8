"""Texts that hold several values: `8, 9`, `(8, 9)`, `[8. 9.]`, `<8; 9>`, `np.array([[1, 2], [3, 4]])`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from nablagrade.answers.mathematics.grammar import parse
from nablagrade.answers.mathematics.latex import matrix_rows
from nablagrade.answers.mathematics.tokens import MAX_CHARACTERS, Token, tokenize
from nablagrade.answers.mathematics.tree import Node
from nablagrade.errors import Unreadable

Nested: TypeAlias = "Node | list[Nested]"
Tokens = Sequence[Token]

_SPACED_COMMAS = re.compile(r"[(\[<]?\s*[-+−]?[0-9]+,[0-9]+(?:\s+[-+−][0-9]+,[0-9]+)+\s*[)\]>]?")
_WRAPPER = re.compile(r"\s*(?:(?:np|numpy|sp|sympy)\s*\.\s*)?(?:array|asarray|Matrix)\s*(?=\()")
MAX_NESTED = 10  # brackets around brackets; a table has two
_PAIRS = {"(": ")", "[": "]", "<": ">"}


def read_row(text: str, symbols: Sequence[str] = ()) -> list[Nested]:
    """The values of a vector, typed with or without brackets; raises Unreadable."""
    rows = _matrix(text, symbols)
    if rows is not None:
        if len(rows) != 1 and any(len(row) != 1 for row in rows):
            raise Unreadable("one flat row of numbers is asked for, and this is a table")
        return [entry for row in rows for entry in row]
    tokens = _unwrap(tokenize(_without_wrapper(text), tuple(symbols)))
    return [parse(part) for part in _parts(tokens)]


def read_nested(text: str, symbols: Sequence[str] = ()) -> Nested:
    """The values of a matrix as nested lists; raises Unreadable."""
    rows = _matrix(text, symbols)
    if rows is not None:
        return [list(row) for row in rows]
    tokens = tokenize(_without_wrapper(text), tuple(symbols))
    if tokens and tokens[0].kind == "(" and _is_enclosed(tokens) and tokens[1:2] and tokens[1].kind == "[":
        tokens = tokens[1:-1]  # the call's own brackets
    if len(_parts(tokens)) > 1 and any(token.kind in (",", ";") for token in tokens):
        raise Unreadable("a table has rows: write each in brackets, as in [[1, 2], [3, 4]]")
    return _nested(tokens)


def component_counts(text: str) -> set[int]:
    """How many components a text may mean when some of its commas are decimal commas: `3,4, -1,6` may mean 2.

    So may `3,4 -1,6`, where only a sign after a space begins the second one. A last comma separates nothing.
    """
    text = text[:MAX_CHARACTERS].rstrip(",; ")
    if _SPACED_COMMAS.fullmatch(text):
        return {text.count(",")}
    spaced = re.sub(r"(?<=[0-9]),(?=[0-9])", "", text)
    decimal = len(re.findall(r"(?<=[0-9]),(?=[0-9])", text))
    separators = len(re.findall(r"[,;]", spaced))
    is_mixed = separators > 0 or decimal == 1
    is_doubled = decimal == 2 * separators + 1
    return {separators + 1} if decimal and (is_mixed or is_doubled) else set()


def _matrix(text: str, symbols: Sequence[str]) -> list[list[Nested]] | None:
    """The rows of a matrix in LaTeX; its entries are texts of their own."""
    rows = None if len(text) > MAX_CHARACTERS else matrix_rows(text)
    if rows is None:
        return None
    return [[parse(tokenize(entry, tuple(symbols))) for entry in row] for row in rows]


def _without_wrapper(text: str) -> str:
    return text if len(text) > MAX_CHARACTERS else _WRAPPER.sub("", text, count=1)


def _unwrap(tokens: Tokens) -> Tokens:
    """Takes off the brackets around the whole; (…) may stand around another pair, as in array([8, 9])."""
    while _is_enclosed(tokens):
        opening, tokens = tokens[0].kind, tokens[1:-1]
        if opening != "(":
            break
    return tokens


def _is_enclosed(tokens: Tokens) -> bool:
    if len(tokens) < 2 or _PAIRS.get(tokens[0].kind) != tokens[-1].kind:
        return False
    return all(depth > 0 for depth in list(_depths(tokens))[:-1])


def _depths(tokens: Tokens) -> Iterator[int]:
    """How many brackets are open after each token."""
    depth = 0
    for token in tokens:
        depth += (token.kind in _PAIRS) - (token.kind in _PAIRS.values())
        if depth < 0:
            raise Unreadable("the brackets do not match")
        yield depth


def _parts(tokens: Tokens) -> list[Tokens]:
    """The tokens between separators outside brackets; a last comma may be left over, as Python allows."""
    out, start = list[Tokens](), 0
    for i, (token, depth) in enumerate(zip(tokens, _depths(tokens), strict=True)):
        if depth == 0 and token.kind in (",", ";"):
            out.append(tokens[start:i])
            start = i + 1
    last = tokens[start:]
    if not out:
        return _spaced_numbers(last) or [last]
    return [*out, last] if last else out


def _spaced_numbers(tokens: Tokens) -> list[Tokens]:
    """`[8. -9.]`, as NumPy prints it: signed numbers with nothing but space between them."""
    out, i = list[Tokens](), 0
    while i < len(tokens):
        size = 2 if tokens[i].kind in ("+", "-") else 1
        piece = tokens[i : i + size]
        is_apart = not out or piece[0].is_spaced
        if not is_apart or piece[-1].kind != "number" or (size == 2 and piece[-1].is_spaced):
            return []
        out.append(piece)
        i += size
    return out if len(out) > 1 else []


def _nested(tokens: Tokens, depth: int = 0) -> Nested:
    """A bracket that holds commas, brackets or spaced numbers is a list; any other text is one value."""
    if depth > MAX_NESTED:
        raise Unreadable("these lists are too deeply nested")
    if not _is_enclosed(tokens):
        return parse(tokens)
    parts = _rows(tokens[1:-1])
    if tokens[0].kind == "(" and len(parts) == 1:
        return parse(tokens)
    return [_nested(part, depth + 1) for part in parts]


def _rows(tokens: Tokens) -> list[Tokens]:
    """The parts of a list; rows may follow each other without a comma, as NumPy prints them."""
    parts, out, start = _parts(tokens), list[Tokens](), 0
    if len(parts) > 1 or not parts:
        return parts
    for i, depth in enumerate(_depths(tokens)):
        if depth == 0 and tokens[i].kind == "]":
            out.append(tokens[start : i + 1])
            start = i + 1
    return [*out, tokens[start:]] if start < len(tokens) else out
