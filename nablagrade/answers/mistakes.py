"""Likely wrong answers with their names: loaded strictly, so that a hint is never ambiguous, and matched in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from reprlib import Repr
from typing import Generic, TypeVar

from nablagrade.answers.base import Judgement, Mistakes, Verdict
from nablagrade.errors import Unreadable

T = TypeVar("T")
MAX_DETAIL = 200
A_PERSON = "A person will look at this answer."
_REPR = Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxset = _REPR.maxdict = 10


@dataclass(frozen=True)
class Mistake(Generic[T]):
    """One likely wrong answer, already read."""

    name: str
    yields: T
    hint: str


@dataclass(frozen=True)
class Catalogue(Generic[T]):
    """The likely wrong answers of one exercise and how two answers are compared: `is_same(got, want)`."""

    mistakes: tuple[Mistake[T], ...]
    is_same: Callable[[T, T], bool]

    def match(self, got: T) -> Mistake[T] | None:
        """The first mistake that yields this answer."""
        return next((m for m in self.mistakes if self.is_same(got, m.yields)), None)


def load_catalogue(
    mistakes: Mistakes, read: Callable[[object], T], is_same: Callable[[T, T], bool], want: T | None = None
) -> Catalogue[T]:
    """Reads the mistakes; raises ValueError when one is right, or when two cannot be told apart."""
    loaded = tuple(Mistake(name, _read(name, yields, read), hint) for name, (yields, hint) in mistakes.items())
    for mistake in loaded:
        if want is not None and is_same(mistake.yields, want):
            raise ValueError(f"mistake {mistake.name} is the right answer")
    for one, other in combinations(loaded, 2):
        if is_same(one.yields, other.yields) or is_same(other.yields, one.yields):
            raise ValueError(f"mistakes {one.name} and {other.name} cannot be told apart")
    return Catalogue(loaded, is_same)


def right() -> Judgement:
    """The verdict on a right answer."""
    return Judgement(Verdict.RIGHT)


def invalid(reason: Unreadable | str, got: object = None) -> Judgement:
    """The verdict on an answer that is sent back with a reason."""
    words = str(reason)
    return Judgement(Verdict.INVALID, hint=f"{words[0].upper()}{words[1:]}.", detail=f"got {_brief(got)}")


def undecided(got: object) -> Judgement:
    """The verdict on an answer that only a person can judge: its points stay open."""
    return Judgement(Verdict.UNDECIDED, hint=A_PERSON, detail=f"got {_brief(got)}")


def wrong(mistake: Mistake[T] | None, general: str, want: object, got: object) -> Judgement:
    """The verdict on a wrong answer: the hint of the mistake, or general words."""
    detail = f"expected {_brief(want)}, got {_brief(got)}"
    if mistake is None:
        return Judgement(Verdict.WRONG, hint=general, detail=detail)
    return Judgement(Verdict.WRONG, hint=mistake.hint, mistake=mistake.name, detail=detail)


def _read(name: str, yields: object, read: Callable[[object], T]) -> T:
    try:
        return read(yields)
    except Unreadable as reason:
        raise ValueError(f"mistake {name} cannot be read: {reason}") from reason


def _brief(value: object) -> str:
    """A value for the instructor, of bounded length; plain data only, so that repr is ours."""
    try:
        text = value[: MAX_DETAIL + 1] if isinstance(value, str) else _REPR.repr(value)
    except ValueError:  # Python prints no integer of more than 4,300 digits
        text = f"a very long {type(value).__name__}"
    return text if len(text) <= MAX_DETAIL else text[:MAX_DETAIL] + "…"
