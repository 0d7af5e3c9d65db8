"""A class with totals, and the files that platforms hand out for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nablagrade.errors import UsageError
from nablagrade.model import ExerciseResult, Isolation, IsolationLevel, NotebookOutcome, Record, Seconds
from nablagrade.platforms.filling import Wish, fill_file
from nablagrade.settings import Settings, load_settings

GOLDEN = Path(__file__).parents[2] / "golden" / "platforms"


def make_record(student: str, score: float, notebook: str = "level-a") -> Record:
    """A finished notebook of 10 points."""
    exercise = ExerciseResult("a1-gradient-at-point", score, None, 10.0, needs_person=False)
    return Record(
        student,
        "gradient-vector",
        notebook,
        NotebookOutcome.GRADED,
        score=score,
        max_score=10.0,
        needs_person=False,
        checked="outside",
        isolation=Isolation(IsolationLevel.FULL),
        seconds=Seconds(0.1, 0.1),
        key="",
        exercises=(exercise,),
    )


def with_comment(record: Record, words: str) -> Record:
    """The record with a person's words."""
    return replace(record, exercises=tuple(replace(one, comment=words) for one in record.exercises))


def open_(record: Record) -> Record:
    """The record, waiting for a person."""
    return replace(record, needs_person=True)


def missing(student: str) -> Record:
    """A notebook that was not handed in."""
    return replace(make_record(student, 0.0), outcome=NotebookOutcome.MISSING, exercises=())


@pytest.fixture
def records() -> list[Record]:
    """Two notebooks of one student, and students for whom something else than a mark is to be said."""
    return [
        make_record("all-right", 10.0),
        make_record("all-right", 9.5, "level-b"),
        with_comment(make_record("half-right", 5.0), "Why <b>minus</b>?\nLook & see."),
        open_(make_record("wordy", 7.0)),
        missing("nothing"),
        make_record("excused", 3.0),
        make_record("elsewhere", 2.0),
    ]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A course without a gradebook."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    return load_settings(course)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes a platform's file."""

    def write(content: bytes) -> Path:
        path = tmp_path / "export.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def golden() -> Callable[[str], bytes]:
    """Reads a file that was looked at and kept."""
    return lambda name: (GOLDEN / name).read_bytes()


@pytest.fixture
def mark() -> Callable[..., Record]:
    """The maker of records, for tests that need a special one."""
    return make_record


@pytest.fixture
def name_students(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Mapping[str, Mapping[str, str]]], None]:
    """Writes students with names into the gradebook."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # nbgrader starts alembic by name

    def write(people: Mapping[str, Mapping[str, str]]) -> None:
        from nablagrade.records.gradebook.gradebook import Gradebook

        with Gradebook(settings.db_url, settings.course_id) as gradebook:
            for student, facts in people.items():
                gradebook._gradebook.update_or_create_student(student, **facts)

    return write


@pytest.fixture
def fill(form: str, settings: Settings, save: Callable[[bytes], Path]) -> Callable[..., tuple[bytes, list[str]]]:
    """Fills a file of this platform; returns what it is then, and what was told."""

    def run(content: bytes, records: Sequence[Record], **wish: Any) -> tuple[bytes, list[str]]:
        path = save(content)
        told = fill_file(settings, records, Wish(form, path, **wish))
        return path.read_bytes(), [line.replace(f"{path}: ", "") for line in told]

    return run


@pytest.fixture
def refuse(form: str, settings: Settings, save: Callable[[bytes], Path]) -> Callable[..., str]:
    """Fills a file that is refused; returns the sentence, and has seen that nothing was written."""

    def run(content: bytes, records: Sequence[Record], **wish: Any) -> str:
        path = save(content)
        before, there = path.stat(), sorted(path.parent.iterdir())
        with pytest.raises(UsageError) as caught:
            fill_file(settings, records, Wish(form, path, **wish))
        assert (path.read_bytes(), path.stat().st_mtime_ns) == (content, before.st_mtime_ns)
        assert sorted(path.parent.iterdir()) == there
        return str(caught.value).replace(f"{path}: ", "")

    return run
