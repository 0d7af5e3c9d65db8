"""Texts that a person reads: each rubric gives single points, says what earns half of one, and keeps its own limit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from nablagrade.authoring.lesson import load_lesson, points_of
from nablagrade.course.course import find_assignments
from nablagrade.notebooks.cells import grade_id_of
from nablagrade.notebooks.regions import BEGIN_SCHEME, END_SCHEME, inside, without
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
SETTINGS = load_settings(ROOT)
STUDENTS = tomllib.loads((ROOT / "tests" / "sample_class" / "students.toml").read_text("utf-8"))
ROW = re.compile(r"\| 1 \| [^|]+ (No half|Half: [^|]+)\. \|")
LIMIT = re.compile(r"[Aa]t most (\d+) words")
MEANT = re.compile(r"^Only the first (\d+) words are read\.$", re.MULTILINE)
TEXTS = {
    (lesson, grade_id_of(cell)): cell
    for lesson in find_assignments(SETTINGS)
    for one in load_lesson(SETTINGS, lesson).exercises
    for cell in one.read
}


def words(text):
    """How many words a text has, a formula counted by the spaces in it."""
    return len(text.split())


@pytest.mark.parametrize("place", TEXTS, ids="/".join)
def test_a_point_is_a_criterion(place):
    """Each row of a rubric is worth one point, says what earns half of it, and all together are the cell's points."""
    scheme = list(inside(TEXTS[place]["source"], BEGIN_SCHEME, END_SCHEME))
    rows = [line.strip() for line in scheme if re.match(r"\| *\d", line)]
    assert [row for row in rows if not ROW.fullmatch(row)] == []
    assert len(rows) == points_of([TEXTS[place]])


@pytest.mark.parametrize("place", TEXTS, ids="/".join)
def test_a_limit_means_something(place):
    """A student reads how many words are read; the model answer and the sample class's keep to it, and come near it."""
    source = TEXTS[place]["source"]
    prompt = without(source, BEGIN_SCHEME, END_SCHEME)
    (limit,), (meant,) = LIMIT.findall(prompt), MEANT.findall(prompt)
    assert limit == meant
    lesson, cell = place
    model = next(part for part in source.split("\n\n") if part.startswith("**Model answer.**"))
    assert int(limit) / 2.5 <= words(model) - 2 <= int(limit)
    assert words(STUDENTS["all-right"][lesson][cell]) <= int(limit)
