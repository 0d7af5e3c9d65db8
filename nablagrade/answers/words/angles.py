"""An angle with its unit: `90°`, `pi/2 rad`, `they meet at a right angle`, `half a right angle`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.quantity import near_and_exact, read_quantity, scalar_text
from nablagrade.answers.mathematics.symbolic import is_symbolic
from nablagrade.answers.mathematics.tokens import VULGAR
from nablagrade.answers.words.phrases import phrase_of, read_text
from nablagrade.errors import Unreadable

FULL = 360
_AGREE = 0.2  # degrees: 90° and 1.57 are two names of one angle
_UNITS = {
    "degrees": r"°|deg\.?|degrees?",
    "radians": r"rad\.?|radians?",
    "gon": r"gons?|gradians?",
    "turns": r"turns?|revolutions?|circles?",
}
_SIZES = {"degrees": Fraction(1), "gon": Fraction(9, 10), "turns": Fraction(FULL)}
_ANY_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_UNIT = re.compile(f"(?P<number>.*?)[ *]*(?:{_ANY_UNIT})")
_BRACKETED = re.compile(rf"\((?:in )?({'|'.join(_UNITS.values())})\)")
_LINES = (
    r"(?:contours?(?: lines?)?|level (?:curves?|lines?)|tangents?(?: lines?)?|lines?|curves?|gradients?|arrows?"
    r"|vectors?)"
)
_TWO = r"two(?= (?:lines |curves )?(?:are|meet|form|cross|make|intersect))"  # not two right angles
_MEETS = (
    rf"(?:(?:it|they|these|this|both|{_TWO}|theta|phi|alpha|{_LINES}"
    rf"|angle(?: between (?:them|both|{_LINES} and {_LINES}))?)"
    r"(?: and)? )*"
    r"(?:(?:meets?|crosse?s?|cuts?|intersects?|is|are|stands?|lies?|makes?|forms?|runs?|there|equals|=) )?"
    rf"(?:(?:it|them|each other|one another|that line|{_LINES}) )?"
    r"(?:(?:at|under|in|with|by|on|about|is|of|equal to|roughly|approximately|around) )*"
    r"(?:angles? (?:(?:of|is|equals|=) )?)?"
)
_TO_IT = (
    rf"(?: (?:to|with|from|against) (?:it|each other|one another|{_LINES})| angles?| apart| between them| everywhere)*"
)
_MULTIPLES = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "eighth": Fraction(1, 8),
    "one": Fraction(1), "full": Fraction(1), "two": Fraction(2), "twice": Fraction(2), "double": Fraction(2),
    "three": Fraction(3), "four": Fraction(4),
}  # fmt: skip
_NAMED = {
    r"right angles?": 90,
    r"(?:mutually )?(?:perpendicular|orthogonal|normal)(?:ly)?": 90,
    r"straight angles?|opposite directions?|antiparallel": 180,
    r"parallel|tangent|tangential(?:ly)?|same direction": 0,
    r"turns?|circles?": FULL,
}
_NAME = re.compile(
    rf"{_MEETS}(?:(?P<times>{'|'.join(_MULTIPLES)}) (?:of )?)?"
    rf"(?:{'|'.join(f'(?P<n{at}>{words})' for at, words in enumerate(_NAMED))}){_TO_IT}"
)
_SPOKEN = {"zero": 0, "thirty": 30, "forty five": 45, "sixty": 60, "ninety": 90, "one hundred eighty": 180}
_SPOKEN |= {"one hundred and eighty": 180, "hundred eighty": 180, "two hundred seventy": 270}
_ALSO = re.compile(r"\s*(?:,(?!\d)|;|=|≈|~|\bor\b|\bi\.?\s?e\.?\b|\bthat is\b|\b(?:and )?so\b|\bwhich is\b)\s*")


@dataclass(frozen=True)
class Angle:
    """The angles in degrees that an answer may mean: 90 alone may be degrees or radians. `unit` is what was said."""

    degrees: tuple[tuple[float, Fraction | None], ...]
    unit: str | None = None

    def __post_init__(self) -> None:
        """Unreadable where a size is beyond the floats: 10^307 radians are no degrees."""
        if not all(math.isfinite(size) for size, _ in self.degrees):
            raise Unreadable("this number is too large")

    def agrees(self, other: Angle) -> bool:
        """Whether both may mean the same."""
        return any(abs(one - two) <= _AGREE for one, _ in self.degrees for two, _ in other.degrees)


def read_angle(value: object) -> Angle | None:
    """The angle that a value says, None where only a person can tell; raises Unreadable for what is no angle at all."""
    if not isinstance(value, str) and not is_symbolic(value):
        quantity = read_quantity(value, scalar_text)
        if quantity.numbers.size != 1:
            raise Unreadable("one angle is asked for")
        return _bare(float(quantity.numbers[0]), quantity.fractions.get(0))
    text = _BRACKETED.sub(r" \1", read_text(_with_plain_signs(value) if isinstance(value, str) else value))
    try:
        return _statements(text)
    except Unreadable:
        if re.search(r"[a-z]{3}|±|\bor\b", re.sub(r"degrees?|radians?|sqrt", "", text)):
            return None
        raise


def unit_of(value: object) -> str | None:
    """The unit that an author's answer names, None where it names none."""
    if not isinstance(value, str) or not re.search(r"°|deg|rad|gon\b|turn|right angle", value):
        return None
    angle = read_angle(value)
    return None if angle is None else angle.unit


