"""The contract of an answer kind: plain data in, a judgement out; nothing of the student's is ever executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# name of the mistake → (the answer that it yields, the hint that a student reads)
Mistakes = Mapping[str, tuple[object, str]]


class Verdict(StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    INVALID = "invalid"  # cannot be read, or has two readings: sent back with the reason, never called wrong
    UNDECIDED = "undecided"  # equality could not be decided: a person looks at it


@dataclass(frozen=True)
class Judgement:
    """A verdict and its words. `hint` is for the student, `mistake` and `detail` for the instructor."""

    verdict: Verdict
    hint: str | None = None  # also carries the reason when the verdict is INVALID
    mistake: str | None = None
    detail: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether the answer earns its points."""
        return self.verdict is Verdict.RIGHT


class Answer(Protocol):
    """An expected answer of some kind. Loading one with a senseless tolerance raises ValueError."""

    def judge(self, value: object) -> Judgement:
        """Judge a student's value: plain data as rebuilt by `engine/wire/values.py`, never a student's object."""
        ...
