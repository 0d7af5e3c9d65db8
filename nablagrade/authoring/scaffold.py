"""`new assignment`: exercises of the bank, copied into an assignment that can be audited, released and graded at once.

All is copied, nothing is linked: a bank that changes later changes no assignment that students already have.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nablagrade.authoring.composing import Choice, Sheet
from nablagrade.authoring.lesson import Lesson, load_lesson
from nablagrade.authoring.naming import replace_words
from nablagrade.authoring.specimens import EQUIVALENT
from nablagrade.course.atomic import write_together
from nablagrade.course.course import find_assignments
from nablagrade.course.installed import find_bank
from nablagrade.engine.checks.paths import checks_path
from nablagrade.errors import CourseError, UsageError
from nablagrade.notebooks.cells import serialise
from nablagrade.settings import Settings

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAKES_NO_NAME = "use small letters, digits and hyphens"
SIGNATURES = "signatures.json"
Files = dict[Path, bytes]  # by their places in a course
Recorder = Callable[[Settings, str, str], object]  # runs the specimens of a lesson's exercise, and writes what they do


def new_assignment(
    settings: Settings, name: str, wanted: Sequence[str], record: Recorder, title: str | None = None
) -> tuple[Path, ...]:
    """Compose an assignment of `LESSON:ID` words; return its files. Nothing is written when it cannot be done.

    `record` is `nablagrade.audit.audit.write`, which needs all that is below it.
    """
    check_slug(name, "an assignment's name")
    choices = choose(settings, wanted)
    sheet = Sheet(name)
    for choice in choices:
        sheet.add(choice, _check_source(choice))
    files = _files(settings, sheet, choices, title or name.replace("-", " ").capitalize())
    for folder in (settings.source / name, settings.autograders / name):
        if folder.exists():
            raise CourseError(f"{folder}: is there already; choose another name, or move it away")
    files |= _signatures(settings, sheet, choices, files, record)
    write_together(files)
    return tuple(files)


def check_slug(name: str, what: str) -> None:
    """UsageError when a name cannot be one of a folder, a file and a cell alike."""
    if not SLUG.fullmatch(name):
        raise UsageError(f"{name!r} is not {what}; {MAKES_NO_NAME}")


def choose(settings: Settings, wanted: Sequence[str]) -> list[Choice]:
    """Find the exercises: in this course, else in the bank. The errors name what there is."""
    lessons: dict[str, tuple[Lesson, Settings]] = {}
    choices = []
    for word in wanted:
        lesson_name, colon, exercise = word.partition(":")
        if not colon or not exercise:
            raise UsageError(f"{word!r} is no exercise; write LESSON:ID, see `nablagrade bank`")
        if lesson_name not in lessons:
            home = _home_of(settings, lesson_name)
            lessons[lesson_name] = (load_lesson(home, lesson_name), home)
        lesson, home = lessons[lesson_name]
        found = next((one for one in lesson.exercises if one.id == exercise), None)
        if found is None:
            there = ", ".join(one.id for one in lesson.exercises)
            raise CourseError(f"{home.source / lesson_name}: has no exercise {exercise}; there are {there}")
        choices.append(Choice(lesson, found, home.autograders))
    if len(set(wanted)) < len(wanted):
        raise UsageError("an exercise is named twice; name each once")
    return choices


def _home_of(settings: Settings, lesson: str) -> Settings:
    if lesson in find_assignments(settings):
        return settings
    bank = find_bank()
    if lesson in find_assignments(bank):
        return bank
    there = ", ".join(sorted({*find_assignments(settings), *find_assignments(bank)}))
    raise CourseError(f"{settings.source / lesson}: is no lesson, here or in the bank; there are {there}")


def _check_source(choice: Choice) -> str:
    path = checks_path(choice.autograders, choice.lesson.name, choice.exercise.notebook)
    return path.read_text("utf-8") if path.is_file() else ""


def _files(settings: Settings, sheet: Sheet, choices: Sequence[Choice], title: str) -> Files:
    first = choices[0]
    metadata = first.lesson.notebooks[first.exercise.notebook]["metadata"]
    checks = sheet.check_file(choice.full_name for choice in choices)
    files: Files = {
        settings.source / sheet.name / f"{sheet.name}.ipynb": serialise(sheet.notebook(metadata, title)),
        checks_path(settings.autograders, sheet.name, sheet.name): checks.encode(),
    }
    folder = settings.autograders / sheet.name / "specimens"
    for choice in choices:
        words = sheet.renamed[choice.full_name]
        files |= {folder / name: text.encode() for name, text in _specimens(choice, words)}
    equivalents = "\n".join(_equivalents(sheet, choices))
    return files | ({folder / EQUIVALENT: equivalents.encode()} if equivalents else {})


def _specimens(choice: Choice, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    folder = choice.autograders / choice.lesson.name / "specimens"
    name = choice.exercise.id
    for path in (folder / f"{name}.toml", *sorted((folder / name).glob("*.*"))):
        if path.is_file():
            place_in = str(path.relative_to(folder)).replace(name, words.get(name, name), 1)
            yield place_in, replace_words(path.read_text("utf-8"), words)


def _equivalents(sheet: Sheet, choices: Sequence[Choice]) -> Iterator[str]:
    """The proven mutants of the chosen exercises, as they stand in their lessons' lists."""
    for choice in choices:
        path = choice.autograders / choice.lesson.name / "specimens" / EQUIVALENT
        blocks = path.read_text("utf-8").split("[[equivalent]]")[1:] if path.is_file() else []
        for block in blocks:
            if re.search(rf'^exercise *= *"{re.escape(choice.exercise.id)}" *$', block, re.MULTILINE):
                text = replace_words(block, sheet.renamed[choice.full_name])
                yield f"[[equivalent]]{text.rstrip()}\n"


def _signatures(settings: Settings, sheet: Sheet, choices: Sequence[Choice], files: Files, record: Recorder) -> Files:
    """Record anew what mistakes do, where a name changed that stands in the record: run in a folder of its own."""
    stale = [words.get(one.exercise.id, one.exercise.id) for one in choices if (words := sheet.renamed[one.full_name])]
    paths = [path for path in files if path.name == SIGNATURES and path.parent.name in stale]
    if not paths:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        trial = replace(settings, source=Path(folder) / "source", autograders=Path(folder) / "autograders")
        moves = {path: _moved(path, settings, trial) for path in files}
        write_together({moves[path]: content for path, content in files.items()})
        for path in paths:
            record(trial, sheet.name, path.parent.name)
        return {path: moves[path].read_bytes() for path in paths}


def _moved(path: Path, settings: Settings, trial: Settings) -> Path:
    if path.is_relative_to(settings.source):
        return trial.source / path.relative_to(settings.source)
    return trial.autograders / path.relative_to(settings.autograders)
