"""A few words: right by a full match of the phrase, wrong by a named mistake, and a person reads everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement
from nablagrade.answers.mistakes import Catalogue, invalid, load_catalogue, right, undecided, wrong
from nablagrade.answers.words.phrases import phrase_of, read_text
from nablagrade.errors import Unreadable

MOST_WORDS = 30  # of a phrase that a pattern is tried on; more are read by a person
_PLAIN = re.compile(r"[\w\s,;'-]+")


@dataclass(frozen=True)
class ShortText:
    """Right when `pattern` matches the whole phrase, wrong when a mistake's pattern does; else, or if both, a person.

    A phrase is the text in lower case, without articles, marks and hyphens; a number counts as its text.

    >>> ShortText("(steepest|fastest) (ascent|climb)").judge("The steepest climb!").verdict
    <Verdict.RIGHT: 'right'>
    >>> ShortText("(steepest|fastest) (ascent|climb)").judge("half the steepest climb").verdict
    <Verdict.UNDECIDED: 'undecided'>
    """

    pattern: str
    _: KW_ONLY
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        for mistake in self._catalogue.mistakes:
            if self._pattern.fullmatch(phrase_of(mistake.yields)):
                raise ValueError(f"mistake {mistake.name} is a right answer")

    @cached_property
    def _catalogue(self) -> Catalogue[str]:
        return load_phrases(self.mistakes)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_as_phrase(self.pattern))

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            phrase = phrase_of(read_text(value))
        except Unreadable as reason:
            return invalid(reason, value)
        if len(phrase.split()) > MOST_WORDS:
            return undecided(phrase)
        mistake = self._catalogue.match(phrase)
        if not self._pattern.fullmatch(phrase):
            return undecided(phrase) if mistake is None else wrong(mistake, "", "another phrase", phrase)
        return right() if mistake is None else undecided(phrase)


def load_phrases(mistakes: Mapping[str, tuple[object, str]]) -> Catalogue[str]:
    """Mistakes whose answers are patterns of phrases; a plain phrase is a pattern, too."""
    return load_catalogue(mistakes, _read_pattern, _is_same)


def _read_pattern(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable("the pattern of a phrase is asked for")
    try:
        re.compile(value)
    except re.error as error:
        raise Unreadable(f"it is no regular expression ({error})") from error
    return _as_phrase(value)


def _as_phrase(pattern: str) -> str:
    """A pattern without signs of its own is a phrase, and is spelled as phrases are."""
    return phrase_of(read_text(pattern)) if _PLAIN.fullmatch(pattern) else pattern


def _is_same(phrase: str, pattern: str) -> bool:
    return re.fullmatch(pattern, phrase_of(phrase)) is not None
