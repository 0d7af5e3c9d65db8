"""One field of a JSON object: read as what it is to be, and nothing else. Each raises ValueError otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import TypeVar

Fields = Mapping[str, object]
T = TypeVar("T")


def as_fields(data: object) -> Fields:
    """The data as an object."""
    if not isinstance(data, dict):
        raise ValueError(f"a JSON object is wanted, not {type(data).__name__}")  # noqa: TRY004  a bad file, not a bad call
    return data


def as_text(data: object) -> str:
    """The data as text."""
    if not isinstance(data, str):
        raise ValueError(f"text is wanted, not {type(data).__name__}")  # noqa: TRY004  a bad file, not a bad call
    return data


def get(fields: Fields, name: str) -> object:
    """A field that has to be there."""
    try:
        return fields[name]
    except KeyError:
        raise ValueError(f"the field {name!r} is missing") from None


def text(fields: Fields, name: str) -> str:
    """A text."""
    value = get(fields, name)
    return value if type(value) is str else as_text(value)  # the short way: a class has a million of them


def text_or_none(fields: Fields, name: str) -> str | None:
    """A text, or nothing."""
    value = get(fields, name)
    return value if value is None or type(value) is str else as_text(value)


def number(fields: Fields, name: str) -> float:
    """A finite number."""
    value = get(fields, name)
    if type(value) is float and isfinite(value):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"the field {name!r} is not a finite number")
    return float(value)


def number_or_none(fields: Fields, name: str) -> float | None:
    """A finite number, or nothing."""
    return None if get(fields, name) is None else number(fields, name)


def count_or_none(fields: Fields, name: str) -> int | None:
    """A whole number, or nothing; it may be left out."""
    value = fields.get(name)
    if value is not None and type(value) is not int:
        raise ValueError(f"the field {name!r} is no whole number")
    return value


def date_or_none(fields: Fields, name: str) -> datetime | None:
    """A date with its offset from UTC, or nothing; it may be left out."""
    return datetime.fromisoformat(text(fields, name)) if fields.get(name) is not None else None


def flag(fields: Fields, name: str) -> bool:
    """A truth."""
    value = get(fields, name)
    if not isinstance(value, bool):
        raise ValueError(f"the field {name!r} is neither true nor false")  # noqa: TRY004  a bad file, not a bad call
    return value


def items(fields: Fields, name: str, read_item: Callable[[object], T]) -> tuple[T, ...]:
    """A list, each item read."""
    value = get(fields, name)
    if not isinstance(value, list):
        raise ValueError(f"the field {name!r} is not a list")  # noqa: TRY004  a bad file, not a bad call
    return tuple(read_item(item) for item in value)
