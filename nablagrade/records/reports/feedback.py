"""A student's feedback as one HTML page that needs nothing else: no script, no link to the outside, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from nablagrade.escaping import clean, clean_line, guard_log, show_name
from nablagrade.model import CheckResult, ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.markup import mark_code
from nablagrade.records.pages import hash_of, templates_in
from nablagrade.records.pictures import SHOWN, Pictures, address_of
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import check_title, format_points, is_broken, outcome_of, points_of
from nablagrade.records.reports.words import (
    NOTEBOOKS,
    OUTCOMES,
    UNANSWERED,
    Phrase,
    count_of,
    describe,
    name_exercise,
    name_folder,
    tell_extra,
)

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class CheckLine:
    """One check as a student reads it."""

    title: Markup
    phrase: Phrase
    label: str  # where the sign alone does not say it
    hint: Markup
    advice: str  # once in a notebook


@dataclass(frozen=True)
class ExerciseBlock:
    """One exercise as a student reads it."""

    heading: str
    points: str
    phrase: Phrase
    by_person: str
    comment: str
    stopped: Markup
    checks: tuple[CheckLine, ...]
    is_done: bool  # there is nothing to do: what was checked and answered is folded away
    answer: str
    pictures: tuple[str, ...]  # addresses
    unshown: str


@dataclass(frozen=True)
class NotebookSection:
    """One notebook as a student reads it."""

    heading: str
    points: str  # "" where the page's total has said it
    ratio: str  # the points without the word, for a column that is headed so
    phrase: Phrase
    late: str
    is_graded: bool
    exercises: tuple[ExerciseBlock, ...]


@dataclass(frozen=True)
class Page:
    """One student's work for one assignment."""

    student: str
    assignment: str
    score: float
    max_score: float
    most_points: str
    extra: str  # of the score
    is_final: bool
    dates: tuple[str, ...]
    group: str
    notebooks: tuple[NotebookSection, ...]


def render(
    records: Sequence[Record],
    titles: Mapping[str, str] | None = None,
    pictures: Mapping[str, Pictures] = MappingProxyType({}),
) -> str:
    """The page of one student and assignment, or of each, one after the other.

    `titles`: exercise id → title; `pictures`: of one student, notebook → exercise id → what is shown beside the answer.
    """
    views = student_views(records)
    groups = groupby(views, key=lambda record: (record.student, record.assignment))
    pages = [_make_page(list(group), titles or {}, pictures) for _, group in groups]
    environment = templates_in(_TEMPLATES)
    environment.filters["points"] = format_points
    style_hash = hash_of(_TEMPLATES / "feedback.css")
    return guard_log(environment.get_template("feedback.html.jinja").render(pages=pages, style_hash=style_hash))


def _make_page(records: Sequence[Record], titles: Mapping[str, str], pictures: Mapping[str, Pictures]) -> Page:
    # a notebook that we broke costs nothing: it enters the total when it is graded again
    counted = [record for record in records if not is_broken(record)]
    score, most = sum(record.score for record in counted), sum(record.max_score for record in counted)
    return Page(
        student=show_name(records[0].student),
        assignment=name_folder(show_name(records[0].assignment)),
        score=score,
        max_score=most,
        most_points=_name_points(most),
        extra=tell_extra(sum(exercise.extra_credit for record in counted for exercise in record.exercises)),
        is_final=not any(_is_open(record) for record in records),
        dates=_tell_dates(records[0]),
        group=_tell_group(records[0]),
        notebooks=tuple(
            _make_section(record, titles, pictures.get(record.notebook, {}), is_only=len(records) == 1)
            for record in records
        ),
    )


def _tell_dates(record: Record) -> tuple[str, ...]:
    known = {"Handed in": record.handed_in, "Due": record.due}
    told = [f"{word} {date:%Y-%m-%d %H:%M %Z}" for word, date in known.items() if date is not None]
    of = f" of {record.attempts}" if record.attempts else ""
    return (*told, *([f"Attempt {record.attempt}{of}"] if record.attempt else []))


def _tell_group(record: Record) -> str:
    group, by = (show_name(one) for one in (record.group, record.handed_in_by))
    if not group:
        return ""
    if record.handed_in_by == record.student:
        return f"You handed this in for your group {group}: it counts for all of you."
    return f"Handed in for your group {group}{f' by {by}' if by else ''}: it counts for all of you."