def in_unit(angle: tuple[float, Fraction | None], unit: str) -> tuple[float, Fraction | None]:
    """Degrees in another unit."""
    number, fraction = angle
    if unit == "radians":
        return math.radians(number), Fraction(0) if number == 0 else None
    return number / float(_SIZES[unit]), None if fraction is None else fraction / _SIZES[unit]


def _with_plain_signs(text: str) -> str:
    """Signs that NFKC would change, or that LaTeX has for the degree."""
    text = re.sub(r"\s*\^\s*\{?\s*(?:\\circ|∘)\s*\}?|[º˚∘]|\\degree", "°", text)
    for sign, (above, below) in VULGAR.items():
        text = text.replace(sign, f"({above}/{below})")
    text = re.sub(r"(?i)\bpi over\b", "pi/", text.replace("$", " "))
    return re.sub(r"\s*([=≈])\s*", r" \1 ", text)


def _statements(text: str) -> Angle:
    """One angle, or several names of one: `90° (pi/2)`; names of different angles are for a person."""
    try:
        return _one(text)
    except Unreadable as reason:
        parts = [part for part in _parts(text) if part]
        if len(parts) < 2:
            raise
        angles = [_one(part) for part in parts]
        if not all(angles[0].agrees(other) for other in angles[1:]):
            raise Unreadable("these are different angles") from reason
        return next((angle for angle in angles if angle.unit), angles[0])


def _parts(text: str) -> Iterator[str]:
    bracketed = re.fullmatch(r"(.+?)\s*\(([^()]+(?:\([^()]*\))?[^()]*)\)\s*", text)
    for piece in bracketed.groups() if bracketed else (text,):
        yield from _ALSO.split(piece)


def _one(text: str) -> Angle:
    named = _named(phrase_of(text))
    if named is not None:
        return Angle(((float(named), named),), "degrees")
    text = _stripped(text)
    found = _UNIT.fullmatch(text)
    if found is None:
        return _number(text, None)
    unit = next(name for name in _UNITS if found[name])
    return _number(found["number"], unit)


def _named(phrase: str) -> Fraction | None:
    """right angle, half right angle, quarter turn, perpendicular to it."""
    found = _NAME.fullmatch(phrase)
    if found is None:
        return None
    size = next(size for at, size in enumerate(_NAMED.values()) if found[f"n{at}"])
    return size * _MULTIPLES[found["times"] or "one"]


def _stripped(text: str) -> str:
    """The number and its unit, without the sentence around them."""
    text = re.sub(r"\b(?:a|an|the|always|exactly|precisely|just)\b|^[=≈~]", " ", text)
    found = re.fullmatch(rf"{_MEETS}(?P<rest>.*?){_TO_IT}", " ".join(text.split()))
    return (found["rest"] if found else text).strip().replace("-deg", " deg")


def _number(text: str, unit: str | None) -> Angle:
    text = text.strip()
    spoken = _SPOKEN.get(text.replace("-", " "))
    number, fraction = (float(spoken), Fraction(spoken)) if spoken is not None else _read(text)
    if unit is None and "pi" not in text:
        return _bare(number, fraction)
    if unit in (None, "radians"):
        return Angle((_from_radians(number),), "radians")
    size = _SIZES[unit]
    return Angle(((number * float(size), None if fraction is None else fraction * size),), unit)


def _read(text: str) -> tuple[float, Fraction | None]:
    node = scalar_text(text) if not text.startswith("(") else read_expression(text)
    return near_and_exact(node)


def _bare(number: float, fraction: Fraction | None) -> Angle:
    """A number without a unit may be degrees or radians."""
    return Angle(((number, fraction), _from_radians(number)))


def _from_radians(number: float) -> tuple[float, Fraction | None]:
    return math.degrees(number), Fraction(0) if number == 0 else None
