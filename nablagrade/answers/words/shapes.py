"""The shape of an array in whatever words: `(p,)`, `p x 1`, `length p`, `p numbers`, `p vectors of length p`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.symbolic import is_symbolic, tree_of
from nablagrade.answers.mathematics.tree import Node, Rational, show
from nablagrade.answers.words.phrases import read_text
from nablagrade.errors import Unreadable

Axes = tuple[Node, ...]
Likeness = tuple[str, Axes]  # a pattern of what has the shape that is asked for, and this shape

MOST_AXES, MOST_ENTRIES = 8, 10**18
_PLAIN = {
    "²": "^2", "³": "^3", "ᵖ": "^p", "ⁿ": "^n", "ᵐ": "^m", "ᵈ": "^d", "\\times": "×", "\\theta": "theta", "$": " ",
    "\\mathbb{R}": "R", "ℝ": "R", "\\in": " in ", "∈": " in ", "{": "(", "}": ")", "**": "^", "\\": "",
}  # fmt: skip
_SIZE = r"(?:shape|size|length|len|dimension|dimensions|dimensionality)"
_GRADIENT = r"(?:gradient(?: of (?:l|loss|l\(theta\)))?|nabla l(?: ?\(theta\))?)"
_IS = (
    rf"(?:(?:it|its {_SIZE}|result|answer|there|{_GRADIENT}|{_SIZE} of (?:it|{_GRADIENT})) )?"
    r"(?:(?:is|has|have|will be|would be|be|are|=) )?"
)
_FLAT = r"(?:flat|(?:one|1)[- ]?(?:dimensional|dim|d))"
_KIND = (
    rf"(?:(?:gradient|parameter|{_FLAT}|dense|single|real|numpy|np\.?|column|row) ?)*"
    r"(?:vector|array|tuple|list|ndarray|tensor|matrix|table|column|row)"
)
_VECTORS = r"(?:vectors|arrays|tuples|lists|tensors|columns|rows|gradients)"
_ITEM = (
    r"(?:(?:real|partial|scalar|separate|different|single) )*(?:numbers?|components?|entries|entry|elements?|values?"
    r"|derivatives?|partials?|slopes?|coordinates?|scalars?|items?|floats?|reals?|dimensions?|dims?)"
)
_SIZED = r"(?:dimensional|dim|d|length|sized?|long|elements?|components?|entry)"
_DIM = r"(?:[0-9.]*[a-z](?:\^[0-9]+)?|[0-9]+)"  # one letter or number, with a factor or a power
_TERMS = rf"{_DIM}(?: ?[-+/] ?{_DIM})*"
_SUM = rf"(?:{_TERMS}|\({_TERMS}\))"
_GRID = rf"{_SUM}(?:(?: ?[x×*] ?| by | times ){_SUM})*"
_TUPLE = rf"[(\[] ?{_SUM}(?: ?, ?{_SUM})* ?,? ?[)\]]|{_SUM}(?: ?, ?{_SUM})+|{_SUM} ?,"
_AXES = rf"(?P<axes>{_TUPLE}|{_GRID}|[(\[] ?{_GRID} ?[)\]])"
_OF_SIZE = rf"(?:{_SIZE} ?(?:is |of |equals )?[:=]? ?)?"
_OF = r"(?:(?:of|with|has|having|in|that has|which has|containing|holding|consisting of) )?"
_FORMS = tuple(
    re.compile(_IS + form)
    for form in (
        rf"{_AXES}[- ]{_SIZED}",
        rf"{_OF_SIZE}{_AXES}",
        rf"(?P<kind>{_KIND}) {_OF}{_OF_SIZE}{_AXES}(?: (?:{_ITEM}|rows?|columns?))?",
        rf"(?:{_SIZE}[- ])?{_AXES}[- ]?(?:{_SIZED} )?(?P<kind>{_KIND})",
        rf"{_AXES} {_ITEM}",
        rf"(?:(?:{_KIND} |element )?(?:in|of) )?r\^\(?(?P<power>{_GRID})\)?(?: {_KIND})?",
        rf"(?:{_KIND} in )?r(?P<letter>[a-z])",
    )
)
_TABLES = tuple(
    re.compile(_IS + form)
    for form in (
        rf"(?P<one>{_SUM}) {_VECTORS} {_OF}(?:{_SIZE} ?(?:of )?)?(?P<two>{_SUM})(?: {_ITEM})?(?: each)?",
        rf"(?P<one>{_SUM}|one) rows?(?: and| by|,)? (?P<two>{_SUM}|one) columns?",
        rf"(?P<two>{_SUM}|one) columns?(?: and| by|,)? (?P<one>{_SUM}|one) rows?",
    )
)
_SCALAR = re.compile(
    rf"{_IS}(?:single |just |only |one |1 )*(?:real )?(?:scalar|number|value)(?: value)?|\(\)|{_OF_SIZE}\( ?\)"
)
_NEUTRAL = re.compile(rf"{_IS}(?:{_KIND}|{_FLAT})")
_ALSO = re.compile(
    r"\s*(?:;|=|,(?= (?:[a-z]{2}|\())|(?<=[a-z]{3}|..\)),(?= )|\bor\b|\bi\.?\s?e\.?,?(?= )|\bthat is,?\b|\bso\b| - )\s*"
)
_TIMES = re.compile(r"\s*(?:×|,|\bby\b|\btimes\b|(?<=[\w)\s])x(?=[\w(\s])|(?<=[a-z)])\s*\*|(?<=\b1)\s*\*)\s*")


def read_shape(value: object, like: Likeness | None = None) -> Axes | None:
    """The axes that a value says, None where only a person can tell; raises Unreadable for what is no shape at all."""
    if isinstance(value, tuple | list):
        return _plain_axes(value)
    if is_symbolic(value) or (isinstance(value, int) and not isinstance(value, bool)):
        return _plain_axes((value,))
    if value is not None and value is not Ellipsis and not isinstance(value, str):
        raise Unreadable("a shape is asked for, in quotation marks")
    return _statements(_simplified(value), like)


def fits(got: Axes, want: Axes) -> bool:
    """Whether two shapes are one; where one axis is asked for, a column or a row of this length is that, too."""
    if len(want) == 1 and len(got) == 2:
        got = tuple(axis for axis in got if not _is_equal(axis, _ONE))
    return len(got) == len(want) and all(map(_is_equal, got, want))


def show_axes(axes: Axes) -> str:
    """A shape as NumPy writes it."""
    return f"({', '.join(map(show, axes))}{',' * (len(axes) == 1)})"


def _is_equal(one: Node, other: Node) -> bool:
    return compare(other, one).relation is Relation.EQUAL


def _plain_axes(values: Sequence[object]) -> Axes:
    if len(values) > MOST_AXES:
        raise Unreadable("this shape has too many axes")
    return _without_ones(tuple(map(_axis, values)))


def _axis(value: object) -> Node:
    if is_symbolic(value):
        return tree_of(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < MOST_ENTRIES:
        return Rational(Fraction(value))
    raise Unreadable("a shape is asked for, in quotation marks")


def _simplified(value: object) -> str:
    if isinstance(value, str):
        for sign, plain in _PLAIN.items():
            value = value.replace(sign, plain)
    text = re.sub(
        r"\b(?:a(?= (?!x |by |times )[\w(])|an|the|exactly|simply|just|always)\b",
        " ",
        read_text(value).replace("'s ", " is "),
    )
    return " ".join(re.sub(r"(?<=[a-z]{2})-(?=[a-z])", " ", text).split())


def _statements(text: str, like: Likeness | None) -> Axes | None:
    """One shape, or several names of one: `(p,), a vector of length p`; names of different shapes are for a person."""
    whole = _one(text, like)
    if whole is not None:
        return whole
    for parts in (_ALSO.split(text), _around_brackets(text)):
        shapes = [_one(part.strip(), like) for part in parts if part.strip() and not _NEUTRAL.fullmatch(part.strip())]
        if len(parts) > 1 and shapes and _agree(shapes):
            return shapes[0]
    return None


def _agree(shapes: Sequence[Axes | None]) -> bool:
    """Whether all are known and the same, a row or a column aside."""
    first = shapes[0]
    return first is not None and all(other is not None and fits(other, _bare(first)) for other in shapes)


def _around_brackets(text: str) -> list[str]:
    """`(p,) (one for each parameter)` in two parts, and each of these in its own."""
    found = re.fullmatch(r"(.*?[^,x×* ])\s*\((.{3,}|\w+ ?,)\)", text)
    return [part for piece in found.groups() for part in _ALSO.split(piece)] if found else []


def _one(text: str, like: Likeness | None) -> Axes | None:
    if like is not None and likeness(like[0]).fullmatch(text):
        return like[1]
    if _SCALAR.fullmatch(text):
        return ()
    for form in _TABLES:
        if found := form.fullmatch(text):
            return _axes(f"{found['one']}, {found['two']}")
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _axes_found(found.groupdict())
    return None


def _axes_found(found: dict[str, str | None]) -> Axes | None:
    axes = _axes(found.get("axes") or found.get("power") or found.get("letter") or "")
    is_table = re.search("matri|table", found.get("kind") or "") is not None
    return None if is_table and axes is not None and len(axes) < 2 else axes


def _axes(text: str) -> Axes | None:
    text = text.strip()
    if re.fullmatch(r"[(\[].*[)\]]", text):
        text = text[1:-1]
    parts = [part for part in _TIMES.split(text.strip().rstrip(",")) if part]
    try:
        axes = tuple(read_expression(part.replace("one", "1"), re.findall("[a-z]", part)) for part in parts)
    except Unreadable:
        return None
    return _without_ones(axes) if len(axes) <= MOST_AXES else None


def _without_ones(axes: Axes) -> Axes:
    """An array of ones only holds one number."""
    return () if all(_is_equal(axis, _ONE) for axis in axes) else axes


def _bare(axes: Axes) -> Axes:
    return tuple(axis for axis in axes if not _is_equal(axis, _ONE)) if len(axes) == 2 else axes


@lru_cache
def likeness(names: str) -> re.Pattern[str]:
    """The same shape as theta, one for each parameter, the number of parameters."""
    same = (
        rf"(?:same|identical|equal|equivalent)(?: (?:in )?{_SIZE}| and {_SIZE})*(?: (?:as|to|like))?"
        rf"(?: (?:that|{_SIZE}) of)?"
        rf"|like|as (?:long|large|big) as|{_SIZE} of|number of|as many(?: {_ITEM})? as(?: there are)?"
        rf"|(?:one|1|single)(?: {_ITEM})? (?:for|per)(?: each| every)?|{_ITEM} (?:for each|for every|per)"
    )
    return re.compile(rf"{_IS}(?:{_KIND} {_OF})?(?:{same}) (?:{names})")


_ONE = Rational(Fraction(1))