def _is_open(record: Record) -> bool:
    is_any_broken = any(outcome_of(exercise) is Outcome.BROKEN for exercise in record.exercises)
    return record.needs_person or is_broken(record) or is_any_broken


def _make_section(record: Record, titles: Mapping[str, str], pictures: Pictures, *, is_only: bool) -> NotebookSection:
    points = "no points yet" if is_broken(record) else _count_points(record.score, record.max_score)
    said: set[str] = set()  # advice and answers of this notebook: nothing is said twice
    return NotebookSection(
        heading=name_folder(show_name(record.notebook)),
        points="" if is_only else points,
        ratio="–" if is_broken(record) else f"{format_points(record.score)} of {format_points(record.max_score)}",
        phrase=NOTEBOOKS[record.outcome],
        late=f"Handed in late: {_name_points(record.penalty)} taken off." if record.penalty else "",
        is_graded=record.outcome is NotebookOutcome.GRADED,
        exercises=tuple(_make_block(one, titles, pictures.get(one.id, ()), said) for one in record.exercises),
    )


def _make_block(
    exercise: ExerciseResult, titles: Mapping[str, str], pictures: Sequence[bytes], said: set[str]
) -> ExerciseBlock:
    phrase = describe(exercise)
    is_unasked = phrase is UNANSWERED  # what its checks say of nothing is no news
    return ExerciseBlock(
        heading=clean_line(name_exercise(show_name(exercise.id), titles)),
        points=_tell_points(exercise),
        phrase=phrase,
        by_person=_tell_by_person(exercise),
        comment=clean(exercise.comment or ""),
        stopped=mark_code(exercise.stopped),
        checks=() if is_unasked else tuple(_make_line(check, phrase, said) for check in exercise.checks),
        is_done=phrase is OUTCOMES[Outcome.PASSED],
        answer="" if exercise.is_blank else _once(exercise.answer, said),
        pictures=tuple(map(address_of, pictures)),
        unshown=_tell_unshown(exercise, len(pictures)),
    )


def _tell_unshown(exercise: ExerciseResult, shown: int) -> str:
    left = exercise.pictures + exercise.pictures_left_out - shown
    if left <= 0:
        return ""
    words = f"{count_of(left, 'attached picture')} {'is' if left == 1 else 'are'} not shown here"
    return f"{words}: a page shows {SHOWN}." if exercise.pictures_left_out else f"{words}."


def _make_line(check: CheckResult, whole: Phrase, said: set[str]) -> CheckLine:
    phrase = OUTCOMES[check.outcome]
    is_plain = check.outcome in (Outcome.PASSED, Outcome.FAILED) or phrase is whole
    return CheckLine(
        title=mark_code(clean_line(check_title(check))),
        phrase=phrase,
        label="" if is_plain else phrase.label,
        hint=mark_code(clean(check.hint or "")),
        advice=_once(phrase.advice, said),
    )


def _once(words: str, said: set[str]) -> str:
    if words in said:
        return ""
    said.add(words)
    return words


def _tell_points(exercise: ExerciseResult) -> str:
    told = (_count_points(points_of(exercise), exercise.max_score), tell_extra(exercise.extra_credit))
    points = ", ".join(filter(None, told))
    is_open = exercise.needs_person or outcome_of(exercise) is Outcome.BROKEN
    return f"{points} so far" if is_open and exercise.max_score else points


def _tell_by_person(exercise: ExerciseResult) -> str:
    outcomes = {check.outcome for check in exercise.checks}
    if exercise.manual_score is not None:
        return f"A person gave {_name_points(exercise.manual_score)}."
    if not exercise.needs_person or not outcomes or outcomes & {Outcome.NEEDS_PERSON, Outcome.INVALID}:
        return ""
    return "The checks see a part of this exercise; a person grades the rest."


def _count_points(score: float, most: float) -> str:
    return f"{format_points(score)} of {_name_points(most)}" if most else "for practice, no points"


def _name_points(points: float) -> str:
    return f"{format_points(points)} {'point' if points == 1 else 'points'}"
