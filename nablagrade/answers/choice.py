"""One letter out of a few: case, brackets and a word in front are ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

_GENERAL = "This is not the statement that is asked for."
_LETTER = re.compile(r"\W*(?:(?:the )?(?:option|answer|choice)\b)?\W*([a-z])\W*", re.IGNORECASE | re.ASCII)
_MAX_LENGTH = 40


@dataclass(frozen=True)
class Choice:
    """The letter is right or wrong; anything but one letter of the options is invalid.

    >>> Choice("D").judge("option d").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: str
    _: KW_ONLY
    options: str = "ABCDE"
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        self._read(self.want)
        _ = self._catalogue  # reading it is the test

    @cached_property
    def _catalogue(self) -> Catalogue[str]:
        return load_catalogue(self.mistakes, self._read, str.__eq__, self._read(self.want))

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = self._read(value)
        except Unreadable as reason:
            return invalid(reason, value)
        want = self._read(self.want)
        return right() if got == want else wrong(self._catalogue.match(got), _GENERAL, want, got)

    def _read(self, value: object) -> str:
        return read_letter(value, self.options)


def read_letter(value: object, options: str) -> str:
    """One of the letters; raises Unreadable."""
    if value is None or value is Ellipsis:
        raise Unreadable("there is no answer yet")
    found = _LETTER.fullmatch(value) if isinstance(value, str) and len(value) <= _MAX_LENGTH else None
    if found is None or found[1].upper() not in options:
        marks = "" if isinstance(value, str) else ", in quotation marks"
        raise Unreadable(f"write one letter from {options[0]} to {options[-1]}{marks}")
    return found[1].upper()
