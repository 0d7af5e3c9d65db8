"""A run's last lines: what needs an eye is counted, with its first examples; a clean class says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nablagrade.model import TESTS_INSIDE, CheckResult, Note, NotebookOutcome, NoteKind, Outcome
from nablagrade.records.attention import EXAMPLES, LABELS, attend


@pytest.fixture
def clean(anna_records):
    """A record without anything to say."""
    return replace(anna_records[0], notes=(), exercises=(), outcome=NotebookOutcome.GRADED)


def with_note(record, kind, words, student="anna"):
    """The record with one note."""
    return replace(record, notes=(Note(kind, words),), student=student)


def test_a_clean_class_is_silent(clean):
    """No line, and nothing for `--fail-on-notes`; a restart and a second try are the notebook's own affair."""
    for record in (clean, with_note(clean, NoteKind.RESTART, "x"), with_note(clean, NoteKind.RUN, "x")):
        attention = attend([record])
        assert (list(attention.lines()), attention.has_notes) == ([], False)


@pytest.mark.parametrize("kind", list(LABELS))
def test_each_kind_is_counted(clean, kind):
    """One line counts, another shows the student and the words."""
    attention = attend([with_note(clean, kind, "words of it", name) for name in ("anna", "bert")])
    first, *others = attention.lines()
    assert first == f"needs an eye: 2 {LABELS[kind][1]} (docs/notes.md)"
    assert "words of it" in others[0]
    assert attention.has_notes
    assert LABELS[kind][0] in next(iter(attend([with_note(clean, kind, "w")]).lines()))


def test_a_slip_of_the_course_is_told_once(clean):
    """The same for the whole class: one line with how many notebooks it broke."""
    lines = list(attend([with_note(clean, NoteKind.COURSE, "mend it", str(n)) for n in range(300)]).lines())
    assert lines[1:] == ["slips of the course: mend it (300 notebooks)"]


def test_a_large_class_shows_some(clean):
    """Of many examples the first are shown, and how many more there are."""
    lines = list(attend([with_note(clean, NoteKind.LIMIT, "late", str(n)) for n in range(50)]).lines())
    assert len(lines) == EXAMPLES + 2
    assert lines[-1] == f"limits reached: and {50 - EXAMPLES} more; each record says why"


def test_outcomes_are_counted_too(clean, anna_records):
    """Broken by us, unreadable, and answers that wait for a person."""
    unreadable = replace(clean, outcome=NotebookOutcome.UNREADABLE, notes=(Note(NoteKind.RUN, "no notebook"),))
    broken = replace(clean, outcome=NotebookOutcome.BROKEN, notes=(Note(NoteKind.RUN, "the zygote died"),))
    first, *others = attend([unreadable, broken]).lines()
    assert first == "needs an eye: 1 broken by us, 1 unreadable (docs/notes.md)"
    assert any("the zygote died" in line for line in others)
    assert "undecided" in next(iter(attend(anna_records).lines()))


def test_a_classic_test_that_nobody_passes(clean, make_exercise):
    """The same error that is no assertion for the whole class: a slip of the test's own, most likely."""

    def told(*details):
        checks = [CheckResult("t", TESTS_INSIDE, Outcome.FAILED, detail=detail) for detail in details]
        exercises = [replace(make_exercise("t", 0.0, 1.0), checks=(one,)) for one in checks]
        return list(attend([replace(clean, exercises=(one,)) for one in exercises]).lines())

    [line] = told("NameError", "NameError")
    assert line.startswith("passed by nobody: gradient-vector/level-a, t: NameError in all 2 notebooks; look whether")
    for details in (("NameError",), ("NameError", None), ("AssertionError",) * 2, ("NameError", "KeyError")):
        assert told(*details) == []


def test_words_cannot_forge_lines(clean):
    """What a student called a file stays in its line."""
    lines = list(attend([with_note(clean, NoteKind.LEFT_OUT, "a\nnablagrade: all is well\x1b[31m")]).lines())
    assert len(lines) == 2
    assert "\x1b" not in lines[1]
