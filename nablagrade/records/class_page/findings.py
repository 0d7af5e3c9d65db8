"""What stands out in a class: notebooks that are not there, code that was stopped, odd exercises, odd timings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nablagrade.escaping import clean_line, show_name
from nablagrade.model import CheckResult, NotebookOutcome, Outcome, Record
from nablagrade.records.class_page.crowds import Crowds
from nablagrade.records.class_page.ends import Class
from nablagrade.records.class_page.exercises import code_of, id_of
from nablagrade.records.class_page.theory import Points, find_outliers
from nablagrade.records.class_page.view import Finding, Spot
from nablagrade.records.class_page.words import tell_seconds
from nablagrade.records.reports.summary import check_title, days_late
from nablagrade.records.reports.words import name_folder

Notebooks = Mapping[tuple[str, str], Sequence[Record]]  # by assignment and notebook
Found = tuple[str, Spot]  # in words, and where

FEW = 5  # students, from whom nothing follows
MANY = 10
_STOPS = {
    Outcome.ERRORED: "Stopped with an error",
    Outcome.TIMED_OUT: "Took too long",
    Outcome.OUT_OF_MEMORY: "Needed too much memory",
    Outcome.CRASHED: "Ended Python itself",
}
_NOTEBOOKS = {
    NotebookOutcome.BROKEN: "Broken by us: it costs nothing, and `nablagrade grade` tries again",
    NotebookOutcome.UNREADABLE: "Cannot be read as a notebook",
    NotebookOutcome.MISSING: "Not handed in",
}
_NOTEWORTHY_SECONDS = 1.0  # of CPU: what takes less stands out for nobody


def find(group: Class, difficulty: Points, discrimination: Points, crowds: Crowds) -> tuple[Finding, ...]:
    """What stands out, what is wrong with us first."""
    notebooks = _by_notebook(group)
    found = (
        *_odd_notebooks(notebooks, crowds),
        *_stopped(group, crowds),
        *_slow(notebooks, crowds),
        *_unpassed(group),
        *_odd_exercises(group, difficulty, discrimination),
    )
    together: dict[str, list[Spot]] = {}
    for words, spot in found:
        together.setdefault(words, []).append(spot)
    return tuple(Finding(words, tuple(spots)) for words, spots in together.items())


def _by_notebook(group: Class) -> Notebooks:
    found: dict[tuple[str, str], list[Record]] = {}
    for records in group.records.values():
        for record in records:
            found.setdefault((record.assignment, record.notebook), []).append(record)
    return dict(sorted(found.items()))


def _odd_notebooks(notebooks: Notebooks, crowds: Crowds) -> Iterator[Found]:
    for outcome, words in _NOTEBOOKS.items():
        for where, records in notebooks.items():
            yield from _spot_notebook(where, words, [one.student for one in records if one.outcome is outcome], crowds)
    for where, records in notebooks.items():
        late = [one.student for one in records if days_late(one) and one.outcome is not NotebookOutcome.MISSING]
        yield from _spot_notebook(where, "Handed in late", late, crowds)


def _spot_notebook(where: tuple[str, str], words: str, students: Sequence[str], crowds: Crowds) -> Iterator[Found]:
    if students:
        name = name_folder(show_name(where[1]))
        yield words, Spot(name, number=crowds.count(f"{name} · {words.partition(':')[0]}", students, *where))


def _stopped(group: Class, crowds: Crowds) -> Iterator[Found]:
    for outcome, words in _STOPS.items():
        for place, results in group.results.items():
            students = [
                student for student, one in results.items() if any(check.outcome is outcome for check in one.checks)
            ]
            if students:
                code = code_of(group, place)
                number = crowds.count(f"{code} · {words}", students, place.assignment, place.notebook)
                yield words, Spot(code, id_of(group, place), number)


def _slow(notebooks: Notebooks, crowds: Crowds) -> Iterator[Found]:
    for where, records in notebooks.items():
        own = [one for one in records if one.seconds.cpu > 0 and not one.run_of]
        seconds = np.array([one.seconds.cpu for one in own])
        is_slow = find_outliers(seconds) & (seconds > _NOTEWORTHY_SECONDS)
        if is_slow.any():
            usual, most = tell_seconds(float(np.median(seconds))), tell_seconds(float(seconds.max()))
            words = f"Took far more time than others: up to {most} of CPU, where {usual} is usual"
            students = [one.student for one, slow in zip(own, is_slow, strict=True) if slow]
            yield from _spot_notebook(where, words, students, crowds)


def _unpassed(group: Class) -> Iterator[Found]:
    """Yield the checks that nobody passed: they may be wrong themselves."""
    for place, results in group.results.items():
        ended: dict[str, list[CheckResult]] = {}
        for one in results.values():
            for check in () if one.is_blank else one.checks:
                ended.setdefault(check.name, []).append(check)
        for checks in ended.values():
            if len(checks) >= FEW and {check.outcome for check in checks} <= {Outcome.FAILED, Outcome.ERRORED}:
                title = clean_line(check_title(checks[0]))
                words = f"Nobody of {len(checks)} passed “{title}”: is the check right?"
                yield words, Spot(code_of(group, place), id_of(group, place))


def _odd_exercises(group: Class, difficulty: Points, discrimination: Points) -> Iterator[Found]:
    decided = np.sum(~np.isnan(group.points), axis=0)
    for column, place in enumerate(group.places):
        if decided[column] >= MANY:
            for words in _odd(float(difficulty[column]), float(discrimination[column]), int(decided[column])):
                yield words, Spot(code_of(group, place), id_of(group, place))


def _odd(difficulty: float, discrimination: float, students: int) -> Iterator[str]:
    if difficulty < 0.2:
        yield "Very hard: less than 20 % of the points on average"
    if discrimination < -2 / math.sqrt(students):  # twice its standard error: not by chance alone
        yield "Done better by those who do worse elsewhere: look at its words and its checks"
    elif discrimination < 0.1:
        yield "Tells little: who does well elsewhere does hardly better here"
