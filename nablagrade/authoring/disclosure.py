"""Whether words that a student reads give an expected answer away: compared as tokens, by the answer's own judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from nablagrade.answers.base import Answer
from nablagrade.model import Record
from nablagrade.records.reports import feedback

_NUMBER = re.compile(r"(?<![\w.])-?(?:\d+/\d+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)(?![\w])")
_TRUTH = re.compile(r"\b(?:true|false|yes|no)\b", re.IGNORECASE)
_LETTER = re.compile(r"\(([A-Z])\)|[\"'`]([A-Za-z])[\"'`]|\b(?:option|answer|choice|statement|letter) ([A-Z])\b")
_CLAUSE = re.compile(r"[.,;:?!()]+(?:\s|$)")
_FORMULA = re.compile(r"[-+*/^·²³().=\d\s]*")
_MOST_WORDS = 12  # of a row that is tried


def discloses(answer: Answer, text: str) -> str | None:
    """Return the part of a text that is judged right, None when there is none."""
    find = _FINDERS.get(type(answer).__name__)
    parts = find(answer, text.replace("−", "-")) if find else iter(())
    return next((part for part in parts if answer.judge(part).is_right), None)


def told_on_page(record: Record, exercise: str, answers: Collection[Answer]) -> Iterator[str]:
    """Say what the page of a student tells of one exercise that only an instructor may know; not their own words."""
    own = (replace(one, answer="", stopped="") for one in record.exercises)
    page = feedback.render([replace(record, exercises=tuple(own))])
    for check in next(one.checks for one in record.exercises if one.id == exercise):
        for text in (check.title, check.hint or ""):
            yield from (f"{check.name} says {part!r}" for answer in answers if (part := discloses(answer, text)))
        if check.detail and str(check.detail) in page:
            yield f"{check.name} shows {check.detail!r}, which is for instructors"


def _rows(pattern: re.Pattern[str]) -> Callable[[Answer, str], Iterator[str]]:
    def find(_: Answer, text: str) -> Iterator[str]:
        """Every run of neighbouring tokens, as a row: one of them may be the vector."""
        tokens = pattern.findall(text)
        for start in range(len(tokens)):
            for end in range(start + 2, min(len(tokens), start + _MOST_WORDS) + 1):
                yield ", ".join(tokens[start:end])

    return find


def _tables(_: Answer, text: str) -> Iterator[str]:
    tokens = _NUMBER.findall(text)
    for size in (2, 3):
        for start in range(len(tokens) - size * size + 1):
            rows = [tokens[start + size * row : start + size * (row + 1)] for row in range(size)]
            yield "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"


def _numbers(answer: Answer, text: str) -> Iterator[str]:
    yield from _NUMBER.findall(text)
    if getattr(answer, "is_angle", False):
        yield from _phrases(answer, text)


def _letters(_: Answer, text: str) -> Iterator[str]:
    for groups in _LETTER.findall(text):
        yield next(group for group in groups if group)


def _phrases(_: Answer, text: str) -> Iterator[str]:
    """Runs of words inside a clause, the longest first: one of them may be the whole phrase that is right."""
    for clause in _CLAUSE.split(text):
        yield from sorted(_runs(clause.split()), key=len, reverse=True)


def _formulas(answer: Answer, text: str) -> Iterator[str]:
    """Runs of words that hold nothing but the letters of the question, digits and signs."""
    letters = "".join(str(getattr(answer, "symbols", "")).split())
    run: list[str] = []
    for word in [*text.split(), "end of the text"]:
        bare = word.strip("`\"',;:.?!")
        if bare and _FORMULA.fullmatch(re.sub(rf"[{re.escape(letters)}]|exp|sqrt|sin|cos|ln", "", bare)):
            run.append(bare)
            continue
        yield from _runs(run)
        run = []


def _runs(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _MOST_WORDS) + 1):
            yield " ".join(words[start:end])


_FINDERS: dict[str, Callable[[Answer, str], Iterator[str]]] = {
    "Number": _numbers,
    "Integer": _numbers,
    "Vector": _rows(_NUMBER),
    "Array": _tables,
    "Booleans": _rows(_TRUTH),
    "Choice": _letters,
    "Expression": _formulas,
    "Shape": _phrases,
    "ShortText": _phrases,
}
NOT_TOLD = frozenset({"Function", "Plot"})  # what is right of these is nothing that a sentence could say
