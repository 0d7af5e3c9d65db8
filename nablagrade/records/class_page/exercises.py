"""The exercises of a class: how each was taken, its named mistakes, and where a person is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from nablagrade.escaping import clean, clean_line, show_name
from nablagrade.model import ExerciseResult, Outcome
from nablagrade.records.class_page.crowds import Crowds
from nablagrade.records.class_page.ends import Class, End, Place
from nablagrade.records.class_page.theory import Points, find_difficulty, find_discrimination
from nablagrade.records.class_page.view import ExerciseRow, MistakeRow, Unread, WaitingRow
from nablagrade.records.class_page.words import (
    ENDS,
    OPEN_BLANK,
    judge_discrimination,
    shorten_exercise,
    tell_difficulty,
    tell_discrimination,
)
from nablagrade.records.reports.summary import check_title, format_points
from nablagrade.records.reports.words import name_exercise, name_folder

Titles = Mapping[str, Mapping[str, str]]  # assignment → exercise → title
MOST_UNREAD = 200
_LONGEST_ANSWER = 160


@dataclass(frozen=True)
class Measured:
    """The numbers of classical test theory for each exercise, and the points that they come from."""

    difficulty: Points
    discrimination: Points
    basis: Points  # of the exercises that are decided for at least half of the class


def measure(group: Class) -> Measured:
    """Measure all exercises; one that is not decided for half of the class has no discrimination."""
    points = group.points
    decided = np.mean(~np.isnan(points), axis=0) if len(points) else np.zeros(points.shape[1])
    is_used = (decided >= 0.5) & (group.most > 0)
    discrimination = np.full(points.shape[1], np.nan)
    discrimination[is_used] = find_discrimination(points[:, is_used])
    return Measured(find_difficulty(points, group.most), discrimination, points[:, is_used])


def id_of(group: Class, place: Place) -> str:
    """The id of an exercise's row."""
    return f"e{list(group.places).index(place) + 1}"


def code_of(group: Class, place: Place) -> str:
    """The short name of an exercise, with its assignment where there are several."""
    code = shorten_exercise(place.exercise)
    return f"{code} {show_name(place.assignment, 24)}" if group.is_term else code


def make_rows(group: Class, measured: Measured, titles: Titles, crowds: Crowds) -> Iterator[ExerciseRow]:
    """Yield a row for each exercise."""
    for column, place in enumerate(group.places):
        ends = group.ends[place]
        code, difficulty = code_of(group, place), float(measured.difficulty[column])
        numbers = {
            end: crowds.count(
                f"{code} · {words}",
                (student for student, ended in ends.items() if ended is end),
                place.assignment,
                place.notebook,
                whole=len(ends),
            )
            for end, words in ENDS.items()
        }
        value = float(measured.discrimination[column])
        yield ExerciseRow(
            id=f"e{column + 1}",
            code=code,
            title=_title(place, titles),
            home=name_folder(show_name(place.notebook)),
            points=format_points(group.places[place]),
            taken=len(ends),
            decided=int(np.sum(~np.isnan(group.points[:, column]))),
            difficulty=tell_difficulty(difficulty),
            difficulty_share=0.0 if np.isnan(difficulty) else difficulty,
            discrimination=tell_discrimination(value),
            verdict=judge_discrimination(value),
            ends=numbers,
        )


def _title(place: Place, titles: Titles) -> str:
    whole = clean_line(name_exercise(show_name(place.exercise), titles.get(place.assignment, {})))
    return whole.removeprefix(f"{shorten_exercise(place.exercise)} · ")


def make_mistakes(group: Class, crowds: Crowds) -> Iterator[MistakeRow]:
    """Yield each named mistake, the most frequent first."""
    found: dict[tuple[Place, str], dict[str, str]] = {}
    for place, results in group.results.items():
        for student, one in results.items():
            for check in one.checks:
                if check.mistake:
                    found.setdefault((place, check.mistake), {})[student] = check.hint or check_title(check)
    for (place, mistake), students in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        code, name = code_of(group, place), show_name(mistake)
        yield MistakeRow(
            name,
            code,
            id_of(group, place),
            clean_line(next(iter(students.values()))),
            crowds.count(f"{code} · {name}", students, place.assignment, place.notebook),
        )


def make_waits(group: Class, titles: Titles, crowds: Crowds) -> Iterator[WaitingRow]:
    """Yield the exercises that wait for a person, those with most answers first."""
    waits = {place: _waiting(results) for place, results in group.results.items()}
    for place, students in sorted(waits.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if students:
            code = code_of(group, place)
            invalid, blank = (
                [one for one in students if group.ends[place][one] is end] for end in (End.INVALID, End.BLANK)
            )
            where = place.assignment, place.notebook
            yield WaitingRow(
                code,
                _title(place, titles),
                id_of(group, place),
                crowds.count(f"{code} · needs a person", students, *where),
                crowds.count(f"{code} · INVALID, needs a person", invalid, *where),
                crowds.count(f"{code} · {OPEN_BLANK}", blank, *where),
            )


def _waiting(results: Mapping[str, ExerciseResult]) -> list[str]:
    return [student for student, one in results.items() if one.needs_person]


def make_unread(group: Class, crowds: Crowds) -> Iterator[Unread]:
    """Yield the answers that could not be read, with what was said of them."""
    for place, results in group.results.items():
        for student, one in results.items():
            reasons = [check for check in one.checks if check.outcome is Outcome.INVALID]
            if reasons and one.needs_person:
                yield Unread(
                    crowds.person(student, place.assignment, place.notebook),
                    code_of(group, place),
                    id_of(group, place),
                    clean_line(reasons[0].hint or check_title(reasons[0])),
                    clean(one.answer, _LONGEST_ANSWER),
                )


def first_unread(group: Class, crowds: Crowds) -> tuple[tuple[Unread, ...], int]:
    """The first of them, and how many more there are."""
    unread = make_unread(group, crowds)
    return tuple(islice(unread, MOST_UNREAD)), sum(1 for _ in unread)
