"""What a course offers, as plain data: each exercise with its kind, its points and who looks at what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nablagrade.authoring.kinds import KINDS, PRACTICE, form_of, keys_of, kinds_of
from nablagrade.authoring.lesson import Exercise, Lesson, load_lesson, points_of
from nablagrade.course.source.titles import HEADING
from nablagrade.notebooks.cells import Cell, grade_id_of
from nablagrade.notebooks.regions import BEGIN_SCHEME, END_SCHEME, inside, without
from nablagrade.settings import Settings

_LEVEL = re.compile(r"level-([a-z])")
_OPTION = re.compile(r"^[-*] *\((?P<letter>[A-Z])\) +(?P<words>.+?) *$", re.MULTILINE)
_CRITERION = re.compile(r"^\| *(?P<points>[\d.]+) *\| *(?P<words>.+?) *\|$")


@dataclass(frozen=True)
class CheckEntry:
    """One property that a machine judges."""

    name: str
    title: str
    weight: float


@dataclass(frozen=True)
class ReadEntry:
    """One cell that a person reads, with the rubric's lines."""

    cell: str
    points: float
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class AnswerEntry:
    """One cell that a student fills in: how it is written, and by what it can be judged without a notebook."""

    cell: str
    form: str
    kind: str | None  # None where code is called or looked at
    letters: str
    options: tuple[str, ...]  # of a choice: each with its letter


@dataclass(frozen=True)
class Entry:
    """One exercise of the catalogue."""

    lesson: str
    id: str
    notebook: str
    level: str
    title: str
    kinds: tuple[str, ...]
    auto_points: float
    manual_points: float
    prompt: str
    answers: tuple[AnswerEntry, ...]
    machine: tuple[CheckEntry, ...]
    person: tuple[ReadEntry, ...]


def make_catalogue(settings: Settings, lessons: Sequence[str]) -> tuple[Entry, ...]:
    """Return the exercises of these lessons, in the order of the notebooks."""
    loaded = [load_lesson(settings, name) for name in lessons]
    return tuple(_entry(lesson, exercise) for lesson in loaded for exercise in lesson.exercises)


def _entry(lesson: Lesson, exercise: Exercise) -> Entry:
    level = _LEVEL.fullmatch(exercise.notebook)
    return Entry(
        lesson=lesson.name,
        id=exercise.id,
        notebook=exercise.notebook,
        level=level[1].upper() if level else exercise.notebook,
        title=exercise.title,
        kinds=kinds_of(exercise),
        auto_points=points_of(exercise.graded),
        manual_points=points_of(exercise.read),
        prompt="\n\n".join(without(cell["source"], BEGIN_SCHEME, END_SCHEME).strip() for cell in exercise.prompt),
        answers=tuple(_answer(exercise, cell) for cell in exercise.answers),
        machine=tuple(CheckEntry(one.name, one.title, one.weight) for one in exercise.checks),
        person=tuple(_read(cell) for cell in exercise.read),
    )


def _answer(exercise: Exercise, cell: Cell) -> AnswerEntry:
    name = grade_id_of(cell) or ""
    key = keys_of(exercise).get(name)
    kind = KINDS.get(type(key).__name__) if key is not None else None
    prompt = "\n".join(one["source"] for one in exercise.prompt)
    options = tuple(f"{found['letter']}: {found['words']}" for found in _OPTION.finditer(prompt))
    letters = str(getattr(key, "symbols", ""))
    return AnswerEntry(name, form_of(cell), kind, letters, options if kind == "choice" else ())


def _read(cell: Cell) -> ReadEntry:
    scheme = inside(cell["source"], BEGIN_SCHEME, END_SCHEME)
    rows = [found["words"] for line in scheme if (found := _CRITERION.match(line.strip()))]
    return ReadEntry(grade_id_of(cell) or "", points_of([cell]), tuple(rows))


def count(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return how many there are; practice without points is counted apart."""
    graded = [one for one in entries if PRACTICE not in one.kinds]
    kinds = Counter(kind for one in graded for kind in one.kinds)
    return {
        "lessons": len({one.lesson for one in entries}),
        "exercises": len(graded),
        "practice": len(entries) - len(graded),
        "auto_points": sum(one.auto_points for one in graded),
        "manual_points": sum(one.manual_points for one in graded),
        "checks": sum(len(one.machine) for one in graded),
        "kinds": dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    }


def as_data(settings: Settings, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the catalogue as JSON holds it."""
    titles = {name: _title_of(settings, name) for name in dict.fromkeys(one.lesson for one in entries)}
    lessons = [
        {"lesson": name, "title": title, "exercises": [_data(one) for one in entries if one.lesson == name]}
        for name, title in titles.items()
    ]
    return {"schema": 1, "course": str(settings.root), "lessons": lessons, "counts": count(entries)}


def _data(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if key != "lesson"}


def _title_of(settings: Settings, name: str) -> str:
    """The first heading of a lesson's first notebook."""
    lesson = load_lesson(settings, name)
    texts = (cell["source"] for _, cell in lesson.cells if cell["cell_type"] == "markdown")
    return next((found["title"] for text in texts if (found := HEADING.search(text))), name)
